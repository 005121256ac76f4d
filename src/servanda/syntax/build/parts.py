"""Parts that several kinds of lines share: acts, windows, days, amounts, references."""

import re
from typing import Any

from servanda.diagnostics import Span
from servanda.syntax.build.context import Context, Reducer
from servanda.syntax.build.values import clock_seconds, path_of, percent_value, time_value
from servanda.syntax.lexer import Token
from servanda.syntax.tree import (
    Act,
    CalendarCondition,
    ClauseRef,
    DayWord,
    MoneyTerm,
    Name,
    OrdinalDay,
    Path,
    RelativeDay,
    Roll,
    Scalar,
    TimeRange,
    WeekdayOf,
    WindowSpec,
)

LAST_DAY_OF_A_MONTH = 31
DAY_WORDS = {
    "THE_NEXT_DAY": DayWord.NEXT_DAY,
    "THE_NEXT_WORKING_DAY": DayWord.NEXT_WORKING_DAY,
    "THE_NEXT_OCCURRENCE": DayWord.NEXT_OCCURRENCE,
}
WEEKDAYS = {"MON": 1, "TUE": 2, "WED": 3, "THU": 4, "FRI": 5, "SAT": 6, "SUN": 7}
_DIGITS = re.compile(r"\d+")


def event_path(event: Path, where: Any, span: Span) -> Act:
    """An act from its parts."""
    return Act(event, where, span)


def weekday_of(k: list[Any], context: Context, span: Span) -> WeekdayOf:
    """`friday of w` in either order; a weekday is already its ISO number."""
    weekday, window = (k[0], k[2]) if isinstance(k[0], int) else (k[2], k[0])
    return WeekdayOf(weekday, context.name(window), span)


def ordinal_of(k: list[Any], context: Context, span: Span, *, after: bool) -> OrdinalDay:
    """`the 10th of m` in either order."""
    ordinal, window = (k[0], k[2]) if k[0].kind == "ORDINAL" else (k[2], k[0])
    digits = _DIGITS.search(context.read(ordinal))
    number = int(digits.group()[:4]) if digits else 0
    if not 1 <= number <= LAST_DAY_OF_A_MONTH:
        context.error("SYN016", f"no month has a day {number}", context.at(ordinal), expected=("a day from 1 to 31",))
        number = 1
    return OrdinalDay(number, after, context.name(window), span)


def clause_refs(context: Context, k: list[Any], _span: Span) -> tuple[ClauseRef, ...]:
    """Clause numbers separated by commas."""
    return tuple([ClauseRef(context.read(token), context.at(token)) for token in k[::2]])


def time_range(context: Context, token: Token) -> TimeRange:
    """`09:00-18:00`."""
    span = context.at(token)
    start, end = re.split("[-~]", context.read(token))
    return TimeRange(clock_seconds(context, start, span), clock_seconds(context, end, span), span)


def _weekday_span(_context: Context, k: list[Any], _span: Span) -> tuple[int, ...]:
    first, _, last = k
    if last is None:
        return (first,)
    length = (last - first) % 7 + 1
    return tuple((first - 1 + step) % 7 + 1 for step in range(length))


def _weekdays(_context: Context, k: list[Any], _span: Span) -> tuple[int, ...]:
    return tuple(dict.fromkeys(day for group in k[::2] for day in group))


def _time(context: Context, k: list[Any], _span: Span) -> Scalar:
    part = k[0]
    return time_value(context, part) if isinstance(part, Token) else part


def _amount_share(context: Context, k: list[Any], span: Span) -> MoneyTerm:
    share, base = (k[0], k[2]) if isinstance(k[0], Token) else (k[2], k[0])
    return MoneyTerm(percent_value(context, share), base, span)


def _relative_day(_context: Context, k: list[Any], span: Span) -> RelativeDay:
    return RelativeDay(DAY_WORDS[k[0].kind], k[1] if len(k) > 1 else None, span)


def _relative_day_commuted(context: Context, k: list[Any], span: Span) -> RelativeDay:
    return RelativeDay(DAY_WORDS[k[2].kind], path_of(context, k[0]), span)


def anchored(context: Context, unit: Any, since: Token, span: Span) -> WindowSpec:
    """`each week since c`."""
    name: Name = context.name(since)
    return WindowSpec(unit, complete=False, since=name, span=span)


PART_NODES: dict[str, Reducer] = {
    "event_names": lambda _context, k, _: tuple(k[::2]),
    "where": lambda _context, k, _: k[1],
    "during": lambda _context, k, span: CalendarCondition(k[1], k[0].kind == "OUTSIDE", span),
    "variable": lambda _context, k, _: k[1],
    "act": lambda _context, k, span: event_path(k[0], k[1], span),
    "of_calendar": lambda _context, k, _: k[1],
    "until_event": lambda _context, k, _: k[1],
    "until_point": lambda _context, k, _: k[1],
    "if_condition": lambda _context, k, _: k[1],
    "tolerance": lambda _context, k, _: k[2],
    "clause_refs": clause_refs,
    "each_complete": lambda _context, k, span: WindowSpec(k[2], complete=True, since=None, span=span),
    "each_anchored": lambda context, k, span: anchored(context, k[1], k[3], span),
    "attested_each": lambda _context, k, span: WindowSpec(k[2], complete=k[1] is not None, since=None, span=span),
    "weekday": lambda _context, k, _: WEEKDAYS[k[0].kind],
    "weekday_span": _weekday_span,
    "weekdays": _weekdays,
    "ranges": lambda context, k, _: tuple([time_range(context, token) for token in k[::2]]),
    "time": _time,
    "day_relative": _relative_day,
    "day_relative_commuted": _relative_day_commuted,
    "day_weekday": lambda context, k, span: weekday_of(k, context, span),
    "day_ordinal": lambda context, k, span: ordinal_of(k, context, span, after=False),
    "day_ordinal_after": lambda context, k, span: ordinal_of(k, context, span, after=True),
    "roll": lambda _context, k, _: Roll.BACK if k[1].kind == "ROLLING_BACK" else Roll.FORWARD,
    "amount": lambda _context, k, span: MoneyTerm(None, k[0], span),
    "amount_share": _amount_share,
    "cap": lambda _context, k, _: k[2],
    "payment": lambda _context, k, _: (k[1], k[3]),
}
