"""Conditions as formulas over fields: terms replaced by their values, and what may come of a formula so far."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Self, TypeAlias, cast
from weakref import WeakValueDictionary

from servanda.model.expressions import (
    And,
    Compare,
    Const,
    Contains,
    Dated,
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
    TermRef,
    TimeOfDay,
    Truth,
    Value,
)
from servanda.records import record
from servanda.syntax.tree import Comparison

YES: Final = 1
NO: Final = 2
UNKNOWN: Final = 4
"""the three outcomes of a condition, as bits: a formula some of whose fields are open may have several"""

Plain: TypeAlias = str | bool | Fraction | date
"""what values are compared as: amounts, lengths of time and times of day are exact numbers"""


class Cell:
    """A field of a row (`row`), of the trigger (`trigger`), or a window's label: what may take one value or another.

    Two alike are one object, so that they are found quickly.
    """

    __slots__ = ("__weakref__", "choices", "kind", "name", "optional", "whose")

    whose: str
    name: str
    kind: Kind
    optional: bool
    choices: tuple[str, ...]

    def __new__(
        cls, whose: str, name: str, kind: Kind, *, optional: bool = False, choices: tuple[str, ...] = ()
    ) -> Self:
        """The cell of this description."""
        key = (whose, name, kind.value, optional, choices)
        known = _CELLS.get(key)
        if known is None:
            known = _CELLS[key] = super().__new__(cls)
            known.whose, known.name, known.kind, known.optional, known.choices = whose, name, kind, optional, choices
        return cast("Self", known)


_CELLS: "WeakValueDictionary[tuple[str, str, str, bool, tuple[str, ...]], Cell]" = WeakValueDictionary()

Given: TypeAlias = Mapping[Cell, Plain | None]
"""values of cells, None where absent; a cell that is not in it is open"""
Side: TypeAlias = Cell | Plain


@record
class Every:
    """All items."""

    items: tuple["Formula", ...]


@record
class Some:
    """At least one item."""

    items: tuple["Formula", ...]


@record
class No:
    """Not the item."""

    item: "Formula"


@record
class Test:
    """A comparison."""

    left: Side
    op: Comparison
    right: Side


@record
class In:
    """The left side is equal to one of the values, or to another cell."""

    left: Side
    values: tuple[Plain, ...]
    others: tuple[Cell, ...]


@record
class There:
    """The cell is not absent."""

    cell: Cell


@record
class Holds:
    """The cell's text contains one of the pieces."""

    cell: Cell
    pieces: tuple[Side, ...]


Formula: TypeAlias = Every | Some | No | Test | In | There | Holds
Goal: TypeAlias = tuple[Formula, int]
"""a formula and the outcomes wanted of it"""


def terms(condition: Expr) -> Iterator[Dated[Value]]:
    """The dated values that a condition reads."""
    for side in operands(condition):
        if isinstance(side, TermRef):
            yield side.value


def operands(condition: Expr) -> Iterator[Operand]:
    """All sides of all comparisons, in the order written."""
    match condition:
        case And(items) | Or(items):
            for item in items:
                yield from operands(item)
        case Not(item):
            yield from operands(item)
        case Compare(left, _, right):
            yield left
            yield right
        case Member(left, items, _) | Contains(left, items):
            yield left
            yield from items
        case Presence(field, _) | Truth(field):
            yield field


def formula(condition: Expr, on: date | None) -> Formula:  # noqa: PLR0911 -- one per form of condition
    """The condition with the values that terms have on a day (None: from the beginning)."""
    match condition:
        case And(items):
            return Every(tuple(formula(item, on) for item in items))
        case Or(items):
            return Some(tuple(formula(item, on) for item in items))
        case Not(item):
            return No(formula(item, on))
        case Compare(left, op, right):
            return Test(_side(left, on), op, _side(right, on))
        case Member(left, items, negated):
            listed = list(_listed(items, on))
            values = tuple(side for side in listed if not isinstance(side, Cell))
            found = In(_side(left, on), values, tuple(side for side in listed if isinstance(side, Cell)))
            return No(found) if negated else found
        case Presence(field, absent):
            there = There(cell(field))
            return No(there) if absent else there
        case Contains(field, items):
            return Holds(cell(field), tuple(_listed(items, on)))
        case Truth(field):
            return Test(cell(field), Comparison.EQ, right=True)


def cell(field: FieldRef) -> Cell:
    """A field as a cell."""
    return Cell(field.subject.value, field.name, field.kind, optional=field.optional, choices=field.choices)


def _side(side: Operand, on: date | None) -> Side:
    match side:
        case FieldRef():
            return cell(side)
        case Const(value):
            return plain(value)
        case TermRef(_, dated):
            return plain(cast("Scalar", _in_force(dated, on)))  # the model compares no list with a single value
        case _:
            return Cell("window", side.variable, Kind.PERIOD, optional=False)


def _listed(items: Iterable[Operand], on: date | None) -> Iterator[Side]:
    for item in items:
        chosen = _in_force(item.value, on) if isinstance(item, TermRef) else None
        if isinstance(chosen, tuple):
            yield from map(plain, chosen)
        else:
            yield _side(item, on)


def _in_force(dated: Dated[Value], on: date | None) -> Value:
    value = dated.first
    for since, later in dated.versions:
        if since is not None and on is not None and since <= on:
            value = later
    return value


_MONTHS = {"months": 1, "quarters": 3, "years": 12}


def plain(value: Scalar) -> Plain:
    """A literal as it is compared; the model has seen to it that both sides are of one kind, currency and unit."""
    match value:
        case Money(amount):
            return Fraction(amount)
        case Duration(amount, unit):
            micros = value.micros
            return Fraction(micros) if micros is not None else amount * _MONTHS.get(unit.value, 1)
        case TimeOfDay(seconds):
            return Fraction(seconds)
        case Decimal():
            return Fraction(value)
        case str() | bool() | Fraction() | date():
            return value


def cells(formula: Formula) -> Iterator[Cell]:
    """The cells of a formula in the order written, with repetitions."""
    for part in atoms(formula):
        match part:
            case Test(left, _, right):
                yield from (side for side in (left, right) if isinstance(side, Cell))
            case In(left, _, others):
                yield from (side for side in (left, *others) if isinstance(side, Cell))
            case There(cell):
                yield cell
            case Holds(cell, pieces):
                yield from (side for side in (cell, *pieces) if isinstance(side, Cell))


def atoms(formula: Formula) -> Iterator[Test | In | There | Holds]:
    """What a formula is put together from."""
    match formula:
        case Every(items) | Some(items):
            for item in items:
                yield from atoms(item)
        case No(item):
            yield from atoms(item)
        case _:
            yield formula


def renamed(formula: Formula, field: Cell) -> Formula:  # noqa: PLR0911 -- one per form of formula
    """The formula with every field of this name as `field`: other events' may be optional where theirs are not."""

    def side(old: Side) -> Side:
        return own(old) if isinstance(old, Cell) else old

    def own(old: Cell) -> Cell:
        return field if (old.whose, old.name) == (field.whose, field.name) else old

    match formula:
        case Every(items):
            return Every(tuple(renamed(item, field) for item in items))
        case Some(items):
            return Some(tuple(renamed(item, field) for item in items))
        case No(item):
            return No(renamed(item, field))
        case Test(left, op, right):
            return Test(side(left), op, side(right))
        case In(left, values, others):
            return In(side(left), values, tuple(map(own, others)))
        case There(cell):
            return There(own(cell))
        case Holds(cell, pieces):
            return Holds(own(cell), tuple(map(side, pieces)))
