"""Where in a file its records may lie: what a binding names by `table:` or `rows:`, found for one who does not know."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

from servanda.logs.binding import Format, Layout
from servanda.logs.readers.duckdb_reader import duckdb_tables
from servanda.logs.readers.json_reader import array_paths
from servanda.logs.readers.reading import Job, UnreadableError, Wanted
from servanda.logs.readers.sqlite_reader import sqlite_tables
from servanda.logs.readers.unpacking import unpacked


def layouts_of(connection: duckdb.DuckDBPyConnection, path: Path, layout: Layout, scratch: Path) -> tuple[Layout, ...]:
    """The layout with each table or array of the file filled in; only itself where the format has no such places.

    None at all where the file cannot be read: its reader says why.
    """
    find = _FINDERS.get(layout.format)
    if find is None:
        return (layout,)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        try:
            plain = unpacked(path, Path(folder), layout.unpacked)
            origin = path if plain == path else None
            return tuple(find(Job(connection, plain, layout, Wanted((), whole_row=True), Path(folder), origin)))
        except (UnreadableError, OSError, duckdb.Error):
            return ()


def _json(job: Job) -> Iterator[Layout]:
    for keys in array_paths(job):
        yield replace(job.layout, rows=keys)


def _duckdb(job: Job) -> Iterator[Layout]:
    for name in duckdb_tables(job):
        yield replace(job.layout, table=name)


def _sqlite(job: Job) -> Iterator[Layout]:
    for name in sqlite_tables(job):
        yield replace(job.layout, table=name)


_FINDERS: Mapping[Format, Callable[[Job], Iterator[Layout]]] = {
    Format.JSON: _json,
    Format.DUCKDB: _duckdb,
    Format.SQLITE: _sqlite,
}
