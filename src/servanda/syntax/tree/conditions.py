"""Conditions over the fields of events and the facts of parties."""

from enum import StrEnum
from typing import TypeAlias

from servanda.diagnostics import Span
from servanda.records import record
from servanda.syntax.tree.values import Path, Scalar


class Comparison(StrEnum):
    """Comparison operators."""

    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@record
class OrExpr:
    """`a or b`."""

    items: tuple["Condition", ...]
    span: Span


@record
class AndExpr:
    """`a and b`; binds tighter than `or`."""

    items: tuple["Condition", ...]
    span: Span


@record
class NotExpr:
    """`not a`; binds tighter than `and`."""

    item: "Condition"
    span: Span


@record
class CompareExpr:
    """`left op right`."""

    left: Scalar
    op: Comparison
    right: Scalar
    span: Span


@record
class MemberExpr:
    """`left in a, b` or `left not in names`."""

    left: Scalar
    items: tuple[Scalar, ...]
    negated: bool
    span: Span


@record
class PresenceExpr:
    """`field present` or `field absent`."""

    left: Path
    absent: bool
    span: Span


@record
class ContainsExpr:
    """`text contains any of phrases`."""

    left: Path
    items: tuple[Scalar, ...]
    span: Span


@record
class TruthExpr:
    """A bare yes/no field: `automatic`."""

    path: Path
    span: Span


Condition: TypeAlias = OrExpr | AndExpr | NotExpr | CompareExpr | MemberExpr | PresenceExpr | ContainsExpr | TruthExpr
