"""A table of a DuckDB file, read in a database of its own that reaches nothing but this file.

What such a file holds is foreign: a view in it is a query of somebody else's and is refused, nothing is loaded or
fetched for it, and where it is damaged, only that database falls.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from sqlglot import exp

from servanda.logs.document import did_you_mean
from servanda.logs.readers.beside import whole_database
from servanda.logs.readers.parquet_reader import known_columns, selection, types_of
from servanda.logs.readers.reading import RAW, Job, Reading, UnreadableError
from servanda.logs.sql import call, column, create, exactly, read_function, run, text

_NAME = "exported"
_SHOWN = 8


def read_duckdb(job: Job) -> Reading:
    """Read one table of a DuckDB file into the table `RAW`."""
    made = job.scratch / "table.parquet"
    with _closed(job) as connection:
        source = _table(connection, job.layout.table or "")
        types = types_of(connection, source)
        copy = exp.Copy(
            this=selection(job.wanted, types).from_(source).subquery(),
            kind=False,
            files=[text(str(made))],
            params=[exp.CopyParameter(this=exp.var("FORMAT"), expression=exp.var("parquet"))],
        )
        run(connection, copy)
    run(job.connection, create(RAW, exp.select("*").from_(read_function("read_parquet"))), path=exactly(made))
    return Reading(known_columns(job.wanted, types))


def duckdb_tables(job: Job) -> tuple[str, ...]:
    """The tables' names, with their schema where one name alone would not do."""
    with _closed(job) as connection:
        places = _names(connection, "duckdb_tables", "table")
    names = [name for _schema, name in places]
    return tuple(name if names.count(name) == 1 else f"{schema}.{name}" for schema, name in places)


@contextmanager
def _closed(job: Job) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the file attached for reading, that can write to the job's folder and do nothing else outside."""
    connection = duckdb.connect(
        ":memory:", config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )
    try:
        options = [exp.AttachOption(this=exp.var("READ_ONLY")), exp.AttachOption(this=exp.var("TYPE duckdb"))]
        attached = exp.alias_(text(str(whole_database(job, (".wal",)))), _NAME)
        run(connection, exp.Attach(this=attached, expressions=options))
        for name, value in (
            ("TimeZone", exp.convert("UTC")),
            ("temp_directory", text(str(job.scratch / "spill"))),
            ("allowed_directories", exp.convert([str(job.scratch)])),
            ("enable_external_access", exp.false()),
            ("lock_configuration", exp.true()),
        ):
            setting = exp.EQ(this=exp.column(name), expression=value)
            run(connection, exp.Set(expressions=[exp.SetItem(this=setting)]))
        yield connection
    finally:
        connection.close()


def _table(connection: duckdb.DuckDBPyConnection, wanted: str) -> exp.Table:
    """The table of this name, which may say its schema (`sales.tickets`)."""
    tables, views = (_names(connection, f"duckdb_{kind}s", kind) for kind in ("table", "view"))
    found = [place for place in tables if wanted in (place[1], ".".join(place))]
    if len(found) == 1:
        [(schema, name)] = found
        return exp.table_(name, db=schema, catalog=_NAME, quoted=True)
    if found:
        message = f"it has several tables `{wanted}`: say the schema, as in `{'.'.join(found[0])}`"
        raise UnreadableError(message)
    if any(wanted in (place[1], ".".join(place)) for place in views):
        message = f"`{wanted}` is a view, that is a query; only tables are read"
        raise UnreadableError(message)
    names = tuple(name for _schema, name in tables)
    raise UnreadableError(no_table(wanted, names))


def no_table(wanted: str, names: tuple[str, ...]) -> str:
    """There is no such table, in words."""
    close = did_you_mean(wanted, names)
    among = ", ".join(f"`{name}`" for name in names[:_SHOWN])
    return f"it has no table `{wanted}`" + (f": {close}" if close else f"; it has {among or 'none at all'}")


def _names(connection: duckdb.DuckDBPyConnection, function: str, kind: str) -> list[tuple[str, str]]:
    mine = exp.EQ(this=column("database_name"), expression=text(_NAME))
    query = exp.select(column("schema_name"), column(f"{kind}_name")).from_(exp.Table(this=call(function)))
    shown = exp.and_(mine, exp.not_(column("internal")))
    return [(str(schema), str(name)) for schema, name in run(connection, query.where(shown))]
