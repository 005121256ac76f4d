"""Exact duplicates: the same record exported twice counts once; one id for two different records is a finding.

The record kept is that of the first file by name, and there the first record.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlglot import exp

from servanda.diagnostics import Diagnostic, RecordOrigin, Severity
from servanda.logs.binding import Source
from servanda.logs.files import ExportFile
from servanda.logs.readers import compares_exactly, exact_contents
from servanda.logs.sql import call, column, create, drop, is_true, not_null, run, table, whole

DROPPED = "dropped_records"
_SHARED = "shared_ids"
_TABLE = "staged"


@dataclass(frozen=True, slots=True)
class Exports:
    """The files of a source, and the folder where one may be unpacked once more."""

    files: tuple[ExportFile, ...]
    scratch: Path


def drop_duplicates(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    identity: exp.Expr,
    ignored: exp.Expr,
    exports: Exports,
) -> tuple[int, tuple[Diagnostic, ...]]:
    """Write the records to leave out into `DROPPED`; how many they are, and the ids with different content."""
    live = exp.and_(exp.not_(is_true(ignored)), not_null(identity.copy()))
    named = (
        exp.select(column("file"), column("record"), column("content"), identity.as_("id"))
        .from_(table(_TABLE))
        .where(live)
    )
    more = exp.GT(this=call("count", whole(1)), expression=whole(1))
    shared = exp.select(column("id")).from_(named.subquery("named")).group_by(column("id")).having(more)
    run(connection, create(_SHARED, shared))
    order = exp.Order(expressions=[exp.Ordered(this=column("file")), exp.Ordered(this=column("record"))])

    def first(name: str) -> exp.Expr:
        return exp.Window(this=call("first_value", column(name)), partition_by=[column("id")], order=order.copy())

    among = exp.In(this=column("id"), query=exp.select(column("id")).from_(table(_SHARED)).subquery())
    ranked = (
        exp.select(column("file"), column("record"), column("content"), column("id"))
        .select(*(first(name).as_(f"first_{name}") for name in ("file", "record", "content")))
        .from_(named.subquery("named"))
        .where(among)
    )
    later = exp.or_(
        exp.NEQ(this=column("file"), expression=column("first_file")),
        exp.NEQ(this=column("record"), expression=column("first_record")),
    )
    run(connection, create(DROPPED, exp.select("*").from_(ranked.subquery("ranked")).where(later)))
    drop(connection, _SHARED)
    conflicts = _conflicts(connection, source, exports)
    [(total,)] = run(connection, exp.select(call("count", whole(1))).from_(table(DROPPED)))
    return int(total), conflicts


def restore_conflicts(connection: duckdb.DuckDBPyConnection, conflicts: tuple[Diagnostic, ...], name: str) -> int:
    """Keep all records of the ids found in `conflicts` and write the ids to a table; how many records stay dropped.

    Which of them is right nobody can tell.
    """
    ids = sorted({one.origin.value for one in conflicts if one.origin is not None and one.origin.value is not None})
    listed = exp.Explode(this=exp.cast(exp.Placeholder(), "VARCHAR[]", dialect="duckdb"))
    query = exp.select(exp.alias_(listed, "id", quoted=True))
    connection.execute(create(name, query).sql("duckdb"), [ids])
    among = exp.In(this=column("id"), query=exp.select(column("id")).from_(table(name)).subquery())
    run(connection, exp.Delete(this=table(DROPPED), where=exp.Where(this=among)))
    [(total,)] = run(connection, exp.select(call("count", whole(1))).from_(table(DROPPED)))
    return int(total)


def _conflicts(connection: duckdb.DuckDBPyConnection, source: Source, exports: Exports) -> tuple[Diagnostic, ...]:
    """Later records of an id whose content is not that of the first."""
    differing = exp.NEQ(this=column("content"), expression=column("first_content"))
    columns = [column(name) for name in ("id", "file", "record", "first_file", "first_record")]
    query = exp.select(*columns).from_(table(DROPPED)).where(differing).order_by(column("file"), column("record"))
    found = [(str(name), (file, record), (first, place)) for name, file, record, first, place in run(connection, query)]
    if found and not compares_exactly(source.layout.format):
        says = _contents(source, exports, {place for _, later, first in found for place in (later, first)})
        found = [row for row in found if says[row[1]] != says[row[2]]]
    names = {file.number: file.name for file in exports.files}
    label = " and ".join(name.value for name in source.identity)
    return tuple(
        Diagnostic(
            "LOG016",
            Severity.ERROR,
            f"this id is already that of record {first[1]} of {names[first[0]]}, which says something else",
            origin=RecordOrigin(names[later[0]], int(later[1]), label, name),
        )
        for name, later, first in found
    )


def _contents(source: Source, exports: Exports, places: set[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """What the records at these places say, whatever their order of keys."""
    says: dict[tuple[int, int], str] = {}
    for file in exports.files:
        records = {record for number, record in places if number == file.number}
        if records:
            found = exact_contents(file, source.layout, records, exports.scratch)
            says.update({(file.number, record): content for record, content in found.items()})
    return says
