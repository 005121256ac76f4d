"""Small words for building queries as expressions: a text a user wrote ends as a literal or an identifier, escaped."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

DIALECT = "duckdb"


def text(value: str) -> exp.Expr:
    """A text literal."""
    return exp.Literal.string(value)


def whole(value: int) -> exp.Expr:
    """A whole number, also negative."""
    return exp.convert(value)


def null() -> exp.Expr:
    """NULL."""
    return exp.Null()


def boolean(value: bool) -> exp.Expr:  # noqa: FBT001 - a literal's value
    """TRUE or FALSE."""
    return exp.Boolean(this=value)


def column(name: str, table: str | None = None) -> exp.Expr:
    """A column, quoted."""
    return exp.column(name, table=table, quoted=True)


def table(name: str) -> exp.Table:
    """A table, quoted."""
    return exp.Table(this=exp.to_identifier(name, quoted=True))


def call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """One of the database's functions."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def items(values: Iterable[exp.Expr]) -> exp.Expr:
    """A list literal."""
    return exp.Array(expressions=list(values))


def item(of: exp.Expr, number: int) -> exp.Expr:
    """Item `number` of a list, from 1."""
    return call("list_extract", of, whole(number))


def cast(value: exp.Expr, to: str) -> exp.Expr:
    """A cast that fails loudly."""
    return exp.cast(value, to, dialect=DIALECT)


def try_cast(value: exp.Expr, to: str) -> exp.Expr:
    """A cast that gives NULL where the text does not fit."""
    return exp.TryCast(this=value, to=exp.DataType.build(to, dialect=DIALECT))


def is_null(value: exp.Expr) -> exp.Expr:
    """`value IS NULL`."""
    return exp.Is(this=exp.paren(value, copy=False), expression=exp.Null())


def not_null(value: exp.Expr) -> exp.Expr:
    """`value IS NOT NULL`."""
    return exp.Not(this=is_null(value))


def is_true(value: exp.Expr) -> exp.Expr:
    """True where the value is true, false where it is false or unknown."""
    return call("coalesce", value, boolean(False))  # noqa: FBT003 - a literal


def within(value: exp.Expr, among: Sequence[str]) -> exp.Expr:
    """`value IN (…)`; false for an empty list."""
    if not among:
        return boolean(False)  # noqa: FBT003 - a literal
    return exp.In(this=value, expressions=[text(word) for word in among])


def every(conditions: Sequence[exp.Expr]) -> exp.Expr:
    """All conditions hold; true for none."""
    return exp.and_(*conditions, copy=False) if conditions else boolean(True)  # noqa: FBT003 - a literal


def either(conditions: Sequence[exp.Expr]) -> exp.Expr:
    """At least one condition holds; false for none."""
    return exp.or_(*conditions, copy=False) if conditions else boolean(False)  # noqa: FBT003 - a literal


def when(*cases: tuple[exp.Expr, exp.Expr], default: exp.Expr | None = None) -> exp.Expr:
    """`CASE WHEN … THEN … [ELSE …] END`."""
    expression = exp.Case(ifs=[exp.If(this=condition, true=value) for condition, value in cases])
    if default is not None:
        expression.set("default", default)
    return expression


def read_function(name: str, **options: exp.Expr) -> exp.Table:
    """A table function that reads the file which a statement is given as `path` when it is run."""
    named = [
        exp.EQ(this=exp.column(option, quoted=False), expression=value) for option, value in sorted(options.items())
    ]
    return exp.Table(this=exp.Anonymous(this=name, expressions=[exp.Placeholder(this="path"), *named]))


def exactly(path: Path) -> str:
    """A path that stands for this one file: what a glob would read otherwise is put in brackets."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path))


def struct(entries: Iterable[tuple[str, exp.Expr]]) -> exp.Expr:
    """A struct literal."""
    pairs = [exp.PropertyEQ(this=exp.to_identifier(name), expression=value) for name, value in entries]
    return exp.Struct(expressions=pairs)


def create(name: str, query: exp.Query) -> exp.Expr:
    """`CREATE TABLE name AS query`."""
    return exp.Create(this=table(name), kind="TABLE", expression=query)


def printed(expression: exp.Expr) -> str:
    """The expression in the database's dialect. Printing costs more than running: what is run often is kept printed."""
    return expression.sql(DIALECT)


def run(connection: duckdb.DuckDBPyConnection, statement: exp.Expr | str, **values: str | int) -> list[tuple[Any, ...]]:
    """Run an expression, or one that is printed already; `values` stand where it has placeholders."""
    text_of = statement if isinstance(statement, str) else printed(statement)
    return connection.execute(text_of, values or None).fetchall()


@cache
def _drop(name: str) -> str:
    return printed(exp.Drop(tables=[table(name)], kind="TABLE", exists=True))


def drop(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Drop a table that may be there."""
    run(connection, _drop(name))
