"""Whatever the unknown days turn out to be, a known answer stays and no deadline falls before its floor."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.clocks import (
    SECOND,
    Calendar,
    DayRule,
    Due,
    Zone,
    civil_days,
    next_working_day_at,
    ordinal_day,
    weekday_of,
    window_of,
)
from servanda.model.agreement import CalendarRule
from servanda.syntax.tree import Roll, Unit, WindowUnit

ZONE = Zone("Asia/Shanghai")
OFFICE = CalendarRule("office", (((32400, 64800),),) * 5 + ((),) * 2, holidays="cn", makeup=((32400, 64800),))
NEW_YEAR = date(2027, 1, 1)
HOURS = st.sampled_from([(), ((32400, 64800),), ((0, 86400),), ((36000, 37800), (82800, 86400))])

law = settings(max_examples=100, deadline=None)
days = st.integers(-12, 40).map(lambda number: NEW_YEAR + timedelta(days=number))
instants = st.builds(ZONE.wall, days, st.integers(0, 86399))
# what the first hundred days of 2027 may turn out to be, and which of them an override already tells
futures = st.lists(HOURS, min_size=100, max_size=100)
told = st.sets(st.integers(0, 99), max_size=30)


def calendars(future: list[tuple[tuple[int, int], ...]], known: set[int]) -> tuple[Calendar, Calendar]:
    """The calendar as it is known, and as it turns out to be."""
    turned_out = {NEW_YEAR + timedelta(days=number): hours for number, hours in enumerate(future)}
    overrides = {day: hours for day, hours in turned_out.items() if (day - NEW_YEAR).days in known}
    return (
        Calendar(replace(OFFICE, overrides=overrides), ZONE),
        Calendar(replace(OFFICE, overrides=turned_out), ZONE),
    )


def keeps(answer: Callable[[Calendar], Due], now: Calendar, later: Calendar) -> None:
    before, after = answer(now), answer(later)
    assert before.floor <= after.floor
    if before.at is not None:
        assert before.at == before.floor == after.at


@law
@given(futures, told, instants, st.integers(0, 200 * 3600 * SECOND))
def test_open_time(future: list[tuple[tuple[int, int], ...]], known: set[int], t: int, amount: int) -> None:
    now, later = calendars(future, known)
    keeps(lambda calendar: calendar.add(t, amount), now, later)
    keeps(lambda calendar: calendar.next_open(t), now, later)
    assert now.prev_close(t) in {None, later.prev_close(t)}
    assert now.subtract(t, amount) in {None, later.subtract(t, amount)}


@law
@given(futures, told, instants, instants)
def test_time_between(future: list[tuple[tuple[int, int], ...]], known: set[int], t: int, u: int) -> None:
    now, later = calendars(future, known)
    touched = (ZONE.local_date(min(t, u)), ZONE.local_date(max(t, u) - 1))
    unknown = any(
        now.intervals(touched[0] + timedelta(days=number)) is None
        for number in range((touched[1] - touched[0]).days + 1)
    )
    assert now.between(t, u) == (None if unknown and t != u else later.between(t, u))


@law
@given(futures, told, instants, st.integers(0, 20))
def test_counted_days(future: list[tuple[tuple[int, int], ...]], known: set[int], t: int, count: int) -> None:
    now, later = calendars(future, known)
    keeps(lambda calendar: calendar.add_working_days(t, count), now, later)
    keeps(lambda calendar: civil_days(ZONE, t, count, Unit.DAYS, calendar), now, later)
    keeps(lambda calendar: next_working_day_at(calendar, t, 34200), now, later)


@law
@given(futures, told, days, st.sampled_from(Roll), st.integers(1, 7), st.integers(1, 31))
def test_due_days(  # noqa: PLR0913, PLR0917 - one argument a choice
    future: list[tuple[tuple[int, int], ...]], known: set[int], day: date, roll: Roll, weekday: int, number: int
) -> None:
    now, later = calendars(future, known)
    week, month = window_of(ZONE, WindowUnit.WEEK, day), window_of(ZONE, WindowUnit.MONTH, day)
    keeps(lambda calendar: weekday_of(ZONE, week, weekday, DayRule(61200, roll, calendar)), now, later)
    rule = DayRule(86400, roll)
    for after in (False, True):

        def on_the_day(calendar: Calendar, *, after: bool = after) -> Due:
            return ordinal_day(ZONE, month, number, replace(rule, calendar=calendar), after=after)

        keeps(on_the_day, now, later)
