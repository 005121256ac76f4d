"""The same questions put to z3, for those with too many cases to be tried.

A condition becomes two formulas of z3, that it holds and that it does not; where neither is true it is unknown. Texts
are strings, numbers are reals, and every optional field has a switch that says whether it is there.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from servanda.lint.conflicts.deciding import UNSOLVED, Example, Unsolved
from servanda.lint.conflicts.logic import (
    NO,
    UNKNOWN,
    YES,
    Cell,
    Every,
    Formula,
    Goal,
    Holds,
    In,
    No,
    Plain,
    Side,
    Some,
    Test,
    There,
    cells,
)
from servanda.model.expressions import Kind
from servanda.syntax.tree import Comparison

_LIMIT = 1_000_000
"""steps z3 may take: counted, not timed, so that the answer is the same on every machine"""
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_NUMBERS = {Kind.NUMBER, Kind.MONEY, Kind.SHARE, Kind.DURATION, Kind.TIME}


@cache
def installed() -> bool:
    """Whether z3 can be asked (`pip install servanda[z3]`)."""
    try:
        import z3  # noqa: F401, PLC0415 -- an extra
    except ImportError:
        return False
    return True


def ask(goals: Sequence[Goal]) -> Example | Unsolved | None:
    """Values for which every formula has a wanted outcome, None where there are none, `UNSOLVED` beyond the limit."""
    import z3  # noqa: PLC0415 -- an extra

    question = _Question(z3)
    solver = z3.Solver()
    solver.set("rlimit", _LIMIT)
    for formula, wanted in goals:
        yes, no = question.outcomes(formula)
        ways = [(YES, yes), (NO, no), (UNKNOWN, z3.And(z3.Not(yes), z3.Not(no)))]
        solver.add(z3.Or(*(way for bit, way in ways if wanted & bit)))
    solver.add(*question.bounds)
    answer = solver.check()
    if answer == z3.unsat:
        return None
    if answer != z3.sat:
        return UNSOLVED
    return question.values(solver.model(), list(dict.fromkeys(cell for formula, _ in goals for cell in cells(formula))))


class _Question:
    """Cells as constants of z3. `z3` is its module, without types of its own."""

    def __init__(self, z3: Any) -> None:
        self._z3 = z3
        self._values: dict[Cell, Any] = {}
        self._there: dict[Cell, Any] = {}
        self.bounds: list[Any] = []

    def outcomes(self, formula: Formula) -> tuple[Any, Any]:  # noqa: PLR0911 -- one per form of formula
        """That the formula holds, and that it does not."""
        z3 = self._z3
        match formula:
            case Every(items):
                parts = [self.outcomes(item) for item in items]
                return z3.And(*(yes for yes, _ in parts)), z3.Or(*(no for _, no in parts))
            case Some(items):
                parts = [self.outcomes(item) for item in items]
                return z3.Or(*(yes for yes, _ in parts)), z3.And(*(no for _, no in parts))
            case No(item):
                yes, no = self.outcomes(item)
                return no, yes
            case Test(left, op, right):
                return self._decided(self._compared(left, op, right), left, right)
            case In(left, values, others):
                known = self._sides(left)
                parts = [
                    self._decided(self._compared(left, Comparison.EQ, item), left, item) for item in (*values, *others)
                ]
                return z3.Or(*(yes for yes, _ in parts)), z3.And(known, *(no for _, no in parts))
            case There(cell):
                there = self._sides(cell)
                return there, z3.Not(there)
            case Holds(cell, pieces):
                known = self._sides(cell)
                text = self._value(cell)
                parts = [self._decided(z3.Contains(text, self._value(piece)), cell, piece) for piece in pieces]
                return z3.Or(*(yes for yes, _ in parts)), z3.And(known, *(no for _, no in parts))

    def values(self, model: Any, wanted: Sequence[Cell]) -> dict[Cell, Plain | None]:
        """The values of cells in an answer of z3."""
        return {cell: self._read(model, cell) for cell in wanted}

    def _read(self, model: Any, cell: Cell) -> Plain | None:
        value = model.eval(self._value(cell), model_completion=True)
        if not self._z3.is_true(model.eval(self._sides(cell), model_completion=True)):
            return None
        if cell.kind in _NUMBERS:
            return Fraction(value.numerator_as_long(), value.denominator_as_long())
        if cell.kind is Kind.YES_NO:
            return bool(self._z3.is_true(value))
        return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value.as_string())

    def _decided(self, test: Any, *sides: Side) -> tuple[Any, Any]:
        known = self._sides(*sides)
        return self._z3.And(known, test), self._z3.And(known, self._z3.Not(test))

    def _sides(self, *sides: Side) -> Any:
        """That all of them are there."""
        return self._z3.And(*(self._is_there(side) for side in sides if isinstance(side, Cell)))

    def _is_there(self, cell: Cell) -> Any:
        if cell not in self._there:
            name = f"{cell.whose}.{cell.name} present"
            self._there[cell] = self._z3.Bool(name) if cell.optional else self._z3.BoolVal(val=True)
        return self._there[cell]

    def _value(self, side: Side) -> Any:
        z3 = self._z3
        match side:
            case Cell():
                if side not in self._values:
                    self._values[side] = self._constant(side)
                return self._values[side]
            case bool():
                return z3.BoolVal(side)
            case Fraction():
                return z3.RealVal(str(side))
            case str():
                return self._text(side)
            case _:
                return z3.RealVal(side.toordinal())

    def _text(self, text: str) -> Any:
        # a backslash would begin an escape of z3's own
        return self._z3.StringVal(text.replace("\\", r"\u{5c}"))

    def _constant(self, cell: Cell) -> Any:
        z3, name = self._z3, f"{cell.whose}.{cell.name}"
        if cell.kind in _NUMBERS:
            return z3.Real(name)
        if cell.kind is Kind.YES_NO:
            return z3.Bool(name)
        value = z3.String(name)
        if cell.choices:
            self.bounds.append(z3.Or(*(value == self._text(choice) for choice in cell.choices)))
        else:
            self.bounds.append(z3.Not(value == z3.StringVal("")))
            blank = z3.StringVal(" ")
            self.bounds += [z3.Not(z3.PrefixOf(blank, value)), z3.Not(z3.SuffixOf(blank, value))]
        return value

    def _compared(self, left: Side, op: Comparison, right: Side) -> Any:
        first, second = self._value(left), self._value(right)
        match op:
            case Comparison.EQ:
                return first == second
            case Comparison.NE:
                return first != second
            case Comparison.LT:
                return first < second
            case Comparison.LE:
                return first <= second
            case Comparison.GT:
                return first > second
            case Comparison.GE:
                return first >= second
