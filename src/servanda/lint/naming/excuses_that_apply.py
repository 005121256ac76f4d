"""excuses-that-apply: every excuse can pardon something.

What it does: reports `excused while P late on X` where no delay on X is ever found: X is a power from which no duty
follows, or the two are correlated by a field (`for the same`) that is of different kinds on the two sides or that one
side does not have.

Why it matters: the debtor relies on the excuse and is in breach all the same.

Reported, for example:

    event question_asked
      question  id
      order     number
    event data_requested
      request  id
      order    id

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
      excused while client late on 2
      for the same order
    clause 2 "data"
      when data_requested
      client must data_supplied
      for the same request
      within 1 day

A number is never the same as an id. Use instead: a field that means the same on both sides:

    event question_asked
      question  id
      order     id
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.model.expressions import Kind
from servanda.syntax.tree import Modal

CODE = "NAM013"
NAME = "excuses-that-apply"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause that is named in vain."""
    for clause in subject.agreement.clauses:
        for excuse in clause.excuses:
            for number in excuse.clauses:
                other = subject.agreement.clause(number)
                why = _vain(subject, clause, excuse, other) if other is not None else None
                if other is not None and why is not None:
                    yield Finding(
                        f"this excuse never applies: {why}",
                        excuse.span,
                        help="leave it out, or correlate it by a field that means the same on both sides",
                        labels=(Label(other.number_span, f"clause {number}"),),
                        breadcrumb=clause.heading,
                    )


def _vain(subject: Subject, clause: model.Clause, excuse: model.Excuse, other: model.Clause) -> str | None:
    """Why the excuse finds no delay on the other clause, or None."""
    if clause.norm is None or other.norm is None:
        return None
    if other.norm.modal is Modal.MAY and other.then is None:
        why = f"no duty follows from the power of clause {other.number}, so nobody is late on it"
        return None if other.blanks else why
    own, theirs = _rows(clause), _rows(other)
    if excuse.key and not own:
        return f"the duty of clause {clause.number} belongs to a window and has no `{excuse.key[0]}`"
    reasons = (_apart(subject, key, (clause, own), (other, theirs)) for key in excuse.key)
    return next(filter(None, reasons), None)


def _apart(
    subject: Subject, key: str, one: tuple[model.Clause, tuple[str, ...]], two: tuple[model.Clause, tuple[str, ...]]
) -> str | None:
    """Why a field is never equal on the two sides, each a clause with the events it may be read from."""
    events = subject.agreement.events
    kinds = []
    for _, names in (one, two):
        found = {field.kind for name in names if (field := events[name].fields.get(key)) is not None}
        if names and not found:
            return f"{' or '.join(names)} has no field `{key}`"
        kinds.append(found)
    mine, others = kinds
    if mine and others and not _values(mine) & _values(others):
        return (
            f"`{key}` is of kind `{min(mine)}` in clause {one[0].number} and `{min(others)}` in clause {two[0].number}"
        )
    return None


def _values(kinds: set[Kind]) -> set[Kind]:
    """Kinds whose values may be equal count as one: an id, a text and a choice are all written words."""
    words = {Kind.ID, Kind.TEXT, Kind.CHOICE, Kind.PERIOD}
    return {Kind.TEXT if kind in words else kind for kind in kinds}


def _rows(clause: model.Clause) -> tuple[str, ...]:
    """The events whose rows an instance of the clause's duty comes from; none where it belongs to a window."""
    norm = clause.norm
    if norm is None:
        return ()
    match clause.trigger:
        case _ if norm.modal in {Modal.MUST_NOT, Modal.MAY}:
            return tuple(act.event for act in norm.acts if act.event is not None)
        case model.EventTrigger(events):
            return events
        case model.EntityTrigger(event):
            return (event,)
        case _:
            return ()
