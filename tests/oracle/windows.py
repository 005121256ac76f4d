"""The complete weeks and months of the term."""

from collections.abc import Iterator
from datetime import date, timedelta

from .workdays import midnight

FIRST_MONDAY = date(2026, 1, 5)  # the week of 1 January began in 2025
LAST_DAY = date(2026, 12, 31)


def weeks() -> Iterator[tuple[str, int, int]]:
    """Label, start and end of each week that lies inside the term."""
    monday = FIRST_MONDAY
    while monday + timedelta(days=6) <= LAST_DAY:
        year, number, _ = monday.isocalendar()
        yield f"{year}-W{number:02}", midnight(monday), midnight(monday + timedelta(days=7))
        monday += timedelta(days=7)


def month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def months() -> Iterator[tuple[str, date, date]]:
    """Label, first day, and first day of the month after, of the twelve months of the term."""
    first = date(2026, 1, 1)
    while first <= LAST_DAY:
        yield f"{first:%Y-%m}", first, month_after(first)
        first = month_after(first)
