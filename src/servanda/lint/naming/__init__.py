"""Names, numbers and structure: what is defined, used and referred to."""

from types import ModuleType

PREFIX = "NAM"
RULES: tuple[ModuleType, ...] = ()
