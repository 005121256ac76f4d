"""Clause numbers: their order, their ancestors, and patterns such as `2.1.3.*`."""

import re
from collections.abc import Iterable

_PART = re.compile(r"(\d*)(.*)", re.DOTALL)


def order(number: str) -> tuple[tuple[int, str], ...]:
    """Sort key: part by part, a letter after its number (`2.1.1.2`, `2.1.1.2a`, `2.1.1.3`)."""
    parts = (_PART.fullmatch(part) for part in number.split("."))
    return tuple((int(part[1] or 0), part[2]) for part in parts if part)


def ancestors(number: str) -> tuple[str, ...]:
    """The numbers above, outermost first: `2.1.3` has `2` and `2.1`."""
    parts = number.split(".")
    return tuple(".".join(parts[:length]) for length in range(1, len(parts)))


def expand(pattern: str, numbers: Iterable[str]) -> tuple[str, ...]:
    """The numbers a reference means: itself where it exists, or with a final `*` all numbers below; else nothing."""
    if not pattern.endswith("*"):
        return tuple(number for number in numbers if number == pattern)
    stem = pattern.removesuffix("*").removesuffix(".")
    return tuple(number for number in numbers if number.startswith(f"{stem}." if stem else ""))
