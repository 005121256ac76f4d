"""The list of rules, family by family. A rule is one file; its docstring is the page a user reads about it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from servanda.diagnostics import Diagnostic, Severity
from servanda.lint import ambiguity, balance, conflicts, deontic, evidence, naming, quotes, timing
from servanda.lint.rule import Rule, rule_of
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.records import record

UNKNOWN_RULE = "LINT001"
"""an agreement or a setting names a rule that there is not"""


@record
class Family:
    """Rules about one thing: `prefix` begins their codes; `title` says what they are about; `folder` holds them."""

    prefix: str
    title: str
    folder: str
    rules: tuple[Rule, ...]


@cache
def families() -> tuple[Family, ...]:
    """All rules by family, in the order in which they run."""
    return tuple(
        Family(
            package.PREFIX,
            (package.__doc__ or "").partition(".")[0],
            package.__name__.rpartition(".")[2],
            tuple(map(rule_of, package.RULES)),
        )
        for package in (naming, timing, conflicts, deontic, balance, quotes, ambiguity, evidence)
    )


@cache
def rules() -> tuple[Rule, ...]:
    """All rules in the order in which they run."""
    return tuple(rule for family in families() for rule in family.rules)


def rule_named(name: str) -> Rule | None:
    """The rule with this code or name; in an agreement, where names are words, `_` stands for `-`."""
    wanted = name.replace("_", "-")
    return next((rule for rule in rules() if wanted == rule.name or wanted.upper() == rule.code), None)


def of_a_rule(code: str) -> bool:
    """Whether a finding with this code is a rule's: only such a one can be silenced, or known by a baseline."""
    return any(rule.code == code for rule in rules())


def selected(selector: str) -> frozenset[str] | None:
    """The codes that a selector means: `ALL`, a code or the beginning of one, or a name; None: nothing."""
    upper = selector.upper()
    if upper == "ALL":
        return frozenset(rule.code for rule in rules())
    found = frozenset(rule.code for rule in rules() if rule.code.startswith(upper) or rule.name == selector)
    return found if found and selector else None


def close_names(name: str) -> str:
    """Help for a name that no rule has."""
    from difflib import get_close_matches  # noqa: PLC0415 -- few runs need it, every one would wait for it

    names = [known for rule in rules() for known in (rule.name, rule.code)]
    close = get_close_matches(name.replace("_", "-").lower(), names, n=1) or get_close_matches(name.upper(), names, n=1)
    if not close:
        return "`servanda explain` lists the rules"
    return f"did you mean `{close[0].replace('-', '_') if '_' in name else close[0]}`?"


def findings(
    subject: Subject, active: Iterable[Rule] | None = None, severities: Mapping[str, Severity] | None = None
) -> Iterator[Diagnostic]:
    """What rules (all, unless some are named) find; `severities` are by code."""
    for rule in rules() if active is None else active:
        yield from rule.findings(subject, (severities or {}).get(rule.code))


def unknown_rules(agreement: model.Agreement) -> tuple[Diagnostic, ...]:
    """LINT001 for every `require lint` that names no rule; such a clause cannot be judged."""
    return tuple(
        Diagnostic(
            UNKNOWN_RULE,
            Severity.ERROR,
            f"no lint rule is named `{requirement.rule}`",
            span=requirement.span,
            help=close_names(requirement.rule),
            breadcrumb=clause.heading,
        )
        for clause in agreement.clauses
        for requirement in clause.requirements
        if isinstance(requirement, model.LintRequirement) and rule_named(requirement.rule) is None
    )
