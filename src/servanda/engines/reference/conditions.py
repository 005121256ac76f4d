"""Conditions (dsl/LANGUAGE.md, Conditions): logic with three values, None being unknown.

A comparison with an absent field is unknown, also `=`; `present` and `absent` always decide.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from servanda.engines.reference.deadlines import in_force
from servanda.engines.reference.localtime import LocalTime
from servanda.engines.reference.log import Record
from servanda.engines.reference.windows import MONTHS
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
    WindowRef,
)
from servanda.syntax.tree import Comparison, Unit

Maybe: TypeAlias = bool | None
"""true, false or (None) unknown"""
Plain: TypeAlias = str | bool | Fraction | date
"""what a value is compared as"""


def every(parts: Iterable[Maybe]) -> Maybe:
    """False if one part is false, else unknown if one is."""
    found: Maybe = True
    for part in parts:
        if part is False:
            return False
        if part is None:
            found = None
    return found


def some(parts: Iterable[Maybe]) -> Maybe:
    """True if one part is true, else unknown if one is."""
    found: Maybe = False
    for part in parts:
        if part:
            return True
        if part is None:
            found = None
    return found


def negation(part: Maybe) -> Maybe:
    """Unknown stays unknown."""
    return None if part is None else not part


@dataclass(frozen=True, slots=True)
class Reading:
    """What a condition is about: a row, the trigger where there is one, the clause's window, the agreement's zone.

    Terms have the value in force at the row's instant.
    """

    local: LocalTime
    row: Record
    trigger: Record | None = None
    window: str | None = None

    def holds(self, condition: Expr | None) -> Maybe:  # noqa: PLR0911 - one return per form
        """Whether the condition holds; where none is written it does."""
        match condition:
            case None:
                return True
            case Or(items):
                return some(self.holds(item) for item in items)
            case And(items):
                return every(self.holds(item) for item in items)
            case Not(item):
                return negation(self.holds(item))
            case Compare(left, op, right):
                return compared(self.value(left), op, self.value(right))
            case Member(left, items, negated):
                found = self._member(left, items)
                return negation(found) if negated else found
            case Presence(field, absent):
                return (self.value(field) is None) is absent
            case Contains(field, items):
                return self._contains(field, items)
            case Truth(field):
                value = self.value(field)
                return value if isinstance(value, bool) else None

    def value(self, operand: Operand) -> Plain | None:
        """The operand's value; None where it is absent."""
        match operand:
            case FieldRef(subject, name):
                row = self.row if subject is Subject.ROW else self.trigger
                value = None if row is None else row.fields.get(name)
                return Fraction(value) if isinstance(value, Decimal) else value
            case Const(value):
                return plain(value)
            case TermRef():
                return plain(in_force(self.local, operand.value, self.row.at))
            case WindowRef():
                return self.window

    def _each(self, items: Iterable[Operand]) -> Iterable[Plain | None]:
        """The values of a list, those of list terms one by one."""
        for item in items:
            chosen = in_force(self.local, item.value, self.row.at) if isinstance(item, TermRef) else None
            if isinstance(chosen, tuple):
                yield from map(plain, chosen)
            else:
                yield self.value(item)

    def _member(self, left: Operand, items: Iterable[Operand]) -> Maybe:
        value = self.value(left)
        if value is None:
            return None
        return some(compared(value, Comparison.EQ, item) for item in self._each(items))

    def _contains(self, field: FieldRef, items: Iterable[Operand]) -> Maybe:
        text = self.value(field)
        if not isinstance(text, str):
            return None
        return some(item in text if isinstance(item, str) else None for item in self._each(items))


def compared(left: Plain | None, op: Comparison, right: Plain | None) -> Maybe:
    """`left op right`, unknown where one side is absent; the model has seen to it that both are of one kind."""
    if left is None or right is None:
        return None
    if op is Comparison.EQ:
        return left == right
    if op is Comparison.NE:
        return left != right
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _ordered(left < right, left == right, op)
    if isinstance(left, date) and isinstance(right, date):
        return _ordered(left < right, left == right, op)
    message = f"{type(left).__name__} and {type(right).__name__} have no order"
    raise TypeError(message)


def _ordered(less: bool, equal: bool, op: Comparison) -> bool:  # noqa: FBT001 - the two facts an order rests on
    match op:
        case Comparison.LT:
            return less
        case Comparison.LE:
            return less or equal
        case Comparison.GT:
            return not less and not equal
        case _:
            return not less


def plain(value: object) -> Plain:
    """A literal or a term's value as it is compared: amounts, shares, times and lengths of time as exact numbers."""
    match value:
        case Money(amount):
            return Fraction(amount)
        case Duration(amount, unit):
            micros = value.micros
            if micros is not None:
                return Fraction(micros)
            return amount * MONTHS[unit] if unit is not Unit.WORKING_DAYS else amount
        case TimeOfDay(seconds):
            return Fraction(seconds)
        case Decimal() | int() if not isinstance(value, bool):
            return Fraction(value)
        case str() | bool() | Fraction() | date():
            return value
    message = f"a {type(value).__name__} is no value to compare"
    raise TypeError(message)
