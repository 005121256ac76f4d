"""Counting in months: the same day of a later month, or its last day."""

from calendar import monthrange
from datetime import date, datetime

from servanda.clocks.due import HORIZON
from servanda.clocks.zones import LAST_YEAR, Zone


def month_later(day: date, count: int) -> date | None:
    """The same day of the month `count` months on, or that month's last day where it is shorter.

    None past the last year that calendars know.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if year > LAST_YEAR:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_months(zone: Zone, instant: int, count: int) -> int:
    """The instant `count` months on: same local time of day, same day of the month or the month's last day.

    Counted in one step (31 January + 2 months = 31 March). Quarters are 3 and years 12 months. Past the last year that
    calendars know it is `HORIZON`.
    """
    if count == 0:
        # the second of two equal wall-clock times stays itself
        return instant
    wall = zone.local(instant)
    day = month_later(wall.date(), count)
    return HORIZON if day is None else zone.wall_micros(datetime.combine(day, wall.time()))
