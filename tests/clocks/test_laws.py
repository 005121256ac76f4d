"""Law 5, working time adds up and never runs backwards; and a walk from minute to minute that knows no intervals."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.clocks import SECOND, Calendar, Due, Zone, add_paused, between_paused, next_open_paused, stretches
from servanda.model.agreement import CalendarRule

MINUTE = 60 * SECOND
ZONES = ("UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo")
FIRST = date(2018, 10, 1)
"""around the changes of clocks in 2018: Lord Howe 7 October, Berlin 28 October, New York and Sao Paulo 4 November"""
START = int(datetime(2018, 10, 1, tzinfo=UTC).timestamp()) * SECOND
SPAN_MINUTES = 42 * 1440

law = settings(max_examples=60, deadline=None)
"""the first example of a calendar builds its tables, which a busy machine may take its time for"""


@lru_cache
def zone(name: str) -> Zone:
    return Zone(name)


quarters = st.lists(st.integers(0, 96), min_size=2, max_size=2, unique=True)
windows = quarters.map(lambda pair: (min(pair) * 900, max(pair) * 900))
hours = st.lists(windows, max_size=3).map(tuple)
some_hours = st.lists(windows, min_size=1, max_size=3).map(tuple)


@st.composite
def rules(draw: st.DrawFn) -> CalendarRule:
    weekly = draw(st.permutations([*draw(st.lists(hours, min_size=6, max_size=6)), draw(some_hours)]).map(tuple))
    days = st.integers(0, 60).map(lambda number: FIRST + timedelta(days=number))
    return CalendarRule("office", weekly, overrides=draw(st.dictionaries(days, hours, max_size=4)))


calendars = st.builds(lambda rule, name: Calendar(rule, zone(name)), rules(), st.sampled_from(ZONES))
instants = st.integers(0, SPAN_MINUTES * MINUTE).map(lambda offset: START + offset)
amounts = st.integers(0, 60 * 3600 * SECOND)


@law
@given(calendars, instants, instants, instants)
def test_law_5_open_time_is_additive_and_monotone(calendar: Calendar, t: int, u: int, v: int) -> None:
    first, second, whole = calendar.between(t, u), calendar.between(u, v), calendar.between(t, v)
    assert first is not None
    assert second is not None
    assert first + second == whole
    assert 0 <= first <= u - t if t <= u else 0 >= first >= u - t


@law
@given(calendars, instants, amounts)
def test_law_5_adding_reaches_exactly_the_amount_and_no_later_than_needed(
    calendar: Calendar, t: int, amount: int
) -> None:
    due = calendar.add(t, amount)
    assert due.at is not None
    assert due.floor == due.at
    assert calendar.between(t, due.at) == amount
    if amount:
        assert calendar.between(t, due.at - 1) == amount - 1


@law
@given(calendars, instants, instants)
def test_law_5_a_deadline_never_lies_after_the_instant_it_was_measured_to(calendar: Calendar, t: int, u: int) -> None:
    t, u = min(t, u), max(t, u)
    passed = calendar.between(t, u)
    assert passed is not None
    due = calendar.add(t, passed).at
    assert due is not None
    assert due <= u
    if passed and (calendar.is_open(u) or calendar.prev_close(u) == u):
        assert due == u


@law
@given(calendars, instants, amounts, amounts)
def test_law_5_adding_twice_is_adding_the_sum(calendar: Calendar, t: int, first: int, second: int) -> None:
    between = calendar.add(t, first).at
    assert between is not None
    assert calendar.add(between, second) == (calendar.add(t, first + second) if second else Due.known(between))


@law
@given(calendars, instants, amounts)
def test_law_5_taking_away_undoes_adding(calendar: Calendar, t: int, amount: int) -> None:
    start = calendar.subtract(t, amount)
    assert start is not None
    assert calendar.between(start, t) == amount
    assert calendar.is_open(start) or calendar.prev_close(start) == start
    if amount:
        assert calendar.between(start + 1, t) == amount - 1


@law
@given(calendars, instants)
def test_law_5_next_open_is_open_and_nothing_before_it_is(calendar: Calendar, t: int) -> None:
    opening = calendar.next_open(t).at
    assert opening is not None
    assert calendar.is_open(opening)
    assert calendar.between(t, opening) == 0
    closing = calendar.prev_close(t)
    assert closing is not None
    assert closing <= t
    assert calendar.is_open(closing - 1)
    if not calendar.is_open(t):
        assert calendar.between(closing, t) == 0


@law
@given(calendars, instants, st.integers(1, 12))
def test_law_5_working_days_are_counted_one_by_one(calendar: Calendar, t: int, count: int) -> None:
    day = calendar.zone.local_date(t)
    left = count
    while left:
        day += timedelta(days=1)
        left -= bool(calendar.is_working(day))
    assert calendar.add_working_days(t, count).at == calendar.closing(day)


pauses = st.lists(st.tuples(instants, st.integers(0, 3 * 1440 * MINUTE)), max_size=4).map(
    lambda found: [(begin, begin + length) for begin, length in found]
)


@law
@given(calendars, instants, instants, pauses)
def test_law_5_what_counts_adds_up_to_the_time_that_passed(
    calendar: Calendar, t: int, u: int, cut: list[tuple[int, int]]
) -> None:
    t, u = min(t, u), max(t, u)
    counted = stretches(calendar, t, u, cut)
    assert sum(end - start for start, end in counted) == between_paused(calendar, t, u, cut)
    assert all(t <= start < end <= u for start, end in counted)
    assert all(first[1] < second[0] for first, second in pairwise(counted))
    for start, end in counted:
        assert calendar.between(start, end) == end - start
        assert not any(start < finish and begin < end for begin, finish in cut if begin < finish)


@law
@given(calendars, instants, instants, pauses)
def test_law_5_pauses_only_delay(calendar: Calendar, t: int, u: int, cut: list[tuple[int, int]]) -> None:
    t, u = min(t, u), max(t, u)
    passed = between_paused(calendar, t, u, cut)
    assert passed is not None
    without = calendar.between(t, u)
    assert without is not None
    assert 0 <= passed <= without
    due = add_paused(calendar, t, passed, cut).at
    assert due is not None
    assert due <= u
    assert between_paused(calendar, t, due, cut) == passed


@law
@given(calendars, instants, pauses)
def test_law_5_the_next_open_instant_is_where_time_begins_to_pass(
    calendar: Calendar, t: int, cut: list[tuple[int, int]]
) -> None:
    tick = add_paused(calendar, t, 1, cut).at
    assert tick is not None
    assert next_open_paused(calendar, t, cut) == Due.known(tick - 1)


def minute_is_open(rule: CalendarRule, info: ZoneInfo, minute: int) -> bool:
    local = datetime.fromtimestamp(minute * 60, info)
    windows = rule.overrides.get(local.date(), rule.weekly[local.weekday()])
    second = local.hour * 3600 + local.minute * 60
    return any(opens <= second < closes for opens, closes in windows)


@settings(law, max_examples=25)
@given(
    rules(), st.sampled_from(("UTC", "Asia/Shanghai", "Europe/Berlin")), st.integers(0, 20), st.integers(1, 6 * 1440)
)
def test_law_5_a_walk_from_minute_to_minute_agrees(rule: CalendarRule, name: str, day: int, minutes: int) -> None:
    # in these weeks no clock changes in these zones, so that wall-clock windows need no reading of their own
    calendar = Calendar(rule, zone(name))
    info = ZoneInfo(name)
    first = START // MINUTE + day * 1440
    open_minutes = [minute for minute in range(first, first + minutes) if minute_is_open(rule, info, minute)]
    end = (first + minutes) * MINUTE
    assert calendar.between(first * MINUTE, end) == len(open_minutes) * MINUTE
    if open_minutes:
        due = calendar.add(first * MINUTE, len(open_minutes) * MINUTE)
        assert due == Due.known((open_minutes[-1] + 1) * MINUTE)
        assert calendar.next_open(first * MINUTE) == Due.known(open_minutes[0] * MINUTE)
