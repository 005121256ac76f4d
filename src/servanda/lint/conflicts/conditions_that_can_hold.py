"""conditions-that-can-hold: every condition holds for some record.

What it does: reports a condition, or an alternative of one, that no record can satisfy: by itself, or together with
what the clause asks before it (the trigger's condition, through `for the same` also of the answer).

Why it matters: what never holds is dead text. A duty with such a trigger never arises, an answer with such a condition
can never be given, a prohibition forbids nothing. It is always a slip, often an `and` that should be an `or`.

Reported, for example:

    event complaint_filed
      complaint  id
      level      number
    clause 1 "serious complaints"
      when complaint_filed where level > 3 and level < 2
      provider must answer_given
      for the same question
      within 1 day

No number is greater than 3 and less than 2. Use instead: what was meant, such as

    clause 1 "serious complaints"
      when complaint_filed where level > 3 or level < 2
      provider must answer_given
      for the same question
      within 1 day
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.conflicts.deciding import decisions
from servanda.lint.conflicts.judging import Judged, judged
from servanda.lint.conflicts.places import ENSURED, place_of, triggers, written
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model

CODE = "CON002"
NAME = "conditions-that-can-hold"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per condition, or alternative, that never holds."""
    decisions(subject).asked_by.add(CODE)
    for found in judged(subject):
        if not found.always:
            yield Finding(
                _message(found, subject),
                found.span,
                help=_help(found),
                labels=tuple(_labels(found, subject)),
                breadcrumb=found.place.heading,
            )


def _message(found: Judged, subject: Subject) -> str:
    what = (
        found.place.what if found.whole else f"`{written(found.span, subject)}`, an alternative of {found.place.what},"
    )
    if found.alone:
        return f"{what} can never hold: no {_events(found.place.events)} satisfies it"
    if found.place.what == ENSURED:
        return f"{what} can never hold where the trigger's condition does, so every trigger is a breach"
    return f"{what} can never hold together with what the clause asks besides"


def _events(names: tuple[str, ...]) -> str:
    return " or ".join(names) or "record"


def _help(found: Judged) -> str:
    if found.whole and found.alone:
        return "write what was meant; where several values are, join them with `or` or `in`"
    return "drop it, or write what was meant"


def _labels(found: Judged, subject: Subject) -> Iterator[Label]:
    clause = found.place.clause
    if found.alone or clause is None or not triggers(clause) or clause.trigger is None:
        return
    if isinstance(clause.trigger, model.EventTrigger | model.EntityTrigger) and clause.trigger.where is not None:
        span = place_of(clause.trigger.where, clause.trigger.span, subject)
        if span != found.place.span:
            yield Label(span, "this holds by then")
