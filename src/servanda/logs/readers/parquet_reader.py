"""Parquet: values become the text they stand for; lists and structs become JSON, reached by paths like JSON lines."""

from functools import lru_cache

import duckdb
from sqlglot import exp

from servanda.logs.readers.jsonl_reader import pointer
from servanda.logs.readers.reading import RAW, Form, Job, Reading, Wanted, canonical_row, form, row_digest, trimmed
from servanda.logs.sql import call, column, create, exactly, printed, read_function, run, text, when, within


def read_parquet(job: Job) -> Reading:
    """Read one Parquet file into the table `RAW`."""
    rows, path = read_function("read_parquet"), exactly(job.path)
    types = types_of(job.connection, rows, path=path)
    run(job.connection, _statement(job.wanted, tuple(types.items())), path=path)
    return Reading(known_columns(job.wanted, types))


@lru_cache(maxsize=64)
def _statement(wanted: Wanted, types: tuple[tuple[str, str], ...]) -> str:
    return printed(create(RAW, selection(wanted, dict(types)).from_(read_function("read_parquet"))))


def types_of(connection: duckdb.DuckDBPyConnection, rows: exp.Table, **values: str) -> dict[str, str]:
    """The columns of a table or a file, and how the database types them."""
    query = exp.Describe(this=exp.select("*").from_(rows.copy()))
    return {str(row[0]): str(row[1]) for row in run(connection, query, **values)}


def _nested(kind: str) -> bool:
    return kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION", "VARIANT"))


def known_columns(wanted: Wanted, types: dict[str, str]) -> tuple[str, ...]:
    """The columns, and the paths into nested ones that are asked for."""
    inner = (name for name in wanted.columns if _head(name, types) is not None)
    return tuple(dict.fromkeys((*types, *inner)))


def _head(name: str, types: dict[str, str]) -> str | None:
    """The nested column that a path like `text.content` leads into."""
    head = name.partition(".")[0]
    return head if name not in types and head in types and (_nested(types[head]) or types[head] == "JSON") else None


def selection(wanted: Wanted, types: dict[str, str]) -> exp.Select:
    """The columns of `RAW` from typed columns."""
    chosen: list[exp.Expr] = []
    for number, name in enumerate(wanted.columns):
        value, kind = _value(name, types)
        chosen += [trimmed(value).as_(f"c{number}"), kind.as_(f"n{number}")]
    content = canonical_row if wanted.whole_row else row_digest
    chosen.append(content([(name, trimmed(_text(name, kind))) for name, kind in types.items()]).as_("content"))
    return exp.select(*chosen)


def _text(name: str, kind: str) -> exp.Expr:
    if kind == "JSON":
        return call("json_extract_string", column(name), text("$"))
    return exp.cast(call("to_json", column(name)) if _nested(kind) else column(name), "VARCHAR")


def _value(name: str, types: dict[str, str]) -> tuple[exp.Expr, exp.Expr]:
    """The wanted value as text, and its form."""
    plain = form(Form.PLAIN)
    if name in types:
        return _text(name, types[name]), _form(name, types[name])
    head = _head(name, types)
    if head is None:
        return exp.cast(exp.Null(), "VARCHAR"), plain
    inner = call("to_json", column(head))
    path = text(pointer(name.partition(".")[2]))
    kind = within(call("json_type", inner.copy(), path.copy()), ("ARRAY", "OBJECT"))
    return call("json_extract_string", inner, path), when((kind, form(Form.NESTED)), default=plain)


def _form(name: str, kind: str) -> exp.Expr:
    value = column(name)
    if _nested(kind):
        return form(Form.NESTED)
    if kind == "JSON":
        several = within(call("json_type", value), ("ARRAY", "OBJECT"))
        return when((several, form(Form.NESTED)), default=form(Form.PLAIN))
    if kind == "BLOB":
        return form(Form.BYTES)
    if kind in ("FLOAT", "DOUBLE"):
        return when((exp.not_(call("isfinite", value)), form(Form.WRONG)), default=form(Form.PLAIN))
    return form(Form.PLAIN)
