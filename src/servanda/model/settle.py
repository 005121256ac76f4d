"""What a condition rests on: whether it needs no log at all, and whether it reads what triggered the clause."""

import operator
from collections.abc import Callable
from typing import Any

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
    Subject,
    TermRef,
    TimeOfDay,
    Truth,
)
from servanda.syntax.tree import Comparison

_TESTS: dict[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.EQ: operator.eq,
    Comparison.NE: operator.ne,
    Comparison.LT: operator.lt,
    Comparison.LE: operator.le,
    Comparison.GT: operator.gt,
    Comparison.GE: operator.ge,
}


def settled(condition: Expr) -> bool | None:  # noqa: PLR0911  # one per form of condition
    """Whether the condition holds, or None where it reads an event's field or a term that changes on a date."""
    match condition:
        case And(items):
            known = [settled(item) for item in items]
            return False if False in known else (None if None in known else True)
        case Or(items):
            known = [settled(item) for item in items]
            return True if True in known else (None if None in known else False)
        case Not(item):
            inner = settled(item)
            return None if inner is None else not inner
        case Compare(left, op, right):
            first, second = _value(left), _value(right)
            return None if first is None or second is None else _TESTS[op](_size(first), _size(second))
        case Member(left, items, negated):
            first, listed = _value(left), [_value(item) for item in items]
            if first is None or None in listed:
                return None
            flat = [value for item in listed for value in (item if isinstance(item, tuple) else (item,))]
            return (first in flat) is not negated
        case Presence() | Contains() | Truth():
            return None


def reads_trigger(condition: Expr) -> bool:
    """Whether the condition reads a field of the trigger beside those of its own row."""
    match condition:
        case And(items) | Or(items):
            return any(reads_trigger(item) for item in items)
        case Not(item):
            return reads_trigger(item)
        case Compare(left, _, right):
            sides: tuple[Operand, ...] = (left, right)
        case Member(left, items, _):
            sides = (left, *items)
        case Contains(left, items):
            sides = (left, *items)
        case Presence(left, _) | Truth(left):
            sides = (left,)
    return any(isinstance(side, FieldRef) and side.subject is Subject.TRIGGER for side in sides)


def _value(side: Operand) -> object | None:
    match side:
        case Const(value):
            return value
        case TermRef(value=dated) if len(dated.versions) == 1:
            return dated.first
        case _:
            return None


def _size(value: object) -> object:
    """What orders: lengths of time were checked to be of one family, amounts to be of one currency."""
    match value:
        case Money(amount, _):
            return amount
        case TimeOfDay(seconds):
            return seconds
        case Duration(amount, unit):
            months = {"months": 1, "quarters": 3, "years": 12}
            return value.micros if value.micros is not None else amount * months.get(unit.value, 1)
        case _:
            return value
