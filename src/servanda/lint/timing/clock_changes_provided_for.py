"""clock-changes-provided-for: the clocks show the time of a deadline once on every day.

What it does: goes through the changes of the clocks in the term and reports a time of day that they skip or show twice
on a day on which the deadline can fall.

Why it matters: half past two on the night on which clocks go forward does not exist; where they go back there are two,
an hour apart. The language settles it (skipped times move forward, of two the first is meant), the prose does not.

Reported, for example:

    clause 1 "night run"
      when question_asked
      provider must reply_sent
      for the same conversation
      by 02:30 on the next occurrence

where clocks change between 02:00 and 03:00. Use instead: an hour at which no clocks change:

    clause 1 "night run"
      when question_asked
      provider must reply_sent
      for the same conversation
      by 04:30 on the next occurrence
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.timing.dates import ONE_DAY, clock, due_date, some, windows
from servanda.model import agreement as model

CODE = "TIM012"
NAME = "clock-changes-provided-for"
SEVERITY = Severity.WARNING

_NIGHT_ENDS, _NIGHT_BEGINS = 5 * 3600, 22 * 3600
"""no clocks have been changed between these times of day in this century"""


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per deadline."""
    agreement = subject.agreement
    if agreement.runs is None:
        return
    for clause in agreement.clauses:
        for norm in (clause.norm, clause.then):
            for act in norm.acts if norm is not None else ():
                if isinstance(act.deadline, model.By):
                    yield from _of(act.deadline, clause, agreement, agreement.runs)


def _of(
    deadline: model.By, clause: model.Clause, agreement: model.Agreement, runs: tuple[date, date]
) -> Iterator[Finding]:
    for seconds in dict.fromkeys(value.seconds for _, value in deadline.time.versions):
        if not (0 < seconds < _NIGHT_ENDS or _NIGHT_BEGINS <= seconds < 86_400):  # noqa: PLR2004 -- 24:00
            continue
        days = _days(deadline, clause, agreement, runs)
        gaps, folds = _odd(days, seconds, agreement.zone)
        what = [f"does not exist on {some(gaps)}"] if gaps else []
        what += [f"comes twice on {some(folds)}"] if folds else []
        if what:
            yield Finding(
                f"{clock(seconds)} {' and '.join(what)}, when the clocks of {agreement.zone} change",
                deadline.span,
                help="take an hour at which no clocks change; as it is, a skipped time moves forward, and of two the "
                "first is meant",
                breadcrumb=clause.heading,
            )


def _days(
    deadline: model.By, clause: model.Clause, agreement: model.Agreement, runs: tuple[date, date]
) -> Iterator[date]:
    """The days of the term on which it can fall, before rolling."""
    trigger = clause.trigger
    if isinstance(trigger, model.WindowTrigger):
        for window in windows(trigger.windows.unit, runs, partial=trigger.windows.partial):
            found = due_date(deadline.day, window)
            if found is not None:
                yield found
        return
    rule = agreement.calendars.get(deadline.day.calendar) if isinstance(deadline.day, model.NextWorkingDay) else None
    day = runs[0]
    while day <= runs[1]:
        if rule is None or rule.weekly[day.weekday()]:
            yield day
        day += ONE_DAY


def _odd(days: Iterator[date], seconds: int, zone: str) -> tuple[list[str], list[str]]:
    """The days on which the time is skipped, and those on which it comes twice."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 -- only a deadline at night needs it

    try:
        info = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return [], []
    gaps: list[str] = []
    folds: list[str] = []
    at = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    for day in days:
        wall = datetime.combine(day, at, info)
        first, second = wall.utcoffset(), wall.replace(fold=1).utcoffset()
        if first != second:
            later = (second or timedelta()) > (first or timedelta())
            (gaps if later else folds).append(str(day))
    return gaps, folds
