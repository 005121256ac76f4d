"""Quoted prose says what it means."""

from types import ModuleType

from servanda.lint.ambiguity import (
    clear_days,
    closed_lists,
    definite_rules,
    exact_numbers,
    named_things,
    precise_degrees,
    precise_times,
    single_connectives,
)

PREFIX = "AMB"
RULES: tuple[ModuleType, ...] = (
    precise_times,
    precise_degrees,
    closed_lists,
    clear_days,
    exact_numbers,
    single_connectives,
    definite_rules,
    named_things,
)
