"""Conditions over the fields of events and the facts of parties."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from servanda.diagnostics import Span
from servanda.syntax.tree.values import Path, Scalar


class Comparison(StrEnum):
    """Comparison operators."""

    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@dataclass(frozen=True, slots=True)
class OrExpr:
    """`a or b`."""

    items: tuple["Condition", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AndExpr:
    """`a and b`; binds tighter than `or`."""

    items: tuple["Condition", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class NotExpr:
    """`not a`; binds tighter than `and`."""

    item: "Condition"
    span: Span


@dataclass(frozen=True, slots=True)
class CompareExpr:
    """`left op right`."""

    left: Scalar
    op: Comparison
    right: Scalar
    span: Span


@dataclass(frozen=True, slots=True)
class MemberExpr:
    """`left in a, b` or `left not in names`."""

    left: Scalar
    items: tuple[Scalar, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class PresenceExpr:
    """`field present` or `field absent`."""

    left: Path
    absent: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ContainsExpr:
    """`text contains any of phrases`."""

    left: Path
    items: tuple[Scalar, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TruthExpr:
    """A bare yes/no field: `automatic`."""

    path: Path
    span: Span


Condition: TypeAlias = OrExpr | AndExpr | NotExpr | CompareExpr | MemberExpr | PresenceExpr | ContainsExpr | TruthExpr
