"""The reference engine's calendar arithmetic, walked day by day, against `servanda.clocks`, computed from tables.

Neither uses the other; only the frozen holidays are common to both. Days on which clocks change, holidays and make-up
days, overrides, years nobody has published, pauses and rolling are all drawn.
"""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda import clocks
from servanda.diagnostics import Span
from servanda.engines.reference.clock import Due, due_after, union
from servanda.engines.reference.deadlines import by, by_of_window, within
from servanda.engines.reference.hours import Hours
from servanda.engines.reference.localtime import NEVER, LocalTime
from servanda.engines.reference.windows import Window, anchored_windows, calendar_windows
from servanda.model.agreement import (
    By,
    CalendarRule,
    DayOfWindow,
    NextDay,
    NextOccurrence,
    NextWorkingDay,
    WeekdayOfWindow,
    Within,
)
from servanda.model.expressions import Dated, Duration, TimeOfDay
from servanda.syntax.tree import Roll, Unit, WindowUnit

SECOND = 1_000_000
HOUR = 3600 * SECOND
SPAN = Span("test.agreement", 0, 1, 1, 1, 1, 2)
ZONES = ("UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo")
FIRST = date(2018, 10, 1)
"""before the clocks change: Lord Howe 7 October, Berlin 28 October, Sao Paulo (at midnight) and New York 4 November"""
LAST_KNOWN = date(2026, 12, 1)
"""a month before the first year whose holidays nobody has published"""

law = settings(max_examples=150, deadline=None)

quarters = st.lists(st.integers(0, 96), min_size=2, max_size=2, unique=True)
windows = quarters.map(lambda pair: (min(pair) * 900, max(pair) * 900))


