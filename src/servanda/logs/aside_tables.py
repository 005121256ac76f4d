"""The tables that hold what was set aside until it is written, and what is read from them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import duckdb
from sqlglot import exp

from servanda.logs.log import AsideFinding, AsideRow
from servanda.logs.sql import column, run, table, text
from servanda.logs.withdrawals import FAR, RECALLS

ROWS = "aside_rows"
FINDINGS = "aside_findings"
HOLES = "aside_holes"

_DAY = 86_400_000_000
# So many holes of an event are kept apart; more are widened to whole days, which is still true.
_SHARP = 5_000
_BATCH = 1_000
_BY_ROW = 200
"""so many rows with a readable key are holes by themselves"""
_ORIGIN = {"source": "VARCHAR", "file": "INTEGER", "record": "BIGINT"}
_TABLES = {
    ROWS: {**_ORIGIN, "lo": "BIGINT", "hi": "BIGINT", "events": "VARCHAR[]", "raw": "VARCHAR"},
    FINDINGS: {
        **_ORIGIN,
        "place": "INTEGER",
        "code": "VARCHAR",
        "col": "VARCHAR",
        "value": "VARCHAR",
        "reason": "VARCHAR",
    },
    HOLES: {
        "source": "VARCHAR",
        "event": "VARCHAR",
        "lo": "BIGINT",
        "hi": "BIGINT",
        "file": "INTEGER",
        "record": "BIGINT",
        "named": "VARCHAR",
    },
    RECALLS: {"source": "VARCHAR", "event": "VARCHAR", "hi": "BIGINT", "k": "VARCHAR"},
}


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make them, empty."""
    for name, columns in _TABLES.items():
        definitions = [
            exp.ColumnDef(this=exp.to_identifier(label, quoted=True), kind=exp.DataType.build(kind))
            for label, kind in columns.items()
        ]
        run(connection, exp.Create(this=exp.Schema(this=table(name), expressions=definitions), kind="TABLE"))


@dataclass(frozen=True, slots=True)
class Hole:
    """Stretches that rows of a source leave for an event, in order, none touching another.

    With a `record` they are those of one row, of which it is known what these `named` fields would be.
    """

    source: str
    event: str
    gaps: tuple[tuple[int, int], ...]
    file: int | None = None
    record: int | None = None
    named: Mapping[str, str] = field(default_factory=dict)


def stored_holes(connection: duckdb.DuckDBPyConnection) -> Iterator[Hole]:
    """What rows set aside leave, by source and event.

    Rows whose key is readable stand by themselves; where there are very many they do not.
    """
    query = exp.select(column("source"), column("event")).distinct().from_(table(HOLES))
    for source, event in sorted((str(source), str(event)) for source, event in run(connection, query)):
        mine = exp.and_(
            exp.EQ(this=column("source"), expression=text(source)), exp.EQ(this=column("event"), expression=text(event))
        )
        apart = list(_by_row(connection, source, event, mine))
        if not apart or len(apart) > _BY_ROW:
            yield Hole(source, event, _merged(connection, mine))
            continue
        unnamed = exp.and_(mine, exp.Is(this=column("named"), expression=exp.Null()))
        together = _merged(connection, unnamed)
        if together:
            yield Hole(source, event, together)
        yield from apart


def _by_row(connection: duckdb.DuckDBPyConnection, source: str, event: str, mine: exp.Expr) -> Iterator[Hole]:
    known = exp.and_(mine, exp.Not(this=exp.Is(this=column("named"), expression=exp.Null())))
    query = exp.select(*map(column, ("file", "record", "lo", "hi", "named"))).distinct().from_(table(HOLES))
    order = [exp.Ordered(this=column(name), nulls_first=True) for name in ("file", "record", "lo", "hi", "named")]
    for file, record, lo, hi, named in run(connection, query.where(known).order_by(*order).limit(_BY_ROW + 1)):
        fields = {name: value for name, value in json.loads(named).items() if value is not None}
        between = (-FAR, FAR) if lo is None else (int(lo), int(hi))
        yield Hole(source, event, (between,), int(file), int(record), fields)


def _merged(connection: duckdb.DuckDBPyConnection, mine: exp.Expr) -> tuple[tuple[int, int], ...]:
    query = exp.select(column("lo"), column("hi")).distinct().from_(table(HOLES)).where(mine)
    found = [(-FAR, FAR) if lo is None else (int(lo), int(hi)) for lo, hi in run(connection, query)]
    if len(found) > _SHARP:
        found = [(lo - lo % _DAY, hi + -hi % _DAY) for lo, hi in found]
    merged: list[tuple[int, int]] = []
    for lo, hi in sorted(found):
        if merged and lo <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(hi, merged[-1][1]))
        else:
            merged.append((lo, hi))
    return tuple(merged)


def stored_rows(connection: duckdb.DuckDBPyConnection, files: tuple[str, ...]) -> Iterator[AsideRow]:
    """Every row once with all that is wrong with it, in order of source, file and record."""
    names = tuple(_ORIGIN)
    same = [exp.NullSafeEQ(this=column(name, "r"), expression=column(name, "f")) for name in names]
    query = (
        exp.select(*(column(name, "r") for name in (*names, "lo", "hi", "events", "raw")))
        .select(*(column(name, "f") for name in ("code", "col", "value", "reason")))
        .from_(exp.alias_(table(ROWS), "r", table=True))
        .join(exp.Join(this=exp.alias_(table(FINDINGS), "f", table=True), on=exp.and_(*same)))
        .order_by(*(exp.Ordered(this=column(name, "r"), nulls_first=True) for name in names), column("place", "f"))
    )
    # A cursor of its own: the caller may run other queries while it reads.
    cursor = connection.cursor().execute(query.sql("duckdb"))
    for (source, file, record), lines in groupby(_fetched(cursor), key=lambda line: line[:3]):
        found = list(lines)
        lo, hi, events, raw = found[0][3:7]
        between = None if lo is None else (int(lo), int(hi))
        findings = tuple(AsideFinding(*line[7:]) for line in found)
        yield AsideRow(source, files[file], record, between, tuple(events), findings, raw)


def _fetched(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := cursor.fetchmany(_BATCH):
        yield from batch
