"""Local days and wall-clock words of the agreement's zone (section 2, Time), by `zoneinfo`."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SECOND = 1_000_000
MIDNIGHT = 86_400
"""24:00 in seconds since midnight"""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICRO = timedelta(microseconds=1)
LAST_DAY = date(9998, 12, 31)
"""nothing is looked for beyond: the last year all of whose instants Python can name in every zone"""
NEVER = (datetime(9999, 1, 1, tzinfo=UTC) - EPOCH) // MICRO
"""stands for an instant that does not come"""


class LocalTime:
    """One zone's wall clock. Instants are microseconds UTC."""

    def __init__(self, name: str) -> None:
        """`name` is an IANA name that the model has checked."""
        self._zone = ZoneInfo(name)

    def moment(self, instant: int) -> datetime:
        """The instant on the wall."""
        return (EPOCH + timedelta(microseconds=instant)).astimezone(self._zone)

    def day(self, instant: int) -> date:
        """The local date of an instant."""
        return self.moment(instant).date()

    def wall(self, day: date, seconds: int) -> int:
        """The instant at which a wall clock shows `seconds` since midnight; 24:00 is the next day's first instant.

        What a change of clocks skips is moved forward by the gap, of two equal times the first is meant: that is how
        Python reads a local time whose `fold` is 0.
        """
        if seconds >= MIDNIGHT:
            day, seconds = day + timedelta(days=1), seconds - MIDNIGHT
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        return (datetime.combine(day, time(hour, minute, second), self._zone) - EPOCH) // MICRO

    def start(self, day: date) -> int:
        """The day's first instant."""
        return self.wall(day, 0)

    def months_later(self, instant: int, months: int) -> int:
        """The same local time and day of the month so many months later, or on that month's last day."""
        if months == 0:
            return instant
        moment = self.moment(instant)
        later = add_months(moment.date(), months)
        if later > LAST_DAY:
            return NEVER
        on_wall = datetime.combine(later, moment.time().replace(fold=0), self._zone)
        return (on_wall - EPOCH) // MICRO


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day; `date.max` beyond all dates."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if years > LAST_DAY.year:
        return date.max
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def later_day(day: date, days: int) -> date:
    """So many days later; `date.max` beyond all dates."""
    return date.max if days > (LAST_DAY - day).days else day + timedelta(days=days)
