"""Calendars a clause counts by, and the years of a stretch of time for which they have no holiday data."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

from servanda.clocks import Calendar, Zone
from servanda.model.agreement import Agreement, Clause


def unknown_years(
    agreement: Agreement, clause: Clause, since: int, until: int
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Calendar and unknown years, for each calendar the clause reads in `[since, until)` (microseconds UTC)."""
    zone = Zone(agreement.zone)
    if since >= until:
        return
    first, last = zone.local_date(since).year, zone.local_date(until - 1).year
    for name in dict.fromkeys(_calendars(clause)):
        rule = agreement.calendars.get(name)
        if rule is None:
            continue
        calendar = Calendar(rule, zone)
        years = tuple(year for year in range(first, last + 1) if _unknown(calendar, year))
        if years:
            yield name, years


def _unknown(calendar: Calendar, year: int) -> bool:
    """Days whose hours the agreement itself sets are known in any year: some others must be."""
    return any(calendar.intervals(date(year, month, 15)) is None for month in range(1, 13))


def _calendars(node: object) -> Iterator[str]:
    """The names of calendars anywhere in a clause."""
    if isinstance(node, tuple):
        for item in node:
            yield from _calendars(item)
    elif is_dataclass(node) and not isinstance(node, type):
        for field in fields(node):
            value = getattr(node, field.name)
            if field.name == "calendar" and isinstance(value, str):
                yield value
            elif not isinstance(value, str | int | bool):
                yield from _calendars(value)
