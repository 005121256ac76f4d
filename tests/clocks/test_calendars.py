"""Open time, worked by hand in the calendar of the customer maintenance agreement (Shanghai, 09:00-18:00, China 2026).

February 2026: Fri 13 works, Sat 14 is a make-up workday, 15 to 23 are off, Tue 24 to Fri 27 work, Sat 28 is a make-up
workday.
"""

from collections.abc import Callable
from datetime import date

import pytest

from servanda.clocks import HORIZON, SECOND, Calendar, Due, UnknownHolidays, Zone
from servanda.model.agreement import CalendarRule

HOUR = 3600 * SECOND
MINUTE = 60 * SECOND
NINE_TO_SIX = ((9 * 3600, 18 * 3600),)

At = Callable[[str], int]
MakeCalendar = Callable[..., Calendar]


def test_open_time_is_half_open(office: Calendar, at: At) -> None:
    assert office.is_open(at("2026-02-13 09:00")) is True
    assert office.is_open(at("2026-02-13 09:00") - 1) is False
    assert office.is_open(at("2026-02-13 18:00") - 1) is True
    assert office.is_open(at("2026-02-13 18:00")) is False


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), True),  # make-up Saturday
        (date(2026, 2, 15), False),  # Sunday inside the break
        (date(2026, 2, 16), False),  # New Year's Eve, a Monday
        (date(2026, 2, 23), False),  # substituted day off, a Monday
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),  # make-up Saturday
        (date(2026, 3, 7), False),  # an ordinary Saturday
        (date(2027, 2, 15), None),  # no notice yet
    ],
)
def test_working_days(office: Calendar, day: date, working: bool | None) -> None:  # noqa: FBT001
    assert office.is_working(day) is working


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("2026-02-12 10:00", 15 * MINUTE, "2026-02-12 10:15"),
        ("2026-02-12 17:50", 15 * MINUTE, "2026-02-13 09:05"),
        ("2026-02-13 17:00", 2 * HOUR, "2026-02-14 10:00"),  # Friday evening runs on into the make-up Saturday
        ("2026-02-14 17:00", 2 * HOUR, "2026-02-24 10:00"),  # and from there over the Spring Festival
        ("2026-02-16 11:00", HOUR, "2026-02-24 10:00"),  # a holiday counts nothing
        ("2026-02-13 09:00", 9 * HOUR, "2026-02-13 18:00"),  # reached at closing, stays at closing
        ("2026-02-13 18:00", HOUR, "2026-02-14 10:00"),  # 18:00:00 is outside
        ("2026-02-13 20:00", 0, "2026-02-13 20:00"),
        ("2026-02-07 12:00", HOUR, "2026-02-09 10:00"),  # an ordinary Saturday
    ],
)
def test_adding_open_time(office: Calendar, at: At, start: str, amount: int, due: str) -> None:
    assert office.add(at(start), amount) == Due.known(at(due))


def test_open_time_between(office: Calendar, at: At) -> None:
    # 9 to 13 Feb 5 days, 14 Feb, 24 to 27 Feb 4 days, 28 Feb: 11 days of 9 h
    assert office.between(at("2026-02-09 09:00"), at("2026-03-02 09:00")) == 99 * HOUR
    assert office.between(at("2026-03-02 09:00"), at("2026-02-09 09:00")) == -99 * HOUR
    assert office.between(at("2026-02-15 00:00"), at("2026-02-24 09:00")) == 0
    assert office.between(at("2025-12-31 17:00"), at("2026-01-04 10:00")) == 2 * HOUR  # 4 Jan is a make-up Sunday


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-02-13 10:00", 1, "2026-02-14 18:00"),
        ("2026-02-13 10:00", 3, "2026-02-25 18:00"),  # 14, 24, 25
        ("2026-02-13 23:30", 3, "2026-02-25 18:00"),  # the day is what counts
        ("2026-02-18 00:00", 1, "2026-02-24 18:00"),
        ("2026-04-30 09:00", 10, "2026-05-18 18:00"),  # 6-8, 9 (make-up), 11-15, 18
        ("2026-12-31 12:00", 0, "2026-12-31 12:00"),
    ],
)
def test_working_days_end_at_closing_time(office: Calendar, at: At, start: str, count: int, due: str) -> None:
    assert office.add_working_days(at(start), count) == Due.known(at(due))


