"""Patterns of local times, such as `D/M/YYYY H:MM AM`, to a strict shape and the places of their parts."""

import re
from dataclasses import dataclass
from itertools import pairwise

_WORDS = re.compile(r"YYYY|YY|MON|MM|M|DD|D|HH|H|SS|F|AM|Z")
_TWO = {"MM": "month", "M": "month", "MON": "month", "YY": "YYYY", "D": "DD", "H": "HH"}
_SHAPES = {
    "YYYY": "[0-9]{4}",
    "YY": "[0-9]{2}",
    "MON": "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    "MM": "[0-9]{2}",
    "M": "(?:0?[1-9]|1[0-2])",
    "DD": "[0-9]{2}",
    "D": "(?:0?[1-9]|[12][0-9]|3[01])",
    "HH": "(?:[01][0-9]|2[0-3])",
    "H": "(?:[01]?[0-9]|2[0-3])",
    "SS": "[0-9]{2}",
    "F": "[0-9]{1,9}",
    "AM": "(?:(?i:[ap][.]?m[.]?)|上午|下午)",
    "Z": "(?:Z|z|UTC|GMT|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)",
}
_HALF_DAY = {"HH": "(?:0[1-9]|1[0-2])", "H": "(?:0?[1-9]|1[0-2])"}
_WIDTHS = {"YYYY": 4, "YY": 2, "MON": 3, "MM": 2, "DD": 2, "HH": 2, "SS": 2}
_DIGITS = {"YYYY", "YY", "MM", "M", "DD", "D", "HH", "H", "SS", "F"}
_DAY = {"YYYY", "month", "DD"}

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class TimePattern:
    """`shape` is a regular expression of the whole text with one group per part, in the order of `words`.

    `words` maps each part (`YYYY`, `month`, `DD`, `HH`, `minute`, `SS`, `F`, `AM`, `Z`) to the word that writes it; a
    time of day that is not written is 00:00:00. `places` give start (from 1) and width of each part where all parts
    have a fixed width, else they are None.
    """

    shape: str
    words: dict[str, str]
    places: dict[str, tuple[int, int]] | None


def read_pattern(pattern: str) -> TimePattern:
    """The pattern's shape: its words stand for digits and names, everything else for itself.

    The first `MM` after the hour is the minute, any other the month.
    """
    found = list(_WORDS.finditer(pattern))
    half = any(match[0] == "AM" for match in found)
    shape: list[str] = []
    words: dict[str, str] = {}
    places: dict[str, tuple[int, int]] = {}
    at = 0
    for match in found:
        shape.append(re.escape(pattern[at : match.start()]))
        word = match[0]
        part = "minute" if word == "MM" and "HH" in words and "minute" not in words else _TWO.get(word, word)
        shape.append(f"({_HALF_DAY[word] if half and word in _HALF_DAY else _SHAPES[word]})")
        words[part] = word
        places[part] = (match.start() + 1, _WIDTHS.get(word, 0))
        at = match.end()
    shape.append(re.escape(pattern[at:]))
    fixed = all(width for _start, width in places.values())
    return TimePattern("".join(shape), words, places if fixed else None)


def unknown_parts(pattern: str) -> str | None:
    """What is wrong with a pattern, in words, or None."""
    found = list(_WORDS.finditer(pattern))
    words = read_pattern(pattern).words
    if not words.keys() >= _DAY:
        return "a local time needs YYYY, MM and DD"
    if len(found) != len(words):
        return "a part of the time pattern is written twice"
    if not _ordered(words):
        return "a time of day is HH, HH:MM, HH:MM:SS or HH:MM:SS.F, perhaps with AM"
    if re.search(r"[A-Za-z]", _WORDS.sub("", pattern).replace("T", "")):
        return "a time pattern knows YYYY, YY, MM, M, MON, DD, D, HH, H, MM, SS, F, AM and Z"
    for match, following in pairwise(found):
        open_ended = match[0] in _DIGITS and match[0] not in _WIDTHS
        if open_ended and following[0] in _DIGITS and match.end() == following.start():
            return f"{match[0]} has no fixed width: a sign must part it from {following[0]}"
    return None


def _ordered(words: dict[str, str]) -> bool:
    """Each part of a time of day comes with the larger one."""
    needs = {"minute": "HH", "SS": "minute", "F": "SS", "AM": "HH"}
    return all(larger in words for part, larger in needs.items() if part in words)


def has_offset(pattern: str | None) -> bool:
    """The pattern itself reads an offset from UTC."""
    return pattern is not None and "Z" in read_pattern(pattern).words
