"""Values, lists and the names of units in English."""

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
from servanda.syntax.tree import Comparison

T = TypeVar("T")

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
COMPARISONS = {
    Comparison.EQ: "is",
    Comparison.NE: "is not",
    Comparison.LT: "is less than",
    Comparison.LE: "is at most",
    Comparison.GT: "is more than",
    Comparison.GE: "is at least",
}


def listed(items: Sequence[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:  # noqa: PLR2004 -- nothing to join
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def plural(count: int | Fraction, one: str, many: str | None = None) -> str:
    """`1 month`, `2 months`."""
    return f"{figure(count)} {one if count == 1 else many or one + 's'}"


def times(count: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def clauses(numbers: Sequence[str]) -> str:
    """`clause 1`, `clauses 1 and 2`."""
    return f"clause{'' if len(numbers) == 1 else 's'} {listed(numbers)}"


def fields(names: Names, keys: Sequence[str]) -> str:
    """`conversation`, `customer and agent`: what must be the same."""
    return listed([names.spaced(key) for key in keys])


def day(value: date) -> str:
    """`1 July 2026`."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def ordinal(number: int) -> str:
    """`1st`, `22nd`, `13th`."""
    teens = range(11, 14)
    ending = "th" if number % 100 in teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def duration(value: Duration) -> str:
    """`15 minutes`, `1 working day`."""
    return plural(value.amount, value.unit.value.removesuffix("s"))


def money(value: Money) -> str:
    """`20,000 CNY`."""
    return f"{figure(value.amount)} {value.currency}"


def scalar(value: Scalar) -> str:  # noqa: PLR0911 -- one per kind of value
    """A value as it is written in logs and agreements; texts in quotation marks."""
    match value:
        case bool():
            return "yes" if value else "no"
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
    return listed([scalar(item) for item in given]) if given else "nothing"


def brief(given: Value) -> str:
    """As `value`, but of a long list only how long it is."""
    if isinstance(given, tuple) and len(given) > MANY:
        return f"{len(given)} values"
    return listed([scalar(item) for item in given], "or") if isinstance(given, tuple) and given else value(given)


def dated(given: Dated[T], word: Callable[[T], str], names: Names) -> str:
    """`15 minutes (“reply limit”)`, or what a term is from which day on."""
    if len(given.versions) == 1:
        return word(given.first) if given.term is None else f"{word(given.first)} ({names.spaced(given.term)})"
    return f"the {names.spaced(given.term or '')} then in force ({versions(given, word)})"


def versions(given: Dated[T], word: Callable[[T], str]) -> str:
    """`15 minutes; from 1 July 2026 on, 10 minutes`."""
    return "; ".join(
        word(item) if since is None else f"from {day(since)} on, {word(item)}" for since, item in given.versions
    )


def amount(given: Amount, names: Names) -> str:
    """`100 CNY`, `0.5% of 20,000 CNY (“monthly fee”)`."""
    base = dated(given.base, money, names)
    return base if given.share == 1 else f"{percentage(given.share)} of {base}"
