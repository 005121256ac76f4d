"""Instants and lengths of time as scenarios write them: local time of the agreement's zone, or with an offset."""

import re
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from servanda.clocks import Zone

YEARS = range(2000, 2100)
"""the years in which the times of logs lie, too"""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = r"\d{4}-\d{2}-\d{2}"
_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6}))?)?"
    r"(?P<offset>Z|[+-]\d{2}:\d{2})?"
)
_DAY = re.compile(_DATE, re.ASCII)
_CLOCK = re.compile(_TIME, re.ASCII)
_BOTH = re.compile(rf"(?P<date>{_DATE})[T ]+(?P<time>{_TIME})", re.ASCII)
_PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_LENGTH = re.compile(
    r"(\d{1,6}(?:\.\d{1,6})?)\s*(days?|d|hours?|h|minutes?|min|seconds?|s|天|个?小时|分钟?|秒)(?![a-z])\s*", re.ASCII
)
_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1, "天": 86_400, "个": 3_600, "小": 3_600, "分": 60, "秒": 1}
_FORMS = "write 2026-03-02, 2026-03-02 09:15, 2026-03-02 09:15:30 or 2026-03-02T09:15+08:00"


class NoMomentError(ValueError):
    """Not an instant; `args` are what is wrong and what to write."""


def is_day(text: str) -> bool:
    """Whether it looks like a date."""
    return _DAY.fullmatch(text) is not None


def is_clock(text: str) -> bool:
    """Whether it looks like a time of day."""
    return _CLOCK.fullmatch(text) is not None


def is_month(text: str) -> bool:
    """Whether it is a month: `2026-03`."""
    return _PERIOD.fullmatch(text) is not None


def moment(text: str, zone: Zone) -> int:
    """Microseconds UTC of `2026-03-02` (its start), `2026-03-02 09:15[:30[.5]]` or with an offset; 24:00 ends a day.

    Errors: `NoMomentError`.
    """
    match = _BOTH.fullmatch(text.strip())
    if match is not None:
        return at(match["date"], match["time"], zone)
    return at(text.strip(), None, zone)


def at(day: str, clock: str | None, zone: Zone) -> int:
    """The same from a date and a time of day (None: its start)."""
    if not is_day(day):
        message = f"`{day}` is no time"
        raise NoMomentError(message, _FORMS)
    try:
        local = date.fromisoformat(day)
    except ValueError:
        message = f"there is no {day}"
        raise NoMomentError(message, _FORMS) from None
    if local.year not in YEARS:
        message = f"{day} lies outside the years {YEARS[0]} to {YEARS[-1]}"
        raise NoMomentError(message, _FORMS)
    if clock is None:
        return zone.day_start(local)
    match = _CLOCK.fullmatch(clock)
    if match is None:
        message = f"`{clock}` is no time of day"
        raise NoMomentError(message, _FORMS)
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    micros = int((match["fraction"] or "").ljust(6, "0"))
    midnight = hour == 24 and minute == second == micros == 0  # noqa: PLR2004 - the hours of a day
    if not midnight and (hour > 23 or minute > 59 or second > 59):  # noqa: PLR2004 - the parts of a day
        message = f"`{clock}` is no time of day"
        raise NoMomentError(message, _FORMS)
    seconds = hour * 3600 + minute * 60 + second
    if match["offset"]:
        return _with_offset(local, seconds, match["offset"]) + micros
    found = zone.wall(local, seconds) + micros
    if not midnight and seconds and _shown(zone, found) != (local, hour, minute):
        message = f"the clocks of {zone.name} skipped {day} {clock}"
        raise NoMomentError(message, "write a time that there was")
    return found


def _with_offset(day: date, seconds: int, offset: str) -> int:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    away = timedelta()
    if offset != "Z":
        hours, minutes = int(offset[1:3]), int(offset[4:6])
        if hours > 14 or minutes > 59:  # noqa: PLR2004 - no zone is further away
            message = f"`{offset}` is no offset"
            raise NoMomentError(message, _FORMS)
        away = timedelta(hours=hours, minutes=minutes) * (-1 if offset.startswith("-") else 1)
    return (midnight + timedelta(seconds=seconds) - away - _EPOCH) // timedelta(microseconds=1)


def _shown(zone: Zone, instant: int) -> tuple[date, int, int]:
    local = zone.local(instant)
    return local.date(), local.hour, local.minute


def length(text: str) -> int | None:
    """Microseconds of `12 min`, `1 h 30 min`, `3 days`, `2小时`; None for what is no length of time."""
    total, place, rest = Fraction(), 0, text.strip()
    while place < len(rest):
        match = _LENGTH.match(rest, place)
        if match is None:
            return None
        total += Fraction(match[1]) * _UNITS[match[2][0]] * 1_000_000
        place = match.end()
    return int(total) if rest and total.denominator == 1 else None
