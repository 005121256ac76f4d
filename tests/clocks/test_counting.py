from collections.abc import Callable
from datetime import date

import pytest

from servanda.clocks import (
    HORIZON,
    SECOND,
    Calendar,
    Due,
    Zone,
    add_months,
    civil_days,
    next_day_at,
    next_occurrence,
    next_working_day_at,
)
from servanda.syntax.tree import Unit

At = Callable[[str], int]
SHANGHAI = Zone("Asia/Shanghai")
BERLIN = Zone("Europe/Berlin")
HALF_PAST_NINE = 9 * 3600 + 30 * 60


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-15 10:30", 1, "2026-02-15 10:30"),
        ("2026-01-31 00:00", 1, "2026-02-28 00:00"),
        ("2024-01-31 00:00", 1, "2024-02-29 00:00"),
        ("2026-01-31 00:00", 2, "2026-03-31 00:00"),
        ("2026-02-28 23:59", 1, "2026-03-28 23:59"),
        ("2026-11-30 08:00", 3, "2027-02-28 08:00"),  # a quarter
        ("2024-02-29 08:00", 12, "2025-02-28 08:00"),  # a year
        ("2026-05-05 08:00", 0, "2026-05-05 08:00"),
    ],
)
def test_months_keep_the_day_or_take_the_last(at: At, start: str, months: int, end: str) -> None:
    assert add_months(SHANGHAI, at(start), months) == at(end)


def test_months_keep_the_local_time_across_clock_changes() -> None:
    # 28 February 10:00 +01:00 to 28 March 10:00 +01:00 to 28 April 10:00 +02:00
    start = BERLIN.wall(date(2026, 2, 28), 10 * 3600)
    assert add_months(BERLIN, start, 1) - start == 28 * 86400 * SECOND
    assert add_months(BERLIN, start, 2) - start == (59 * 86400 - 3600) * SECOND


def test_months_keep_microseconds_and_the_second_of_two_equal_times(at: At) -> None:
    assert add_months(SHANGHAI, at("2026-01-15 10:30") + 7, 1) == at("2026-02-15 10:30") + 7
    second = BERLIN.wall(date(2026, 10, 25), 2 * 3600) + 3600 * SECOND
    assert add_months(BERLIN, second, 0) == second


@pytest.mark.parametrize(
    ("start", "count", "unit", "end"),
    [
        ("2026-03-02 10:00", 7, Unit.DAYS, "2026-03-09 24:00"),
        ("2026-03-02 00:00", 7, Unit.DAYS, "2026-03-09 24:00"),  # the first day never counts
        ("2026-03-02 10:00", 1, Unit.WEEKS, "2026-03-09 24:00"),
        ("2026-03-02 10:00", 5, Unit.DAYS, "2026-03-09 24:00"),  # Saturday the 7th rolls to Monday
        ("2026-02-09 10:00", 7, Unit.DAYS, "2026-02-24 24:00"),  # 16 February is off
        ("2026-02-07 10:00", 7, Unit.DAYS, "2026-02-14 24:00"),  # a make-up Saturday is no day off
        ("2026-01-31 10:00", 1, Unit.MONTHS, "2026-02-28 24:00"),
        ("2026-01-15 10:00", 1, Unit.QUARTERS, "2026-04-15 24:00"),
        ("2025-06-30 10:00", 1, Unit.YEARS, "2026-06-30 24:00"),
    ],
)
def test_the_statutory_count(  # noqa: PLR0913, PLR0917
    office: Calendar, at: At, start: str, count: int, unit: Unit, end: str
) -> None:
    assert civil_days(SHANGHAI, at(start), count, unit, office) == Due.known(at(end))


def test_the_statutory_count_without_a_calendar_does_not_roll(at: At) -> None:
    assert civil_days(SHANGHAI, at("2026-03-02 10:00"), 5, Unit.DAYS, None) == Due.known(at("2026-03-07 24:00"))


