"""Numbers in Chinese and English text, in digits and in words, to exact values."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache

from servanda.records import record

_DIGITS = dict(zip("〇零一二三四五六七八九", (0, *range(10)), strict=True)) | {"两": 2}
_DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
_HAN = "".join((*_DIGITS, *_PLACES, *_GROUPS))

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: value for value, word in enumerate(_ONES)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
    **{f"{word}th": _WORDS[word] for word in _ONES[4:] if word not in {"five", "eight", "nine", "twelve"}},
    **{f"{word[:-1]}ieth": _WORDS[word] for word in _TENS},
}


@record
class Numeral:
    """A number: its value, the offsets it stands at, and whether it counts a place (`fifth`, `5th`, `第五`)."""

    value: Fraction
    start: int
    end: int
    ordinal: bool = False


@cache
def _pattern() -> re.Pattern[str]:
    digits = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    words = "|".join(sorted((*_WORDS, *_ORDINALS, *_SCALES), key=len, reverse=True))
    return re.compile(
        rf"(?P<place>第\s*)?(?:(?<![A-Za-z\d.])(?P<digits>{digits})(?:(?P<th>st|nd|rd|th)\b|\s?(?P<group>[万亿千百])"
        rf"|(?![A-Za-z_]{{0,2}}\d)))"
        rf"|(?P<place_han>第\s*)?(?P<han>[{_HAN}]+(?:点[{_HAN}]+)?)"
        rf"|\b(?P<words>(?:{words})(?:(?:[ \t\r\n]+and[ \t\r\n]+|[ \t\r\n-]+)(?:{words}))*)\b",
        re.IGNORECASE,
    )


def numerals(text: str) -> Iterator[Numeral]:
    """All numbers of a text whose digits and punctuation are of ordinary width, in order."""
    for match in _pattern().finditer(text):
        ordinal = bool(match["place"] or match["place_han"] or match["th"])
        if match["digits"]:
            value: Fraction | None = Fraction(Decimal(match["digits"].replace(",", "")))
            if match["group"] and value is not None:
                value *= {**_GROUPS, **_PLACES}[match["group"]]
        elif match["han"]:
            value = chinese_number(match["han"])
        else:
            value, ordinal = english_number(match["words"])
        if value is not None:
            yield Numeral(value, match.start(), match.end(), ordinal)


def chinese_number(text: str) -> Fraction | None:
    """`二十四`, `一百零五`, `两万`, `二〇二六`, `零点五`; None where it is no number."""
    whole, point, rest = text.partition("点")
    if point:
        head = chinese_number(whole)
        if head is None or not rest or any(each not in _DIGITS for each in rest):
            return None
        return head + Fraction(int("".join(str(_DIGITS[each]) for each in rest)), 10 ** len(rest))
    if not text:
        return None
    if all(each in _DIGITS for each in text):
        return Fraction(int("".join(str(_DIGITS[each]) for each in text)))
    total = section = 0
    digit: int | None = None
    for each in text:
        if each in _DIGITS:
            digit = _DIGITS[each]
        elif each in _PLACES:
            section += (1 if digit is None else digit) * _PLACES[each]
            digit = None
        else:
            section += digit or 0
            if section == 0 and total == 0:
                return None
            total = (total + section) * _GROUPS[each]
            section, digit = 0, None
    return Fraction(total + section + (digit or 0))


def english_number(text: str) -> tuple[Fraction | None, bool]:
    """`twenty-four`, `one hundred and five`, `fifteenth`; the value and whether it counts a place."""
    total = section = 0
    ordinal = seen = False
    for word in re.split(r"[\s-]+", text.lower()):
        if word == "and":
            continue
        if ordinal or (word in _SCALES and not seen):
            return None, ordinal
        seen = True
        if word in _WORDS:
            section += _WORDS[word]
        elif word in _ORDINALS:
            section += _ORDINALS[word]
            ordinal = True
        elif word == "hundred":
            section *= 100
        else:
            total += section * _SCALES[word]
            section = 0
    return Fraction(total + section), ordinal
