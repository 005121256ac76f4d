"""What a deadline comes down to: elapsed time, open time of a calendar, or a lookup by the day of the opening.

Everything a calendar or a zone decides is decided here, once per local day; `due` turns the rules into queries.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from servanda.clocks import Due, add_months, civil_days, day_due, length_due, next_occurrence
from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import EARLIEST
from servanda.model.agreement import By, Deadline, NextOccurrence, Within
from servanda.model.expressions import Dated, Duration, T
from servanda.syntax.tree import Unit

_MONTHS = {Unit.MONTHS: 1, Unit.QUARTERS: 3, Unit.YEARS: 12}
_QUARTER_HOUR = 15 * 60 * 1_000_000


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Real time, in microseconds."""

    micros: int


@dataclass(frozen=True, slots=True)
class Open:
    """Open time of a calendar, in microseconds."""

    micros: int
    calendar: str


@dataclass(frozen=True, slots=True)
class Piece:
    """From `start` on, due at `fixed` (or `delta` later); `floor` where nobody knows (both None)."""

    start: int
    fixed: int | None
    delta: int | None
    floor: int | None


@dataclass(frozen=True, slots=True)
class Lookup:
    """Due instants by the local day (or part of a day) of the opening."""

    pieces: tuple[Piece, ...]


Rule: TypeAlias = Elapsed | Open | Lookup


def rules(session: Session, deadline: Deadline) -> list[tuple[int, Rule]]:
    """The deadline's rules, each with the instant from which on openings follow it (terms may change on dates)."""
    versions = deadline.limit.versions if isinstance(deadline, Within) else deadline.time.versions
    return [
        (EARLIEST if since is None else session.day_start(since), _rule(session, deadline, position))
        for position, (since, _) in enumerate(versions)
    ]


def shifts(session: Session, offset: Dated[Duration]) -> list[tuple[int, Rule]]:
    """The rules of a plain offset such as `onboarding after c`."""
    return [
        (EARLIEST if since is None else session.day_start(since), length_rule(session, length, None))
        for since, length in offset.versions
    ]


def _rule(session: Session, deadline: Deadline, version: int) -> Rule:
    match deadline:
        case Within(limit, calendar, civil_code):
            length = limit.versions[version][1]
            if civil_code:
                off = session.calendar(calendar) if calendar else None
                return _by_day(session, lambda t: civil_days(session.zone, t, int(length.amount), length.unit, off))
            return length_rule(session, length, calendar)
        case By(time, day, _, _):
            seconds = time.versions[version][1].seconds

            def due_of(instant: int) -> Due:
                return day_due(session.zone, session.calendar, deadline, seconds, instant)

            if isinstance(day, NextOccurrence):
                return Lookup(tuple(_occurrences(session, seconds, due_of)))
            return _by_day(session, due_of)


def length_rule(session: Session, length: Duration, calendar: str | None) -> Rule:
    """The rule of a length of time counted from an opening."""
    if length.unit in _MONTHS:
        return Lookup(tuple(month_pieces(session, int(length.amount) * _MONTHS[length.unit])))
    if length.unit is Unit.WORKING_DAYS:
        found = session.calendar(calendar or "")
        return _by_day(session, lambda t: found.add_working_days(t, int(length.amount)))
    micros = length.micros or 0
    return Open(micros, calendar) if calendar and length.unit.value.startswith("working") else Elapsed(micros)


def window_due(session: Session, deadline: Within, start: int, end: int) -> Due:
    """The instant to which a metric's limit reaches, counted from its window's end: no case has longer.

    What counts local days leaves out the window's last day, not the day that begins as it ends. Of versions that change
    in the window the longest counts, and of months the one that begins with the window's last day, where it ends later.
    """
    calendar = session.calendar(deadline.calendar) if deadline.calendar else None
    changes = (session.day_start(since) for since, _ in deadline.limit.versions if since is not None)
    found: list[Due] = []
    for instant in (start, *(change for change in changes if start < change < end)):
        length = version_at(session, deadline.limit, instant)
        from_last_day = length.unit is Unit.WORKING_DAYS
        found.append(length_due(session.zone, calendar, end - 1 if from_last_day else end, length))
        if months := int(length.amount) * _MONTHS.get(length.unit, 0):
            last = session.zone.local_date(add_months(session.zone, end - 1, months))
            found.append(Due.known(session.zone.day_end(last)))
    latest = max(due.floor for due in found)
    return Due.known(latest) if all(due.at is not None for due in found) else Due.unknown(latest)


def version_at(session: Session, dated: Dated[T], instant: int) -> T:
    """The version in force at an instant."""
    current = dated.first
    for since, value in dated.versions:
        if since is not None and session.day_start(since) <= instant:
            current = value
    return current


# --- pieces -----------------------------------------------------------------------------------------------------------


def _by_day(session: Session, due_of: Callable[[int], Due]) -> Lookup:
    """One piece a local day: whatever the time of day, the due instant is the same."""

    def pieces() -> Iterator[Piece]:
        for day in session.days():
            start = session.zone.day_start(day)
            if start < session.zone.day_end(day):
                due = due_of(start)
                yield Piece(start, due.at, None, due.floor)

    return Lookup(tuple(pieces()))


def _occurrences(session: Session, seconds: int, due_of: Callable[[int], Due]) -> Iterator[Piece]:
    for day in session.days():
        start, end = session.zone.day_start(day), session.zone.day_end(day)
        today = next_occurrence(session.zone, start - 1, seconds)
        # before that time of day, and from it on
        for since in {start, today}:
            if start <= since < end:
                due = due_of(since)
                yield Piece(since, due.at, None, due.floor)


def month_pieces(session: Session, count: int) -> Iterator[Piece]:
    """The same wall time on a later day.

    A fixed distance, but for days on which clocks change, taken by quarter hours.
    """
    zone = session.zone
    for day in session.days():
        start, end = zone.day_start(day), zone.day_end(day)
        first, last = add_months(zone, start, count) - start, add_months(zone, end - 1, count) - (end - 1)
        if first == last and end - start == timedelta(days=1) // timedelta(microseconds=1):
            yield Piece(start, None, first, None)
            continue
        for instant in range(start, end, _QUARTER_HOUR):
            yield Piece(instant, None, add_months(zone, instant, count) - instant, None)
