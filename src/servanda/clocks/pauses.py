"""Time that stands still: a clock (all time, or a calendar's open time) minus pauses."""

from collections.abc import Iterable

from servanda.clocks.calendars import Calendar
from servanda.clocks.due import Due
from servanda.clocks.years import Interval, days_between, merge


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


def next_open_paused(calendar: Calendar, instant: int, pauses: Iterable[Interval]) -> Due:
    """The least instant at or after `instant` that is open time outside the pauses."""
    position = instant
    for begin, end in merge(pauses):
        due = calendar.next_open(position)
        if due.at is None or due.at < begin:
            return due
        position = max(position, end)
    return calendar.next_open(position)


def stretches(calendar: Calendar | None, start: int, end: int, pauses: Iterable[Interval]) -> tuple[Interval, ...]:
    """What counts between `start` and `end`: open time of `calendar` (None: all time) outside the pauses, in order.

    Their lengths add up to `between_paused`. Unknown days count as closed: ask `between_paused` first.
    """
    if calendar is None:
        counted: Iterable[Interval] = ((start, end),)
    else:
        days = days_between(calendar.zone.local_date(start), calendar.zone.local_date(end))
        counted = merge(opened for day in days for opened in calendar.intervals(day) or ())
    found = [(max(start, opens), min(end, closes)) for opens, closes in counted]
    for begin, finish in merge(pauses):
        found = [
            part for opens, closes in found for part in ((opens, min(closes, begin)), (max(opens, finish), closes))
        ]
    return merge(found)


def _add(calendar: Calendar | None, instant: int, micros: int) -> Due:
    return Due.known(instant + micros) if calendar is None else calendar.add(instant, micros)


def _between(calendar: Calendar | None, start: int, end: int) -> int | None:
    return end - start if calendar is None else calendar.between(start, end)
