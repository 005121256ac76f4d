"""Which columns hold instants, and how they are written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from servanda.logs.time_pattern import read_pattern, unknown_parts

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(?P<zone>Z|[+-]\d{2}(:?\d{2})?)?")
_UNIX = re.compile(r"\d{9,13}(\.\d{1,9})?")
_NUMBERS = re.compile(r"\d+|[^\W\d_]+|[^\w]+|_+")
# 2000-01-01 and 2100-01-01 in seconds since 1970: other numbers are no instants.
_FIRST, _LAST = 946_684_800, 4_102_444_800
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MOST = 12
_LONGEST_MONTH = 31
_LONGEST_YEAR = 4


@dataclass(frozen=True, slots=True)
class Moments:
    """How a column's instants are written: the binding's `format`, whether it needs a zone, and doubts in words."""

    format: str
    zoned: bool
    doubts: tuple[str, ...] = ()


def moments_of(values: Sequence[str]) -> Moments | None:
    """How all these values are instants, or None."""
    if not values:
        return None
    if all(_DATE.fullmatch(value) for value in values):
        return Moments("date", zoned=True)
    matches = [_ISO.fullmatch(value) for value in values]
    if all(matches):
        bare = sum(1 for match in matches if match is not None and match["zone"] is None)
        doubts = (f"{bare} of {len(values)} times have no offset",) if 0 < bare < len(values) else ()
        return Moments("iso", zoned=bare > 0, doubts=doubts)
    if all(_UNIX.fullmatch(value) for value in values):
        return _unix([float(value) for value in values])
    return _local(values)


def _unix(numbers: list[float]) -> Moments | None:
    if all(_FIRST <= number < _LAST for number in numbers):
        return Moments("unix s", zoned=False)
    if all(_FIRST * 1000 <= number < _LAST * 1000 for number in numbers):
        return Moments("unix ms", zoned=False)
    return None


def _local(values: Sequence[str]) -> Moments | None:
    """A pattern of parts in the order the values have them, or None."""
    for day_first in (True, False):
        pattern = _pattern(values, day_first=day_first)
        if pattern is None or unknown_parts(pattern) is not None:
            continue
        if not all(_fits(pattern, value) for value in values):
            continue
        doubts: tuple[str, ...] = ()
        other = _pattern(values, day_first=not day_first)
        if other is not None and other != pattern:
            first, second = _leading(values)
            if max(first) <= _MOST and max(second) <= _MOST:
                doubts = (f'no day is later than the 12th, so it may as well be local "{other}"',)
            elif (max(first) > _MOST) != day_first:
                continue
        return Moments(f'local "{pattern}"', zoned=True, doubts=doubts)
    return None


def _fits(pattern: str, value: str) -> bool:
    known = read_pattern(pattern)
    match = re.fullmatch(known.shape, value)
    if match is None:
        return False
    cells = dict(zip(known.words, match.groups(), strict=True))
    month = cells["month"]
    return (not month.isdigit() or 1 <= int(month) <= _MOST) and 1 <= int(cells["DD"]) <= _LONGEST_MONTH


def _leading(values: Sequence[str]) -> tuple[list[int], list[int]]:
    pairs = [re.findall(r"\d+", value)[:2] for value in values]
    return [int(pair[0]) for pair in pairs if pair], [int(pair[1]) for pair in pairs if len(pair) > 1] or [0]


def _pattern(values: Sequence[str], *, day_first: bool) -> str | None:
    """The words of a pattern for values that all have the same signs between their numbers."""
    pieces = [_NUMBERS.findall(value) for value in values]
    if not pieces[0] or any(len(piece) != len(pieces[0]) for piece in pieces):
        return None
    places = [[piece[place] for piece in pieces] for place in range(len(pieces[0]))]
    numbers = [place for place, cells in enumerate(places) if cells[0].isdigit()]
    names = [place for place, cells in enumerate(places) if re.fullmatch(f"(?i:{_MONTHS})", cells[0])]
    order = _order(places, numbers, named=bool(names), day_first=day_first)
    if order is None:
        return None
    words: list[str] = []
    for place, cells in enumerate(places):
        if place in order:
            words.append(_width(order[place], cells))
        elif place in names:
            words.append("MON")
        elif re.fullmatch(r"(?i:[ap]m)|上午|下午", cells[0]):
            words.append("AM")
        elif len(set(cells)) == 1:
            words.append(cells[0])
        else:
            return None
    return "".join(words)


def _order(places: list[list[str]], numbers: list[int], *, named: bool, day_first: bool) -> dict[int, str] | None:
    """Which number is which part."""
    day = 2 if named else 3
    if len(numbers) < day:
        return None
    date, time = numbers[:day], numbers[day:]
    long = [place for place in date if all(len(cell) == _LONGEST_YEAR for cell in places[place])]
    if named:
        parts = ["YYYY", "DD"] if long[:1] == date[:1] else ["DD", "YYYY"]
    elif long[:1] == date[:1]:
        parts = ["YYYY", "MM", "DD"]
    elif long == date[2:]:
        parts = ["DD", "MM", "YYYY"] if day_first else ["MM", "DD", "YYYY"]
    else:
        return None
    clock = ["HH", "MM", "SS", "F"]
    if len(time) > len(clock):
        return None
    return dict(zip([*date, *time], [*parts, *clock[: len(time)]], strict=True))


def _width(part: str, cells: list[str]) -> str:
    """The word for a part: a short one where some cell is shorter than two digits."""
    if any(len(cell) == 1 for cell in cells):
        return {"DD": "D", "MM": "M", "HH": "H"}.get(part, part)
    return part
