"""Conditions; `and` binds tighter than `or`, chains are flat."""

from typing import Any

from servanda.diagnostics import Span
from servanda.syntax.build.context import Context, Reducer
from servanda.syntax.tree import (
    AndExpr,
    CompareExpr,
    Comparison,
    Condition,
    ContainsExpr,
    MemberExpr,
    NotExpr,
    OrExpr,
    PresenceExpr,
    TruthExpr,
)

COMPARISONS = {
    "EQ": Comparison.EQ,
    "NE": Comparison.NE,
    "LT": Comparison.LT,
    "LE": Comparison.LE,
    "GT": Comparison.GT,
    "GE": Comparison.GE,
}


def _or(_context: Context, k: list[Any], span: Span) -> Condition:
    only: Condition = k[0]
    return only if len(k) == 1 else OrExpr(tuple(k[::2]), span)


def _and(_context: Context, k: list[Any], span: Span) -> Condition:
    only: Condition = k[0]
    return only if len(k) == 1 else AndExpr(tuple(k[::2]), span)


def _member(_context: Context, k: list[Any], span: Span) -> MemberExpr:
    return MemberExpr(k[0], k[2], k[1].kind == "NOT_IN", span)


CONDITION_NODES: dict[str, Reducer] = {
    "or_condition": _or,
    "and_condition": _and,
    "negation": lambda _context, k, span: NotExpr(k[1], span),
    "compare": lambda _context, k, span: CompareExpr(k[0], k[1], k[2], span),
    "member": _member,
    "presence": lambda _context, k, span: PresenceExpr(k[0], k[1].kind == "ABSENT", span),
    "contains": lambda _context, k, span: ContainsExpr(k[0], k[2], span),
    "truth": lambda _context, k, span: TruthExpr(k[0], span),
    "parenthesised": lambda _context, k, _: k[1],
    "comparison": lambda _context, k, _: COMPARISONS[k[0].kind],
    "scalars": lambda _context, k, _: tuple(k[::2]),
}
