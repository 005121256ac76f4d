"""The quoted prose and the rule say the same."""

from types import ModuleType

from servanda.lint.quotes import (
    clauses_with_a_paragraph,
    paragraphs_with_a_clause,
    parties_as_quoted,
    quoted_quantities,
    quotes_of_the_prose,
    rules_as_quoted,
    verbs_as_quoted,
)

PREFIX = "PRO"
RULES: tuple[ModuleType, ...] = (
    quoted_quantities,
    rules_as_quoted,
    quotes_of_the_prose,
    paragraphs_with_a_clause,
    clauses_with_a_paragraph,
    verbs_as_quoted,
    parties_as_quoted,
)
