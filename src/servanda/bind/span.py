"""When records happened: for a guess at what an export covers and how long it may be silent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from servanda.bind.moments import Moments
from servanda.logs.time_pattern import MONTHS, read_pattern

_NOON = 12


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the first local day to the day after the last, and the longest time between two records."""

    since: date
    until: date
    longest: timedelta


def stretch_of(moments: Moments, values: Iterable[str], zone: ZoneInfo) -> Stretch | None:
    """What the values span, None where none of them can be read."""
    found = sorted(one for one in (_local(moments, value, zone) for value in values) if one is not None)
    if not found:
        return None
    longest = max((later - earlier for earlier, later in pairwise(found)), default=timedelta(0))
    return Stretch(found[0].date(), found[-1].date() + timedelta(days=1), longest)


def _local(moments: Moments, value: str, zone: ZoneInfo) -> datetime | None:
    """The wall clock of the zone, without its offset."""
    try:
        if moments.format == "date":
            return datetime.combine(date.fromisoformat(value), datetime.min.time())
        if moments.format == "iso":
            read = datetime.fromisoformat(value.replace(",", "."))
            return read if read.tzinfo is None else read.astimezone(zone).replace(tzinfo=None)
        if moments.format.startswith("unix"):
            seconds = float(value) / (1000 if moments.format.endswith("ms") else 1)
            return datetime.fromtimestamp(seconds, UTC).astimezone(zone).replace(tzinfo=None)
        return _by_pattern(moments.format.partition('"')[2].rstrip('"'), value)
    except (ValueError, OverflowError):
        return None


def _by_pattern(pattern: str, value: str) -> datetime | None:
    known = read_pattern(pattern)
    match = re.fullmatch(known.shape, value)
    if match is None:
        return None
    cells = dict(zip(known.words, match.groups(), strict=True))
    month = cells["month"]
    hour = int(cells.get("HH", 0))
    if "AM" in cells:
        late = cells["AM"].lower().startswith("p") or cells["AM"] == "下午"
        hour = hour % _NOON + (_NOON if late else 0)
    return datetime(  # noqa: DTZ001 - a wall clock
        int(cells["YYYY"]),
        int(month) if month.isdigit() else MONTHS.index(month.lower()) + 1,
        int(cells["DD"]),
        hour,
        int(cells.get("minute", 0)),
        int(cells.get("SS", 0)),
    )