def test_the_statutory_count_into_an_unknown_year(office: Calendar, at: At) -> None:
    assert civil_days(SHANGHAI, at("2026-12-30 10:00"), 7, Unit.DAYS, office) == Due.unknown(at("2027-01-06 24:00"))
    # Sunday, 27 December, rolls within the known year
    assert civil_days(SHANGHAI, at("2026-12-20 10:00"), 7, Unit.DAYS, office) == Due.known(at("2026-12-28 24:00"))


def test_counts_past_every_calendar_end_at_the_horizon(at: At) -> None:
    start = at("2026-03-02 10:00")
    assert add_months(SHANGHAI, start, 12 * 8000) == HORIZON
    assert civil_days(SHANGHAI, start, 8000, Unit.YEARS, None) == Due.unknown(HORIZON)
    assert civil_days(SHANGHAI, start, 10**12, Unit.WEEKS, None) == Due.unknown(HORIZON)


@pytest.mark.parametrize("unit", [Unit.HOURS, Unit.WORKING_DAYS])
def test_the_statutory_count_is_for_days_and_more(at: At, unit: Unit) -> None:
    with pytest.raises(ValueError, match=unit.value):
        civil_days(SHANGHAI, at("2026-03-02 10:00"), 5, unit, None)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-02-12 20:00", "2026-02-13 09:30"),
        ("2026-02-12 02:00", "2026-02-13 09:30"),  # also at two in the morning: the calendar day after
        ("2026-02-12 00:00", "2026-02-13 09:30"),
        ("2026-02-16 08:00", "2026-02-17 09:30"),  # holidays count as days
        ("2026-12-31 23:59", "2027-01-01 09:30"),
    ],
)
def test_the_next_day(at: At, start: str, due: str) -> None:
    assert next_day_at(SHANGHAI, at(start), HALF_PAST_NINE) == at(due)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-02-12 02:00", "2026-02-13 09:30"),
        ("2026-02-13 20:00", "2026-02-14 09:30"),  # make-up Saturday
        ("2026-02-14 08:00", "2026-02-24 09:30"),
        ("2026-03-06 20:00", "2026-03-09 09:30"),  # Friday to Monday
    ],
)
def test_the_next_working_day(office: Calendar, at: At, start: str, due: str) -> None:
    assert next_working_day_at(office, at(start), HALF_PAST_NINE) == Due.known(at(due))


def test_the_next_working_day_in_an_unknown_year(office: Calendar, at: At) -> None:
    assert next_working_day_at(office, at("2026-12-31 10:00"), HALF_PAST_NINE) == Due.unknown(at("2027-01-01 09:30"))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-02-12 09:29", "2026-02-12 09:30"),
        ("2026-02-12 09:30", "2026-02-13 09:30"),  # strictly after
        ("2026-02-12 02:00", "2026-02-12 09:30"),
        ("2026-02-12 20:00", "2026-02-13 09:30"),
    ],
)
def test_the_next_occurrence(at: At, start: str, due: str) -> None:
    assert next_occurrence(SHANGHAI, at(start), HALF_PAST_NINE) == at(due)


def test_the_next_midnight(at: At) -> None:
    assert next_occurrence(SHANGHAI, at("2026-02-12 00:00"), 86400) == at("2026-02-13 00:00")
    assert next_occurrence(SHANGHAI, at("2026-02-12 00:00"), 0) == at("2026-02-13 00:00")
    assert next_occurrence(SHANGHAI, at("2026-02-12 00:00") - 1, 0) == at("2026-02-12 00:00")


def test_the_next_occurrence_of_a_time_the_clocks_skip_or_repeat() -> None:
    half_past_two = 2 * 3600 + 1800
    spring = BERLIN.wall(date(2026, 3, 28), 12 * 3600)
    assert BERLIN.iso(next_occurrence(BERLIN, spring, half_past_two)) == "2026-03-29T03:30:00+02:00"
    first = BERLIN.wall(date(2026, 10, 25), half_past_two)
    assert BERLIN.iso(next_occurrence(BERLIN, first, half_past_two)) == "2026-10-26T02:30:00+01:00"
