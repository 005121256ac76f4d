"""Advice for what people write out of habit: dates and amounts of daily life, Chinese words without spaces."""

import re

from servanda.syntax.table import ParseTable

_DATE = re.compile(r"(\d{4})[./年](\d{1,2})[./月](\d{1,2})日?|(\d{1,2})[./](\d{1,2})[./](\d{4})")
_HOUR = re.compile(r"\d{1,2}(?::\d{2})?\s*(?:am|pm|点|时)", re.IGNORECASE)
_CURRENCY_BEFORE = re.compile(r"\b([A-Z]{3})\s+\Z")
_LONGEST = 200
"""characters of a word in which keywords are looked for"""
_AMOUNT = re.compile(r"\d+(?:\.\d+)?")
_YEAR_FIRST = "a date is written with the year first: `2026-12-31`"
_ONE = 1


def habit(text: str, start: int) -> str | None:
    """What to write instead of a date, hour or amount at `start` of the folded text that the language has otherwise."""
    if date := _DATE.match(text, start):
        return f"a date is written `{date[1]}-{int(date[2]):02}-{int(date[3]):02}`" if date[1] else _YEAR_FIRST
    if _HOUR.match(text, start):
        return "a time of day is written `09:00`, hours after noon `13:00` to `24:00`"
    before = _CURRENCY_BEFORE.search(text, max(start - 12, 0), start)
    if before and (amount := _AMOUNT.match(text, start)):
        return f"the currency follows the amount: `{amount.group()} {before[1]}`"
    return None


def glued(table: ParseTable, written: str) -> str | None:
    """Chinese keywords and names that stand in one word, with the spaces they need; None where there are none.

    Keywords of one character count only at the beginning and right after another keyword: names are full of them.
    """
    if len(written) > _LONGEST:
        return None
    words = {word for keyword in table.keywords.values() for word in keyword.chinese}
    parts: list[str] = []
    found, name, position = 0, "", 0
    while position < len(written):
        longest = max((word for word in words if written.startswith(word, position)), key=len, default="")
        if longest and (len(longest) > _ONE or not name):
            parts += [name, longest] if name else [longest]
            found, name, position = found + 1, "", position + len(longest)
        else:
            name, position = name + written[position], position + 1
    parts += [name] if name else []
    return f"words are separated by spaces: `{' '.join(parts)}`" if found and len(parts) > 1 else None
