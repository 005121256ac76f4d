"""Which values of fields are enough to tell all cases of some formulas apart.

Fields that are compared with each other share their values. Numbers: every number the formulas name, and between two
neighbours, below the least and above the greatest as many as there are fields. Texts: every text named, and for every
set of pieces that a text can contain together one that contains just these, for as many fields as there are. Any
row gives the formulas the outcomes of a row of such values, as comparisons see no more of a value than its place among
the named ones and among the other fields'.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import floor

from servanda.lint.conflicts.logic import Cell, Formula, Holds, In, Plain, Side, Test, atoms, cells
from servanda.lint.conflicts.outcomes import outcomes
from servanda.model.expressions import Kind

_ORDERED = {Kind.NUMBER, Kind.MONEY, Kind.SHARE, Kind.DURATION, Kind.TIME}
_FRESH = "xyzabcdefghijklmnopqrstuvw·•§¶"
_TOO_MANY = 256
"""candidates of one field that are no longer worth trying one by one"""


class TooManyCases(Exception):  # noqa: N818 -- no error: the answer is sought elsewhere
    """The formulas have more cases than are tried one by one."""


def candidates(formulas: Sequence[Formula]) -> dict[Cell, list[Plain | None]]:
    """For every cell the values worth trying, plain ones first, None (absent) last. Errors: `TooManyCases`."""
    parts = list(dict.fromkeys(part for formula in formulas for part in atoms(formula)))
    found: dict[Cell, list[Plain | None]] = {}
    for group in _groups(parts):
        members = set(group)
        own = [part for part in parts if not members.isdisjoint(cells(part))]
        pool = _pool(group, own)
        for cell in group:
            values: list[Plain | None] = [value for value in pool if not cell.choices or value in cell.choices]
            if cell.optional:
                values.append(None)
            if len(group) == 1:
                values = _distinct(cell, values, own)
            if len(values) > _TOO_MANY:
                raise TooManyCases
            found[cell] = values
    return found


def _groups(parts: Iterable[Formula]) -> list[list[Cell]]:
    """The cells, those together that are compared with each other."""
    group: dict[Cell, list[Cell]] = {}
    for part in parts:
        together = list(dict.fromkeys(cells(part)))
        merged = list(dict.fromkeys(other for cell in together for other in group.get(cell, [cell])))
        for cell in merged:
            group[cell] = merged
    return list({id(cells): cells for cells in group.values()}.values())


def _pool(group: Sequence[Cell], parts: Sequence[Formula]) -> list[Plain]:
    kind = group[0].kind
    named = list(dict.fromkeys(side for part in parts for side in _named(part)))
    if kind is Kind.YES_NO:
        return [True, False]
    if kind in _ORDERED:
        return [*_numbers(sorted(side for side in named if isinstance(side, Fraction)), len(group))]
    texts = [side for side in named if isinstance(side, str)]
    choices = dict.fromkeys(choice for cell in group for choice in cell.choices)
    if all(cell.choices for cell in group):
        return [*choices]
    known = dict.fromkeys((*choices, *(text for text in texts if text and text == text.strip())))
    if kind is Kind.PERIOD:
        return [*known, *_labels(known, len(group))]
    return [*known, *_texts([_pieces(part) for part in parts if isinstance(part, Holds)], known, len(group))]


def _pieces(part: Holds) -> tuple[str, ...]:
    pieces = tuple(piece for piece in part.pieces if isinstance(piece, str))
    if len(pieces) < len(part.pieces):
        # one field's text in another's: not a matter of cases
        raise TooManyCases
    return pieces


def _named(part: Formula) -> Iterator[Side]:
    match part:
        case Test(left, _, right):
            yield from (left, right)
        case In(left, values):
            yield from (left, *values)
        case _:
            return


def _distinct(cell: Cell, values: Iterable[Plain | None], parts: Sequence[Formula]) -> list[Plain | None]:
    """The first of all values that nothing tells apart."""
    seen: dict[tuple[int, ...], Plain | None] = {}
    for value in values:
        seen.setdefault(tuple(outcomes(part, {cell: value}) for part in parts), value)
    return list(seen.values())


def _numbers(named: Sequence[Fraction], count: int) -> list[Fraction]:
    if not named:
        return [Fraction(number) for number in range(1, count + 1)]
    least, most = named[0], named[-1]
    found = list(named)
    found += between(Fraction(-1), least, count) if least > 0 else [least - step for step in range(1, count + 1)]
    for low, high in pairwise(named):
        found += between(low, high, count)
    found += [Fraction(floor(most) + step) for step in range(1, count + 1)]
    return sorted(found, key=lambda number: (number < 0, number.denominator, abs(number)))


def between(low: Fraction, high: Fraction, count: int) -> list[Fraction]:
    """So many numbers between two, neither included, with as few decimals as it takes."""
    step = Fraction(1)
    while True:
        first = floor(low / step) + 1
        if first * step + (count - 1) * step < high:
            return [(first + number) * step for number in range(count)]
        step /= 10


def _labels(known: Iterable[str], count: int) -> list[str]:
    taken = set(known)
    labels = (f"{year}-{month:02}" for year in range(2026, 9999) for month in range(1, 13))
    return [label for label, _ in zip((one for one in labels if one not in taken), range(count), strict=False)]


def _texts(pieces: Sequence[tuple[str, ...]], known: Iterable[str], count: int) -> list[str]:
    """Texts that are none of the known ones, for every set of conditions on contents that can hold together."""
    written = {char for text in (*known, *(piece for group in pieces for piece in group)) for char in text}
    fresh = next((char for char in _FRESH if char not in written), None)
    fresh = fresh or next(chr(code) for code in range(0x4E00, 0x9FFF) if chr(code) not in written)

    def held(text: str) -> tuple[bool, ...]:
        return tuple(any(piece in text for piece in group) for group in pieces)

    found = {held(fresh): fresh}
    for piece in dict.fromkeys(piece for group in pieces for piece in group):
        for text in list(found.values()):
            longer = text + piece + fresh
            found.setdefault(held(longer), longer)
        if len(found) > _TOO_MANY:
            raise TooManyCases
    return [text + fresh * copy for text in found.values() for copy in range(count)]