def test_next_open_and_previous_close(office: Calendar, at: At) -> None:
    assert office.next_open(at("2026-02-14 18:00")) == Due.known(at("2026-02-24 09:00"))
    assert office.next_open(at("2026-02-24 09:00")) == Due.known(at("2026-02-24 09:00"))
    assert office.next_open(at("2026-02-24 17:59")) == Due.known(at("2026-02-24 17:59"))
    assert office.prev_close(at("2026-02-24 09:00")) == at("2026-02-14 18:00")
    assert office.prev_close(at("2026-02-14 18:00")) == at("2026-02-14 18:00")
    assert office.prev_close(at("2026-01-01 00:00")) == at("2025-12-31 18:00")


def test_taking_open_time_away(office: Calendar, at: At) -> None:
    assert office.subtract(at("2026-02-24 10:00"), 2 * HOUR) == at("2026-02-14 17:00")
    assert office.subtract(at("2026-02-24 10:00"), HOUR) == at("2026-02-24 09:00")
    assert office.subtract(at("2026-02-20 12:00"), 0) == at("2026-02-14 18:00")


def test_taking_open_time_away_goes_back_over_new_year(office: Calendar, at: At) -> None:
    # Sunday 4 January is a make-up workday, 1 to 3 January are off: one hour there, the rest in December
    assert office.subtract(at("2026-01-04 10:00"), 2 * HOUR) == at("2025-12-31 17:00")
    assert office.subtract(at("2026-01-04 10:00"), 11 * HOUR) == at("2025-12-30 17:00")


def test_a_day_closes_with_the_last_of_its_hours(make_calendar: MakeCalendar, at: At) -> None:
    desk = make_calendar("mon-fri 09:00-12:00,13:00-18:00", "Asia/Shanghai")
    assert desk.closing(date(2026, 1, 5)) == at("2026-01-05 18:00")
    assert desk.closing(date(2026, 1, 4)) is None
    assert desk.add_working_days(at("2026-01-05 10:00"), 1) == Due.known(at("2026-01-06 18:00"))
    # half past twelve is outside, and what is left of an hour goes on after lunch
    assert desk.is_open(at("2026-01-05 12:30")) is False
    assert desk.add(at("2026-01-05 11:30"), HOUR) == Due.known(at("2026-01-05 13:30"))


# --- unknown years ----------------------------------------------------------------------------------------------------


def test_what_the_known_days_prove_is_decided(office: Calendar, at: At) -> None:
    assert office.add(at("2026-12-31 17:00"), HOUR) == Due.known(at("2026-12-31 18:00"))
    assert office.add_working_days(at("2026-12-30 12:00"), 1) == Due.known(at("2026-12-31 18:00"))
    assert office.between(at("2026-12-31 09:00"), at("2027-01-01 00:00")) == 9 * HOUR


def test_an_unknown_year_is_never_guessed(office: Calendar, at: At) -> None:
    new_year = at("2027-01-01 00:00")
    assert office.intervals(date(2027, 3, 3)) is None
    assert office.is_open(at("2027-03-03 10:00")) is None
    # one hour is left on 31 December; the second cannot pass before 01:00 of the new year
    assert office.add(at("2026-12-31 17:00"), 2 * HOUR) == Due.unknown(new_year + HOUR)
    # 31 December is the first, so the third is no earlier than 2 January
    assert office.add_working_days(at("2026-12-30 12:00"), 3) == Due.unknown(at("2027-01-02 00:00"))
    assert office.between(at("2026-12-31 09:00"), new_year + 1) is None
    assert office.next_open(at("2026-12-31 18:00")) == Due.unknown(new_year)
    assert office.prev_close(at("2027-03-03 10:00")) is None
    assert office.subtract(at("2027-03-03 10:00"), HOUR) is None
    # midnight may be open; what led to it is known all the same
    assert office.subtract(new_year, 0) is None
    assert office.subtract(new_year, HOUR) == at("2026-12-31 17:00")
    # before the frozen years, too
    assert office.between(at("2009-06-01 09:00"), at("2009-06-02 09:00")) is None
    assert office.prev_close(at("2010-01-01 00:00")) is None


def test_a_date_override_makes_its_date_known(make_calendar: MakeCalendar, at: At) -> None:
    office = make_calendar(
        "mon-fri 09:00-18:00",
        "Asia/Shanghai",
        holidays="cn",
        overrides={date(2027, 1, 1): "", date(2027, 1, 2): "10:00-12:00"},
    )
    assert office.is_working(date(2027, 1, 1)) is False
    assert office.add(at("2026-12-31 17:00"), 2 * HOUR) == Due.known(at("2027-01-02 11:00"))
    assert office.between(at("2026-12-31 17:00"), at("2027-01-02 24:00")) == 3 * HOUR
    assert office.add_working_days(at("2026-12-31 17:00"), 1) == Due.known(at("2027-01-02 12:00"))
    assert office.add(at("2026-12-31 17:00"), 4 * HOUR) == Due.unknown(at("2027-01-03 01:00"))
    assert office.prev_close(at("2027-01-02 13:00")) == at("2027-01-02 12:00")


