"""Conditions taken apart into the comparisons they consist of, and put into words."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from servanda.model.expressions import (
    And,
    Compare,
    Const,
    Contains,
    Duration,
    Expr,
    FieldRef,
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
)


def atoms(expr: Expr | None) -> Iterator[Expr]:
    """The comparisons of a condition that an event alone (with what triggered it) can make true or false.

    What compares with the window of a clause is left out: every window makes it true of another event.
    """
    match expr:
        case None:
            return
        case Or(items) | And(items):
            for item in items:
                yield from atoms(item)
        case Not(item):
            yield from atoms(item)
        case Compare(left, _, right) if not all(isinstance(one, FieldRef | Const | TermRef) for one in (left, right)):
            return
        case _:
            yield expr


def condition_words(expr: Expr) -> str:  # noqa: PLR0911 - one return per form
    """A comparison as the agreement would write it."""
    match expr:
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
        case Not(item):
            return f"not {condition_words(item)}"
        case Or(items):
            return " or ".join(map(condition_words, items))
        case And(items):
            return " and ".join(map(condition_words, items))


def operand_words(operand: Operand) -> str:
    """A field, a term, or a value."""
    match operand:
        case FieldRef(subject, name):
            return f"trigger.{name}" if subject is Subject.TRIGGER else name
        case TermRef(term):
            return term
        case Const(value):
            return value_words(value)
        case _:
            return operand.variable


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
