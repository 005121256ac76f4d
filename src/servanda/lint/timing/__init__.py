"""Deadlines, windows and calendars that do what was meant."""

from types import ModuleType

PREFIX = "TIM"
RULES: tuple[ModuleType, ...] = ()