def test_closing_at_midnight_before_an_unknown_day_is_known(make_calendar: MakeCalendar, at: At) -> None:
    late = make_calendar(
        "mon-fri 09:00-24:00", "Asia/Shanghai", holidays="cn", overrides={date(2027, 1, 2): "22:00-24:00"}
    )
    for midnight in (at("2026-12-31 24:00"), at("2027-01-02 24:00")):
        assert late.prev_close(midnight) == midnight
        assert late.subtract(midnight, 2 * HOUR) == midnight - 2 * HOUR
        assert late.subtract(midnight, 0) == midnight
        assert late.prev_close(midnight + 1) is None
    assert late.add_working_days(at("2027-01-01 12:00"), 1) == Due.known(at("2027-01-02 24:00"))


# --- which hours a date has -------------------------------------------------------------------------------------------


def test_an_override_goes_before_make_up_day_and_holiday(make_calendar: MakeCalendar) -> None:
    office = make_calendar(
        "mon-fri 09:00-18:00",
        "Asia/Shanghai",
        holidays="cn",
        makeup="10:00-16:00",
        overrides={date(2026, 2, 28): "", date(2026, 2, 16): "10:00-11:00"},
    )
    assert office.is_working(date(2026, 2, 28)) is False
    assert office.is_working(date(2026, 2, 16)) is True
    assert office.closing(date(2026, 2, 14)) == office.zone.wall(date(2026, 2, 14), 16 * 3600)


def test_without_make_up_hours_a_make_up_day_is_as_its_weekday_says(make_calendar: MakeCalendar) -> None:
    weekdays = make_calendar("mon-fri 09:00-18:00", "Asia/Shanghai", holidays="cn")
    assert weekdays.is_working(date(2026, 2, 14)) is False
    saturdays = make_calendar("mon-fri 09:00-18:00; sat 09:00-12:00", "Asia/Shanghai", holidays="cn")
    assert saturdays.closing(date(2026, 2, 14)) == saturdays.zone.wall(date(2026, 2, 14), 12 * 3600)


def test_a_shop_open_on_weekends_is_off_through_the_announced_break(make_calendar: MakeCalendar) -> None:
    shop = make_calendar("mon-sun 09:00-18:00", "Asia/Shanghai", holidays="cn")
    off = [day for day in range(10, 29) if not shop.is_working(date(2026, 2, day))]
    assert off == list(range(15, 24))


def test_overlapping_and_touching_hours_are_merged(make_calendar: MakeCalendar) -> None:
    calendar = make_calendar("mon 09:00-12:00,11:00-14:00,14:00-15:00,16:00-17:00")
    monday = date(2026, 1, 5)
    start = calendar.zone.day_start(monday)
    assert calendar.intervals(monday) == (
        (start + 9 * HOUR, start + 15 * HOUR),
        (start + 16 * HOUR, start + 17 * HOUR),
    )


def test_a_calendar_without_holidays_knows_every_year(make_calendar: MakeCalendar) -> None:
    calendar = make_calendar("mon-fri 09:00-18:00")
    assert calendar.is_working(date(1950, 1, 2)) is True  # a Monday
    assert calendar.is_working(date(2150, 1, 4)) is False  # a Sunday


def test_unknown_holidays() -> None:
    rule = CalendarRule("office", (NINE_TO_SIX,) * 7, holidays="../calendars/cn")
    with pytest.raises(UnknownHolidays) as raised:
        Calendar(rule, Zone("UTC"))
    assert raised.value.args == ("../calendars/cn",)


# --- edges ------------------------------------------------------------------------------------------------------------


def test_a_calendar_that_never_opens_answers_instead_of_searching_forever(make_calendar: MakeCalendar, at: At) -> None:
    never = make_calendar("", "Asia/Shanghai")
    start = at("2026-02-13 10:00")
    assert never.add(start, 1) == Due.unknown(HORIZON)
    assert never.add_working_days(start, 1) == Due.unknown(HORIZON)
    assert never.next_open(start) == Due.unknown(HORIZON)
    assert never.prev_close(start) is None
    assert never.subtract(start, 1) is None
    assert never.between(start, at("2030-01-01 00:00")) == 0


