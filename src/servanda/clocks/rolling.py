"""Due days inside and after a window, and where they go when they are off.

A due day off rolled forward is due on the first working day after it. Rolled back it is due on the last working day
before it, but never leaves its own window: where the window has no working day before it, it rolls forward. A day's
own window is the clause's window where it lies in that, and the calendar month it lies in where it comes after the
window ("the 5th after m"): rolled back further, a report about a month would be due before the month is over.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from servanda.clocks.calendars import Calendar
from servanda.clocks.due import HORIZON, Due
from servanda.clocks.windows import Window
from servanda.clocks.years import days_between
from servanda.clocks.zones import ONE_DAY, Zone
from servanda.syntax.tree import Roll


@dataclass(frozen=True, slots=True)
class DayRule:
    """When on its day a deadline falls and what happens on a day off.

    `seconds` after midnight, 86400 for 24:00. Without `roll` or `calendar` the day stays where it is.
    """

    seconds: int
    roll: Roll | None = None
    calendar: Calendar | None = None


def weekday_date(window: Window, weekday: int) -> date:
    """The window's first day of ISO weekday `weekday` (1 Monday to 7 Sunday); a week has exactly one."""
    return window.first_date + timedelta(days=(weekday - window.first_date.isoweekday()) % 7)


def ordinal_date(window: Window, number: int, *, after: bool) -> date:
    """Day `number` of the month in which the window begins, its last day where it is shorter.

    With `after` the month is the first one that begins at the window's end or later.
    """
    first = window.first_date
    if after:
        first = window.last_date + ONE_DAY
        if first.day > 1:
            first = first.replace(day=1) + timedelta(days=monthrange(first.year, first.month)[1])
    return first.replace(day=min(number, monthrange(first.year, first.month)[1]))


def weekday_of(zone: Zone, window: Window, weekday: int, rule: DayRule) -> Due:
    """Due on the window's ISO weekday."""
    return roll_day(zone, weekday_date(window, weekday), rule, window.first_date)


def ordinal_day(zone: Zone, window: Window, number: int, rule: DayRule, *, after: bool) -> Due:
    """Due on the 10th of the window, or (`after`) on the 5th after it."""
    day = ordinal_date(window, number, after=after)
    return roll_day(zone, day, rule, day.replace(day=1) if after else window.first_date)


def roll_day(zone: Zone, day: date, rule: DayRule, window_first: date) -> Due:
    """The due day's instant; a day off rolls, back no further than `window_first`.

    Where an unknown day could be the answer, `at` is None and `floor` the earliest instant that could be.
    """
    calendar, seconds = rule.calendar, rule.seconds
    if rule.roll is None or calendar is None:
        return Due.known(zone.wall(day, seconds))
    if rule.roll is Roll.BACK:
        possible: list[date] = []
        for candidate in reversed(tuple(days_between(window_first, day))):
            working = calendar.is_working(candidate)
            if working is not False:
                possible.append(candidate)
            if working:
                break
        if possible:
            earliest = zone.wall(possible[-1], seconds)
            certain = len(possible) == 1 and calendar.is_working(possible[0])
            return Due.known(earliest) if certain else Due.unknown(earliest)
    # a working day is a day with open time: the next one is where the next open instant lies
    opening = calendar.next_open(zone.day_start(day))
    if opening.floor == HORIZON:
        return opening
    due = zone.wall(zone.local_date(opening.floor), seconds)
    return Due.unknown(due) if opening.at is None else Due.known(due)
