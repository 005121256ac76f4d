"""Conditions taken apart into the comparisons they consist of, and put into words."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from servanda.model.expressions import (
    And,
    Compare,
    Const,
    Contains,
    Duration,
    Expr,
    FieldRef,
    Kind,
    Member,
    Money,
    Not,
    Operand,
    Or,
    Presence,
    Scalar,
    Subject,
    TermRef,
    TimeOfDay,
    Truth,
    WindowRef,
)

Atom: TypeAlias = Compare | Member | Presence | Contains | Truth
"""a comparison without `and`, `or` and `not`"""


def atoms(expr: Expr | None) -> Iterator[Atom]:
    """The comparisons of a condition that an event alone (with what triggered it) can make true or false.

    What compares with the window of a clause is left out: every window makes it true of another event. So is what is
    the same for all events: a fact of a party, a term whose value never changes.
    """
    match expr:
        case None:
            return
        case Or(items) | And(items):
            for item in items:
                yield from atoms(item)
        case Not(item):
            yield from atoms(item)
        case _:
            operands = _operands(expr)
            windows = any(isinstance(one, WindowRef) for one in operands)
            if not windows and any(map(_changes, operands)):
                yield expr


def _operands(atom: Atom) -> tuple[Operand, ...]:
    match atom:
        case Compare(left, _, right):
            return left, right
        case Member(left, items):
            return left, *items
        case Contains(field, items):
            return field, *items
        case Presence(field) | Truth(field):
            return (field,)


def _changes(operand: Operand) -> bool:
    """Whether one event may find another value here than the next."""
    return isinstance(operand, FieldRef) or (isinstance(operand, TermRef) and len(operand.value.versions) > 1)


def condition_words(atom: Atom) -> str:
    """A comparison as the agreement would write it."""
    match atom:
        case Compare(left, op, right):
            return f"{operand_words(left)} {op.value} {operand_words(right)}"
        case Member(left, items, negated):
            return f"{operand_words(left)} {'not in' if negated else 'in'} {', '.join(map(operand_words, items))}"
        case Presence(field, absent):
            return f"{operand_words(field)} {'absent' if absent else 'present'}"
        case Contains(field, items):
            return f"{operand_words(field)} contains any of {', '.join(map(operand_words, items))}"
        case Truth(field):
            return operand_words(field)


def operand_words(operand: Operand) -> str:
    """A field, a term, a fact, or a value."""
    match operand:
        case FieldRef(subject, name):
            return f"trigger.{name}" if subject is Subject.TRIGGER else name
        case TermRef(term=name) | WindowRef(variable=name) | Const(fact=str(name)):
            return name
        case Const(value, kind):
            words = value_words(value)
            return _quoted(words) if kind in {Kind.TEXT, Kind.PERIOD} else words


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def value_words(value: Scalar) -> str:  # noqa: PLR0911 - one return per kind
    """A value."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Money(amount, currency):
            return f"{amount:f} {currency}"
        case Duration(amount, unit):
            return f"{float(amount):g} {unit.value.removesuffix('s') if amount == 1 else unit.value}"
        case TimeOfDay(seconds):
            return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
        case Decimal():
            return f"{value:f}"
        case Fraction():
            return f"{float(value * 100):g}%"
        case date():
            return value.isoformat()
        case _:
            return value
