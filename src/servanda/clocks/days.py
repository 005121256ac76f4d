"""Calendars as a table with one row a local day: all that an engine needs to tell time without zones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from servanda.clocks.calendars import Calendar
from servanda.clocks.years import Interval, days_between
from servanda.clocks.zones import Zone


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One calendar on one local day; instants and lengths in microseconds.

    `working` is whether it opens at all, `closing` when its last interval ends (None: off or unknown). Three sums over
    the earlier rows of the table: `accumulated` open time and `working_before` working days, both of known days only,
    and `unknown_before` unknown days: what spans two rows is known where their `unknown_before` are equal.
    """

    known: bool
    working: bool
    intervals: tuple[Interval, ...]
    closing: int | None
    accumulated: int
    working_before: int
    unknown_before: int


@dataclass(frozen=True, slots=True)
class Day:
    """A local day [start, end); `number` is its proleptic Gregorian ordinal, `calendars` in the order asked for."""

    date: date
    number: int
    start: int
    end: int
    calendars: tuple[CalendarDay, ...]


def day_table(zone: Zone, calendars: Sequence[Calendar], first_date: date, last_date: date) -> list[Day]:
    """The local days from `first_date` to `last_date`, both included; the calendars must be in the same zone."""
    columns = [_column(calendar, first_date, last_date) for calendar in calendars]
    return [
        Day(
            date=day,
            number=day.toordinal(),
            start=zone.day_start(day),
            end=zone.day_end(day),
            calendars=tuple(column[index] for column in columns),
        )
        for index, day in enumerate(days_between(first_date, last_date))
    ]


def _column(calendar: Calendar, first_date: date, last_date: date) -> list[CalendarDay]:
    column: list[CalendarDay] = []
    accumulated = working_before = unknown_before = 0
    for day in days_between(first_date, last_date):
        intervals = calendar.intervals(day)
        column.append(
            CalendarDay(
                known=intervals is not None,
                working=bool(intervals),
                intervals=intervals or (),
                closing=intervals[-1][1] if intervals else None,
                accumulated=accumulated,
                working_before=working_before,
                unknown_before=unknown_before,
            )
        )
        accumulated += sum(end - start for start, end in intervals or ())
        working_before += bool(intervals)
        unknown_before += intervals is None
    return column
