"""holiday-years-known: for every year of the term the calendars know the holidays.

What it does: compares the term with the years for which the frozen holiday data of a calendar's `holidays` are final,
and reports years of the term that are missing. Days that an `on` line settles need no data.

Why it matters: what depends on an unknown year stays undecided: nobody is late in it, however long. Governments
announce the days off, and the weekends worked instead, a year at a time.

Reported, for example:

    calendar office "工作时间"
      open     mon to fri 09:00-18:00
      holidays cn

in an agreement that runs 2026-01-01 to 2035-12-31. Use instead: a shorter term, an update of the program when the year
is announced, or a calendar without `holidays` for what need not heed them:

    calendar office "工作时间"
      open mon to fri 09:00-18:00
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.timing.dates import due_date, some, windows
from servanda.model import agreement as model
from servanda.resources import dsl_folder

CODE = "TIM008"
NAME = "holiday-years-known"
SEVERITY = Severity.WARNING

_COVERS = re.compile(r"^covers\s*=\s*\[([^\]]*)\]", re.MULTILINE)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per calendar."""
    agreement = subject.agreement
    if agreement.runs is None:
        return
    first, last = agreement.runs
    for rule in agreement.calendars.values():
        known = None if rule.holidays is None else known_years(rule.holidays)
        if not known:
            continue
        missing = [year for year in range(first.year, last.year + 1) if year not in known]
        missing = [year for year in missing if not _settled(rule, year, first, last)]
        if missing:
            years = some([str(year) for year in missing])
            yield Finding(
                f"the holidays of {years} are not known, so what depends on `{rule.name}` then stays undecided",
                rule.span,
                help=f"the data of `{rule.holidays}` go from {min(known)} to {max(known)}; shorten the term, or settle "
                "the days that matter with `on DATE closed` and `on DATE 09:00-18:00`"
                + _beyond(rule, agreement, known),
            )


def _beyond(rule: model.CalendarRule, agreement: model.Agreement, known: frozenset[int]) -> str:
    """The deadlines of the term's last windows that lie after it, in a year that is not known either."""
    found: list[str] = []
    for clause in agreement.clauses:
        trigger = clause.trigger
        if not isinstance(trigger, model.WindowTrigger) or clause.norm is None or agreement.runs is None:
            continue
        for act in clause.norm.acts:
            deadline = act.deadline
            if not isinstance(deadline, model.By) or deadline.roll is None or deadline.calendar != rule.name:
                continue
            for window in windows(trigger.windows.unit, agreement.runs):
                day = due_date(deadline.day, window)
                if day is not None and day > agreement.runs[1] and day.year not in known:
                    found.append(f"clause {clause.number} on {day}")
    return f"; due after the term: {some(found)}" if found else ""


def _settled(rule: model.CalendarRule, year: int, first: date, last: date) -> bool:
    """Whether `on` lines give all days of the term in this year."""
    day, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    while day <= end:
        if day not in rule.overrides:
            return False
        day += timedelta(days=1)
    return True


@cache
def known_years(name: str) -> frozenset[int]:
    """The final years of a holiday set, read without a parser, which takes longer; empty where there is no such set."""
    if not name.replace("_", "").isalnum():
        return frozenset()
    try:
        text = (dsl_folder() / "calendars" / f"{name}.toml").read_text(encoding="utf-8")
    except OSError:
        return frozenset()
    found = _COVERS.search(text)
    return frozenset(map(int, re.findall(r"\d+", found[1]))) if found else frozenset()
