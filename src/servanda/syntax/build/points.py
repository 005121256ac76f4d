"""`since c until onboarding after c`: which of two names is the anchor.

English writes `offset after anchor`, Chinese `anchor 之后 offset`, with the same tokens. Where both are names, the
anchor is the one the clause declares (`as c`); where that does not decide, the spelling of `after` does.
"""

from collections.abc import Container, Sequence
from typing import Any

from servanda.diagnostics import Span
from servanda.records import record
from servanda.syntax.build.context import Context, Reducer
from servanda.syntax.build.values import path_of
from servanda.syntax.lexer import Token
from servanda.syntax.tree import (
    ClauseLine,
    ForEachEvent,
    ForEachWindow,
    Name,
    Path,
    Scalar,
    SinceLine,
    SpanPoint,
    WhenEvent,
)


@record
class UnsettledSince:
    """A `since` line whose points may still hold two names."""

    since: "SpanPoint | UnsettledPoint"
    until: "SpanPoint | UnsettledPoint | None"
    span: Span


@record
class UnsettledPoint:
    """`a after b` with two names."""

    left: Name
    right: Name
    anchor_first: bool
    span: Span

    def settle(self, variables: Container[str]) -> SpanPoint:
        """The point, given the names the clause declares."""
        known = self.left.text in variables, self.right.text in variables
        anchor_first = known[0] if known[0] != known[1] else self.anchor_first
        anchor, offset = (self.left, self.right) if anchor_first else (self.right, self.left)
        return SpanPoint(Path((offset,), offset.span), anchor, self.span)


def settle_points(lines: Sequence[Any]) -> tuple[ClauseLine, ...]:
    """The lines of a clause with every point settled."""
    if not any(isinstance(line, UnsettledSince) for line in lines):
        return tuple(lines)
    variables = {
        line.variable.text
        for line in lines
        if isinstance(line, WhenEvent | ForEachEvent | ForEachWindow) and line.variable is not None
    }
    return tuple([_settle(line, variables) if isinstance(line, UnsettledSince) else line for line in lines])


def _settle(line: UnsettledSince, variables: Container[str]) -> SinceLine:
    def point(part: SpanPoint | UnsettledPoint) -> SpanPoint:
        return part.settle(variables) if isinstance(part, UnsettledPoint) else part

    return SinceLine(point(line.since), None if line.until is None else point(line.until), line.span)


def _since(_context: Context, k: list[Any], span: Span) -> SinceLine | UnsettledSince:
    _, since, until = k
    if isinstance(since, UnsettledPoint) or isinstance(until, UnsettledPoint):
        return UnsettledSince(since, until, span)
    return SinceLine(since, until, span)


def _scalar(context: Context, part: Any) -> Scalar:
    if isinstance(part, Token):
        return path_of(context, part)
    scalar: Scalar = part
    return scalar


def _point_names(context: Context, k: list[Any], span: Span) -> UnsettledPoint:
    left, after, right = k
    return UnsettledPoint(context.name(left), context.name(right), not context.read(after).isascii(), span)


POINT_NODES: dict[str, Reducer] = {
    "since": _since,
    "point": lambda context, k, span: SpanPoint(None, context.name(k[0]), span),
    "point_after": lambda context, k, span: SpanPoint(_scalar(context, k[0]), context.name(k[2]), span),
    "point_commuted": lambda context, k, span: SpanPoint(_scalar(context, k[2]), context.name(k[0]), span),
    "point_names": _point_names,
}