def test_hours_that_never_last_are_no_hours(at: At) -> None:
    empty = Calendar(CalendarRule("office", (((36000, 36000),),) * 7), Zone("Asia/Shanghai"))
    assert empty.add(at("2026-02-13 10:00"), 1) == Due.unknown(HORIZON)


def test_a_calendar_open_on_one_date_only(make_calendar: MakeCalendar, at: At) -> None:
    once = make_calendar("", "Asia/Shanghai", overrides={date(2026, 2, 14): "09:00-10:00"})
    assert once.add(at("2026-01-01 00:00"), HOUR) == Due.known(at("2026-02-14 10:00"))
    assert once.add(at("2026-01-01 00:00"), HOUR + 1) == Due.unknown(HORIZON)
    assert once.next_open(at("2026-02-14 10:00")) == Due.unknown(HORIZON)
    assert once.prev_close(at("2030-01-01 00:00")) == at("2026-02-14 10:00")


def test_the_last_and_the_first_year_count_like_others(make_calendar: MakeCalendar) -> None:
    daily = make_calendar("mon-sun 09:00-18:00")
    zone = daily.zone
    last = zone.day_start(date(9998, 12, 31))
    assert daily.between(zone.day_start(date(9998, 12, 30)), zone.day_end(date(9998, 12, 31))) == 18 * HOUR
    assert daily.add(last, 9 * HOUR) == Due.known(last + 18 * HOUR)
    assert daily.add(last, 9 * HOUR + 1) == Due.unknown(HORIZON)
    assert daily.next_open(last + 18 * HOUR) == Due.unknown(HORIZON)
    assert daily.add_working_days(last, 1) == Due.unknown(HORIZON)
    first = zone.day_start(date(1, 1, 1))
    assert daily.subtract(first + 10 * HOUR, HOUR) == first + 9 * HOUR
    assert daily.subtract(first + 10 * HOUR, HOUR + 1) is None
    assert daily.prev_close(first + 10 * HOUR) is None
    assert daily.prev_close(zone.day_start(date(1, 1, 2))) == first + 18 * HOUR


@pytest.mark.parametrize("method", ["add", "subtract", "add_working_days"])
def test_amounts_are_not_negative(office: Calendar, at: At, method: str) -> None:
    with pytest.raises(ValueError, match="not"):
        getattr(office, method)(at("2026-02-13 10:00"), -1)


def test_open_time_across_clock_changes_is_real_elapsed_time(make_calendar: MakeCalendar) -> None:
    round_the_clock = make_calendar("mon-sun 00:00-24:00", "Europe/Berlin")
    zone = round_the_clock.zone
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25)):
        assert round_the_clock.between(zone.day_start(day), zone.day_end(day)) == hours * HOUR
    start = zone.wall(date(2026, 3, 28), 12 * 3600)
    assert round_the_clock.add(start, 24 * HOUR) == Due.known(start + 24 * HOUR)


def test_hours_touched_by_a_clock_change(make_calendar: MakeCalendar) -> None:
    # Berlin, 29 March 2026: 02:00 becomes 03:00; 25 October: 03:00 becomes 02:00
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    night = make_calendar("sun 01:00-04:00", "Europe/Berlin")
    assert [end - start for start, end in night.intervals(spring) or ()] == [2 * HOUR]
    assert [end - start for start, end in night.intervals(autumn) or ()] == [4 * HOUR]
    # Lord Howe, 4 October 2026: 02:00 becomes 02:30; 5 April: 02:00 becomes 01:30
    half_hour = make_calendar("sun 01:00-04:00", "Australia/Lord_Howe")
    assert [end - start for start, end in half_hour.intervals(date(2026, 10, 4)) or ()] == [150 * MINUTE]
    assert [end - start for start, end in half_hour.intervals(date(2026, 4, 5)) or ()] == [210 * MINUTE]
    # an opening inside the gap moves to 03:30, after the closing
    assert make_calendar("sun 02:30-03:15", "Europe/Berlin").intervals(spring) == ()


def test_a_skipped_day_has_no_hours(make_calendar: MakeCalendar) -> None:
    calendar = make_calendar("mon-sun 09:00-17:00", "Pacific/Apia")
    zone = calendar.zone
    assert calendar.is_working(date(2011, 12, 30)) is False
    evening = zone.wall(date(2011, 12, 29), 17 * 3600)
    assert calendar.add(evening, HOUR) == Due.known(zone.wall(date(2011, 12, 31), 10 * 3600))
    assert calendar.add_working_days(evening, 1) == Due.known(zone.wall(date(2011, 12, 31), 17 * 3600))
