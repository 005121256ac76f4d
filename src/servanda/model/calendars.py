"""Opening hours as written to calendar rules."""

import os
from datetime import date, timedelta
from functools import cache
from typing import TypeVar

from servanda.diagnostics import Label, Span
from servanda.model.agreement import CalendarRule
from servanda.model.findings import Findings, did_you_mean
from servanda.resources import dsl_folder
from servanda.syntax.tree import CalendarItem, HolidaysLine, MakeupLine, OpenLine, OverrideLine, TimeRange

Hours = tuple[tuple[int, int], ...]
_LONGEST_OVERRIDE = 3660
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

L = TypeVar("L", HolidaysLine, MakeupLine)


@cache
def holiday_sets() -> tuple[str, ...] | None:
    """The names of the frozen data sets (`cn` of `cn.json` or `cn-2026.toml`); None where none are installed."""
    try:
        files = os.listdir(dsl_folder() / "calendars")  # noqa: PTH208  # names only, and quickly
    except OSError:
        return None
    names = {file.split(".")[0].split("-")[0] for file in files if file.endswith((".json", ".toml"))}
    return tuple(sorted(names)) or None


def calendar(name: str, item: CalendarItem, findings: Findings) -> CalendarRule:
    """One calendar under the name it has in the agreement; hours that cannot be are reported and left out."""
    weekly: list[list[TimeRange]] = [[] for _ in _WEEKDAYS]
    holidays: HolidaysLine | None = None
    makeup: MakeupLine | None = None
    overrides: dict[date, Hours] = {}
    placed: dict[date, Span] = {}
    for line in item.lines:
        match line:
            case OpenLine():
                for weekday in dict.fromkeys(line.weekdays):
                    weekly[weekday - 1].extend(line.windows)
            case HolidaysLine():
                holidays = _once(holidays, line, "holidays", findings)
            case MakeupLine():
                makeup = _once(makeup, line, "makeup", findings)
            case OverrideLine():
                _override(line, overrides, placed, findings)
    if not any(weekly) and not any(overrides.values()):
        message = f"calendar `{name}` is never open"
        findings.error("MOD042", message, item.name.span, help="add a line like `open mon to fri 09:00-18:00`")
    seen: set[Span] = set()
    return CalendarRule(
        name,
        tuple(_hours(ranges, f" on {day}", findings, seen) for day, ranges in zip(_WEEKDAYS, weekly, strict=True)),
        _holiday_set(holidays, findings),
        _hours(makeup.windows, "", findings) if makeup else None,
        overrides,
        item.title.value if item.title else None,
        item.span,
    )


def _once(before: L | None, line: L, word: str, findings: Findings) -> L:
    if before is None:
        return line
    findings.error("MOD040", f"`{word}` is given twice", line.span, labels=(Label(before.span, "the first one"),))
    return before


def _hours(
    ranges: list[TimeRange] | tuple[TimeRange, ...], where: str, findings: Findings, seen: set[Span] | None = None
) -> Hours:
    """Windows in order of time; one that ends before it starts or overlaps the one before is reported and left out.

    What is `seen` has been reported for another day of the same line.
    """
    hours: list[TimeRange] = []
    seen = set() if seen is None else seen
    for window in sorted(ranges, key=lambda item: (item.start, item.end)):
        wrong = window.end <= window.start or (hours and window.start < hours[-1].end)
        if not wrong:
            hours.append(window)
            continue
        if window.span in seen:
            continue
        seen.add(window.span)
        if window.end <= window.start:
            findings.error(
                "MOD050",
                f"{_clock(window.start)}-{_clock(window.end)} ends before it starts",
                window.span,
                help="hours past midnight are written as two days: until 24:00, and from 00:00 of the next day",
            )
        else:
            message = f"{_clock(window.start)}-{_clock(window.end)} overlaps other opening hours{where}"
            findings.error("MOD050", message, window.span, labels=(Label(hours[-1].span, "these"),))
    return tuple((window.start, window.end) for window in hours)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"


def _override(line: OverrideLine, overrides: dict[date, Hours], placed: dict[date, Span], findings: Findings) -> None:
    first, last = line.first.value, line.last.value
    if last < first:
        findings.error("MOD006", f"{first} to {last} ends before it starts", line.last.span)
        return
    if (last - first).days > _LONGEST_OVERRIDE:
        findings.error("MOD034", "a date override covers at most ten years", line.span)
        return
    hours = _hours(line.windows, "", findings)
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day in placed:
            message = f"{day} has its hours given twice"
            findings.error("MOD010", message, line.span, labels=(Label(placed[day], "the first time"),))
            return
        placed[day] = line.span
        overrides[day] = hours


def _holiday_set(line: HolidaysLine | None, findings: Findings) -> str | None:
    if line is None:
        return None
    known, name = holiday_sets(), line.source.text
    if known is not None and name not in known:
        message = f"there is no holiday data named `{name}`"
        findings.error(
            "MOD023",
            message,
            line.source.span,
            help=did_you_mean(name, known, otherwise=f"there is: {', '.join(known)}"),
        )
    return name
