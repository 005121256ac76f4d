"""Days, hours and deadlines of the simulated span, in milliseconds UTC (the grain of chat exports)."""

from dataclasses import dataclass
from datetime import date, timedelta

from servanda.clocks import (
    Calendar,
    DayRule,
    Window,
    Zone,
    add_months,
    deadline_due,
    ordinal_day,
    weekday_of,
    window_of,
    windows,
)
from servanda.model.agreement import (
    By,
    CalendarRule,
    DayOfWindow,
    Deadline,
    WeekdayOfWindow,
)
from servanda.model.expressions import Duration
from servanda.simulate.values import in_force
from servanda.syntax.tree import Unit, WindowUnit

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """A local day: its bounds, its open intervals, whether it is one of a long run of days off."""

    date: date
    start: int
    end: int
    open: tuple[tuple[int, int], ...]
    festive: bool

    @property
    def working(self) -> bool:
        """Whether the office opens."""
        return bool(self.open)

    def is_open(self, at: int) -> bool:
        """Whether an instant of this day is office time."""
        return any(opens <= at < closes for opens, closes in self.open)

    def soon_open(self, at: int, ahead: int) -> bool:
        """Whether it is office time now or within `ahead`."""
        return any(opens - ahead <= at < closes for opens, closes in self.open)


class Clock:
    """The agreement's zone and calendars at the grain of milliseconds; deadlines as the clauses word them."""

    def __init__(self, zone: str, office: CalendarRule, calendars: dict[str, CalendarRule]) -> None:
        self.zone = Zone(zone)
        self.office = Calendar(office, self.zone)
        self._calendars = {name: Calendar(rule, self.zone) for name, rule in calendars.items()}
        self._days: dict[date, Day] = {}

    def day(self, day: date) -> Day:
        """A local day."""
        known = self._days.get(day)
        if known is None:
            around = (day + timedelta(days=step) for step in range(-3, 4))
            festive = sum(self.office.is_working(near) is False for near in around) > LONG_WEEKEND
            known = Day(
                day,
                self.zone.day_start(day) // 1000,
                self.zone.day_end(day) // 1000,
                tuple((opens // 1000, closes // 1000) for opens, closes in self.office.intervals(day) or ()),
                festive,
            )
            self._days[day] = known
        return known

    def first_unknown(self, first: date, last: date) -> date | None:
        """The first day in `[first, last]` about whose holidays nothing is known."""
        day = first
        while day <= last:
            if self.office.is_working(day) is None:
                return day
            day += ONE_DAY
        return None

    def start(self, day: date) -> int:
        """The first instant of the local day."""
        return self.zone.day_start(day) // 1000

    def wall(self, day: date, seconds: int) -> int:
        """The instant of a time of day."""
        return self.zone.wall(day, seconds) // 1000

    def date_of(self, at: int) -> date:
        """The local day of an instant."""
        return self.zone.local_date(at * 1000)

    def iso(self, at: int) -> str:
        """ISO 8601 with the zone's offset."""
        return self.zone.iso(at * 1000)

    def stamp(self, at: int) -> str:
        """Local `YYYY-MM-DD HH:MM:SS`."""
        return self.zone.local(at * 1000).strftime("%Y-%m-%d %H:%M:%S")

    def later(self, at: int, length: Duration) -> int:
        """A calendar length after an instant (the end of a customer's first month)."""
        match length.unit:
            case Unit.MONTHS:
                return add_months(self.zone, at * 1000, int(length.amount)) // 1000
            case Unit.QUARTERS:
                return add_months(self.zone, at * 1000, 3 * int(length.amount)) // 1000
            case Unit.YEARS:
                return add_months(self.zone, at * 1000, 12 * int(length.amount)) // 1000
            case _:
                return at + (length.micros or 0) // 1000

    def due(self, deadline: Deadline | None, at: int) -> int | None:
        """When an act is due that something at `at` called for; None where the calendar cannot tell."""
        if deadline is None or isinstance(getattr(deadline, "day", None), WeekdayOfWindow | DayOfWindow):
            return None
        found = deadline_due(self.zone, self._calendars.__getitem__, deadline, at * 1000)
        return None if found.at is None else found.at // 1000

    def window_due(self, deadline: Deadline | None, window: Window, *, rolled: bool = True) -> int | None:
        """When the duty of a window is due; `rolled` false gives the day as written, off or not."""
        if not isinstance(deadline, By):
            return None
        rule = DayRule(
            in_force(deadline.time, window.first_date).seconds,
            deadline.roll if rolled else None,
            self._calendars[deadline.calendar] if deadline.calendar else None,
        )
        match deadline.day:
            case WeekdayOfWindow(weekday=weekday):
                found = weekday_of(self.zone, window, weekday, rule)
            case DayOfWindow(number=number, after=after):
                found = ordinal_day(self.zone, window, number, rule, after=after)
            case _:
                return None
        return None if found.at is None else found.at // 1000

    def windows(self, unit: WindowUnit, first: date, last: date) -> list[Window]:
        """The calendar windows wholly inside the days `first` to `last`."""
        return windows(self.zone, unit, self.zone.day_start(first), self.zone.day_end(last))

    def month(self, day: date) -> Window:
        """The calendar month of a day."""
        return window_of(self.zone, WindowUnit.MONTH, day)


LONG_WEEKEND = 4
"""days off among seven from which on people are on holiday"""
