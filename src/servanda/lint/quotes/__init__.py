"""The quoted prose and the rule say the same."""

from types import ModuleType

from servanda.lint.quotes import quoted_quantities, rules_as_quoted

PREFIX = "PRO"
RULES: tuple[ModuleType, ...] = (quoted_quantities, rules_as_quoted)
