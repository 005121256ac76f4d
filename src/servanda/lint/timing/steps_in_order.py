"""steps-in-order: of a list of steps, none is due before one that stands above it.

What it does: compares the deadlines of steps in a list and reports one that is certainly due before an earlier step.
Deadlines that only may fall in that order (24 hours and the next day) are left alone.

Why it matters: steps are read as a sequence. One due before the step above it has its deadline exchanged with
another's, or the wrong unit.

Reported, for example:

    clause 1 "重大投诉"
      when issue_opened
      for the same issue
      provider must
        - issue_answered within 3 days
        - issue_closed   within 24 hours

Use instead: the order in which the steps are due:

    clause 1 "重大投诉"
      when issue_opened
      for the same issue
      provider must
        - issue_answered within 24 hours
        - issue_closed   within 3 days
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from servanda.diagnostics import Label, Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.timing.lengths import of_length, of_time
from servanda.model import agreement as model
from servanda.model.expressions import Dated, T
from servanda.syntax.tree import Modal, Unit

CODE = "TIM001"
NAME = "steps-in-order"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per step that is due before the one above it."""
    for clause in subject.agreement.clauses:
        norm = clause.norm
        if norm is None or norm.modal is not Modal.MUST:
            continue
        for number, (earlier, later) in enumerate(pairwise(norm.acts), start=1):
            if earlier.deadline is None or later.deadline is None:
                continue
            if any(_before(later.deadline, earlier.deadline, on) for on in _dates(earlier.deadline, later.deadline)):
                first, second = (" ".join(subject.text(one.span).split()) for one in (earlier.deadline, later.deadline))
                yield Finding(
                    f"step {number + 1}, `{later.event}`, is due ({second}) before step {number}, "
                    f"`{earlier.event}` ({first})",
                    later.deadline.span,
                    help="exchange the deadlines, mend their units, or list the steps in the order of their deadlines",
                    labels=(Label(earlier.deadline.span, "due after it"),),
                    breadcrumb=clause.heading,
                )


def _before(later: model.Deadline, earlier: model.Deadline, on: date | None) -> bool:
    """Whether a step listed later is certainly due before one listed earlier."""
    match earlier, later:
        case model.Within(), model.Within():
            first, second = _in_force(earlier.limit, on), _in_force(later.limit, on)
            alike = (earlier.calendar, earlier.civil_code) == (later.calendar, later.civil_code)
            if alike and (first.unit is second.unit or {first.unit, second.unit} <= _OPEN):
                return (second.micros or second.amount) < (first.micros or first.amount)
            least = of_length(first, civil_code=earlier.civil_code).least
            most = of_length(second, civil_code=later.civil_code).most
        case model.By(), model.By():
            before, after = _place(earlier, on), _place(later, on)
            if earlier.roll is not later.roll or before is None or after is None:
                return False
            return before[0] == after[0] and after[1] < before[1]
        case model.Within(), model.By():
            told = of_time(later.day, _in_force(later.time, on)) if later.roll is None else None
            least = of_length(_in_force(earlier.limit, on), civil_code=earlier.civil_code).least
            most = None if told is None else told.most
        case model.By(), model.Within():
            told = of_time(earlier.day, _in_force(earlier.time, on))
            least = 0 if told is None else told.least
            most = of_length(_in_force(later.limit, on), civil_code=later.civil_code).most
    return most is not None and most < least


_OPEN = {Unit.WORKING_MINUTES, Unit.WORKING_HOURS}


def _place(deadline: model.By, on: date | None) -> tuple[str, tuple[int, int]] | None:
    """Deadlines of one kind with what orders them."""
    seconds = _in_force(deadline.time, on).seconds
    match deadline.day:
        case model.WeekdayOfWindow(weekday):
            return "week", (weekday, seconds)
        case model.DayOfWindow(number, after):
            return "month", (number + (100 if after else 0), seconds)
        case model.NextDay():
            return "next day", (0, seconds)
        case model.NextWorkingDay(calendar):
            return f"next working day {calendar}", (0, seconds)
        case _:
            return None


def _dates(first: model.Deadline, second: model.Deadline) -> list[date | None]:
    """When terms in one of the deadlines change, the beginning first."""
    found: set[date] = set()
    for deadline in (first, second):
        value: Dated[Any] = deadline.limit if isinstance(deadline, model.Within) else deadline.time
        found |= {since for since, _ in value.versions if since is not None}
    return [None, *sorted(found)]


def _in_force(value: Dated[T], on: date | None) -> T:
    current = value.first
    for since, later in value.versions:
        if since is not None and on is not None and since <= on:
            current = later
    return current
