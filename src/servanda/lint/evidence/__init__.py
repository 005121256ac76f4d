"""What the logs can show, and whose logs they are."""

from types import ModuleType

PREFIX = "EVI"
RULES: tuple[ModuleType, ...] = ()
