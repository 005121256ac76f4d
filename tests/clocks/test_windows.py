from datetime import date

import pytest

from servanda.clocks import DAY, SECOND, Window, Zone, anchored_windows, window_of, windows
from servanda.syntax.tree import WindowUnit

SHANGHAI = Zone("Asia/Shanghai")
BERLIN = Zone("Europe/Berlin")
HOUR = 3600 * SECOND


@pytest.mark.parametrize(
    ("unit", "day", "label", "first", "last"),
    [
        (WindowUnit.DAY, date(2026, 1, 5), "2026-01-05", date(2026, 1, 5), date(2026, 1, 5)),
        (WindowUnit.WEEK, date(2026, 2, 18), "2026-W08", date(2026, 2, 16), date(2026, 2, 22)),
        (WindowUnit.WEEK, date(2026, 1, 1), "2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        (WindowUnit.WEEK, date(2027, 1, 3), "2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        (WindowUnit.MONTH, date(2024, 2, 1), "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (WindowUnit.MONTH, date(2026, 12, 31), "2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        (WindowUnit.QUARTER, date(2026, 5, 20), "2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        (WindowUnit.QUARTER, date(2026, 12, 1), "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        (WindowUnit.YEAR, date(2026, 7, 1), "2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_window_of_a_day(unit: WindowUnit, day: date, label: str, first: date, last: date) -> None:
    start, end = SHANGHAI.day_start(first), SHANGHAI.day_start(last) + DAY
    assert window_of(SHANGHAI, unit, day) == Window(label, start, end, first, last)


def term(zone: Zone, first: date, last: date) -> tuple[int, int]:
    return zone.day_start(first), zone.day_end(last)


def test_only_windows_wholly_inside_the_term() -> None:
    # 2026-01-01 is a Thursday and 2026-03-31 a Tuesday: the first whole week is W02, the last W13 (23 to 29 March)
    first, last = term(SHANGHAI, date(2026, 1, 1), date(2026, 3, 31))
    weeks = windows(SHANGHAI, WindowUnit.WEEK, first, last)
    assert [week.label for week in weeks] == [f"2026-W{number:02}" for number in range(2, 14)]
    assert [month.label for month in windows(SHANGHAI, WindowUnit.MONTH, first, last)] == [
        "2026-01",
        "2026-02",
        "2026-03",
    ]
    assert windows(SHANGHAI, WindowUnit.MONTH, first + 1, last - 1) == [
        window_of(SHANGHAI, WindowUnit.MONTH, date(2026, 2, 1))
    ]


def test_partial_windows_are_cut_and_marked() -> None:
    first, last = term(SHANGHAI, date(2026, 1, 15), date(2026, 3, 10))
    cut_january, february, cut_march = windows(SHANGHAI, WindowUnit.MONTH, first, last, partial=True)
    january = (date(2026, 1, 1), date(2026, 1, 31))
    assert cut_january == Window("2026-01", first, first + 17 * DAY, *january, partial=True)
    assert (february.label, february.partial) == ("2026-02", False)
    assert (cut_march.start, cut_march.end, cut_march.partial) == (last - 10 * DAY, last, True)


def test_a_term_inside_one_window() -> None:
    first, last = term(SHANGHAI, date(2026, 1, 10), date(2026, 1, 20))
    assert windows(SHANGHAI, WindowUnit.MONTH, first, last) == []
    (only,) = windows(SHANGHAI, WindowUnit.MONTH, first, last, partial=True)
    assert (only.start, only.end, only.partial) == (first, last, True)


def test_an_empty_term_has_no_windows() -> None:
    noon = SHANGHAI.wall(date(2026, 1, 10), 12 * 3600)
    assert windows(SHANGHAI, WindowUnit.DAY, noon, noon, partial=True) == []


def test_windows_follow_the_local_calendar_across_clock_changes() -> None:
    first, last = term(BERLIN, date(2026, 3, 23), date(2026, 4, 5))
    before, after = windows(BERLIN, WindowUnit.WEEK, first, last)
    assert before.end - before.start == 7 * DAY - HOUR  # loses an hour on Sunday, 29 March
    assert after.end - after.start == 7 * DAY
    assert before.end == after.start


def test_a_skipped_day_is_no_window() -> None:
    apia = Zone("Pacific/Apia")
    first, last = term(apia, date(2011, 12, 29), date(2011, 12, 31))
    assert [day.label for day in windows(apia, WindowUnit.DAY, first, last)] == ["2011-12-29", "2011-12-31"]


def test_weeks_anchored_at_a_customers_first_day() -> None:
    # added on 31 January, first month over on 28 February 00:00: four weeks fit exactly
    added = SHANGHAI.day_start(date(2026, 1, 31))
    until = SHANGHAI.day_start(date(2026, 2, 28))
    weeks = anchored_windows(SHANGHAI, WindowUnit.WEEK, added, added, until)
    assert [(week.start - added) // DAY for week in weeks] == [0, 7, 14, 21]
    assert all(week.end - week.start == 7 * DAY for week in weeks)
    assert [(week.first_date, week.last_date) for week in weeks][-1] == (date(2026, 2, 21), date(2026, 2, 27))
    assert len(anchored_windows(SHANGHAI, WindowUnit.WEEK, added, added, until - 1)) == 3


def test_anchored_windows_outside_the_term_are_left_out() -> None:
    added = SHANGHAI.wall(date(2025, 12, 30), 10 * 3600)
    first, last = term(SHANGHAI, date(2026, 1, 1), date(2026, 1, 31))
    weeks = anchored_windows(SHANGHAI, WindowUnit.WEEK, added, first, last)
    assert [week.label for week in weeks] == ["2026-01-06", "2026-01-13", "2026-01-20"]


def test_anchored_months_are_counted_from_the_anchor() -> None:
    added = SHANGHAI.day_start(date(2026, 1, 31))
    last = SHANGHAI.day_start(date(2026, 5, 1))
    months = anchored_windows(SHANGHAI, WindowUnit.MONTH, added, added, last)
    assert [month.first_date for month in months] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
    assert months[-1].end == SHANGHAI.day_start(date(2026, 4, 30))


def test_anchored_quarters_and_years() -> None:
    anchor = SHANGHAI.wall(date(2025, 11, 30), 10 * 3600)
    last = SHANGHAI.day_start(date(2028, 1, 1))
    quarters = anchored_windows(SHANGHAI, WindowUnit.QUARTER, anchor, anchor, last)
    assert [quarter.first_date for quarter in quarters][:4] == [
        date(2025, 11, 30),
        date(2026, 2, 28),
        date(2026, 5, 30),
        date(2026, 8, 30),
    ]
    years = anchored_windows(SHANGHAI, WindowUnit.YEAR, anchor, anchor, last)
    assert [(year.first_date, year.last_date) for year in years] == [
        (date(2025, 11, 30), date(2026, 11, 30)),
        (date(2026, 11, 30), date(2027, 11, 30)),
    ]


def test_a_term_that_ends_with_a_window_cuts_no_other() -> None:
    first, last = term(SHANGHAI, date(2026, 1, 15), date(2026, 2, 28))
    assert [month.label for month in windows(SHANGHAI, WindowUnit.MONTH, first, last, partial=True)] == [
        "2026-01",
        "2026-02",
    ]
