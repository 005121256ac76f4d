"""Typed conditions to SQL: three-valued logic is SQL's own, so an absent field makes a comparison unknown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlglot import exp

from servanda.engines.duckdb.sql import carried_field, case, column, field, literal
from servanda.model.expressions import (
    And,
    Compare,
    Const,
    Contains,
    Expr,
    FieldRef,
    Member,
    Money,
    Not,
    Operand,
    Or,
    Presence,
    Subject,
    TermRef,
    Truth,
    Value,
    WindowRef,
)
from servanda.plan.reads import operands
from servanda.syntax.tree import Comparison

_OPERATORS: dict[Comparison, type[exp.Binary]] = {
    Comparison.EQ: exp.EQ,
    Comparison.NE: exp.NEQ,
    Comparison.LT: exp.LT,
    Comparison.LE: exp.LTE,
    Comparison.GT: exp.GT,
    Comparison.GE: exp.GTE,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Where names are found: the row's alias, the instance's alias, and the instant that dates a term."""

    row: str
    instance: str
    day_start: Callable[[date], int]
    """the instant a date begins in the agreement's zone"""


def condition(expr: Expr | None, scope: Scope) -> exp.Expr:  # noqa: PLR0911 - one return per kind of condition
    """The SQL of a condition; TRUE for none."""
    match expr:
        case None:
            return exp.true()
        case Or(items):
            return exp.paren(exp.or_(*[condition(item, scope) for item in items]))
        case And(items):
            return exp.paren(exp.and_(*[condition(item, scope) for item in items]))
        case Not(item):
            return exp.not_(exp.paren(condition(item, scope)))
        case Presence(ref, absent):
            missing = exp.Is(this=_field(ref, scope), expression=exp.null())
            return missing if absent else exp.not_(missing)
        case Truth(ref):
            return _field(ref, scope)
        case Compare(left, op, right):
            return dated((left, right), scope, lambda sides: _OPERATORS[op](this=sides[0][0], expression=sides[1][0]))
        case Member(left, items, negated):
            return dated((left, *items), scope, lambda sides: _member(sides, negated=negated))
        case Contains(ref, items):
            return dated((ref, *items), scope, _contains)


def _member(sides: list[list[exp.Expr]], *, negated: bool) -> exp.Expr:
    items = [item for side in sides[1:] for item in side]
    inside: exp.Expr = exp.In(this=sides[0][0], expressions=items) if items else exp.false()
    return exp.not_(exp.paren(inside)) if negated else inside


def _contains(sides: list[list[exp.Expr]]) -> exp.Expr:
    texts = [item for side in sides[1:] for item in side]
    found = [exp.func("contains", sides[0][0].copy(), text) for text in texts]
    return exp.paren(exp.or_(*found)) if found else exp.false()


def dated(operands: tuple[Operand, ...], scope: Scope, build: Callable[[list[list[exp.Expr]]], exp.Expr]) -> exp.Expr:
    """The comparison with every term's value in force at the row's instant: one branch per stretch of dates."""
    dates = sorted(
        {since for op in operands if isinstance(op, TermRef) for since, _ in op.value.versions if since is not None}
    )

    def at(day: date | None) -> exp.Expr:
        return build([_operand(operand, scope, day) for operand in operands])

    at_row = column("at", scope.row)
    branches = [(exp.GTE(this=at_row, expression=literal(scope.day_start(day))), at(day)) for day in reversed(dates)]
    return case(branches, at(None)) if branches else at(None)


def _operand(operand: Operand, scope: Scope, day: date | None) -> list[exp.Expr]:
    match operand:
        case FieldRef():
            return [_field(operand, scope)]
        case Const(value=constant):
            return constants(constant)
        case TermRef(value=dated):
            current: Value = dated.first
            for since, value in dated.versions:
                if since is not None and day is not None and since <= day:
                    current = value
            return constants(current)
        case WindowRef():
            return [column("label", scope.instance)]


def _field(ref: FieldRef, scope: Scope) -> exp.Expr:
    return field(ref.name, scope.row) if ref.subject is Subject.ROW else carried_field(ref.name, scope.instance)


def constants(value: Value) -> list[exp.Expr]:
    """A value as literals; a list gives several. Only what a field can hold appears in conditions."""
    match value:
        case tuple():
            return [literal_ for item in value for literal_ in constants(item)]
        case bool() | str():
            return [exp.convert(value)]
        case Decimal():
            return [exp.Literal.number(format(value, "f"))]
        case Money(amount):
            return [exp.Literal.number(format(amount, "f"))]
        case _:
            message = f"no field holds a {type(value).__name__}"
            raise TypeError(message)


# --- reading conditions -----------------------------------------------------------------------------------------------


def conjuncts(expr: Expr | None) -> Iterator[Expr]:
    """The conditions that must all hold."""
    match expr:
        case None:
            return
        case And(items):
            for item in items:
                yield from conjuncts(item)
        case _:
            yield expr


def trigger_fields(expr: Expr | None) -> Iterator[str]:
    """Names of the trigger's fields a condition reads."""
    return (op.name for op in operands(expr) if isinstance(op, FieldRef) and op.subject is Subject.TRIGGER)


def may_be_unknown(expr: Expr | None) -> bool:
    """Whether an absent field could leave the condition unknown."""
    return any(isinstance(op, FieldRef) and op.optional for op in operands(expr))


def link(expr: Expr, scope: Scope) -> tuple[exp.Expr, exp.Expr] | None:
    """`field = v.field` or `field = w` as (instance side, row side): equality that a join can use.

    A field that may be absent leaves it unknown, which no join shows.
    """
    match expr:
        case Compare(left, _, right) if any(isinstance(side, FieldRef) and side.optional for side in (left, right)):
            return None
        case Compare(left, Comparison.EQ, right):
            for own, other in ((left, right), (right, left)):
                if (
                    isinstance(own, FieldRef)
                    and own.subject is Subject.ROW
                    and (
                        isinstance(other, WindowRef)
                        or (isinstance(other, FieldRef) and other.subject is Subject.TRIGGER)
                    )
                ):
                    return _operand(other, scope, None)[0], _field(own, scope)
            return None
        case _:
            return None
