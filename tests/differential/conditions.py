"""Conditions over the fields of a row, of its trigger, of a window, and over terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from servanda.syntax import tree
from servanda.syntax.tree import Comparison

from . import nodes
from .draws import Draws
from .nodes import NOWHERE
from .world import COLOURS, Field

_ALL = tuple(Comparison)
_EQUAL = (Comparison.EQ, Comparison.NE)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition may read: the row's fields, those of the trigger named `variable`, the window's variable."""

    row: Mapping[str, Field]
    variable: str | None = None
    trigger: Mapping[str, Field] = field(default_factory=dict)
    window: str | None = None


def condition(d: Draws, scope: Scope, depth: int = 2) -> tree.Condition:
    """A condition; mostly a single comparison."""
    form = d.weighted(((7, "leaf"), (2, "and"), (2, "or"), (1, "not"))) if depth > 0 else "leaf"
    match form:
        case "and":
            return tree.AndExpr(tuple(condition(d, scope, depth - 1) for _ in range(2)), NOWHERE)
        case "or":
            return tree.OrExpr(tuple(condition(d, scope, depth - 1) for _ in range(2)), NOWHERE)
        case "not":
            return tree.NotExpr(condition(d, scope, depth - 1), NOWHERE)
        case _:
            return _leaf(d, scope)


def _leaf(d: Draws, scope: Scope) -> tree.Condition:
    own = d.pick(tuple(scope.row.values()))
    if d.chance(15 if own.optional else 2):
        return tree.PresenceExpr(nodes.path(own.name), d.chance(50), NOWHERE)
    other = scope.trigger.get(own.name) if scope.variable is not None else None
    if other is not None and d.chance(40):
        ops = _ALL if own.type in {"number", "money"} else _EQUAL
        return _compare(d, own.name, ops, nodes.path(f"{scope.variable}.{own.name}"))
    return _against_value(d, own, scope)


def _against_value(d: Draws, own: Field, scope: Scope) -> tree.Condition:  # noqa: C901, PLR0911, PLR0912 - one per type
    match own.type:
        case "number":
            if d.chance(25):
                return _member(d, own.name, tuple(nodes.number(n) for n in d.some((0, 1, 2, 3), 1, 3)))
            return _compare(d, own.name, _ALL, nodes.path("few") if d.chance(25) else nodes.number(d.whole(0, 3)))
        case "money":
            return _compare(d, own.name, _ALL, nodes.path("fee") if d.chance(50) else nodes.money(100))
        case "one of":
            if d.chance(50):
                listed = (nodes.path("colours"),) if d.chance(40) else ()
                return _member(d, own.name, listed or tuple(nodes.path(each) for each in d.some(COLOURS, 1, 2)))
            return _compare(d, own.name, _EQUAL, nodes.path(d.pick(COLOURS)))
        case "yes/no":
            if d.chance(25):
                return _compare(d, own.name, _EQUAL, tree.YesNoValue(d.chance(50), NOWHERE))
            return tree.TruthExpr(nodes.path(own.name), NOWHERE)
        case "period":
            if scope.window is not None and d.chance(80):
                return _compare(d, own.name, (Comparison.EQ, Comparison.EQ, Comparison.NE), nodes.path(scope.window))
            return _compare(d, own.name, _EQUAL, nodes.text("2026-W14" if d.chance(50) else "2026-04"))
        case "text":
            if d.chance(60):
                phrases = tuple(nodes.text(each) for each in d.some(("好", "b", "ab%"), 1, 2))
                return tree.ContainsExpr(nodes.path(own.name), phrases, NOWHERE)
            return _compare(d, own.name, _EQUAL, nodes.text("ab"))
        case _:
            if d.chance(40):
                return _member(d, own.name, (nodes.path("keys"),) if d.chance(50) else (nodes.text("k1"),))
            return _compare(d, own.name, _EQUAL, nodes.text(d.pick(("k1", "k2"))))


def _compare(d: Draws, name: str, ops: tuple[Comparison, ...], right: tree.Scalar) -> tree.Condition:
    left: tree.Scalar = nodes.path(name)
    op = d.pick(ops)
    # before `=` yes, no and the letters of a currency are names
    if d.chance(5) and not isinstance(right, tree.YesNoValue | tree.MoneyValue):
        left, right = right, left
    return tree.CompareExpr(left, op, right, NOWHERE)


def _member(d: Draws, name: str, items: tuple[tree.Scalar, ...]) -> tree.Condition:
    return tree.MemberExpr(nodes.path(name), items, d.chance(40), NOWHERE)
