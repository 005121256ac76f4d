"""Windows (section 2, Windows): calendar weeks, months and the like inside the term; windows anchored at an entity."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from servanda.engines.reference.localtime import LAST_DAY, LocalTime, add_months, later_day
from servanda.syntax.tree import Unit, WindowUnit

MONTHS = {
    WindowUnit.MONTH: 1,
    WindowUnit.QUARTER: 3,
    WindowUnit.YEAR: 12,
    Unit.MONTHS: 1,
    Unit.QUARTERS: 3,
    Unit.YEARS: 12,
}
DAYS = {WindowUnit.DAY: 1, WindowUnit.WEEK: 7, Unit.DAYS: 1, Unit.WEEKS: 7}
DAY_LENGTH = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Window:
    """`[start, end)` in microseconds UTC, cut by the term where it is partial; `days` are its whole local days.

    The second of `days` is the first day after it. `follows` is where the next calendar window ends.
    """

    label: str
    start: int
    end: int
    days: tuple[date, date]
    follows: int


def calendar_windows(
    local: LocalTime, unit: WindowUnit, term: tuple[int, int], *, partial: bool, before: int
) -> Iterator[Window]:
    """The windows wholly inside the term (`partial`: in part) that begin before an instant, in order."""
    first = first_day(unit, local.day(term[0]))
    while first <= LAST_DAY:
        after = next_first(unit, first)
        start, end = local.start(first), local.start(after)
        cut = max(start, term[0]), min(end, term[1])
        if cut[0] >= min(term[1], before):
            return
        if cut[0] < cut[1] and (partial or cut == (start, end)):
            follows = local.start(min(next_first(unit, after), LAST_DAY))
            yield Window(label(unit, first), *cut, (first, after), follows)
        first = after


def first_day(unit: WindowUnit, day: date) -> date:
    """The first day of the window that a day lies in; weeks begin on Monday."""
    match unit:
        case WindowUnit.DAY:
            return day
        case WindowUnit.WEEK:
            return day - timedelta(days=day.weekday())
        case WindowUnit.MONTH:
            return day.replace(day=1)
        case WindowUnit.QUARTER:
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case WindowUnit.YEAR:
            return date(day.year, 1, 1)


def next_first(unit: WindowUnit, first: date) -> date:
    """The first day of the next window."""
    return later_day(first, DAYS[unit]) if unit in DAYS else add_months(first, MONTHS[unit])


def label(unit: WindowUnit, first: date) -> str:
    """What `period = w` compares with: `2026-W07`, `2026-01`, `2026-Q1`, `2026`, `2026-01-05`."""
    match unit:
        case WindowUnit.DAY:
            return first.isoformat()
        case WindowUnit.WEEK:
            year, week, _ = first.isocalendar()
            return f"{year:04}-W{week:02}"
        case WindowUnit.MONTH:
            return f"{first.year:04}-{first.month:02}"
        case WindowUnit.QUARTER:
            return f"{first.year:04}-Q{(first.month + 2) // 3}"
        case WindowUnit.YEAR:
            return f"{first.year:04}"


def anchored_windows(local: LocalTime, unit: WindowUnit, anchor: int, before: int) -> Iterator[Window]:
    """The windows from the anchor on that begin before an instant, each counted from the anchor itself.

    Days and weeks are real time, months and more keep the day of the month.
    """

    def edge(count: int) -> int:
        if unit in DAYS:
            return anchor + count * DAYS[unit] * DAY_LENGTH
        return local.months_later(anchor, count * MONTHS[unit])

    count = 0
    while edge(count) < before:
        start, end = edge(count), edge(count + 1)
        first = local.day(start)
        yield Window(first.isoformat(), start, end, (first, local.day(end)), end)
        count += 1
