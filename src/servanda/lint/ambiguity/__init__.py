"""Words in quoted prose that leave open what is meant."""

from types import ModuleType

PREFIX = "AMB"
RULES: tuple[ModuleType, ...] = ()
