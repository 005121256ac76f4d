"""Small words for building queries as expressions: every text a user wrote ends as a literal or an identifier, escaped."""

from collections.abc import Iterable, Sequence
from typing import Any

import duckdb
from sqlglot import exp

DIALECT = "duckdb"


def text(value: str) -> exp.Expression:
    """A text literal."""
    return exp.Literal.string(value)


def whole(value: int) -> exp.Expression:
    """A whole number, also negative."""
    return exp.convert(value)


def null() -> exp.Expression:
    """NULL."""
    return exp.Null()


def boolean(value: bool) -> exp.Expression:  # noqa: FBT001 - a literal's value
    """TRUE or FALSE."""
    return exp.Boolean(this=value)


def column(name: str, table: str | None = None) -> exp.Expression:
    """A column, quoted."""
    return exp.column(name, table=table, quoted=True)


def table(name: str) -> exp.Table:
    """A table, quoted."""
    return exp.Table(this=exp.to_identifier(name, quoted=True))


def call(name: str, *arguments: exp.Expression) -> exp.Expression:
    """One of the database's functions."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def items(values: Iterable[exp.Expression]) -> exp.Expression:
    """A list literal."""
    return exp.Array(expressions=list(values))


def item(of: exp.Expression, number: int) -> exp.Expression:
    """Item `number` of a list, from 1."""
    return call("list_extract", of, whole(number))


def cast(value: exp.Expression, to: str) -> exp.Expression:
    """A cast that fails loudly."""
    return exp.cast(value, to, dialect=DIALECT)


def try_cast(value: exp.Expression, to: str) -> exp.Expression:
    """A cast that gives NULL where the text does not fit."""
    return exp.TryCast(this=value, to=exp.DataType.build(to, dialect=DIALECT))


def is_null(value: exp.Expression) -> exp.Expression:
    """`value IS NULL`."""
    return exp.Is(this=exp.paren(value, copy=False), expression=exp.Null())


def not_null(value: exp.Expression) -> exp.Expression:
    """`value IS NOT NULL`."""
    return exp.Not(this=is_null(value))


def is_true(value: exp.Expression) -> exp.Expression:
    """True where the value is true, false where it is false or unknown."""
    return call("coalesce", value, boolean(False))  # noqa: FBT003 - a literal


def within(value: exp.Expression, among: Sequence[str]) -> exp.Expression:
    """`value IN (…)`; false for an empty list."""
    if not among:
        return boolean(False)  # noqa: FBT003 - a literal
    return exp.In(this=value, expressions=[text(word) for word in among])


def every(conditions: Sequence[exp.Expression]) -> exp.Expression:
    """All conditions hold; true for none."""
    return exp.and_(*conditions) if conditions else boolean(True)  # noqa: FBT003 - a literal


def either(conditions: Sequence[exp.Expression]) -> exp.Expression:
    """At least one condition holds; false for none."""
    return exp.or_(*conditions) if conditions else boolean(False)  # noqa: FBT003 - a literal


def when(*cases: tuple[exp.Expression, exp.Expression], default: exp.Expression | None = None) -> exp.Expression:
    """`CASE WHEN … THEN … [ELSE …] END`."""
    expression = exp.Case(ifs=[exp.If(this=condition, true=value) for condition, value in cases])
    if default is not None:
        expression.set("default", default)
    return expression


def read_function(name: str, path: str, **options: exp.Expression) -> exp.Table:
    """A table function that reads exactly this file: what a glob would read otherwise is put in brackets."""
    literal = "".join(f"[{letter}]" if letter in "*?[" else letter for letter in path)
    named = [
        exp.EQ(this=exp.column(option, quoted=False), expression=value) for option, value in sorted(options.items())
    ]
    return exp.Table(this=exp.Anonymous(this=name, expressions=[text(literal), *named]))


def struct(entries: Iterable[tuple[str, exp.Expression]]) -> exp.Expression:
    """A struct literal."""
    pairs = [exp.PropertyEQ(this=exp.to_identifier(name), expression=value) for name, value in entries]
    return exp.Struct(expressions=pairs)


def create(name: str, query: exp.Query) -> exp.Expression:
    """`CREATE TABLE name AS query`."""
    return exp.Create(this=table(name), kind="TABLE", expression=query)


def run(connection: duckdb.DuckDBPyConnection, expression: exp.Expression) -> list[tuple[Any, ...]]:
    """Print the expression in the database's dialect and run it."""
    return connection.execute(expression.sql(DIALECT)).fetchall()


def drop(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Drop a table that may be there."""
    run(connection, exp.Drop(tables=[table(name)], kind="TABLE", exists=True))
