"""Conditions decided by cases, against every row of a grid judged by the reference engine, and against z3."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.engines.reference.conditions import Reading
from servanda.lint.conflicts.candidates import TooManyCases
from servanda.lint.conflicts.deciding import UNSOLVED, Example, for_all, solved, tried
from servanda.lint.conflicts.logic import NO, UNKNOWN, YES, Cell, Goal, formula
from servanda.lint.conflicts.outcomes import outcomes
from servanda.model.expressions import (
    And,
    Compare,
    Const,
    Contains,
    Expr,
    FieldRef,
    Kind,
    Member,
    Not,
    Or,
    Presence,
    Subject,
    Truth,
)
from servanda.syntax.tree import Comparison

CHOICES = ("a", "b", "c")
NUMBERS = [Decimal(n) / 4 for n in (-8, -4, 0, 1, 3, 4, 5, 7, 8, 12, 16)]
TEXTS = ["a", "b", "ab", "x", "xx", "xax", "xaxx", "xbx", "xbxx", "xabx", "xabxx", "xaxbx", "xaxbxx"]
"""with the constants below: two numbers in every gap; two texts for every set of pieces they can contain"""


def ref(name: str, kind: Kind, *, optional: bool = False, choices: tuple[str, ...] = ()) -> FieldRef:
    return FieldRef(Subject.ROW, name, kind, optional, choices)


FIRST, SECOND = ref("first", Kind.NUMBER), ref("second", Kind.NUMBER, optional=True)
TEXT, OTHER = ref("text", Kind.TEXT, optional=True), ref("other", Kind.TEXT)
CHOICE = ref("choice", Kind.CHOICE, optional=True, choices=CHOICES)
FLAG = ref("flag", Kind.YES_NO, optional=True)
GRID: dict[str, list[Any]] = {
    "first": [*NUMBERS],
    "second": [*NUMBERS, None],
    "text": [*TEXTS, None],
    "other": [*TEXTS],
    "choice": [*CHOICES, None],
    "flag": [True, False, None],
}

comparisons = st.sampled_from(list(Comparison))
equalities = st.sampled_from([Comparison.EQ, Comparison.NE])
numbers = st.sampled_from([Decimal(0), Decimal(1), Decimal(2)]).map(lambda n: Const(n, Kind.NUMBER))
texts = st.sampled_from(["a", "b", "ab"]).map(lambda text: Const(text, Kind.TEXT))
choices = st.sampled_from(CHOICES).map(lambda text: Const(text, Kind.CHOICE))
NUMERIC = st.one_of(
    st.builds(Compare, st.sampled_from([FIRST, SECOND]), comparisons, numbers),
    st.builds(Compare, st.just(FIRST), comparisons, st.just(SECOND)),
    st.builds(Member, st.sampled_from([FIRST, SECOND]), st.tuples(numbers, numbers), st.booleans()),
    st.builds(Presence, st.just(SECOND), st.booleans()),
)
CHOSEN = st.one_of(
    st.builds(Compare, st.just(CHOICE), equalities, choices),
    st.builds(Member, st.just(CHOICE), st.tuples(choices, choices), st.booleans()),
    st.builds(Presence, st.just(CHOICE), st.booleans()),
    st.builds(Truth, st.just(FLAG)),
)
TEXTUAL = st.one_of(
    st.builds(Compare, st.sampled_from([TEXT, OTHER]), equalities, texts),
    st.builds(Compare, st.just(TEXT), equalities, st.just(OTHER)),
    st.builds(Contains, st.sampled_from([TEXT, OTHER]), st.one_of(st.tuples(texts), st.tuples(texts, texts))),
    st.builds(Presence, st.just(TEXT), st.booleans()),
)


def combined(atoms: st.SearchStrategy[Any]) -> st.SearchStrategy[Expr]:
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda items: And(tuple(items))),
            st.lists(inner, min_size=2, max_size=3).map(lambda items: Or(tuple(items))),
            inner.map(Not),
        ),
        max_leaves=6,
    )


conditions = st.one_of(
    combined(NUMERIC), combined(TEXTUAL), combined(st.one_of(NUMERIC, CHOSEN)), combined(st.one_of(TEXTUAL, CHOSEN))
)
wanted = st.sampled_from([YES, NO, UNKNOWN, NO | UNKNOWN, YES | UNKNOWN])


def judged(condition: Expr, row: dict[str, Any]) -> int:
    """What the reference engine makes of a row."""
    holds = Reading(cast("Any", None), cast("Any", SimpleNamespace(fields=row, at=0))).holds(condition)
    return {True: YES, False: NO, None: UNKNOWN}[holds]


def rows(condition: Expr) -> Iterator[dict[str, Any]]:
    names = sorted({cell.name for cell in cells_of(condition)})
    for values in product(*(GRID[name] for name in names)):
        yield dict(zip(names, values, strict=True))


def cells_of(condition: Expr) -> set[Cell]:
    from servanda.lint.conflicts.logic import cells  # noqa: PLC0415

    return set(cells(formula(condition, None)))


def completed(condition: Expr, example: Example) -> Iterator[dict[str, Any]]:
    """The rows that an example stands for: what it leaves open may be anything of the grid."""
    named = {cell.name: value for cell, value in example.items()}
    free = sorted({cell.name for cell in cells_of(condition)} - set(named))
    for values in product(*(GRID[name] for name in free)):
        yield named | dict(zip(free, values, strict=True))


@settings(max_examples=150, deadline=None)
@given(conditions, wanted)
def test_cases_find_what_a_whole_grid_has(condition: Expr, outcome: int) -> None:
    found = tried([(formula(condition, None), outcome)], most=100_000)
    possible = any(judged(condition, row) & outcome for row in rows(condition))
    assert (found is not None) is possible
    if found is not None:
        assert all(judged(condition, row) & outcome for row in completed(condition, found))


@settings(max_examples=60, deadline=None)
@given(conditions)
def test_outcomes_of_a_whole_row_are_the_reference_engines(condition: Expr) -> None:
    compiled = formula(condition, None)
    for row in list(rows(condition))[::7]:
        given_ = {
            cell: Fraction(row[cell.name]) if isinstance(row[cell.name], Decimal) else row[cell.name]
            for cell in cells_of(condition)
        }
        assert outcomes(compiled, given_) == judged(condition, row)


@settings(max_examples=100, deadline=None)
@given(conditions, conditions, wanted)
def test_z3_says_the_same(first: Expr, second: Expr, outcome: int) -> None:
    pytest.importorskip("z3", reason="z3-solver is not installed")
    from servanda.lint.conflicts.asking_z3 import ask  # noqa: PLC0415 -- needs z3

    goals = [(formula(first, None), YES), (formula(second, None), outcome)]
    own, other = tried(goals, most=100_000), ask(goals)
    assert other is not UNSOLVED
    assert (own is None) is (other is None)
    if isinstance(other, dict):
        assert all(outcomes(goal, other) & want for goal, want in goals)


def number(name: str) -> FieldRef:
    return ref(name, Kind.NUMBER)


def chain(length: int) -> list[Goal]:
    """Numbers each less than the one before, and the first less than the last: impossible, which no case says early."""
    fields = [number(f"n{place}") for place in range(length)]
    parts = [Compare(fields[place], Comparison.GT, fields[place + 1]) for place in range(length - 1)]
    return [(formula(And((*parts, Compare(fields[0], Comparison.LT, fields[-1]))), None), YES)]


def test_too_many_cases_are_left_to_z3() -> None:
    with pytest.raises(TooManyCases):
        tried(chain(12))
    assert solved(chain(12), z3=False) is UNSOLVED
    pytest.importorskip("z3", reason="z3-solver is not installed")
    assert solved(chain(12)) is None


def test_a_text_in_another_is_left_to_z3() -> None:
    inside = Contains(TEXT, (OTHER,))
    longer = And((inside, Compare(TEXT, Comparison.EQ, Const("ab", Kind.TEXT)), Not(Contains(OTHER, ()))))
    assert solved([(formula(longer, None), YES)], z3=False) is UNSOLVED
    pytest.importorskip("z3", reason="z3-solver is not installed")
    found = solved([(formula(longer, None), YES)])
    assert isinstance(found, dict)
    assert {cell.name: value for cell, value in found.items()}["other"] in {"a", "b", "ab"}


def test_chinese_and_escapes_come_back_from_z3_as_they_went_in() -> None:
    pytest.importorskip("z3", reason="z3-solver is not installed")
    from servanda.lint.conflicts.asking_z3 import ask  # noqa: PLC0415 -- needs z3

    for text in ("包治百病", "a\\u{41}", 'back\\slash "quoted"', "\U0001f600"):
        found = ask([(formula(Compare(OTHER, Comparison.EQ, Const(text, Kind.TEXT)), None), YES)])
        assert isinstance(found, dict)
        assert list(found.values()) == [text]


@settings(max_examples=60, deadline=None)
@given(combined(st.one_of(CHOSEN)), combined(st.one_of(CHOSEN)))
def test_for_all_finds_a_row_that_leaves_no_way_out(inner: Expr, banned: Expr) -> None:
    """`choice` is given from outside, `flag` may be chosen."""
    trigger = Cell("trigger", "choice", Kind.CHOICE, optional=True, choices=CHOICES)
    key = FieldRef(Subject.TRIGGER, "choice", Kind.CHOICE, optional=True, choices=CHOICES)
    same = Or((Compare(CHOICE, Comparison.EQ, key), And((Presence(CHOICE, absent=True), Presence(key, absent=True)))))
    goals = [(formula(inner, None), YES), (formula(same, None), YES)]
    found = for_all([], goals, formula(banned, None))
    stuck = []
    for value in GRID["choice"]:
        ways = [{"choice": value, "flag": flag} for flag in GRID["flag"]]
        allowed = [row for row in ways if judged(inner, row) == YES]
        if allowed and all(judged(banned, row) == YES for row in allowed):
            stuck.append(value)
    assert (found is not None) is bool(stuck)
    if isinstance(found, dict):
        assert found.get(trigger, stuck[0]) in stuck
