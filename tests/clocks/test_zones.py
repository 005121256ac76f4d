"""Wall-clock words where clocks change. Offsets and dates of the changes are those of the IANA database."""

from datetime import UTC, date, datetime

import pytest

from servanda.clocks import SECOND, UnknownZone, Zone

HOUR = 3600
MINUTE = 60


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * SECOND


def test_wall_clock_time_of_a_zone_without_changes() -> None:
    zone = Zone("Asia/Shanghai")
    assert zone.wall(date(2026, 2, 13), 18 * HOUR) == utc("2026-02-13T10:00:00")
    assert zone.wall(date(2026, 2, 13), 0) == zone.day_start(date(2026, 2, 13)) == utc("2026-02-12T16:00:00")


def test_twenty_four_hours_is_the_next_days_start() -> None:
    zone = Zone("Asia/Shanghai")
    assert zone.wall(date(2026, 2, 28), 24 * HOUR) == zone.day_start(date(2026, 3, 1)) == utc("2026-02-28T16:00:00")


@pytest.mark.parametrize("seconds", [-1, 24 * HOUR + 1])
def test_no_such_time_of_day(seconds: int) -> None:
    with pytest.raises(ValueError, match="no time of day"):
        Zone("UTC").wall(date(2026, 1, 1), seconds)


def test_a_skipped_time_moves_forward_by_the_gap() -> None:
    # Berlin, 2026-03-29: 02:00 +01:00 becomes 03:00 +02:00
    zone = Zone("Europe/Berlin")
    assert zone.wall(date(2026, 3, 29), 2 * HOUR + 30 * MINUTE) == utc("2026-03-29T01:30:00")
    assert zone.iso(utc("2026-03-29T01:30:00")) == "2026-03-29T03:30:00+02:00"


def test_a_repeated_time_is_its_first_occurrence() -> None:
    # Berlin, 2026-10-25: 03:00 +02:00 becomes 02:00 +01:00
    zone = Zone("Europe/Berlin")
    assert zone.wall(date(2026, 10, 25), 2 * HOUR + 30 * MINUTE) == utc("2026-10-25T00:30:00")
    assert zone.iso(utc("2026-10-25T00:30:00")) == "2026-10-25T02:30:00+02:00"
    assert zone.iso(utc("2026-10-25T01:30:00")) == "2026-10-25T02:30:00+01:00"


@pytest.mark.parametrize(
    ("name", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),
        ("America/Sao_Paulo", date(2018, 2, 17), 25),
        ("Pacific/Apia", date(2011, 12, 29), 24),
        ("Pacific/Apia", date(2011, 12, 30), 0),
        ("Pacific/Apia", date(2011, 12, 31), 24),
        ("Asia/Shanghai", date(2026, 3, 29), 24),
    ],
)
def test_length_of_days(name: str, day: date, hours: float) -> None:
    zone = Zone(name)
    assert zone.day_end(day) - zone.day_start(day) == hours * HOUR * SECOND


def test_a_day_whose_midnight_is_skipped_starts_after_the_gap() -> None:
    # Sao Paulo, 2018-11-04: 00:00 -03:00 becomes 01:00 -02:00
    zone = Zone("America/Sao_Paulo")
    start = zone.day_start(date(2018, 11, 4))
    assert zone.iso(start) == "2018-11-04T01:00:00-02:00"
    assert zone.local_date(start) == date(2018, 11, 4)
    assert zone.local_date(start - 1) == date(2018, 11, 3)


def test_a_gap_that_begins_before_midnight() -> None:
    # Toronto, 1919-03-30: 23:30 -05:00 becomes 00:30 -04:00 of the 31st, whose first instant is that change
    zone = Zone("America/Toronto")
    assert zone.day_start(date(1919, 3, 31)) == utc("1919-03-31T04:30:00")
    assert zone.iso(zone.day_start(date(1919, 3, 31))) == "1919-03-31T00:30:00-04:00"
    assert zone.local_date(utc("1919-03-31T04:30:00") - 1) == date(1919, 3, 30)


def test_a_midnight_that_comes_twice_starts_the_day_once() -> None:
    # St John's, 2010-11-07: 00:01 -02:30 becomes 23:01 -03:30 of the 6th
    zone = Zone("America/St_Johns")
    start = zone.day_start(date(2010, 11, 7))
    assert start == utc("2010-11-07T02:30:00")
    assert zone.iso(start + 2 * MINUTE * SECOND) == "2010-11-06T23:02:00-03:30"
    assert zone.local_date(start + 2 * MINUTE * SECOND) == date(2010, 11, 7)
    assert zone.local_date(start - 1) == date(2010, 11, 6)


def test_iso_shows_microseconds_only_where_they_count() -> None:
    zone = Zone("Asia/Shanghai")
    assert zone.iso(utc("2026-01-05T01:00:00")) == "2026-01-05T09:00:00+08:00"
    assert zone.iso(utc("2026-01-05T01:00:00") + 1) == "2026-01-05T09:00:00.000001+08:00"
    assert zone.iso(-1) == "1970-01-01T07:59:59.999999+08:00"


@pytest.mark.parametrize(
    "name",
    ["", "Shanghai", "Asia/Shangai", "Asia", "../etc/passwd", "/etc/localtime", "localtime", "right/UTC", "a\0b"],
)
def test_unknown_zone(name: str) -> None:
    with pytest.raises(UnknownZone) as raised:
        Zone(name)
    assert raised.value.args == (name,)
