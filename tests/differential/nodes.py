"""Short constructors of syntax-tree nodes that stand nowhere: generated agreements have no text yet."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from servanda.diagnostics import Span
from servanda.syntax import tree

NOWHERE = Span("generated", 0, 0, 1, 1, 1, 1)


def name(text: str) -> tree.Name:
    return tree.Name(text, NOWHERE)


def names(texts: tuple[str, ...]) -> tuple[tree.Name, ...]:
    return tuple(name(text) for text in texts)


def path(text: str) -> tree.Path:
    """`v.agent` or `level`."""
    return tree.Path(names(tuple(text.split("."))), NOWHERE)


def number(value: str | int) -> tree.NumberValue:
    return tree.NumberValue(Decimal(value), NOWHERE)


def percent(value: int) -> tree.PercentValue:
    """`value` in percent."""
    return tree.PercentValue(Fraction(value, 100), NOWHERE)


def points(value: str) -> tree.PointsValue:
    return tree.PointsValue(Fraction(value) / 100, NOWHERE)


def money(value: str | int, currency: str = "CNY") -> tree.MoneyValue:
    return tree.MoneyValue(Decimal(value), currency, NOWHERE)


def length(amount: str | int, unit: tree.Unit) -> tree.DurationValue:
    return tree.DurationValue(Fraction(amount), unit, NOWHERE)


def time(hour: int, minute: int = 0) -> tree.TimeValue:
    return tree.TimeValue(hour * 3600 + minute * 60, NOWHERE)


def day(value: date) -> tree.DateValue:
    return tree.DateValue(value, NOWHERE)


def text(value: str) -> tree.TextValue:
    return tree.TextValue(value, NOWHERE)


def hours(*pairs: tuple[int, int]) -> tuple[tree.TimeRange, ...]:
    """Windows in minutes since midnight."""
    return tuple(tree.TimeRange(start * 60, end * 60, NOWHERE) for start, end in pairs)


def window(unit: tree.WindowUnit, since: str | None = None) -> tree.WindowSpec:
    """`complete week`, or `week since c`."""
    return tree.WindowSpec(unit, since is None, name(since) if since else None, NOWHERE)


def act(event: str, where: tree.Condition | None = None) -> tree.Act:
    return tree.Act(path(event), where, NOWHERE)


def refs(numbers: tuple[str, ...]) -> tuple[tree.ClauseRef, ...]:
    return tuple(tree.ClauseRef(number_, NOWHERE) for number_ in numbers)


def same(fields: tuple[str, ...]) -> tree.ForTheSame:
    return tree.ForTheSame(names(fields), NOWHERE)


def norm(  # noqa: PLR0913 - the parts of a norm's line
    party: str,
    modal: tree.Modal,
    *,
    then: bool = False,
    what: tree.Act | None = None,
    condition: tree.Condition | None = None,
    amount: tree.MoneyTerm | None = None,
    cap: tree.MoneyTerm | None = None,
) -> tree.NormLine:
    return tree.NormLine(name(party), modal, then, what, condition, amount, cap, NOWHERE)
