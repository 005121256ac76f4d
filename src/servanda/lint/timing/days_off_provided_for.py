"""days-off-provided-for: a periodic deadline that can fall on a day off says where it moves.

What it does: goes through all windows of the term and lists the dates on which a deadline without `rolling …` falls on
a weekend or holiday of the agreement's `workdays`. Years without holiday data are left out.

Why it matters: nobody sends the report on the holiday, and whether the day before or the day after was meant is then
argued about. Some laws move such a day, but not for every kind of deadline.

Reported, for example:

    clause 1 "服务费"
      for each complete month as m
      client must payment_made where period = m
      by 24:00 on the 10th of m

Use instead: one of the two ways to move it:

    clause 1 "服务费"
      for each complete month as m
      client must payment_made where period = m
      by 24:00 on the 10th of m, rolling forward
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.timing.dates import Days, dated, due_date, some, windows
from servanda.model import agreement as model

CODE = "TIM007"
NAME = "days-off-provided-for"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per deadline, with the first few dates and their number."""
    agreement = subject.agreement
    rule = None if agreement.workdays is None else agreement.calendars.get(agreement.workdays)
    if rule is None or agreement.runs is None:
        return
    for clause in agreement.clauses:
        trigger = clause.trigger
        if not isinstance(trigger, model.WindowTrigger) or clause.norm is None:
            continue
        for act in clause.norm.acts:
            deadline = act.deadline
            if not isinstance(deadline, model.By) or deadline.roll is not None:
                continue
            found = list(windows(trigger.windows.unit, agreement.runs, partial=trigger.windows.partial))
            off = _off(deadline, found, rule, agreement.zone)
            if off:
                times = {1: "once", 2: "twice"}.get(len(off), f"{len(off)} times")
                yield Finding(
                    f"this deadline falls on a day off of `{rule.name}` {times} and does not say where it moves: "
                    f"{some(off)}",
                    deadline.span,
                    help="write `, rolling forward` (to the next working day) or `, rolling back` behind it",
                    breadcrumb=clause.heading,
                )


def _off(deadline: model.By, found: list[Days], rule: model.CalendarRule, zone: str) -> list[str]:
    """The dates on which it falls on a day known to be off."""
    from servanda.clocks import Calendar, UnknownHolidays, UnknownZone, Zone  # noqa: PLC0415 -- slow to load

    try:
        calendar = Calendar(rule, Zone(zone))
    except (UnknownHolidays, UnknownZone):
        return []
    days = [day for window in found if (day := due_date(deadline.day, window)) is not None]
    return [dated(day) for day in days if calendar.is_working(day) is False]
