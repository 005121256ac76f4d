"""Why an instant is what it is, and why one cannot be told."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import Final

from servanda.cli.reckoning.setting import YEARS, Setting
from servanda.clocks import HORIZON, Calendar, Due, civil_days, load_holidays
from servanda.model.agreement import By, Deadline, Within
from servanda.model.expressions import Duration
from servanda.reports.clock import Answer
from servanda.syntax.tree import Unit

_LISTED: Final = 12
_ONE_DAY: Final = timedelta(days=1)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = frozenset({Unit.MONTHS, Unit.QUARTERS, Unit.YEARS})


def reasons(setting: Setting, line: Deadline, length: Duration | None, start: int, due: int) -> Iterator[str]:
    """Remarks on a due instant that no stretches of time explain."""
    zone = setting.zone
    first, last = zone.local_date(start), zone.local_date(due - 1)
    match line:
        case Within(civil_code=True, calendar=name) if length is not None:
            yield "the first day is not counted; the last one ends at 24:00"
            plain = civil_days(zone, start, int(length.amount), length.unit, None).at
            if plain is not None and plain < due:
                yield f"{_named(zone.local_date(plain - 1))} is off in {name}: rolled forward"
        case Within(calendar=str(name)) if length is not None and length.unit is Unit.WORKING_DAYS:
            working = [day for day in _days(first + _ONE_DAY, last) if setting.calendar(name).is_working(day)]
            yield f"working days counted: {_listed(working)}"
        case Within() if length is not None and length.unit in _MONTHS:
            yield "same day of the month at the same time, or the month's last day"
        case By(calendar=name, day=day):
            name = getattr(day, "calendar", None) or name
            if name is not None:
                off = [day for day in _days(first + _ONE_DAY, last) if setting.calendar(name).is_working(day) is False]
                if off:
                    yield f"off in {name}: {_listed(off)}"


def cannot(answer: Answer, calendar: Calendar | None, due: Due, *, pauses: bool) -> Answer:
    """The answer where nobody can know the instant."""
    if due.floor == HORIZON:
        paused = " outside the pauses" if pauses else ""
        return replace(answer, unknown=f"{answer.calendar} does not open again{paused}")
    return replace(answer, unknown=gap(calendar, answer.start), not_before=due.floor)


def gap(calendar: Calendar | None, start: int) -> str:
    """Why nothing is known of some day from `start` on."""
    return _gap(calendar, start, date(YEARS[-1] + _LATER, 1, 1), _ONE_DAY)


def gap_before(calendar: Calendar | None, start: int) -> str:
    """Why nothing is known of some day up to `start`."""
    return _gap(calendar, start, date(YEARS[0] - 1, 1, 1), -_ONE_DAY)


def no_data(calendar: Calendar, years: Iterable[int]) -> str:
    """That a holiday set does not cover these years."""
    name = calendar.rule.holidays or ""
    covered = sorted(load_holidays(name).years)
    return f"no holiday data of {name} for {_spans(years)}; there is for {_spans(covered)}"


def why(calendar: Calendar, day: date) -> str | None:
    """Why a day's hours are not those of its weekday."""
    rule = calendar.rule
    if day in rule.overrides:
        return "the calendar gives this date its own hours"
    if rule.holidays is None:
        return None
    year = load_holidays(rule.holidays).years.get(day.year)
    if year is None:
        return f"no holiday data of {rule.holidays} for {day.year}"
    if day in year.makeup:
        return "make-up workday"
    return year.holidays.get(day) or ("announced break" if day in year.joined else None)


_LATER: Final = 201
"""how many years past the last one that may be asked about an answer may lie"""


def _gap(calendar: Calendar | None, start: int, stop: date, step: timedelta) -> str:
    if calendar is None:
        return "nothing is known"
    day = calendar.zone.local_date(start)
    while day != stop:
        if calendar.is_working(day) is None:
            return no_data(calendar, (day.year,))
        day += step
    return f"{calendar.rule.name} does not open {'again' if step > timedelta() else 'before'}"


def _spans(years: Iterable[int]) -> str:
    spans: list[list[int]] = []
    for year in sorted(years):
        if spans and spans[-1][1] == year - 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in spans)


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _ONE_DAY


def _named(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day.isoformat()}"


def _listed(days: list[date]) -> str:
    listed = ", ".join(_named(day) for day in islice(days, _LISTED))
    return listed if len(days) <= _LISTED else f"{listed}, … ({len(days)} in all)"
