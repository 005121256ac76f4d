"""One year of a calendar as sorted lists: open time by bisection instead of a walk."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from servanda.clocks.zones import ONE_DAY

Interval: TypeAlias = tuple[int, int]
"""half open, in instants"""


def merge(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same open time as disjoint intervals in order; empty and reversed ones vanish, touching ones become one."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every date from `first` to `last`, both included."""
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


@dataclass(frozen=True, slots=True)
class YearTable:
    """A local year, [start, end).

    `opens`, `closes` are the intervals of its known days, `before` the open time in the year before each interval.
    `unknown_starts`, `unknown_ends` bound its unknown days, `working` numbers its working days (proleptic ordinals) and
    `closing` says when each of them closes.
    """

    start: int
    end: int
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    before: tuple[int, ...]
    total: int
    unknown_starts: tuple[int, ...]
    unknown_ends: tuple[int, ...]
    working: tuple[int, ...]
    closing: tuple[int, ...]

    @classmethod
    def build(cls, days: Iterable[tuple[date, int, int, tuple[Interval, ...] | None]]) -> "YearTable":
        """From its local days in order: date, start, end, open intervals (None where unknown)."""
        rows = list(days)
        opens: list[int] = []
        closes: list[int] = []
        before: list[int] = []
        unknown: list[Interval] = []
        working: list[tuple[int, int]] = []
        total = 0
        for day, start, end, intervals in rows:
            if intervals is None:
                if start < end:
                    unknown.append((start, end))
                continue
            for opening, closing in intervals:
                opens.append(opening)
                closes.append(closing)
                before.append(total)
                total += closing - opening
            if intervals:
                working.append((day.toordinal(), intervals[-1][1]))
        return cls(
            start=rows[0][1],
            end=rows[-1][2],
            opens=tuple(opens),
            closes=tuple(closes),
            before=tuple(before),
            total=total,
            unknown_starts=tuple(start for start, _ in unknown),
            unknown_ends=tuple(end for _, end in unknown),
            working=tuple(number for number, _ in working),
            closing=tuple(closing for _, closing in working),
        )

    def opened(self, instant: int) -> int:
        """Known open time from the year's start to the instant."""
        index = bisect_right(self.opens, instant) - 1
        if index < 0:
            return 0
        return self.before[index] + min(instant, self.closes[index]) - self.opens[index]

    def reach(self, opened: int) -> int:
        """The least instant at which `opened` (0 < opened <= total) of the year's open time has passed."""
        index = bisect_left(self.before, opened) - 1
        return self.opens[index] + opened - self.before[index]

    def depart(self, opened: int) -> int:
        """The greatest open instant at which only `opened` (0 <= opened < total) of the year's open time has passed."""
        index = bisect_right(self.before, opened) - 1
        return self.opens[index] + opened - self.before[index]

    def unknown_from(self, instant: int) -> int | None:
        """The first instant at or after `instant` in an unknown day, None where the rest of the year is known."""
        index = bisect_right(self.unknown_ends, instant)
        return max(instant, self.unknown_starts[index]) if index < len(self.unknown_starts) else None

    def unknown_until(self, instant: int) -> int | None:
        """The end of what is unknown before `instant` (at most `instant`), None where the year is known up to there."""
        index = bisect_left(self.unknown_starts, instant) - 1
        return min(instant, self.unknown_ends[index]) if index >= 0 else None
