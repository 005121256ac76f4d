"""The list of rules. A rule is one file; its docstring is the page a user reads about it."""

from collections.abc import Callable

from servanda.diagnostics import Diagnostic, Severity
from servanda.lint import balanced_duties, measurable_duties
from servanda.model import agreement as model
from servanda.records import record


@record
class Rule:
    """A rule over the model: its name in `require lint`, the code of its findings, its page, and the check itself."""

    name: str
    code: str
    page: str
    check: Callable[[model.Agreement], tuple[Diagnostic, ...]]


RULES: list[Rule] = [
    Rule("balanced_duties", balanced_duties.CODE, balanced_duties.__doc__ or "", balanced_duties.check),
    Rule("measurable_duties", measurable_duties.CODE, measurable_duties.__doc__ or "", measurable_duties.check),
]


def rule_named(name: str) -> Rule | None:
    """The rule that `require lint name` means."""
    return next((rule for rule in RULES if rule.name == name), None)


def findings(agreement: model.Agreement) -> tuple[Diagnostic, ...]:
    """What all rules find in an agreement, unknown names in `require lint` first."""
    found = list(unknown_rules(agreement))
    for rule in RULES:
        found += rule.check(agreement)
    return tuple(found)


def _help(name: str, names: list[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 -- few agreements need it, every one would wait for it

    close = get_close_matches(name, names, n=1)
    return f"did you mean `{close[0]}`?" if close else "rules are " + ", ".join(f"`{one}`" for one in names)


def unknown_rules(agreement: model.Agreement) -> tuple[Diagnostic, ...]:
    """LINT001 for every `require lint` that names no rule; such a clause cannot be judged."""
    names = [rule.name for rule in RULES]
    return tuple(
        Diagnostic(
            "LINT001",
            Severity.ERROR,
            f"no lint rule is named `{requirement.rule}`",
            span=requirement.span,
            help=_help(requirement.rule, names),
            breadcrumb=clause.heading,
        )
        for clause in agreement.clauses
        for requirement in clause.requirements
        if isinstance(requirement, model.LintRequirement) and requirement.rule not in names
    )
