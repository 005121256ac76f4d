"""A deadline as an agreement states it, counted from one instant: the due instant."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from servanda.clocks.calendars import Calendar
from servanda.clocks.counting import MONTHS_IN, civil_days, next_occurrence_date, next_working_day_at
from servanda.clocks.due import HORIZON, Due
from servanda.clocks.months import add_months
from servanda.clocks.pauses import add_paused
from servanda.clocks.rolling import DayRule, roll_day
from servanda.clocks.years import Interval
from servanda.clocks.zones import DAY_SECONDS, ONE_DAY, Zone
from servanda.model.agreement import By, Deadline, NextDay, NextOccurrence, NextWorkingDay, Within
from servanda.model.expressions import Dated, Duration, T
from servanda.syntax.tree import Unit

OPEN_TIME: Final = frozenset({Unit.WORKING_MINUTES, Unit.WORKING_HOURS})
"""the units that measure a calendar's open time"""
CLOCK_TIME: Final = frozenset({Unit.MINUTES, Unit.HOURS, Unit.DAYS, Unit.WEEKS})
"""the units that measure real elapsed time"""


def in_force(zone: Zone, dated: Dated[T], instant: int) -> T:
    """The version of a dated value in force at an instant; a version holds from its date's first instant on."""
    current = dated.first
    for since, value in dated.versions:
        if since is not None and zone.day_start(since) <= instant:
            current = value
    return current


def length_due(
    zone: Zone, calendar: Calendar | None, start: int, length: Duration, pauses: Iterable[Interval] = ()
) -> Due:
    """The due instant of one length of time from one instant; `calendar` is what working units count in.

    Only clock time and working time can pause.
    """
    if length.unit in MONTHS_IN:
        return Due.known(add_months(zone, start, int(length.amount) * MONTHS_IN[length.unit]))
    if calendar is not None and length.unit is Unit.WORKING_DAYS:
        return calendar.add_working_days(start, int(length.amount))
    return add_paused(calendar if length.unit in OPEN_TIME else None, start, length.micros or 0, pauses)


def deadline_due(
    zone: Zone, calendars: Callable[[str], Calendar], deadline: Deadline, start: int, pauses: Iterable[Interval] = ()
) -> Due:
    """The due instant of a deadline that counts from an event at `start`.

    `calendars` gives the calendars the deadline names. Errors: `TypeError` for a day of a window.
    """
    match deadline:
        case Within(limit, name, civil_code):
            length = in_force(zone, limit, start)
            calendar = None if name is None else calendars(name)
            if civil_code:
                return civil_days(zone, start, int(length.amount), length.unit, calendar)
            return length_due(zone, calendar, start, length, pauses)
        case By(time):
            return day_due(zone, calendars, deadline, in_force(zone, time, start).seconds, start)


def day_due(zone: Zone, calendars: Callable[[str], Calendar], deadline: By, seconds: int, start: int) -> Due:
    """Due at a time of day (0 to 86400) on a day that is told from the instant `start`.

    Such a day has no window to roll back in: where it is off it rolls forward, whichever way is written. Errors:
    `TypeError` for a day of a window.
    """
    match deadline.day:
        case NextDay():
            day = zone.local_date(start) + ONE_DAY
        case NextOccurrence():
            day = next_occurrence_date(zone, start, seconds)
        case NextWorkingDay(name):
            due = next_working_day_at(calendars(name), start, seconds)
            if deadline.roll is None or due.floor == HORIZON:
                return due
            # the day may still be off in the calendar by which deadlines roll
            day = zone.local_date(due.floor - (seconds == DAY_SECONDS))
            rolled = _rolled(zone, calendars, deadline, seconds, day)
            return rolled if due.at is not None else Due.unknown(rolled.floor)
        case _:
            message = "a day of a window is not counted from an event"
            raise TypeError(message)
    return _rolled(zone, calendars, deadline, seconds, day)


def _rolled(zone: Zone, calendars: Callable[[str], Calendar], deadline: By, seconds: int, day: date) -> Due:
    off = None if deadline.calendar is None else calendars(deadline.calendar)
    return roll_day(zone, day, DayRule(seconds, deadline.roll, off), day)
