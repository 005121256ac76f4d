"""Pages of lint rules, by code or name: the one place that knows where the rules are kept."""

from servanda.lint.registry import close_names, families, rule_named
from servanda.reports.explanation import Page, PageList


def page(name_or_code: str) -> Page | str:
    """The page of a rule, or what to do about a name that no rule has."""
    rule = rule_named(name_or_code)
    return close_names(name_or_code) if rule is None else Page(rule.code, rule.name, rule.severity.value, rule.page)


def rule_list() -> tuple[PageList, ...]:
    """All rules by family."""
    return tuple(
        PageList(family.title, tuple((rule.code, rule.name, rule.summary) for rule in family.rules))
        for family in families()
        if family.rules
    )
