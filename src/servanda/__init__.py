"""Servanda: a contract-as-code compliance checker."""
