"""Due days and days off, worked by hand in Shanghai 2026 (15 to 23 February off, 14 and 28 February worked)."""

from collections.abc import Callable
from datetime import date

import pytest

from servanda.clocks import (
    HORIZON,
    Calendar,
    DayRule,
    Due,
    Zone,
    ordinal_date,
    ordinal_day,
    weekday_date,
    weekday_of,
    window_of,
)
from servanda.syntax.tree import Roll, WindowUnit

At = Callable[[str], int]
MakeCalendar = Callable[..., Calendar]
SHANGHAI = Zone("Asia/Shanghai")
FRIDAY = 5
FIVE_PM = 17 * 3600
MIDNIGHT = 24 * 3600


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 1, 5), "2026-01-09 17:00"),  # an ordinary Friday
        (date(2026, 2, 9), "2026-02-13 17:00"),
        (date(2026, 2, 16), "2026-02-24 17:00"),  # the whole week is off: forward
        (date(2026, 2, 23), "2026-02-27 17:00"),
        (date(2026, 6, 15), "2026-06-18 17:00"),  # Friday 19 June off: back to Thursday
        (date(2026, 9, 28), "2026-09-30 17:00"),  # Friday 2 October off, as Thursday: back to Wednesday
    ],
)
def test_weekly_report_by_friday_rolling_back(office: Calendar, at: At, day: date, due: str) -> None:
    rule = DayRule(FIVE_PM, Roll.BACK, office)
    assert weekday_of(SHANGHAI, window_of(SHANGHAI, WindowUnit.WEEK, day), FRIDAY, rule) == Due.known(at(due))


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 2, 16), "2026-02-24 17:00"),
        (date(2026, 6, 15), "2026-06-22 17:00"),  # Friday 19 June to Sunday off: Monday
        (date(2026, 9, 28), "2026-10-08 17:00"),  # 1 to 7 October off
    ],
)
def test_weekly_report_rolling_forward(office: Calendar, at: At, day: date, due: str) -> None:
    rule = DayRule(FIVE_PM, Roll.FORWARD, office)
    assert weekday_of(SHANGHAI, window_of(SHANGHAI, WindowUnit.WEEK, day), FRIDAY, rule) == Due.known(at(due))


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (date(2026, 1, 1), "2026-02-05 24:00"),  # a Thursday
        (date(2026, 3, 1), "2026-04-07 24:00"),  # Sunday 5 April, Qingming, off to the 6th
        (date(2026, 8, 1), "2026-09-07 24:00"),  # a Saturday
        (date(2026, 9, 1), "2026-10-08 24:00"),  # National Day week
    ],
)
def test_monthly_report_by_the_5th_after_rolling_forward(office: Calendar, at: At, month: date, due: str) -> None:
    window = window_of(SHANGHAI, WindowUnit.MONTH, month)
    rule = DayRule(MIDNIGHT, Roll.FORWARD, office)
    assert ordinal_day(SHANGHAI, window, 5, rule, after=True) == Due.known(at(due))


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (date(2026, 1, 1), "2026-01-12 24:00"),  # Saturday 10 January
        (date(2026, 2, 1), "2026-02-10 24:00"),
        (date(2026, 10, 1), "2026-10-10 24:00"),  # a make-up Saturday
    ],
)
def test_fee_by_the_10th_rolling_forward(office: Calendar, at: At, month: date, due: str) -> None:
    window = window_of(SHANGHAI, WindowUnit.MONTH, month)
    rule = DayRule(MIDNIGHT, Roll.FORWARD, office)
    assert ordinal_day(SHANGHAI, window, 10, rule, after=False) == Due.known(at(due))


def test_rolled_back_a_day_after_the_window_stays_in_its_month(office: Calendar, at: At) -> None:
    rule = DayRule(FIVE_PM, Roll.BACK, office)
    august = window_of(SHANGHAI, WindowUnit.MONTH, date(2026, 8, 1))
    september = window_of(SHANGHAI, WindowUnit.MONTH, date(2026, 9, 1))
    # Saturday 5 September: back to Friday; 5 October: 1 to 4 October are off, so forward instead of into September
    assert ordinal_day(SHANGHAI, august, 5, rule, after=True) == Due.known(at("2026-09-04 17:00"))
    assert ordinal_day(SHANGHAI, september, 5, rule, after=True) == Due.known(at("2026-10-08 17:00"))


def test_a_day_in_the_window_rolls_back_to_the_windows_start_only(office: Calendar, at: At) -> None:
    # 3 January 2026: 1 and 2 January are off as well, 31 December is another month
    january = window_of(SHANGHAI, WindowUnit.MONTH, date(2026, 1, 1))
    rule = DayRule(FIVE_PM, Roll.BACK, office)
    assert ordinal_day(SHANGHAI, january, 3, rule, after=False) == Due.known(at("2026-01-04 17:00"))


