"""Instants given on the command line."""

import re
from datetime import UTC, date, datetime, timedelta

from servanda.cli.exits import UsageError
from servanda.clocks import Zone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS = range(2000, 2100)
"""the years that times of logs may lie in, too"""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


def instant(text: str, zone: Zone, years: range = _YEARS) -> int:
    """Microseconds UTC of an ISO instant with offset, or of a local date-time or date (its start) in `zone`.

    Errors: `UsageError` for anything else, and for a year that is not one of `years`.
    """
    if re.match(r"[0-9]{4}-", text) and int(text[:4]) not in years:
        message = f"{text} lies outside the years {years[0]} to {years[-1]}"
        raise UsageError(message)
    try:
        if _DATE.fullmatch(text):
            return zone.day_start(date.fromisoformat(text))
        if _TIME.fullmatch(text):
            found = datetime.fromisoformat(text)
            if found.tzinfo is not None:
                return (found - _EPOCH) // timedelta(microseconds=1)
            seconds = found.hour * 3600 + found.minute * 60 + found.second
            return zone.wall(found.date(), seconds) + found.microsecond
    except (ValueError, OverflowError):
        pass
    message = f"not a time: {text!r}; write 2026-04-01, 2026-04-01T09:30 or 2026-04-01T09:30:00+08:00"
    raise UsageError(message)
