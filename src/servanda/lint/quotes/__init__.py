"""The quoted prose and the rule say the same."""

from types import ModuleType

PREFIX = "PRO"
RULES: tuple[ModuleType, ...] = ()
