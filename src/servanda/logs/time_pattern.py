"""Patterns of local times, `YYYY-MM-DD HH:MM:SS`, to a strict shape and the places of their parts."""

import re
from dataclasses import dataclass

_PARTS = re.compile(r"YYYY|MM|DD|HH|SS")
_WIDTH = {"YYYY": 4}
_DAY = {"YYYY", "month", "DD"}


@dataclass(frozen=True, slots=True)
class TimePattern:
    """`shape` is a regular expression of the whole text; `places` give start (from 1) and width of each part.

    Parts are `YYYY`, `month`, `DD`, `HH`, `minute`, `SS`; a time of day that is not written is 00:00:00.
    """

    shape: str
    places: dict[str, tuple[int, int]]


def read_pattern(pattern: str) -> TimePattern:
    """The pattern's shape: letters stand for digits, everything else for itself.

    `MM` is the month until `HH` has been met, then the minute.
    """
    shape: list[str] = []
    places: dict[str, tuple[int, int]] = {}
    at = 0
    for match in _PARTS.finditer(pattern):
        shape.append(re.escape(pattern[at : match.start()]))
        word = match[0]
        part = {"MM": "minute" if "HH" in places else "month"}.get(word, word)
        width = _WIDTH.get(word, 2)
        shape.append("([01][0-9]|2[0-3])" if word == "HH" else f"[0-9]{{{width}}}")
        places[part] = (match.start() + 1, width)
        at = match.end()
    shape.append(re.escape(pattern[at:]))
    return TimePattern("".join(shape), places)


def unknown_parts(pattern: str) -> str | None:
    """What is wrong with a pattern, in words, or None."""
    parts = _PARTS.findall(pattern)
    places = read_pattern(pattern).places
    if not places.keys() >= _DAY:
        return "a local time needs YYYY, MM and DD"
    if len(parts) != len(places):
        return "a part of the time pattern is written twice"
    if ("minute" in places and "HH" not in places) or ("SS" in places and "minute" not in places):
        return "a time of day is HH, HH:MM or HH:MM:SS"
    if re.search(r"[A-Za-z]", _PARTS.sub("", pattern).replace("T", "")):
        return "a time pattern knows YYYY, MM, DD, HH, MM and SS"
    return None
