"""Clauses decided without a log: required facts, required lint rules, statements of persons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from servanda.clocks import Zone, windows
from servanda.lint import Subject, rule_named
from servanda.model import agreement as model
from servanda.verdicts.verdict import Word


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person stated about a clause: a row of the built-in `attestation` event, instant in microseconds UTC."""

    clause: str
    party: str
    at: int


def requirements_word(agreement: model.Agreement, clause: model.Clause) -> tuple[Word, str | None]:
    """`compliant` or `breached`, or `blank` while a fact it reads is `?`; with a sentence that says what is amiss."""
    failed: list[str] = []
    blank: list[str] = []
    subject = cache(lambda: Subject.of(agreement))
    for requirement in clause.requirements:
        match requirement:
            case model.LintRequirement(rule=name):
                rule = rule_named(name)
                failed += [one.message for one in rule.check(subject())] if rule else [f"no lint rule {name}"]
            case model.Requirement(applies=False):
                pass
            case model.Requirement(applies=None, party=party):
                blank.append(f"{party}: what the condition reads")
            case model.Requirement(party=party, facts=facts):
                for name in facts:
                    state = _fact_word(agreement, party, name)
                    if state is not Word.COMPLIANT:
                        (blank if state is Word.BLANK else failed).append(f"{party}.{name}")
    if failed:
        missing = _missing(clause)
        return Word.BREACHED, (missing + ", ".join(failed)) if missing else "; ".join(failed)
    if blank:
        return Word.BLANK, "blank: " + ", ".join(blank)
    return Word.COMPLIANT, None


def _missing(clause: model.Clause) -> str:
    facts_only = all(isinstance(requirement, model.Requirement) for requirement in clause.requirements)
    return "required and not there: " if facts_only else ""


def _fact_word(agreement: model.Agreement, party: str, name: str) -> Word:
    """A fact is there when it is neither blank nor an empty text; a yes/no fact must be `yes`."""
    owner = agreement.parties.get(party)
    fact = None if owner is None else owner.facts.get(name)
    if fact is None:
        return Word.BREACHED
    match fact.value:
        case None:
            return Word.BLANK
        case str() as text:
            return Word.COMPLIANT if text.strip() else Word.BREACHED
        case bool() as given:
            return Word.COMPLIANT if given else Word.BREACHED
        case tuple() as items:
            return Word.COMPLIANT if items else Word.BREACHED
    return Word.COMPLIANT


def attestation_word(
    agreement: model.Agreement,
    clause: model.Clause,
    attestation: model.Attestation,
    statements: Iterable[Statement],
    as_of: int,
) -> tuple[Word, str | None]:
    """`attested` or `not attested`; `pending` while no window that needs a statement is over.

    Without `each`, one statement of the party before `as_of` is enough. With it every calendar window inside the term
    that ended by `as_of` needs one of its own; a statement serves the window it lies in.
    """
    instants = [
        statement.at
        for statement in statements
        if statement.clause == clause.number and statement.party == attestation.party and statement.at < as_of
    ]
    if attestation.windows is None:
        return (Word.ATTESTED, None) if instants else (Word.NOT_ATTESTED, f"no statement of {attestation.party}")
    over = [window for window in _windows(agreement, attestation.windows) if window[2] <= as_of]
    if not over:
        return Word.PENDING, "no window that needs a statement is over"
    open_windows = [label for label, start, end in over if not any(start <= at < end for at in instants)]
    if open_windows:
        return Word.NOT_ATTESTED, f"no statement of {attestation.party} in {', '.join(open_windows)}"
    return Word.ATTESTED, None


def _windows(agreement: model.Agreement, unit: model.Windows) -> Sequence[tuple[str, int, int]]:
    zone = Zone(agreement.zone)
    span = term(agreement, zone)
    found = () if span is None else windows(zone, unit.unit, *span, partial=unit.partial)
    return [(window.label, window.start, window.end) for window in found]


def term(agreement: model.Agreement, zone: Zone) -> tuple[int, int] | None:
    """The term as instants, half open: from 00:00 of the first day to 24:00 of the last; None while an end is blank."""
    if agreement.runs is None:
        return None
    first, last = agreement.runs
    return zone.day_start(first), zone.day_end(last)
