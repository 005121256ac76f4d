from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from servanda.clocks import SECOND, Calendar, Zone, day_table

At = Callable[[str], int]
MakeCalendar = Callable[..., Calendar]
HOUR = 3600 * SECOND


def test_rows_of_the_spring_festival(office: Calendar, at: At) -> None:
    table = day_table(office.zone, [office], date(2026, 2, 13), date(2026, 2, 25))
    assert [day.number for day in table] == list(range(date(2026, 2, 13).toordinal(), date(2026, 2, 26).toordinal()))
    assert (table[0].date, table[0].start, table[0].end) == (
        date(2026, 2, 13),
        at("2026-02-13 00:00"),
        at("2026-02-14 00:00"),
    )
    columns = [day.calendars[0] for day in table]
    assert [column.working for column in columns] == [True, True, *[False] * 9, True, True]
    assert [column.accumulated // HOUR for column in columns] == [0, 9, *[18] * 10, 27]
    assert [column.working_before for column in columns] == [0, 1, *[2] * 10, 3]
    assert columns[0].intervals == ((at("2026-02-13 09:00"), at("2026-02-13 18:00")),)
    assert (columns[0].closing, columns[5].closing) == (at("2026-02-13 18:00"), None)


def test_unknown_days_are_counted_apart(office: Calendar) -> None:
    table = day_table(office.zone, [office], date(2026, 12, 30), date(2027, 1, 2))
    columns = [day.calendars[0] for day in table]
    assert [column.known for column in columns] == [True, True, False, False]
    assert [column.unknown_before for column in columns] == [0, 0, 0, 1]
    assert [column.accumulated // HOUR for column in columns] == [0, 9, 18, 18]
    assert columns[3].intervals == ()


def test_several_calendars_side_by_side(make_calendar: MakeCalendar) -> None:
    zone = Zone("Europe/Berlin")
    day, night = make_calendar("mon-fri 08:00-20:00", zone), make_calendar("mon-sun 22:00-24:00", zone)
    (saturday,) = day_table(zone, [day, night], date(2026, 1, 10), date(2026, 1, 10))
    assert [column.working for column in saturday.calendars] == [False, True]
    # a day closes with the last of its hours
    desk = make_calendar("mon-fri 08:00-12:00,13:00-20:00", zone)
    (monday,) = day_table(zone, [desk], date(2026, 1, 5), date(2026, 1, 5))
    assert monday.calendars[0].closing == zone.wall(date(2026, 1, 5), 20 * 3600)


def test_days_follow_one_another_also_where_clocks_change() -> None:
    zone = Zone("America/Sao_Paulo")
    table = day_table(zone, [], date(2018, 2, 1), date(2018, 12, 31))
    assert all(day.end == following.start for day, following in pairwise(table))
    lengths = {day.date: (day.end - day.start) // HOUR for day in table if day.end - day.start != 24 * HOUR}
    assert lengths == {date(2018, 2, 17): 25, date(2018, 11, 4): 23}


@pytest.mark.parametrize("instant", ["2026-02-13 08:00", "2026-02-14 12:34", "2026-02-20 12:00", "2026-02-24 18:00"])
def test_open_time_by_the_tables_arithmetic(office: Calendar, at: At, instant: str) -> None:
    """What an engine computes: accumulated(day) + overlap of [day start, t] with the day's intervals."""
    table = day_table(office.zone, [office], date(2026, 2, 13), date(2026, 2, 25))
    t = at(instant)
    (day,) = (day for day in table if day.start <= t < day.end)
    column = day.calendars[0]
    clock = column.accumulated + sum(max(0, min(t, end) - start) for start, end in column.intervals)
    assert clock == office.between(table[0].start, t)
