"""Time that stands still: a clock (all time, or a calendar's open time) minus pauses."""

from collections.abc import Iterable

from servanda.clocks.calendars import Calendar
from servanda.clocks.due import Due
from servanda.clocks.years import Interval, merge


def add_paused(calendar: Calendar | None, instant: int, micros: int, pauses: Iterable[Interval]) -> Due:
    """The least instant at which `micros` (>= 0) of unpaused time have passed since `instant`.

    Unpaused time is open time of `calendar` (None: all time) outside the pauses, which are half open and may overlap.
    Reached exactly when a pause begins, it stays there. A pause that never ends may end at `HORIZON`.
    """
    if micros == 0:
        return Due.known(instant)
    position, need = instant, micros
    for begin, end in merge(pauses):
        if end <= position:
            continue
        due = _add(calendar, position, need)
        if due.at is not None and due.at <= begin:
            return due
        if begin > position:
            passed = _between(calendar, position, begin)
            if passed is None:
                # pauses only delay: what the clock alone cannot reach before, it cannot reach with them
                return Due.unknown(due.floor)
            need -= passed
        position = end
    return _add(calendar, position, need)


def between_paused(calendar: Calendar | None, start: int, end: int, pauses: Iterable[Interval]) -> int | None:
    """Unpaused time from `start` to `end` (not the earlier) in microseconds; None across unknown days."""
    total = 0
    position = start
    for begin, finish in (*merge(pauses), (end, end)):
        if begin > position:
            passed = _between(calendar, position, min(begin, end))
            if passed is None:
                return None
            total += passed
        position = min(max(position, finish), end)
    return total


def _add(calendar: Calendar | None, instant: int, micros: int) -> Due:
    return Due.known(instant + micros) if calendar is None else calendar.add(instant, micros)


def _between(calendar: Calendar | None, start: int, end: int) -> int | None:
    return end - start if calendar is None else calendar.between(start, end)
