"""Opening hours (section 2, Time): a calendar is a set of half-open intervals, looked up one local day at a time."""

from datetime import date, timedelta
from typing import TypeAlias

from servanda.clocks.holiday_data import load_holidays
from servanda.engines.reference.localtime import LAST_DAY, LocalTime
from servanda.model.agreement import CalendarRule

Interval: TypeAlias = tuple[int, int]
ONE_DAY = timedelta(days=1)


class Hours:
    """A calendar of the agreement. What it says of a day is None where nobody has published the year's holidays."""

    def __init__(self, rule: CalendarRule, local: LocalTime) -> None:
        """Times of the rule are read in the agreement's zone."""
        self.local = local
        self._rule = rule
        self._set = load_holidays(rule.holidays) if rule.holidays is not None else None
        self._known: dict[date, tuple[Interval, ...] | None] = {}

    def intervals(self, day: date) -> tuple[Interval, ...] | None:
        """When the calendar is open on a local day, as instants in order; None where that is unknown."""
        if day not in self._known:
            written = self._written(day)
            self._known[day] = None if written is None else self._instants(day, written)
        return self._known[day]

    def _written(self, day: date) -> tuple[tuple[int, int], ...] | None:
        """The first that applies: a line for the date, make-up hours, a public holiday, the weekday's hours."""
        rule = self._rule
        if day in rule.overrides:
            return rule.overrides[day]
        weekday = rule.weekly[day.isoweekday() - 1]
        if self._set is None:
            return weekday
        year = self._set.years.get(day.year)
        if year is None:
            return None
        if day in year.makeup:
            return weekday if rule.makeup is None else rule.makeup
        return () if day in year.holidays or day in year.joined else weekday

    def _instants(self, day: date, written: tuple[tuple[int, int], ...]) -> tuple[Interval, ...]:
        found: list[Interval] = []
        for opens, closes in written:
            start, end = self.local.wall(day, opens), self.local.wall(day, closes)
            if found and start <= found[-1][1]:
                start = found.pop()[0]
            if start < end:
                found.append((start, end))
        return tuple(found)

    def is_open(self, instant: int) -> bool | None:
        """Whether the instant is open time: at closing time it is not."""
        intervals = self.intervals(self.local.day(instant))
        return None if intervals is None else any(start <= instant < end for start, end in intervals)

    def works(self, day: date) -> bool | None:
        """Whether the day is a working day: one with any open hour."""
        intervals = self.intervals(day)
        return None if intervals is None else bool(intervals)

    def ends_before(self, day: date) -> bool:
        """Whether the calendar is never open from that day on."""
        if day > LAST_DAY:
            return True
        if self._set is not None or any(self._rule.weekly):
            return False
        return not any(hours and written >= day for written, hours in self._rule.overrides.items())
