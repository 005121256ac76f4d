"""Windows of time: calendar days, weeks, months, quarters and years of a zone, and windows anchored at an instant."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from servanda.clocks.due import HORIZON
from servanda.clocks.months import add_months
from servanda.clocks.zones import DAY, ONE_DAY, Zone
from servanda.syntax.tree import WindowUnit

_MONTHS: Final = {WindowUnit.MONTH: 1, WindowUnit.QUARTER: 3, WindowUnit.YEAR: 12}
_DAYS: Final = {WindowUnit.DAY: 1, WindowUnit.WEEK: 7}


@dataclass(frozen=True, slots=True)
class Window:
    """A window [start, end) in instants.

    `label` names a calendar window: `2026-01-05`, `2026-W07` (ISO 8601), `2026-01`, `2026-Q1`, `2026`; of an anchored
    one it is the local date of its start. `first_date` and `last_date` are the local days it begins and ends with. A
    `partial` window is cut: `start` and `end` are the cut bounds, label and dates those of the whole window.
    """

    label: str
    start: int
    end: int
    first_date: date
    last_date: date
    partial: bool = False


def window_of(zone: Zone, unit: WindowUnit, day: date) -> Window:
    """The calendar window that contains the local day; weeks start on Monday."""
    match unit:
        case WindowUnit.DAY:
            first, last, label = day, day, day.isoformat()
        case WindowUnit.WEEK:
            year, week, weekday = day.isocalendar()
            first = day - timedelta(days=weekday - 1)
            last, label = first + timedelta(days=6), f"{year:04}-W{week:02}"
        case WindowUnit.MONTH | WindowUnit.QUARTER | WindowUnit.YEAR:
            length = _MONTHS[unit]
            first = date(day.year, (day.month - 1) // length * length + 1, 1)
            end_month = first.month + length - 1
            last = date(day.year, end_month, monthrange(day.year, end_month)[1])
            label = {
                WindowUnit.MONTH: f"{day.year:04}-{day.month:02}",
                WindowUnit.QUARTER: f"{day.year:04}-Q{(day.month + 2) // 3}",
                WindowUnit.YEAR: f"{day.year:04}",
            }[unit]
    return Window(label, zone.day_start(first), zone.day_end(last), first, last)


def windows(zone: Zone, unit: WindowUnit, first: int, last: int, *, partial: bool = False) -> list[Window]:
    """The calendar windows that lie wholly inside the instants [first, last), in order.

    With `partial` also those cut by `first` or `last`, with the cut bounds and marked.
    """
    return list(_windows(zone, unit, first, last, partial=partial))


def _windows(zone: Zone, unit: WindowUnit, first: int, last: int, *, partial: bool) -> Iterator[Window]:
    if last <= first:
        return
    window = window_of(zone, unit, zone.local_date(first))
    while window.start < last:
        start, end = max(window.start, first), min(window.end, last)
        if (start, end) == (window.start, window.end):
            if start < end:
                yield window
        elif partial:
            yield Window(window.label, start, end, window.first_date, window.last_date, partial=True)
        window = window_of(zone, unit, window.last_date + ONE_DAY)


def anchored_windows(zone: Zone, unit: WindowUnit, anchor: int, first: int, last: int) -> list[Window]:
    """Consecutive windows from the instant `anchor` on that lie wholly inside [first, last), in order.

    Days are 24 hours and weeks seven of them, real elapsed time; months, quarters and years keep the anchor's local
    time and day of the month (or the month's last day), each counted from the anchor.
    """
    found: list[Window] = []
    number = 0
    start = anchor
    while start < min(last, HORIZON):
        number += 1
        end = _anchored_bound(zone, unit, anchor, number)
        if start >= first and end <= last:
            day = zone.local_date(start)
            found.append(Window(day.isoformat(), start, end, day, zone.local_date(end - 1)))
        start = end
    return found


def _anchored_bound(zone: Zone, unit: WindowUnit, anchor: int, number: int) -> int:
    if unit in _DAYS:
        return anchor + number * _DAYS[unit] * DAY
    return add_months(zone, anchor, number * _MONTHS[unit])
