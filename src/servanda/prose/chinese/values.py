"""Values, lists and the names of units in Chinese."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from servanda.model.agreement import Amount
from servanda.model.expressions import Dated, Duration, Money, Scalar, TimeOfDay, Value
from servanda.prose.language import quoted
from servanda.prose.names import Names
from servanda.prose.numbers import MANY, clock, figure, percentage
from servanda.syntax.tree import Comparison, Unit, WindowUnit

T = TypeVar("T")

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
COMPARISONS = {
    Comparison.EQ: "为",
    Comparison.NE: "不为",
    Comparison.LT: "小于",
    Comparison.LE: "不大于",
    Comparison.GT: "大于",
    Comparison.GE: "不小于",
}
WINDOWS = {
    WindowUnit.DAY: "日",
    WindowUnit.WEEK: "周",
    WindowUnit.MONTH: "月",
    WindowUnit.QUARTER: "季度",
    WindowUnit.YEAR: "年",
}
COUNTED = WINDOWS | {WindowUnit.DAY: "天", WindowUnit.MONTH: "个月", WindowUnit.QUARTER: "个季度"}
UNITS = {
    Unit.MINUTES: "分钟",
    Unit.HOURS: "小时",
    Unit.DAYS: "天",
    Unit.WEEKS: "周",
    Unit.MONTHS: "个月",
    Unit.QUARTERS: "个季度",
    Unit.YEARS: "年",
    Unit.WORKING_MINUTES: "个工作分钟",
    Unit.WORKING_HOURS: "个工作小时",
    Unit.WORKING_DAYS: "个工作日",
}
_CURRENCIES = {"CNY": "元"}


def joined(*parts: str) -> str:
    """The parts one after another, with a space between a Chinese character and a figure or Latin letter."""
    text = ""
    for part in parts:
        left, right = text[-1:], part[:1]
        gap = left and right and _latin(left) is not _latin(right) and not (_mark(left) or _mark(right))
        text = f"{text} {part}" if gap else text + part
    return text


def _latin(char: str) -> bool:
    return char.isascii()


def _mark(char: str) -> bool:
    return char.isspace() or char in "“”（），；：。、·"


def listed(items: Sequence[str], word: str = "和") -> str:
    """`甲`, `甲和乙`, `甲、乙和丙`."""
    if len(items) < 2:  # noqa: PLR2004 -- nothing to join
        return "".join(items)
    return f"{'、'.join(items[:-1])}{word}{items[-1]}"


def clauses(numbers: Sequence[str]) -> str:
    """`第 1、2 条`."""
    return f"第 {'、'.join(numbers)} 条"


def fields(names: Names, keys: Sequence[str]) -> str:
    """What must be the same."""
    return listed([names.spaced(key) for key in keys])


def day(value: date) -> str:
    """`2026 年 7 月 1 日`."""
    return f"{value.year} 年 {value.month} 月 {value.day} 日"


def duration(value: Duration) -> str:
    """`15 分钟`, `7 天`."""
    return f"{figure(value.amount)} {UNITS[value.unit]}"


def money(value: Money) -> str:
    """`20,000 元`, `100 EUR`."""
    return f"{figure(value.amount)} {_CURRENCIES.get(value.currency, value.currency)}"


def scalar(value: Scalar) -> str:  # noqa: PLR0911 -- one per kind of value
    """A value as it is written in logs and agreements; texts in quotation marks."""
    match value:
        case bool():
            return "是" if value else "否"
        case str():
            return quoted(value)
        case Fraction():
            return percentage(value)
        case Decimal():
            return figure(value)
        case Money():
            return money(value)
        case Duration():
            return duration(value)
        case TimeOfDay(seconds):
            return clock(seconds)
        case date():
            return day(value)


def value(given: Value) -> str:
    """A value or a list."""
    if not isinstance(given, tuple):
        return scalar(given)
    return "、".join(scalar(item) for item in given) if given else "无"


def brief(given: Value) -> str:
    """As `value`, but of a long list only how long it is."""
    return f"共 {len(given)} 项" if isinstance(given, tuple) and len(given) > MANY else value(given)


def dated(given: Dated[T], word: Callable[[T], str], names: Names) -> str:
    """`15 分钟（“reply limit”）`, or what a term is from which day on."""
    if len(given.versions) == 1:
        called = f"（{names.spaced(given.term)}）" if given.term is not None else ""
        return f"{word(given.first)}{called}"
    return f"当时有效的{names.spaced(given.term or '')}（{versions(given, word)}）"


def versions(given: Dated[T], word: Callable[[T], str]) -> str:
    """`15 分钟；自 2026 年 7 月 1 日起，10 分钟`."""
    return "；".join(
        word(item) if since is None else f"自 {day(since)}起为{' ' if word(item)[:1].isascii() else ''}{word(item)}"
        for since, item in given.versions
    )


def amount(given: Amount, names: Names) -> str:
    """`100 元`, `20,000 元（“monthly fee”）的 0.5%`."""
    base = dated(given.base, money, names)
    return base if given.share == 1 else joined(base, "的", percentage(given.share))