def test_without_a_roll_or_a_calendar_the_day_stays(office: Calendar, at: At) -> None:
    window = window_of(SHANGHAI, WindowUnit.WEEK, date(2026, 2, 16))
    stays = Due.known(at("2026-02-20 17:00"))
    assert weekday_of(SHANGHAI, window, FRIDAY, DayRule(FIVE_PM, None, office)) == stays
    assert weekday_of(SHANGHAI, window, FRIDAY, DayRule(FIVE_PM, Roll.BACK, None)) == stays


@pytest.mark.parametrize(
    ("month", "number", "after", "day"),
    [
        (date(2026, 4, 1), 31, False, date(2026, 4, 30)),
        (date(2026, 1, 1), 31, True, date(2026, 2, 28)),
        (date(2024, 1, 1), 30, True, date(2024, 2, 29)),
        (date(2026, 12, 1), 5, True, date(2027, 1, 5)),
    ],
)
def test_a_day_the_month_does_not_have_is_its_last(month: date, number: int, after: bool, day: date) -> None:  # noqa: FBT001
    assert ordinal_date(window_of(SHANGHAI, WindowUnit.MONTH, month), number, after=after) == day


def test_days_of_other_windows() -> None:
    quarter = window_of(SHANGHAI, WindowUnit.QUARTER, date(2026, 5, 5))
    assert ordinal_date(quarter, 10, after=False) == date(2026, 4, 10)
    assert ordinal_date(quarter, 10, after=True) == date(2026, 7, 10)
    # a week ends inside a month: the month after it begins later
    assert ordinal_date(window_of(SHANGHAI, WindowUnit.WEEK, date(2026, 2, 16)), 5, after=True) == date(2026, 3, 5)
    # also where only its first day was left over: the week ends on Sunday, 1 February
    assert ordinal_date(window_of(SHANGHAI, WindowUnit.WEEK, date(2026, 1, 26)), 5, after=True) == date(2026, 3, 5)
    assert weekday_date(window_of(SHANGHAI, WindowUnit.MONTH, date(2026, 2, 1)), FRIDAY) == date(2026, 2, 6)


# --- unknown years ----------------------------------------------------------------------------------------------------


def test_a_due_day_in_an_unknown_year_is_not_known(office: Calendar, at: At) -> None:
    december = window_of(SHANGHAI, WindowUnit.MONTH, date(2026, 12, 1))
    forward = ordinal_day(SHANGHAI, december, 5, DayRule(MIDNIGHT, Roll.FORWARD, office), after=True)
    assert forward == Due.unknown(at("2027-01-05 24:00"))
    # rolled back it could be any day of that month from the 1st on
    back = ordinal_day(SHANGHAI, december, 5, DayRule(MIDNIGHT, Roll.BACK, office), after=True)
    assert back == Due.unknown(at("2027-01-01 24:00"))


def test_rolling_into_an_unknown_year(make_calendar: MakeCalendar, at: At) -> None:
    # only Tuesdays are worked and Thursday, 31 December 2026 rolls to nobody knows where
    tuesdays = make_calendar("tue 09:00-18:00", "Asia/Shanghai", holidays="cn")
    december = window_of(SHANGHAI, WindowUnit.MONTH, date(2026, 12, 1))
    forward = ordinal_day(SHANGHAI, december, 31, DayRule(MIDNIGHT, Roll.FORWARD, tuesdays), after=False)
    assert forward == Due.unknown(at("2027-01-01 24:00"))
    back = ordinal_day(SHANGHAI, december, 31, DayRule(MIDNIGHT, Roll.BACK, tuesdays), after=False)
    assert back == Due.known(at("2026-12-29 24:00"))


def test_rolling_back_past_an_unknown_day_to_a_known_one(office: Calendar, at: At) -> None:
    # ISO week 53 ends on Sunday, 3 January 2027; the last day known to work is Thursday, 31 December
    last_week = window_of(SHANGHAI, WindowUnit.WEEK, date(2026, 12, 28))
    due = weekday_of(SHANGHAI, last_week, FRIDAY, DayRule(FIVE_PM, Roll.BACK, office))
    assert due == Due.unknown(at("2026-12-31 17:00"))


def test_an_overridden_day_decides_in_an_unknown_year(make_calendar: MakeCalendar, at: At) -> None:
    office = make_calendar(
        "mon-fri 09:00-18:00", "Asia/Shanghai", holidays="cn", overrides={date(2027, 1, 5): "09:00-18:00"}
    )
    december = window_of(SHANGHAI, WindowUnit.MONTH, date(2026, 12, 1))
    for roll in Roll:
        due = ordinal_day(SHANGHAI, december, 5, DayRule(MIDNIGHT, roll, office), after=True)
        assert due == Due.known(at("2027-01-05 24:00"))


@pytest.mark.parametrize("roll", list(Roll))
def test_a_calendar_without_working_days(make_calendar: MakeCalendar, roll: Roll) -> None:
    never = make_calendar("", "Asia/Shanghai")
    window = window_of(SHANGHAI, WindowUnit.WEEK, date(2026, 2, 16))
    assert weekday_of(SHANGHAI, window, FRIDAY, DayRule(FIVE_PM, roll, never)) == Due.unknown(HORIZON)
