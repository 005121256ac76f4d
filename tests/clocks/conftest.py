"""Calendars written as in an agreement: `mon-fri 09:00-12:00,13:00-18:00; sat 10:00-14:00`."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

import pytest

from servanda.clocks import Calendar, Zone
from servanda.model.agreement import CalendarRule

Hours: TypeAlias = tuple[tuple[int, int], ...]
MakeCalendar: TypeAlias = Callable[..., Calendar]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def seconds(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 3600 + int(minute) * 60


def parse_hours(text: str) -> Hours:
    windows = []
    for window in filter(None, text.split(",")):
        opens, closes = window.split("-")
        windows.append((seconds(opens), seconds(closes)))
    return tuple(windows)


def parse_week(text: str) -> tuple[Hours, ...]:
    week: list[list[tuple[int, int]]] = [[] for _ in WEEKDAYS]
    for line in filter(None, (part.strip() for part in text.split(";"))):
        days, hours = line.split(" ")
        first, _, last = days.partition("-")
        for index in range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1):
            for opens, closes in parse_hours(hours):
                if closes > opens:
                    week[index].append((opens, closes))
                    continue
                # an agreement writes hours past midnight as two lines
                week[index].append((opens, 86400))
                week[(index + 1) % 7].append((0, closes))
    return tuple(tuple(sorted(day)) for day in week)


@pytest.fixture(scope="session")
def make_calendar() -> MakeCalendar:
    def make(  # noqa: PLR0913
        week: str,
        zone: str | Zone = "UTC",
        *,
        holidays: str | None = None,
        makeup: str | None = None,
        overrides: Mapping[date, str] | None = None,
        off: tuple[date, ...] = (),
    ) -> Calendar:
        rule = CalendarRule(
            name="office",
            weekly=parse_week(week),
            holidays=holidays,
            makeup=None if makeup is None else parse_hours(makeup),
            overrides=dict.fromkeys(off, ()) | {day: parse_hours(hours) for day, hours in (overrides or {}).items()},
        )
        return Calendar(rule, Zone(zone) if isinstance(zone, str) else zone)

    return make


@pytest.fixture(scope="session")
def office(make_calendar: MakeCalendar) -> Calendar:
    """The working hours of the customer maintenance agreement."""
    return make_calendar("mon-fri 09:00-18:00", "Asia/Shanghai", holidays="cn", makeup="09:00-18:00")


@pytest.fixture(scope="session")
def at(office: Calendar) -> Callable[[str], int]:
    """An instant from a wall-clock time in Shanghai, `2026-02-13 18:00`; Shanghai has been at +08:00 since 1991."""

    def instant(text: str) -> int:
        day, clock = text.split(" ")
        midnight = (date.fromisoformat(day) - date(1970, 1, 1)).days * 86400 - 8 * 3600
        return (midnight + seconds(clock)) * 1_000_000

    assert office.zone.name == "Asia/Shanghai"
    return instant
