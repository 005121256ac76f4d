"""Working time of the first agreement, 2026: day after day, nothing looked up in tables of the program.

Instants are whole microseconds since 1970 in UTC; Shanghai is eight hours ahead of UTC all year.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
AHEAD = 8 * HOUR
EPOCH = date(1970, 1, 1)
OPENS = 9 * HOUR
CLOSES = 18 * HOUR
SATURDAY = 5
DECEMBER = 12

MADE_UP = {
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
}
OFF = {
    *(date(2026, 1, day) for day in (1, 2, 3)),
    *(date(2026, 2, day) for day in range(15, 24)),
    *(date(2026, 4, day) for day in (4, 5, 6)),
    *(date(2026, 5, day) for day in (1, 2, 3, 4, 5)),
    *(date(2026, 6, day) for day in (19, 20, 21)),
    *(date(2026, 9, day) for day in (25, 26, 27)),
    *(date(2026, 10, day) for day in range(1, 8)),
}
# Nothing was off on a weekday between the National Day of 2025 and the new year.
FIRST_KNOWN = date(2025, 10, 9)
FIRST_UNKNOWN = date(2027, 1, 1)


class UnknownYearError(Exception):
    """A day was asked for whose holidays nobody has announced."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a duty is due; where the year is unknown, `at` is None and it is due at `not_before` or later."""

    at: int | None
    not_before: int

    def passed(self, seen_until: int) -> bool:
        return self.at is not None and self.at < seen_until


def due_at(at: int) -> Deadline:
    return Deadline(at, at)


def day_of(at: int) -> date:
    return EPOCH + timedelta(days=(at + AHEAD) // DAY)


def midnight(day: date) -> int:
    return (day - EPOCH).days * DAY - AHEAD


def parse_iso(text: str) -> int:
    when = datetime.fromisoformat(text)
    return (when - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def parse_local(text: str) -> int:
    when = datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - Shanghai's clock, shifted below
    return (when - datetime(1970, 1, 1)) // timedelta(microseconds=1) - AHEAD  # noqa: DTZ001


def show(at: int) -> str:
    return (datetime(1970, 1, 1) + timedelta(microseconds=at + AHEAD)).isoformat()  # noqa: DTZ001


def is_working_day(day: date) -> bool:
    if not FIRST_KNOWN <= day < FIRST_UNKNOWN:
        raise UnknownYearError(day)
    if day in MADE_UP:
        return True
    return day.weekday() < SATURDAY and day not in OFF


def in_office(at: int) -> bool:
    day = day_of(at)
    return is_working_day(day) and OPENS <= at - midnight(day) < CLOSES


def roll_forward(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def end_of_rolled_day(day: date) -> Deadline:
    """24:00 of the day, or of the first working day after it."""
    try:
        rolled = roll_forward(day)
    except UnknownYearError:
        return Deadline(None, midnight(day) + DAY)
    return due_at(midnight(rolled) + DAY)


def after_working_days(at: int, count: int) -> Deadline:
    """Closing time of the count-th working day after the local day of the instant."""
    day = day_of(at)
    left = count
    while left:
        day += timedelta(days=1)
        if day >= FIRST_UNKNOWN:
            # at best every day from there on is a working day; when it closes is not known either
            return Deadline(None, midnight(day + timedelta(days=left - 1)))
        if is_working_day(day):
            left -= 1
    return due_at(midnight(day) + CLOSES)


def after_working_time(at: int, span: int) -> Deadline:
    """The least instant at which the office has been open for the span since the instant."""
    day = day_of(at)
    left = span
    while day < FIRST_UNKNOWN:
        if is_working_day(day):
            start = max(at, midnight(day) + OPENS)
            end = midnight(day) + CLOSES
            if start < end:
                if end - start >= left:
                    return due_at(start + left)
                left -= end - start
        day += timedelta(days=1)
    return Deadline(None, midnight(FIRST_UNKNOWN) + left)


def month_later(day: date) -> date:
    year, month = (day.year + 1, 1) if day.month == DECEMBER else (day.year, day.month + 1)
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1
