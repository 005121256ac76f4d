"""deadlines-in-opening-hours: a deadline told by working days falls within their hours.

What it does: reports a time of day, on a day that must be a working day of a calendar (`the next working day`, `rolling
…`), that lies before the calendar ever opens or after it has closed. 24:00 is the end of the whole day and in order.

Why it matters: by 08:00 on a working day that begins at 09:00 means by closing time of the day before; by 20:00 leaves
two hours in which nobody is there to receive anything. Both are slips more often than they are meant.

Reported, for example:

    clause 1 "复核"
      when issue_opened during office
      provider must issue_reviewed
      for the same issue
      by 08:00 on the next working day of office

Use instead: a time within the hours, or 24:00 for the whole day:

    clause 1 "复核"
      when issue_opened during office
      provider must issue_reviewed
      for the same issue
      by 09:30 on the next working day of office
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.timing.dates import clock
from servanda.model import agreement as model

CODE = "TIM011"
NAME = "deadlines-in-opening-hours"
SEVERITY = Severity.WARNING

_MIDNIGHTS = {0, 86_400}


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per deadline."""
    for clause in subject.agreement.clauses:
        for norm in (clause.norm, clause.then):
            for act in norm.acts if norm is not None else ():
                if isinstance(act.deadline, model.By):
                    yield from _of(act.deadline, clause, subject)


def _of(deadline: model.By, clause: model.Clause, subject: Subject) -> Iterator[Finding]:
    name = deadline.day.calendar if isinstance(deadline.day, model.NextWorkingDay) else deadline.calendar
    rule = subject.agreement.calendars.get(name or "")
    hours = [window for day in rule.weekly for window in day] if rule is not None else []
    if rule is None or not hours:
        return
    opens, closes = min(start for start, _ in hours), max(end for _, end in hours)
    for _, time in deadline.time.versions:
        if time.seconds in _MIDNIGHTS or opens < time.seconds <= closes:
            continue
        early = time.seconds <= opens
        side = (
            f"when `{rule.name}` opens, at {clock(opens)}" if time.seconds == opens else f"before `{rule.name}` opens"
        )
        late = f"after `{rule.name}` has closed, at {clock(closes)} at the latest"
        yield Finding(
            f"{clock(time.seconds)} is {side if early else late}",
            deadline.span,
            help=f"write a time from {clock(opens)} to {clock(closes)}, or `24:00` if the whole day is meant",
            breadcrumb=clause.heading,
        )
        return
