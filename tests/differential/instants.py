"""Interesting instants of an agreement: edges of windows and opening hours, changes of clocks, deadlines of records.

They only steer what is generated. Nothing here says what an outcome should be.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from servanda.clocks import (
    Calendar,
    Due,
    Zone,
    add_months,
    civil_days,
    next_day_at,
    next_occurrence,
    next_working_day_at,
    window_of,
)
from servanda.model.agreement import (
    Agreement,
    By,
    Deadline,
    NextOccurrence,
    NextWorkingDay,
    ShareOf,
    Within,
)
from servanda.plan import (
    Exercised,
    Measure,
    Never,
    Occurs,
    PerEntity,
    PerExercise,
    PerTrigger,
    lower,
)
from servanda.syntax.tree import Unit, WindowUnit

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
_MONTHS = {Unit.MONTHS: 1, Unit.QUARTERS: 3, Unit.YEARS: 12}


@dataclass(frozen=True, slots=True)
class Follow:
    """After a record of one event one of `event` may matter, at a `deadline` counted from it (None: any time).

    `early`: mostly before that deadline.
    """

    event: str
    deadline: Deadline | None
    early: bool = False


@dataclass(frozen=True, slots=True)
class Landscape:
    """What the generator of logs knows of an agreement; all instants are microseconds UTC."""

    agreement: Agreement
    zone: Zone
    start: int
    end: int
    calendars: dict[str, Calendar]
    edges: tuple[int, ...]
    follows: dict[str, tuple[Follow, ...]]

    @property
    def inside(self) -> tuple[int, ...]:
        """The edges inside the term."""
        return tuple(edge for edge in self.edges if self.start <= edge < self.end)

    def due(self, deadline: Deadline, at: int) -> int | None:
        """The instant a deadline falls on, leaving rolling aside; None where it is unknown or far away."""
        found = self._due(deadline, at)
        return found.at if found.at is not None and found.at < at + 800 * DAY else None

    def _due(self, deadline: Deadline, at: int) -> Due:
        if isinstance(deadline, By):
            seconds = deadline.time.first.seconds
            if isinstance(deadline.day, NextOccurrence):
                return Due.known(next_occurrence(self.zone, at, seconds))
            if isinstance(deadline.day, NextWorkingDay):
                return next_working_day_at(self.calendars[deadline.day.calendar], at, seconds)
            return Due.known(next_day_at(self.zone, at, seconds))
        return self._within(deadline, at)

    def _within(self, deadline: Within, at: int) -> Due:
        length = deadline.limit.first
        calendar = self.calendars[deadline.calendar] if deadline.calendar else None
        if deadline.civil_code:
            return civil_days(self.zone, at, int(length.amount), length.unit, calendar)
        if length.unit in _MONTHS:
            return Due.known(add_months(self.zone, at, int(length.amount) * _MONTHS[length.unit]))
        if calendar is not None and length.unit is Unit.WORKING_DAYS:
            return calendar.add_working_days(at, int(length.amount))
        if calendar is not None and length.unit.value.startswith("working"):
            return calendar.add(at, length.micros or 0)
        return Due.known(at + (length.micros or 0))

    def labels(self, at: int) -> tuple[str, ...]:
        """Labels of the windows around an instant: this and the last week, month and quarter, and what is none."""
        today = self.zone.local_date(at)
        units = (WindowUnit.WEEK, WindowUnit.MONTH, WindowUnit.QUARTER, WindowUnit.YEAR)
        found = []
        for unit, back in zip(units, (7, 31, 92, 365), strict=True):
            found += [_label(self.zone.name, unit, day) for day in (today, today - timedelta(days=back))]
        return tuple(found)


@cache
def _zone(name: str) -> Zone:
    return Zone(name)


@cache
def _label(zone: str, unit: WindowUnit, day: date) -> str:
    return window_of(_zone(zone), unit, day).label


def landscape(agreement: Agreement) -> Landscape:
    """The interesting instants of an agreement whose term is known."""
    assert agreement.runs is not None
    zone = _zone(agreement.zone)
    first, last = agreement.runs
    calendars = {name: Calendar(rule, zone) for name, rule in agreement.calendars.items()}
    start, end = zone.day_start(first), zone.day_end(last)
    edges = sorted(set(_edges(zone, calendars, first, last)))
    return Landscape(agreement, zone, start, end, calendars, tuple(edges), _follows(agreement))


def _edges(zone: Zone, calendars: dict[str, Calendar], first: date, last: date) -> Iterator[int]:
    """Ends of the term and of windows, opening and closing times, changes of clocks of the first weeks."""
    yield from (zone.day_start(first), zone.day_end(last))
    days = [first - timedelta(days=2) + timedelta(days=n) for n in range(min((last - first).days, 30) + 4)]
    for day in days:
        start, end = zone.day_start(day), zone.day_end(day)
        yield start
        for calendar in calendars.values():
            for opening, closing in calendar.intervals(day) or ():
                yield from (opening, closing)
        yield from (zone.wall(day, seconds) for seconds in (9 * 3600 + 1800, 18 * 3600))
        if end - start != DAY:
            yield from (zone.wall(day, seconds) for seconds in (1800, 3600, 7200, 9000, 10800))
            yield from (start + HOUR, start + 2 * HOUR, start + 3 * HOUR)
    for day in (first.replace(day=1) + timedelta(days=31 * n) for n in range(1, 6)):
        if day <= last + timedelta(days=31):
            yield zone.day_start(day.replace(day=1))
    year = first.year + 1
    if last.year >= year:
        yield zone.day_start(date(year, 1, 1))


def _follows(agreement: Agreement) -> dict[str, tuple[Follow, ...]]:  # noqa: C901, PLR0912 - one per kind of check
    """By event: what may come after it and mean something."""
    found: dict[str, list[Follow]] = {}

    def add(before: str | None, after: str | None, deadline: Deadline | None, *, early: bool = False) -> None:
        if before and after:
            found.setdefault(before, []).append(Follow(after, deadline, early))

    stages = lower(agreement).stages
    for stage in stages:
        if isinstance(stage, Measure):
            if isinstance(stage.body, ShareOf):
                add(stage.body.event, stage.body.response, stage.body.limit)
            continue
        match stage.instances:
            case PerTrigger(events=openers):
                pass
            case PerEntity(event=event) | PerExercise(event=event):
                openers = (event,)
            case _:
                openers = ()
        match stage.demand:
            case Occurs(event=event):
                for opener in openers:
                    add(opener, event, stage.due)
            case Exercised(event=event, opens=PerTrigger(events=openers), within=within):
                for opener in openers:
                    add(opener, event, within)
            case Never(event=event, exceptions=exceptions):
                for exception in exceptions:
                    add(exception.event, event, None)
                    add(exception.event, exception.until, None)
                    add(exception.until, event, None)
        for opener in openers:
            for release in stage.releases:
                for event in release.events:
                    for _ in range(3):
                        add(opener, event, stage.due, early=True)
            # a delay of the other party that begins before this duty is due
            for excuse in stage.excuses:
                for other in stages:
                    if isinstance(other, Measure) or other.clause not in excuse.clauses:
                        continue
                    before = other.instances.events if isinstance(other.instances, PerTrigger) else ()
                    for event in [event for event in before for _ in range(4)]:
                        add(event, opener, other.due)
            for pause in stage.pauses:
                add(opener, pause.event, stage.due)
                add(pause.event, pause.until, None)
    for event in agreement.events.values():
        add(event.name, event.withdrawn_by, None)
    return {event: tuple(follows) for event, follows in found.items()}
