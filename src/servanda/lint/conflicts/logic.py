"""Conditions as formulas over fields: terms replaced by their values, and what may come of a formula so far."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

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


@record
class Cell:
    """A field of a row (`row`), of the trigger (`trigger`), or a window's label: what may take one value or another."""

    whose: str
    name: str
    kind: Kind
    optional: bool
    choices: tuple[str, ...] = ()


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
    """The left side is equal to one of the others."""

    left: Side
    items: tuple[Side, ...]


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
            found = In(_side(left, on), tuple(_listed(items, on)))
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
    return Cell(field.subject.value, field.name, field.kind, field.optional, field.choices)


def _side(side: Operand, on: date | None) -> Side:
    match side:
        case FieldRef():
            return cell(side)
        case Const(value):
            return plain(value)
        case TermRef(_, dated):
            return plain(_in_force(dated, on))
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


def plain(value: object) -> Plain:
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
    message = f"a {type(value).__name__} is no value to compare"
    raise TypeError(message)


# --- what may come of it ----------------------------------------------------------------------------------------------


def outcomes(formula: Formula, given: Given) -> int:  # noqa: C901, PLR0911 -- one per form of formula
    """The outcomes that are possible while some cells are open: all that are, perhaps more; exact once none is."""
    match formula:
        case Every(items):
            return _every(outcomes(item, given) for item in items)
        case Some(items):
            return _swapped(_every(_swapped(outcomes(item, given)) for item in items))
        case No(item):
            return _swapped(outcomes(item, given))
        case Test(left, op, right):
            return _test(left, op, right, given)
        case In(left, items):
            tests = (_swapped(_test(left, Comparison.EQ, item, given)) for item in items)
            if _absent(left, given):
                return UNKNOWN
            return _swapped(_every(tests)) if items else NO | (UNKNOWN if _may_lack(left, given) else 0)
        case There(cell):
            if cell in given:
                return NO if given[cell] is None else YES
            return YES | NO if cell.optional else YES
        case Holds(cell, pieces):
            if _absent(cell, given):
                return UNKNOWN
            tests = (_swapped(_holds(cell, piece, given)) for piece in pieces)
            return _swapped(_every(tests)) if pieces else NO | (UNKNOWN if _may_lack(cell, given) else 0)


def _holds(cell: Cell, piece: Side, given: Given) -> int:
    if _absent(cell, given) or _absent(piece, given):
        return UNKNOWN
    text = given.get(cell)
    part = given.get(piece) if isinstance(piece, Cell) else piece
    if isinstance(text, str) and isinstance(part, str):
        return YES if part in text else NO
    return YES | NO | (UNKNOWN if _may_lack(cell, given) or _may_lack(piece, given) else 0)


def _every(parts: Iterable[int]) -> int:
    """Yes where all may be; no where one may be; unknown where one may be and the others need not be no."""
    yes, no, unknown, not_no = True, False, False, True
    for part in parts:
        yes = yes and bool(part & YES)
        no = no or bool(part & NO)
        unknown = unknown or bool(part & UNKNOWN)
        not_no = not_no and bool(part & (YES | UNKNOWN))
    return (YES if yes else 0) | (NO if no else 0) | (UNKNOWN if unknown and not_no else 0)


def _swapped(part: int) -> int:
    return part & UNKNOWN | (NO if part & YES else 0) | (YES if part & NO else 0)


def _absent(side: Side, given: Given) -> bool:
    return isinstance(side, Cell) and side in given and given[side] is None


def _may_lack(side: Side, given: Given) -> bool:
    return isinstance(side, Cell) and side not in given and side.optional


def _test(left: Side, op: Comparison, right: Side, given: Given) -> int:
    if _absent(left, given) or _absent(right, given):
        return UNKNOWN
    first = given.get(left) if isinstance(left, Cell) else left
    second = given.get(right) if isinstance(right, Cell) else right
    if first is None or second is None:
        return YES | NO | (UNKNOWN if _may_lack(left, given) or _may_lack(right, given) else 0)
    return YES if compared(first, op, second) else NO


def compared(left: Plain, op: Comparison, right: Plain) -> bool:
    """`left op right`; only numbers and dates have an order."""
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


def _ordered(less: bool, equal: bool, op: Comparison) -> bool:  # noqa: FBT001 -- the two facts an order rests on
    match op:
        case Comparison.LT:
            return less
        case Comparison.LE:
            return less or equal
        case Comparison.GT:
            return not less and not equal
        case _:
            return not less


def cells(formula: Formula) -> Iterator[Cell]:
    """The cells of a formula in the order written, with repetitions."""
    for part in atoms(formula):
        match part:
            case Test(left, _, right):
                yield from (side for side in (left, right) if isinstance(side, Cell))
            case In(left, items):
                yield from (side for side in (left, *items) if isinstance(side, Cell))
            case There(cell):
                yield cell
            case Holds(cell, pieces):
                yield from (side for side in (cell, *pieces) if isinstance(side, Cell))
            case _:
                pass


def atoms(formula: Formula) -> Iterator[Formula]:
    """What a formula is put together from."""
    match formula:
        case Every(items) | Some(items):
            for item in items:
                yield from atoms(item)
        case No(item):
            yield from atoms(item)
        case _:
            yield formula
