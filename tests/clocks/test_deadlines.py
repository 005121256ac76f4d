"""Deadlines as an agreement states them, counted from one instant: Shanghai, the holidays of 2026 (see conftest)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from servanda.clocks import HORIZON, SECOND, Calendar, Due
from servanda.clocks.deadlines import deadline_due, in_force, length_due
from servanda.diagnostics import Span
from servanda.model.agreement import (
    By,
    DayOfWindow,
    DueDay,
    NextDay,
    NextOccurrence,
    NextWorkingDay,
    Within,
)
from servanda.model.expressions import Dated, Duration, TimeOfDay
from servanda.syntax.tree import Roll, Unit

At = Callable[[str], int]
SPAN = Span("a.agreement", 0, 1, 1, 1, 1, 2)
HOUR = 3600 * SECOND


def length(amount: int, unit: Unit) -> Dated[Duration]:
    return Dated(((None, Duration(Decimal(amount), unit)),))


def within(amount: int, unit: Unit, calendar: str | None = None, *, civil_code: bool = False) -> Within:
    return Within(length(amount, unit), calendar, civil_code, SPAN)


def by(clock: int, day: DueDay, roll: Roll | None = None, calendar: str | None = None) -> By:
    return By(Dated(((None, TimeOfDay(clock * 3600)),)), day, roll, calendar, SPAN)


@pytest.mark.parametrize(
    ("deadline", "start", "due"),
    [
        (within(2, Unit.HOURS), "2026-02-13 17:00", "2026-02-13 19:00"),
        (within(2, Unit.DAYS), "2026-02-13 17:00", "2026-02-15 17:00"),
        (within(1, Unit.WEEKS), "2026-02-13 17:00", "2026-02-20 17:00"),
        # a calendar beside clock time only says which days are off
        (within(2, Unit.DAYS, "office"), "2026-02-13 17:00", "2026-02-15 17:00"),
        # Saturday 14 February is a make-up workday, 15 to 23 are off
        (within(2, Unit.WORKING_HOURS, "office"), "2026-02-13 17:00", "2026-02-14 10:00"),
        (within(90, Unit.WORKING_MINUTES, "office"), "2026-02-14 17:00", "2026-02-24 09:30"),
        (within(2, Unit.WORKING_DAYS, "office"), "2026-02-13 17:00", "2026-02-24 18:00"),
        (within(1, Unit.MONTHS), "2026-01-31 17:00", "2026-02-28 17:00"),
        (within(1, Unit.QUARTERS), "2026-01-31 17:00", "2026-04-30 17:00"),
        (within(1, Unit.YEARS), "2024-02-29 17:00", "2025-02-28 17:00"),
        # the statutory count: the first day does not count, the last ends at 24:00 and rolls over the holidays
        (within(2, Unit.DAYS, "office", civil_code=True), "2026-02-13 17:00", "2026-02-24 24:00"),
        (within(1, Unit.DAYS, "office", civil_code=True), "2026-02-13 17:00", "2026-02-14 24:00"),
        (within(2, Unit.DAYS, civil_code=True), "2026-02-13 17:00", "2026-02-15 24:00"),
        (within(1, Unit.MONTHS, "office", civil_code=True), "2026-01-18 17:00", "2026-02-24 24:00"),
    ],
)
def test_lengths_of_time(office: Calendar, at: At, deadline: Within, start: str, due: str) -> None:
    assert deadline_due(office.zone, lambda _: office, deadline, at(start)) == Due.known(at(due))


@pytest.mark.parametrize(
    ("deadline", "start", "due"),
    [
        # at 02:00 the next day is still tomorrow
        (by(9, NextDay()), "2026-02-13 02:00", "2026-02-14 09:00"),
        (by(9, NextDay()), "2026-02-14 23:59", "2026-02-15 09:00"),
        # Sunday the 15th is off: forward, whichever way is written; without a calendar it stays
        (by(9, NextDay(), Roll.FORWARD, "office"), "2026-02-14 10:00", "2026-02-24 09:00"),
        (by(9, NextDay(), Roll.BACK, "office"), "2026-02-14 10:00", "2026-02-24 09:00"),
        (by(9, NextDay(), Roll.FORWARD), "2026-02-14 10:00", "2026-02-15 09:00"),
        (by(24, NextDay()), "2026-02-13 02:00", "2026-02-14 24:00"),
        (by(9, NextOccurrence()), "2026-02-13 08:59", "2026-02-13 09:00"),
        (by(9, NextOccurrence()), "2026-02-13 09:00", "2026-02-14 09:00"),
        (by(9, NextOccurrence(), Roll.FORWARD, "office"), "2026-02-14 09:00", "2026-02-24 09:00"),
        (by(9, NextWorkingDay("office")), "2026-02-13 10:00", "2026-02-14 09:00"),
        (by(9, NextWorkingDay("office")), "2026-02-14 10:00", "2026-02-24 09:00"),
        # the desk works on Sundays too; by the office's calendar that day is off
        (by(9, NextWorkingDay("desk")), "2026-03-07 10:00", "2026-03-08 09:00"),
        (by(9, NextWorkingDay("desk"), Roll.FORWARD, "office"), "2026-03-07 10:00", "2026-03-09 09:00"),
        # 24:00 of Saturday, rolled: Saturday is the day that is off, not Sunday, which begins then
        (by(24, NextWorkingDay("desk"), Roll.FORWARD, "office"), "2026-03-06 10:00", "2026-03-09 24:00"),
        (by(24, NextWorkingDay("desk"), Roll.FORWARD, "office"), "2026-03-05 10:00", "2026-03-06 24:00"),
    ],
)
def test_days_told_from_the_trigger(  # noqa: PLR0913, PLR0917 - fixtures and parameters
    office: Calendar, make_calendar: Callable[..., Calendar], at: At, deadline: By, start: str, due: str
) -> None:
    desk = make_calendar("mon-sun 09:00-18:00", office.zone)
    calendars = {"office": office, "desk": desk}
    assert deadline_due(office.zone, calendars.__getitem__, deadline, at(start)) == Due.known(at(due))


def test_an_unknown_day_stays_unknown_when_it_rolls(
    office: Calendar, make_calendar: Callable[..., Calendar], at: At
) -> None:
    # the first working day after 31 December 2026 is nobody's knowledge, and not before 1 January
    deadline = by(9, NextWorkingDay("office"), Roll.FORWARD, "desk")
    desk = make_calendar("mon-sun 09:00-18:00", office.zone)
    calendars = {"office": office, "desk": desk}
    due = deadline_due(office.zone, calendars.__getitem__, deadline, at("2026-12-31 10:00"))
    assert due == Due.unknown(at("2027-01-01 09:00"))
    # and where the calendar that rolls is closed on that day, not before it opens
    weekdays = make_calendar("mon 09:00-18:00", office.zone)
    calendars["desk"] = weekdays
    due = deadline_due(office.zone, calendars.__getitem__, deadline, at("2026-12-31 10:00"))
    assert due == Due.unknown(at("2027-01-04 09:00"))


def test_a_calendar_that_never_opens_has_no_next_working_day(
    office: Calendar, make_calendar: Callable[..., Calendar], at: At
) -> None:
    never = make_calendar("", office.zone)
    deadline = by(9, NextWorkingDay("never"), Roll.FORWARD, "office")
    calendars = {"office": office, "never": never}
    due = deadline_due(office.zone, calendars.__getitem__, deadline, at("2026-02-13 10:00"))
    assert due == Due.unknown(HORIZON)


def test_a_day_of_a_window_is_not_counted_from_an_event(office: Calendar, at: At) -> None:
    with pytest.raises(TypeError, match="day of a window"):
        deadline_due(office.zone, lambda _: office, by(9, DayOfWindow(5, after=True)), at("2026-02-13 10:00"))


def test_the_version_in_force_when_the_clock_starts(office: Calendar, at: At) -> None:
    limit = Dated(
        (
            (None, Duration(Decimal(4), Unit.HOURS)),
            (date(2026, 2, 1), Duration(Decimal(2), Unit.HOURS)),
            (date(2026, 3, 1), Duration(Decimal(1), Unit.HOURS)),
        )
    )
    for start, hours in (
        ("2026-01-31 23:59", 4),
        ("2026-02-01 00:00", 2),
        ("2026-02-28 23:59", 2),
        ("2026-03-01 00:00", 1),
        ("2027-01-01 00:00", 1),
    ):
        assert in_force(office.zone, limit, at(start)).amount == hours
        due = deadline_due(office.zone, lambda _: office, Within(limit, None, False, SPAN), at(start))  # noqa: FBT003
        assert due == Due.known(at(start) + hours * HOUR)


def test_pauses_stop_clock_and_working_time_but_no_dates(office: Calendar, at: At) -> None:
    pauses = [(at("2026-02-13 17:00"), at("2026-02-14 10:00"))]
    start = at("2026-02-13 16:00")

    def due(amount: int, unit: Unit) -> Due:
        return length_due(office.zone, office, start, Duration(Decimal(amount), unit), pauses)

    assert due(2, Unit.HOURS) == Due.known(at("2026-02-14 11:00"))
    # an hour of Friday and, from 10:00 on, one of Saturday
    assert due(2, Unit.WORKING_HOURS) == Due.known(at("2026-02-14 11:00"))
    assert due(1, Unit.WORKING_DAYS) == Due.known(at("2026-02-14 18:00"))
    assert due(1, Unit.MONTHS) == Due.known(at("2026-03-13 16:00"))
