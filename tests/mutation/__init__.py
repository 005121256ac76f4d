"""Mutation testing: small changes to the program, and whether any test notices."""
