"""A calendar rule as open time: which instants are open, and how far open time reaches."""

from bisect import bisect_right
from datetime import date

from servanda.clocks.due import HORIZON, Due
from servanda.clocks.holiday_data import load_holidays
from servanda.clocks.years import Interval, YearTable, days_between, merge
from servanda.clocks.zones import DAY, LAST_DAY, LAST_YEAR, SECOND, Zone
from servanda.model.agreement import CalendarRule

_Hours = tuple[tuple[int, int], ...]


class Calendar:
    """Opening hours in a zone, as half-open intervals `[open, close)` of instants.

    What a date's hours are: a date override, else on a make-up workday the make-up hours (where the rule gives none,
    the hours of its weekday), else nothing on a public holiday, else the hours of its weekday. Where the rule names
    holidays, a date in a year without frozen data is unknown (None), unless an override gives its hours. Hours lie
    within one day; where clocks change they are read as `Zone.wall` reads them and cut at the day's ends.
    """

    __slots__ = ("_days", "_holidays", "_tables", "rule", "zone")

    def __init__(self, rule: CalendarRule, zone: Zone) -> None:
        """Raises `UnknownHolidays` where the rule names a set that is not frozen."""
        self.rule = rule
        self.zone = zone
        self._holidays = None if rule.holidays is None else load_holidays(rule.holidays)
        self._tables: dict[int, YearTable] = {}
        self._days: dict[date, tuple[Interval, ...] | None] = {}

    def __repr__(self) -> str:
        return f"Calendar({self.rule.name!r}, {self.zone.name!r})"

    # --- days ---------------------------------------------------------------------------------------------------------

    def intervals(self, day: date) -> tuple[Interval, ...] | None:
        """The local day's open intervals in order, disjoint; None where the day is unknown."""
        if day not in self._days:
            hours = self._hours(day)
            self._days[day] = None if hours is None else self._instants(day, hours)
        return self._days[day]

    def is_working(self, day: date) -> bool | None:
        """Whether the calendar opens at all on the local day; None where the day is unknown."""
        intervals = self.intervals(day)
        return None if intervals is None else bool(intervals)

    def closing(self, day: date) -> int | None:
        """When the local day's last interval ends; None where it is off or unknown."""
        intervals = self.intervals(day)
        return intervals[-1][1] if intervals else None

    def is_open(self, instant: int) -> bool | None:
        """Whether the instant is open time (a closing instant is not); None where its day is unknown."""
        intervals = self.intervals(self.zone.local_date(instant))
        return None if intervals is None else any(start <= instant < end for start, end in intervals)

    def _hours(self, day: date) -> _Hours | None:
        if day in self.rule.overrides:
            return self.rule.overrides[day]
        weekly = self.rule.weekly[day.weekday()]
        if self._holidays is None:
            return weekly
        year = self._holidays.years.get(day.year)
        if year is None:
            return None
        if day in year.makeup:
            return weekly if self.rule.makeup is None else self.rule.makeup
        return () if day in year.holidays or day in year.joined else weekly

    def _instants(self, day: date, hours: _Hours) -> tuple[Interval, ...]:
        start, end = self.zone.day_start(day), self.zone.day_end(day)
        if end - start == DAY:
            # no change of clocks: wall-clock words count from the day's start
            return merge((start + opens * SECOND, start + closes * SECOND) for opens, closes in hours)
        wall = self.zone.wall
        return merge((max(start, wall(day, opens)), min(end, wall(day, closes))) for opens, closes in hours)

    # --- open time ----------------------------------------------------------------------------------------------------

    def add(self, instant: int, micros: int) -> Due:
        """The least instant at which `micros` (>= 0) of open time have passed since `instant`.

        Reached exactly at closing it stays at closing; adding nothing gives `instant`.
        """
        if micros < 0:
            message = "open time is added, not taken away"
            raise ValueError(message)
        if micros == 0:
            return Due.known(instant)
        position, need = instant, micros
        for year in self._years_from(instant):
            table = self._table(year)
            unknown = table.unknown_from(position)
            passed = table.opened(position)
            available = table.opened(table.end if unknown is None else unknown) - passed
            if need <= available:
                return Due.known(table.reach(passed + need))
            need -= available
            if unknown is not None:
                # at best the unknown time is open throughout
                return Due.unknown(unknown + need)
            position = table.end
        return Due.unknown(HORIZON)

    def subtract(self, instant: int, micros: int) -> int | None:
        """The greatest open (or closing) instant from which `micros` (>= 0) of open time lead to `instant`.

        Reached exactly at opening it stays at opening. None where an unknown day or the beginning of time is in the
        way.
        """
        if micros < 0:
            message = "open time is taken away, not added"
            raise ValueError(message)
        if micros == 0:
            is_open, closing = self.is_open(instant), self.prev_close(instant)
            if is_open or closing == instant:
                return instant
            return None if is_open is None else closing
        position, need = instant, micros
        for year in self._years_back(instant):
            table = self._table(year)
            unknown = table.unknown_until(position)
            passed = table.opened(position)
            available = passed - table.opened(table.start if unknown is None else unknown)
            if need <= available:
                return table.depart(passed - need)
            need -= available
            if unknown is not None:
                return None
            position = table.start
        return None

    def between(self, start: int, end: int) -> int | None:
        """Open time from `start` to `end` in microseconds; None across unknown days.

        Negative where `end` is the earlier.
        """
        if end < start:
            reverse = self.between(end, start)
            return None if reverse is None else -reverse
        total, position = 0, start
        for year in range(self.zone.local_date(start).year, LAST_YEAR + 1):
            table = self._table(year)
            stop = min(end, table.end)
            unknown = table.unknown_from(position)
            if unknown is not None and unknown < stop:
                return None
            total += table.opened(stop) - table.opened(position)
            if end <= table.end:
                break
            position = table.end
        return total

    def next_open(self, instant: int) -> Due:
        """The least open instant at or after `instant`."""
        position = instant
        for year in self._years_from(instant):
            table = self._table(year)
            unknown = table.unknown_from(position)
            index = bisect_right(table.closes, position)
            if index < len(table.opens) and (unknown is None or table.opens[index] < unknown):
                return Due.known(max(position, table.opens[index]))
            if unknown is not None:
                return Due.unknown(unknown)
            position = table.end
        return Due.unknown(HORIZON)

    def prev_close(self, instant: int) -> int | None:
        """The last instant at or before `instant` at which an interval of a day ends.

        None where an unknown day comes first, or where there is none.
        """
        position = instant
        for year in self._years_back(instant):
            table = self._table(year)
            unknown = table.unknown_until(position)
            index = bisect_right(table.closes, position) - 1
            if index >= 0 and (unknown is None or table.closes[index] > unknown):
                return table.closes[index]
            if unknown is not None:
                return None
            position = table.start
        return None

    def add_working_days(self, instant: int, count: int) -> Due:
        """The closing time of the `count`-th working day after the instant's local day; none gives `instant`."""
        if count < 0:
            message = "working days are added, not taken away"
            raise ValueError(message)
        if count == 0:
            return Due.known(instant)
        today = self.zone.local_date(instant)
        position, need, after = self.zone.day_end(today), count, today.toordinal()
        for year in self._years_from(instant):
            table = self._table(year)
            unknown = table.unknown_from(position)
            first = bisect_right(table.working, after)
            stop = len(table.working) if unknown is None else bisect_right(table.closing, unknown)
            if need <= stop - first:
                return Due.known(table.closing[first + need - 1])
            need -= stop - first
            if unknown is not None:
                # at best every unknown day works, from its start on
                return Due.unknown(self._days_later(unknown, need - 1))
            position = table.end
        return Due.unknown(HORIZON)

    # --- tables -------------------------------------------------------------------------------------------------------

    def _days_later(self, instant: int, count: int) -> int:
        number = self.zone.local_date(instant).toordinal() + count
        return self.zone.day_start(date.fromordinal(min(number, LAST_DAY.toordinal())))

    def _years_from(self, instant: int) -> range:
        """The years in which the calendar may open at or after the instant."""
        last = LAST_YEAR if self._recurs() else max((day.year for day in self.rule.overrides), default=0)
        return range(self.zone.local_date(instant).year, last + 1)

    def _years_back(self, instant: int) -> range:
        first = 1 if self._recurs() else min((day.year for day in self.rule.overrides), default=LAST_YEAR + 1)
        return range(self.zone.local_date(instant).year, first - 1, -1)

    def _recurs(self) -> bool:
        return self.rule.holidays is not None or any(
            opens < closes for day in self.rule.weekly for opens, closes in day
        )

    def _table(self, year: int) -> YearTable:
        table = self._tables.get(year)
        if table is None:
            days = days_between(date(year, 1, 1), date(year, 12, 31))
            zone = self.zone
            table = self._tables[year] = YearTable.build(
                (day, zone.day_start(day), zone.day_end(day), self.intervals(day)) for day in days
            )
        return table
