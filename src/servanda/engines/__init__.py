"""Checks, events and clocks go in, outcomes come out; one package per engine, all with the same answers."""
