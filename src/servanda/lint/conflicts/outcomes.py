"""What may come of a formula while some of its cells are open: a bit each for yes, no and unknown."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from servanda.lint.conflicts.logic import (
    NO,
    UNKNOWN,
    YES,
    Cell,
    Every,
    Formula,
    Given,
    Holds,
    In,
    No,
    Plain,
    Side,
    Some,
    Test,
    There,
)
from servanda.syntax.tree import Comparison


def outcomes(formula: Formula, given: Given) -> int:  # noqa: PLR0911 -- one per form of formula
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
        case In(left, values, others):
            return _in(left, values, others, given)
        case There(cell):
            if cell in given:
                return NO if given[cell] is None else YES
            return YES | NO if cell.optional else YES
        case Holds(cell, pieces):
            if _absent(cell, given):
                return UNKNOWN
            tests = (_swapped(_holds(cell, piece, given)) for piece in pieces)
            return _swapped(_every(tests)) if pieces else NO | (UNKNOWN if _may_lack(cell, given) else 0)


def _in(left: Side, values: tuple[Plain, ...], others: tuple[Cell, ...], given: Given) -> int:
    if _absent(left, given):
        return UNKNOWN
    value = given.get(left) if isinstance(left, Cell) else left
    if value is None:
        lack = _may_lack(left, given) or any(_may_lack(other, given) or _absent(other, given) for other in others)
        return YES | NO | (UNKNOWN if lack else 0)
    if value in values:
        return YES
    return _swapped(_every(_swapped(_test(left, Comparison.EQ, other, given)) for other in others)) if others else NO


def _holds(cell: Cell, piece: Side, given: Given) -> int:
    """Of a cell that is not absent."""
    if _absent(piece, given):
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
