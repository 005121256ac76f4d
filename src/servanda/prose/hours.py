"""Opening hours with neighbours that are alike put together."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import TypeAlias

Hours: TypeAlias = tuple[tuple[int, int], ...]
"""windows in seconds since midnight"""


def week(weekly: tuple[Hours, ...]) -> Iterator[tuple[int, int, Hours]]:
    """First and last weekday (0 is Monday) and their hours; days without any are left out."""
    for hours, days in groupby(enumerate(weekly), key=lambda pair: pair[1]):
        numbers = [number for number, _ in days]
        if hours:
            yield numbers[0], numbers[-1], hours


def stretches(overrides: Mapping[date, Hours]) -> list[tuple[date, date, Hours]]:
    """Dates with hours of their own, first and last of each stretch with the same hours."""
    found: list[tuple[date, date, Hours]] = []
    for one, hours in sorted(overrides.items()):
        if found and found[-1][2] == hours and (one - found[-1][1]).days == 1:
            found[-1] = (found[-1][0], one, hours)
        else:
            found.append((one, one, hours))
    return found
