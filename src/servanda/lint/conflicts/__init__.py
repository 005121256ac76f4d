"""Rules that contradict each other, and conditions that never or always hold."""

from types import ModuleType

PREFIX = "CON"
RULES: tuple[ModuleType, ...] = ()