def apart(found: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The windows in order, those that overlap an earlier one left out, as the model does."""
    kept: list[tuple[int, int]] = []
    for window in sorted(found):
        if not kept or window[0] >= kept[-1][1]:
            kept.append(window)
    return tuple(kept)


hours = st.lists(windows, max_size=2).map(apart)
some_hours = st.lists(windows, min_size=1, max_size=2).map(apart)
starts = st.sampled_from((FIRST, LAST_KNOWN))


@st.composite
def rules(draw: st.DrawFn) -> CalendarRule:
    weekly = draw(st.permutations([*draw(st.lists(hours, min_size=6, max_size=6)), draw(some_hours)]).map(tuple))
    days = st.builds(lambda first, number: first + timedelta(days=number), starts, st.integers(0, 60))
    holidays = draw(st.sampled_from((None, "cn")))
    makeup = draw(st.none() | some_hours) if holidays else None
    return CalendarRule("office", weekly, holidays, makeup, draw(st.dictionaries(days, hours, max_size=4)))


@cache
def zone(name: str) -> clocks.Zone:
    return clocks.Zone(name)


@st.composite
def instants(draw: st.DrawFn) -> int:
    day = (draw(starts) - date(1970, 1, 1)).days
    minute = draw(st.integers(0, 45 * 1440))
    return (day * 86400 + minute * 60) * SECOND + draw(st.sampled_from((0, 0, 0, -1, 1)))


zones = st.sampled_from(ZONES)
lengths = st.one_of(
    st.builds(Duration, st.integers(0, 100).map(Fraction), st.sampled_from((Unit.MINUTES, Unit.HOURS))),
    st.builds(Duration, st.integers(0, 100).map(Fraction), st.sampled_from((Unit.WORKING_MINUTES, Unit.WORKING_HOURS))),
    st.builds(Duration, st.integers(1, 12).map(Fraction), st.just(Unit.WORKING_DAYS)),
    st.builds(Duration, st.integers(1, 14).map(Fraction), st.sampled_from((Unit.DAYS, Unit.MONTHS))),
)
times = st.integers(0, 96).map(lambda quarter: Dated(((None, TimeOfDay(quarter * 900)),)))
rolls = st.sampled_from((None, Roll.BACK, Roll.FORWARD))
pause = st.tuples(instants(), st.integers(0, 200 * 3600).map(lambda seconds: seconds * SECOND))
pauses = st.lists(pause, max_size=3).map(lambda found: union([(start, start + length) for start, length in found]))


def same(ours: Due, theirs: clocks.Due) -> bool:
    """One due instant, or one instant before which it is certainly not due."""
    return (ours.at, ours.floor) == (theirs.at, theirs.floor)


def both(rule: CalendarRule, name: str) -> tuple[Hours, clocks.Calendar]:
    return Hours(rule, LocalTime(name)), clocks.Calendar(rule, zone(name))


@law
@given(rules(), zones, lengths, instants(), pauses, st.booleans())
def test_within(  # noqa: PLR0913, PLR0917 - all that such a deadline may depend on
    rule: CalendarRule,
    name: str,
    length: Duration,
    start: int,
    standing: tuple[tuple[int, int], ...],
    civil: bool,  # noqa: FBT001 - drawn
) -> None:
    ours, theirs = both(rule, name)
    counted = civil and length.unit in {Unit.DAYS, Unit.MONTHS}
    calendar = "office" if counted or length.unit.value.startswith("working") else None
    limit = Within(Dated(((None, length),)), calendar, counted, SPAN)
    stops = standing if length.unit not in {Unit.WORKING_DAYS, Unit.MONTHS} and not counted else ()
    found = within(ours.local, ours if calendar else None, limit, start, stops)
    assert same(found, clocks.deadline_due(zone(name), lambda _: theirs, limit, start, stops))


@law
@given(
    rules(), zones, times, rolls, instants(), st.sampled_from((NextDay(), NextOccurrence(), NextWorkingDay("office")))
)
def test_by_a_day_told_from_a_trigger(  # noqa: PLR0913, PLR0917 - all that such a deadline may depend on
    rule: CalendarRule, name: str, time: Dated[TimeOfDay], roll: Roll | None, start: int, day: NextDay
) -> None:
    ours, theirs = both(rule, name)
    deadline = By(time, day, roll, "office" if roll else None, SPAN)
    found = by(ours.local, lambda _: ours, deadline, start)
    assert same(found, clocks.deadline_due(zone(name), lambda _: theirs, deadline, start))


@law
@given(rules(), zones, times, rolls, starts, st.integers(1, 31), st.booleans())
def test_by_a_day_of_a_month(  # noqa: PLR0913, PLR0917 - all that such a deadline may depend on
    rule: CalendarRule,
    name: str,
    time: Dated[TimeOfDay],
    roll: Roll | None,
    first: date,
    number: int,
    after: bool,  # noqa: FBT001 - drawn
) -> None:
    ours, theirs = both(rule, name)
    deadline = By(time, DayOfWindow(number, after), roll, "office" if roll else None, SPAN)
    found, _ = by_of_window(ours.local, lambda _: ours, deadline, window(ours.local, WindowUnit.MONTH, first))
    expected = clocks.ordinal_day(
        zone(name),
        clocks.window_of(zone(name), WindowUnit.MONTH, first),
        number,
        clocks.DayRule(time.first.seconds, roll, theirs if roll else None),
        after=after,
    )
    assert same(found, expected)


@law
@given(rules(), zones, times, rolls, starts, st.integers(0, 40), st.integers(1, 7))
def test_by_a_weekday(  # noqa: PLR0913, PLR0917 - all that such a deadline may depend on
    rule: CalendarRule, name: str, time: Dated[TimeOfDay], roll: Roll | None, first: date, later: int, weekday: int
) -> None:
    ours, theirs = both(rule, name)
    day = first + timedelta(days=later)
    deadline = By(time, WeekdayOfWindow(weekday), roll, "office" if roll else None, SPAN)
    found, _ = by_of_window(ours.local, lambda _: ours, deadline, window(ours.local, WindowUnit.WEEK, day))
    expected = clocks.weekday_of(
        zone(name),
        clocks.window_of(zone(name), WindowUnit.WEEK, day),
        weekday,
        clocks.DayRule(time.first.seconds, roll, theirs if roll else None),
    )
    assert same(found, expected)


@law
@given(rules(), zones, instants())
def test_open_at_an_instant(rule: CalendarRule, name: str, at: int) -> None:
    ours, theirs = both(rule, name)
    assert ours.is_open(at) == theirs.is_open(at)


@law
@given(zones, st.sampled_from(list(WindowUnit)), starts, st.integers(0, 60))
def test_calendar_windows(name: str, unit: WindowUnit, first: date, later: int) -> None:
    day = first + timedelta(days=later)
    found = window(LocalTime(name), unit, day)
    expected = clocks.window_of(zone(name), unit, day)
    assert (found.label, found.start, found.end) == (expected.label, expected.start, expected.end)


def window(local: LocalTime, unit: WindowUnit, day: date) -> Window:
    """The calendar window that a local day lies in."""
    start = local.start(day)
    (found,) = calendar_windows(local, unit, (start, start + 1), partial=True, before=NEVER)
    whole = local.start(found.days[0]), local.start(found.days[1])
    return next(calendar_windows(local, unit, whole, partial=False, before=NEVER))


# --- by hand ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def at() -> Callable[[str], int]:
    """An instant from a wall-clock time in Shanghai, which is at +08:00."""

    def instant(text: str) -> int:
        day, clock = text.split(" ")
        hour, minute = map(int, clock.split(":"))
        return (
            (date.fromisoformat(day) - date(1970, 1, 1)).days * 86400 + hour * 3600 + minute * 60
        ) * SECOND - 8 * HOUR

    return instant


def test_a_limit_used_up_at_closing_stays_there(at: Callable[[str], int]) -> None:
    nine_to_six = ((9 * 3600, 18 * 3600),)
    office = Hours(CalendarRule("office", (nine_to_six,) * 5 + ((), ())), LocalTime("Asia/Shanghai"))
    # Friday 9 January 2026, 16:00: two hours until closing; a microsecond more is Monday's first
    start = at("2026-01-09 16:00")
    assert due_after(start, 2 * HOUR, office) == Due.known(at("2026-01-09 18:00"))
    assert due_after(start, 2 * HOUR + 1, office) == Due.known(at("2026-01-12 09:00") + 1)
    # on hold from Friday 17:00 to Monday 10:00: one hour on Friday, the second until Monday 11:00
    assert due_after(start, 2 * HOUR, office, ((at("2026-01-09 17:00"), at("2026-01-12 10:00")),)) == Due.known(
        at("2026-01-12 11:00")
    )
    # on hold for good from 17:00: one hour is reached then, two are not
    for_good = ((at("2026-01-09 17:00"), NEVER),)
    assert due_after(start, HOUR, office, for_good) == Due.known(at("2026-01-09 17:00"))
    assert due_after(start, 2 * HOUR, office, for_good) == Due.unknown(NEVER)


def test_a_calendar_that_is_never_open_again(at: Callable[[str], int]) -> None:
    once = CalendarRule("office", ((),) * 7, overrides={date(2026, 1, 9): ((9 * 3600, 10 * 3600),)})
    office = Hours(once, LocalTime("Asia/Shanghai"))
    assert due_after(at("2026-01-01 00:00"), HOUR, office) == Due.known(at("2026-01-09 10:00"))
    assert due_after(at("2026-01-01 00:00"), HOUR + 1, office) == Due.unknown(NEVER)


def test_months_are_counted_from_the_anchor(at: Callable[[str], int]) -> None:
    # 31 January, 28 February, 31 March: not 28 March
    found = anchored_windows(
        LocalTime("Asia/Shanghai"), WindowUnit.MONTH, at("2026-01-31 10:00"), at("2026-03-31 10:00")
    )
    edges = [at("2026-01-31 10:00"), at("2026-02-28 10:00"), at("2026-03-31 10:00")]
    assert [(one.start, one.end) for one in found] == list(pairwise(edges))
