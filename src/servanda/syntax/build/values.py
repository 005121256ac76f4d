"""Numbers, lengths of time, money, times, dates, texts, names and blanks."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from servanda.diagnostics import Span
from servanda.syntax.build.context import Context, Reducer
from servanda.syntax.lexer import Token
from servanda.syntax.tree import (
    BlankType,
    BlankValue,
    DateValue,
    DurationValue,
    ListValue,
    MoneyValue,
    Name,
    NumberValue,
    Path,
    PercentValue,
    PointsValue,
    TextValue,
    TimeValue,
    Unit,
    WindowUnit,
    YesNoValue,
)
from servanda.years import YEARS

MAX_DIGITS = 15
SECONDS_PER_DAY = 86400

UNITS = {
    "MINUTE": Unit.MINUTES,
    "HOUR": Unit.HOURS,
    "DAY": Unit.DAYS,
    "WEEK": Unit.WEEKS,
    "MONTH": Unit.MONTHS,
    "QUARTER": Unit.QUARTERS,
    "YEAR": Unit.YEARS,
    "WORKING_MINUTE": Unit.WORKING_MINUTES,
    "WORKING_HOUR": Unit.WORKING_HOURS,
    "WORKING_DAY": Unit.WORKING_DAYS,
}
WINDOW_UNITS = {
    "DAY": WindowUnit.DAY,
    "WEEK": WindowUnit.WEEK,
    "MONTH": WindowUnit.MONTH,
    "QUARTER": WindowUnit.QUARTER,
    "YEAR": WindowUnit.YEAR,
}
TYPE_WORDS = {
    "TYPE_ID": "id",
    "TYPE_TEXT": "text",
    "TYPE_NUMBER": "number",
    "TYPE_MONEY": "money",
    "TYPE_PERIOD": "period",
    "YES_NO": "yes/no",
}

_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {'"': '"', "”": "”", "“": "“", "\\": "\\", "n": "\n"}
_DIGITS = re.compile(r"\d+")


def decimal_of(context: Context, token: Token) -> Decimal:
    """The number a NUMBER or PERCENT token begins with; 0 with an error where it is too long to be meant."""
    text = context.read(token).rstrip("% \t")
    if sum(map(len, _DIGITS.findall(text))) > MAX_DIGITS:
        context.error("SYN011", f"this number has more than {MAX_DIGITS} digits", context.at(token))
        return Decimal(0)
    return Decimal(text)


def whole_number(context: Context, token: Token) -> int:
    """A count; a fraction is an error and counts as its whole part."""
    value = decimal_of(context, token)
    if value != value.to_integral_value():
        context.error("SYN012", f"a count is a whole number, not {value}", context.at(token))
    return int(value)


def percent_value(context: Context, token: Token) -> PercentValue:
    """`85%` as 85/100."""
    return PercentValue(Fraction(decimal_of(context, token)) / 100, context.at(token))


def clock_seconds(context: Context, text: str, span: Span) -> int:
    """`09:30` as seconds since midnight; 0 with an error where there is no such time."""
    hours, minutes = (int(part) for part in text.strip().split(":"))
    seconds = hours * 3600 + minutes * 60
    if minutes > 59 or seconds > SECONDS_PER_DAY:  # noqa: PLR2004 - minutes of an hour
        context.error(
            "SYN013",
            f"there is no time {text.strip()}",
            span,
            expected=("a time of day from 00:00 to 24:00",),
        )
        return 0
    return seconds


def time_value(context: Context, token: Token) -> TimeValue:
    """A TIME token."""
    span = context.at(token)
    return TimeValue(clock_seconds(context, context.read(token), span), span)


def plain_text(inner: str) -> str:
    """What stands between quotation marks, escapes resolved; an escape that means nothing gives its character."""
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match.group(1), match.group(1)), inner)


def text_value(context: Context, token: Token) -> TextValue:
    """A TEXT token: quotes removed, escapes resolved, characters as written (not folded)."""
    inner = context.text[token.start + 1 : token.end - 1]
    span = context.at(token)
    if "\\" not in inner:
        return TextValue(inner, span)
    for match in _ESCAPE.finditer(inner):
        if match.group(1) not in _ESCAPED:
            start = token.start + 1 + match.start()
            context.error(
                "SYN014",
                f"`{match.group()}` means nothing in a text",
                context.span(start, start + 2),
                help_='write `\\\\` for a backslash, `\\"` for a quotation mark, `\\n` for a new line',
            )
    return TextValue(plain_text(inner), span)


def path_of(context: Context, token: Token) -> Path:
    """A NAME or PATH token as a path."""
    if token.kind == "NAME":
        name = context.name(token)
        return Path((name,), name.span)
    parts, start = [], token.start
    for text in context.folded[token.start : token.end].split("."):
        parts.append(context.name(Token("NAME", start, start + len(text))))
        start += len(text) + 1
    return Path(tuple(parts), context.at(token))


def _number(context: Context, k: list[Any], span: Span) -> NumberValue:
    return NumberValue(decimal_of(context, k[0]), span)


def _points(context: Context, k: list[Any], span: Span) -> PointsValue:
    return PointsValue(Fraction(decimal_of(context, k[0])) / 100, span)


def _duration(context: Context, k: list[Any], span: Span) -> DurationValue:
    return DurationValue(Fraction(decimal_of(context, k[0])), k[1], span)


def currency_code(context: Context, token: Token) -> str:
    """The three letters of a currency; `元` is CNY."""
    text = context.read(token)
    return "CNY" if text == "元" else text


def _money(context: Context, k: list[Any], span: Span) -> MoneyValue:
    return MoneyValue(decimal_of(context, k[0]), currency_code(context, k[1]), span)


def _date(context: Context, k: list[Any], span: Span) -> DateValue:
    text = context.read(k[0])
    year, month, day = (int(part) for part in text.split("-"))
    try:
        if year not in YEARS:
            context.error(
                "SYN015",
                f"{text} lies outside the years {YEARS[0]} to {YEARS[-1]}",
                span,
                help_="for a term without an end give the last day that is to be checked",
            )
            return DateValue(date(YEARS[0], 1, 1) if year < YEARS[0] else date(YEARS[-1], 12, 31), span)
        return DateValue(date(year, month, day), span)
    except ValueError:
        context.error("SYN015", f"there is no date {text}", span, expected=("a date such as `2026-12-31`",))
        return DateValue(date(1, 1, 1), span)


def _list(_context: Context, k: list[Any], span: Span) -> ListValue:
    return ListValue(tuple(k[::2]), span)


def _names(context: Context, k: list[Any], _span: Span) -> tuple[Name, ...]:
    return tuple([context.name(token) for token in k[::2]])


VALUE_NODES: dict[str, Reducer] = {
    "number": _number,
    "percent": lambda context, k, _: percent_value(context, k[0]),
    "points": _points,
    "duration": _duration,
    "money": _money,
    "time_of_day": lambda context, k, _: time_value(context, k[0]),
    "date": _date,
    "text": lambda context, k, _: text_value(context, k[0]),
    "yes_no": lambda _context, k, span: YesNoValue(k[0].kind == "YES", span),
    "unit": lambda _context, k, _: UNITS[k[0].kind],
    "window_unit": lambda _context, k, _: WINDOW_UNITS[k[0].kind],
    "list": _list,
    "path": lambda context, k, _: path_of(context, k[0]),
    "new_name": lambda context, k, _: context.name(k[0]),
    "names": _names,
    "type_word": lambda _context, k, _: TYPE_WORDS[k[0].kind],
    "choices": lambda _context, k, _: k[1],
    "blank": lambda _context, _k, span: BlankValue(None, span),
    "blank_list": lambda _context, _k, span: BlankValue(BlankType(span, is_list=True), span),
    "blank_currency": lambda context, k, span: BlankValue(BlankType(span, currency=currency_code(context, k[1])), span),
    "blank_yes_no": lambda _context, _k, span: BlankValue(BlankType(span, yes_no=True), span),
    "blank_choices": lambda _context, k, span: BlankValue(BlankType(span, choices=k[1]), span),
    "blank_unit": lambda _context, k, span: BlankValue(BlankType(span, unit=k[1]), span),
    "blank_percent": lambda _context, _k, span: BlankValue(BlankType(span, percent=True), span),
    "blank_type": lambda _context, k, span: BlankValue(BlankType(span, kind=k[1]), span),
}
