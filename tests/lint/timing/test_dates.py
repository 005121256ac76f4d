"""What the rules on time reckon by themselves, to start quickly, against the clocks that verdicts rest on."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda import clocks
from servanda.lint.timing.dates import due_date, window_of, windows
from servanda.lint.timing.holiday_years_known import known_years
from servanda.lint.timing.lengths import WINDOWS, of_length, of_time
from servanda.model import agreement as model
from servanda.model.expressions import Dated, Duration, TimeOfDay
from servanda.model.vocabulary import CalendarRule
from servanda.syntax.tree import Unit, WindowUnit

ZONES = [clocks.Zone(name) for name in ("Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe")]
WEEKLY = (*(((9 * 3600, 18 * 3600),),) * 5, (), ())

days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
units = st.sampled_from(list(WindowUnit))
zones = st.sampled_from(ZONES)


@given(days, st.integers(0, 800), units, st.booleans())
def test_windows_of_a_term_are_those_of_the_clocks(first: date, length: int, unit: WindowUnit, partial: bool) -> None:  # noqa: FBT001 -- drawn
    zone, last = ZONES[0], first + timedelta(days=length)
    known = clocks.windows(zone, unit, zone.day_start(first), zone.day_end(last), partial=partial)
    own = list(windows(unit, (first, last), partial=partial))
    assert [(one.first, one.last) for one in own] == [(one.first_date, one.last_date) for one in known]


@given(days, st.sampled_from(["weekday", "of", "after"]), st.integers(1, 31), units)
def test_days_of_windows_are_those_of_the_clocks(day: date, kind: str, number: int, unit: WindowUnit) -> None:
    window = clocks.window_of(ZONES[0], WindowUnit.WEEK if kind == "weekday" else unit, day)
    own = window_of(WindowUnit.WEEK if kind == "weekday" else unit, day)
    if kind == "weekday":
        weekday = (number - 1) % 7 + 1
        assert due_date(model.WeekdayOfWindow(weekday), own) == clocks.weekday_date(window, weekday)
    else:
        after = kind == "after"
        assert due_date(model.DayOfWindow(number, after), own) == clocks.ordinal_date(window, number, after=after)


@given(zones, days, units)
def test_no_window_is_shorter_or_longer_than_said(zone: clocks.Zone, day: date, unit: WindowUnit) -> None:
    window = clocks.window_of(zone, unit, day)
    shortest, longest = WINDOWS[unit]
    assert shortest - 3_600_000_000 <= window.end - window.start <= longest + 3_600_000_000


@settings(max_examples=300, deadline=None)
@given(zones, days, st.integers(0, 86_399), st.integers(1, 40), st.sampled_from(list(Unit)), st.booleans())
def test_a_limit_is_due_within_its_range(  # noqa: PLR0913, PLR0917 -- what is drawn
    zone: clocks.Zone,
    day: date,
    second: int,
    amount: int,
    unit: Unit,
    civil: bool,  # noqa: FBT001 -- drawn
) -> None:
    civil = civil and unit in {Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.QUARTERS, Unit.YEARS}
    calendar = clocks.Calendar(CalendarRule("office", WEEKLY), zone)
    start = zone.day_start(day) + second * 1_000_000
    limit = Dated(((None, Duration(Fraction(amount), unit)),))
    within = model.Within(limit, "office", civil, None)  # type: ignore[arg-type] -- a place that is not asked for
    due = clocks.deadline_due(zone, lambda _: calendar, within, start).at
    assert due is not None
    known = of_length(limit.first, civil_code=civil)
    assert known.least <= due - start
    assert known.most is None or due - start <= known.most


@settings(max_examples=200, deadline=None)
@given(
    zones,
    days,
    st.integers(0, 86_399),
    st.integers(0, 1440),
    st.sampled_from([model.NextDay(), model.NextOccurrence(), model.NextWorkingDay("office")]),
)
def test_a_day_told_from_a_trigger_is_due_within_its_range(
    zone: clocks.Zone, day: date, second: int, minutes: int, due_day: model.DueDay
) -> None:
    calendar = clocks.Calendar(CalendarRule("office", WEEKLY), zone)
    start = zone.day_start(day) + second * 1_000_000
    time = TimeOfDay(minutes * 60)
    by = model.By(Dated(((None, time),)), due_day, None, None, None)  # type: ignore[arg-type] -- as above
    due = clocks.deadline_due(zone, lambda _: calendar, by, start).at
    known = of_time(due_day, time)
    assert due is not None
    assert known is not None
    assert known.least <= due - start
    assert known.most is None or due - start <= known.most


@pytest.mark.parametrize("name", clocks.holiday_sets())
def test_the_known_years_of_a_holiday_set(name: str) -> None:
    assert known_years(name) == frozenset(clocks.load_holidays(name).years)


def test_no_file_is_read_for_a_name_that_is_none() -> None:
    assert known_years("../calendars/cn") == frozenset()
    assert known_years("nowhere") == frozenset()
