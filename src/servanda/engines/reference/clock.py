"""The clause's clock (section 2, Time: `within d`): real or open time, standing still while the clause is paused.

A clock is a row of stretches in which it runs. The due instant is found by walking them until the limit is used up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from servanda.engines.reference.hours import ONE_DAY, Hours, Interval
from servanda.engines.reference.localtime import NEVER

Pauses: TypeAlias = Sequence[Interval]
"""stretches in order that do not touch; one that nobody ended lasts until `NEVER`"""


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due: `at` None where that is unknown, or does not come as things stand.

    It is certainly not due before `floor`.
    """

    at: int | None
    floor: int

    @staticmethod
    def known(at: int) -> "Due":
        """Due at this instant."""
        return Due(at, at) if at < NEVER else Due(None, NEVER)

    @staticmethod
    def unknown(floor: int) -> "Due":
        """Nobody knows, but not before `floor`."""
        return Due(None, min(floor, NEVER))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch in which the clock runs; `sure` False where nobody knows which part of it is open time."""

    start: int
    end: int
    sure: bool = True


def due_after(start: int, length: int, hours: Hours | None, pauses: Pauses = ()) -> Due:
    """The least instant at which the clock has advanced by `length` microseconds since `start`.

    Over a day that nobody knows the walk goes on as if all of it were open: not earlier than that is it due.
    """
    left, sure = length, True
    if left == 0:
        return Due.known(start)
    for stretch in _running(start, hours, pauses):
        sure = sure and stretch.sure
        if stretch.end - stretch.start >= left:
            due = stretch.start + left
            return Due.known(due) if sure else Due.unknown(due)
        left -= stretch.end - stretch.start
    return Due.unknown(NEVER)


def _running(start: int, hours: Hours | None, pauses: Pauses) -> Iterator[Stretch]:
    """The stretches from `start` on in which the clock runs, in order."""
    if hours is None:
        yield from _without(Stretch(start, NEVER), pauses)
        return
    last_pause = pauses[-1] if pauses else None
    day = hours.local.day(start)
    while not hours.ends_before(day):
        if last_pause is not None and last_pause[1] == NEVER and hours.local.start(day) >= last_pause[0]:
            return
        intervals = hours.intervals(day)
        if intervals is None:
            open_time = [Stretch(hours.local.start(day), hours.local.start(day + ONE_DAY), sure=False)]
        else:
            open_time = [Stretch(opens, closes) for opens, closes in intervals]
        for stretch in open_time:
            if stretch.end > start:
                yield from _without(Stretch(max(start, stretch.start), stretch.end, stretch.sure), pauses)
        day += ONE_DAY


def _without(stretch: Stretch, pauses: Pauses) -> Iterator[Stretch]:
    """What is left of a stretch when the pauses are taken out."""
    start = stretch.start
    for begins, ends in pauses:
        if ends <= start:
            continue
        if begins >= stretch.end:
            break
        if begins > start:
            yield Stretch(start, begins, stretch.sure)
        start = ends
    if start < stretch.end:
        yield Stretch(start, stretch.end, stretch.sure)


def union(stretches: Sequence[Interval]) -> tuple[Interval, ...]:
    """The same time in order, what overlaps or touches counted once."""
    found: list[Interval] = []
    for start, end in sorted(stretches):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return tuple(found)
