"""Queries as sqlglot expressions: constant templates whose `:name` places take expressions, never text.

A template is parsed once per process. What fills a place is an expression node, an identifier or a literal built by
sqlglot, so nothing a user wrote can become SQL.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from sqlglot import exp, parse_one

DIALECT = "duckdb"

EARLIEST = -(2**62)
"""An instant before every record, for demands without a lower bound."""


_PLACE = re.compile(r":([a-z_]+)")
_MARK = "__"


@cache
def _parsed(template: str) -> exp.Expr:
    # DuckDB's grammar reads a colon as its prefix alias, so places are parsed as marked names
    return parse_one(_PLACE.sub(rf"{_MARK}\1", template), dialect=DIALECT)


def query(template: str, /, **parts: exp.Expr | str | int | None) -> exp.Query:
    """The SELECT template with its places filled; Python values become literals."""
    used: set[str] = set()

    def part(marked: str) -> exp.Expr:
        name = marked.removeprefix(_MARK)
        value = parts[name]
        if not isinstance(value, exp.Expr):
            return literal(value)
        # a tree has one place: the first use takes it, later ones take copies
        fresh = value.parent is None and name not in used
        used.add(name)
        return value if fresh else copied(value)

    def filled(node: exp.Expr) -> exp.Expr | None:
        if isinstance(node, exp.Identifier):
            return part(node.name) if node.name.startswith(_MARK) else None
        # a place that stands for an expression was parsed as a column of that name
        named = isinstance(node, exp.Column) and not node.table and node.name.startswith(_MARK)
        return part(node.name) if named else None

    result = copied(_parsed(template), filled)
    if not isinstance(result, exp.Query):
        message = f"no query: {template}"
        raise TypeError(message)
    return result


def copied(node: exp.Expr, replace: Callable[[exp.Expr], exp.Expr | None] | None = None) -> exp.Expr:
    """A tree of its own, with what `replace` puts in a node's place.

    Positions, comments and inferred types stay behind: copying them is most of what sqlglot's own copy costs.
    """
    if replace is not None and (found := replace(node)) is not None:
        return found
    args: dict[str, Any] = {}
    for name, arg in node.args.items():
        if isinstance(arg, exp.Expr):
            args[name] = copied(arg, replace)
        elif type(arg) is list:
            args[name] = [copied(item, replace) if isinstance(item, exp.Expr) else item for item in arg]
        else:
            args[name] = arg
    return type(node)(**args)


def fragment(template: str, /, **parts: exp.Expr | str | int | None) -> exp.Expr:
    """A single expression from a template, its places filled."""
    found: exp.Expr = query(f"SELECT ({template})", **parts).expressions[0]
    return found


def table(source: str | exp.Query) -> exp.Expr:
    """What stands after FROM: an internal table's name, or a query in parentheses."""
    return exp.to_identifier(source, quoted=True) if isinstance(source, str) else source.subquery(copy=False)


def column(name: str, of: str) -> exp.Column:
    """`of.name`, both quoted."""
    return exp.column(name, table=of, quoted=True)


def field(name: str, of: str = "e") -> exp.Column:
    """A declared field of an event row."""
    return column(f"f_{name}", of)


def carried_name(name: str) -> str:
    """The column of an instance that keeps a field of its trigger; `t_` is for the trigger's origin."""
    return f"v_{name}"


def carried_field(name: str, of: str) -> exp.Column:
    """A field of the trigger, kept with its instance."""
    return column(carried_name(name), of)


def literal(value: str | int | None) -> exp.Expr:
    """A literal."""
    return exp.convert(value)


def select(items: Iterable[exp.Expr], source: exp.Query) -> exp.Select:
    """`source` (a SELECT built from a template) with `items` added to its projection."""
    if not isinstance(source, exp.Select):
        message = "only a SELECT takes further columns"
        raise TypeError(message)
    return source.select(*items, copy=False)


def named(expression: exp.Expr, name: str) -> exp.Expr:
    """`expression AS name`."""
    return exp.alias_(expression, name, quoted=True)


def varchar(expression: exp.Expr) -> exp.Expr:
    """The value as text."""
    return exp.cast(expression, exp.DataType.Type.VARCHAR)


def join_key(parts: Sequence[exp.Expr]) -> exp.Expr:
    """One text that is equal exactly when all parts are; NULL when one is, so that it matches nothing.

    Several parts are written with their lengths, which no content can imitate.
    """
    match len(parts):
        case 0:
            return exp.Literal.string("")
        case 1:
            return varchar(parts[0])
        case _:
            pieces: list[exp.Expr] = []
            for part in parts:
                text = varchar(part)
                pieces += [varchar(exp.Length(this=text)), exp.Literal.string(":"), copied(text)]
            joined = pieces[0]
            for piece in pieces[1:]:
                joined = exp.DPipe(this=joined, expression=piece)
            return exp.paren(joined)


def conjunction(parts: Sequence[exp.Expr]) -> exp.Expr:
    """All parts; TRUE where there is none."""
    return exp.and_(*[part.copy() for part in parts]) if parts else exp.true()


def union_all(parts: Sequence[exp.Query]) -> exp.Query:
    """All rows of all parts."""
    first, *rest = parts
    result = first
    for part in rest:
        result = exp.union(result, part, distinct=False, copy=False)
    return result


def case(branches: Sequence[tuple[exp.Expr, exp.Expr]], default: exp.Expr | None) -> exp.Expr:
    """`CASE WHEN … THEN … ELSE … END`."""
    result = exp.Case()
    for condition, value in branches:
        result = result.when(condition.copy(), value.copy(), copy=False)
    return result.else_(default.copy(), copy=False) if default is not None else result
