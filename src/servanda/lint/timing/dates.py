"""Days of windows and their deadlines by the calendar alone: no zones, no opening hours, nothing slow to load."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from servanda.model import agreement as model
from servanda.records import record
from servanda.syntax.tree import WindowUnit

ONE_DAY = timedelta(days=1)
MONTHS = {WindowUnit.MONTH: 1, WindowUnit.QUARTER: 3, WindowUnit.YEAR: 12}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@record
class Days:
    """The first and the last day of a window, both included."""

    first: date
    last: date


def window_of(unit: WindowUnit, day: date) -> Days:
    """The calendar window a day lies in; weeks start on Monday."""
    if unit is WindowUnit.DAY:
        return Days(day, day)
    if unit is WindowUnit.WEEK:
        first = day - timedelta(days=day.weekday())
        return Days(first, first + timedelta(days=6))
    length = MONTHS[unit]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    end = first.month + length - 1
    return Days(first, date(day.year, end, monthrange(day.year, end)[1]))


def windows(unit: WindowUnit, runs: tuple[date, date], *, partial: bool = False) -> Iterator[Days]:
    """The windows that lie wholly in the term, in order; with `partial` also those it cuts, whole."""
    first, last = runs
    window = window_of(unit, first)
    while window.first <= last:
        if partial or (window.first >= first and window.last <= last):
            yield window
        window = window_of(unit, window.last + ONE_DAY)


def due_date(day: model.DueDay, window: Days) -> date | None:
    """The day of a window that a deadline names, before rolling; None for one that counts from an event."""
    match day:
        case model.WeekdayOfWindow(weekday):
            return window.first + timedelta(days=(weekday - window.first.isoweekday()) % 7)
        case model.DayOfWindow(number, after):
            first = window.first
            if after:
                first = window.last + ONE_DAY
                if first.day > 1:
                    first = first.replace(day=1) + timedelta(days=monthrange(first.year, first.month)[1])
            return first.replace(day=min(number, monthrange(first.year, first.month)[1]))
        case _:
            return None


def dated(day: date) -> str:
    """`2026-05-01 (Friday)`."""
    return f"{day} ({_WEEKDAYS[day.weekday()]})"


def clock(seconds: int) -> str:
    """`09:30`."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"


def some(items: list[str], most: int = 4) -> str:
    """The first few of a list: `a, b, c, d and 8 more`; `a and b`."""
    if len(items) > most + 1:
        return f"{', '.join(items[:most])} and {len(items) - most} more"
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
