"""Running an engine over a generated log: event tables are made in memory, without files and without a binding."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import duckdb

from servanda.engines.outcomes import Exercise, MetricWindow, Opening, OutcomeRow, Outcomes, Tally
from servanda.logs.cells import sql_type
from servanda.logs.log import Coverage, EventTable, Log, SourceSummary
from servanda.logs.spool import Spool
from servanda.model.agreement import Agreement
from servanda.verdicts import Judgement, judge

from .agreements import Generated
from .records import Record, Records

ENGINES = ("duckdb", "reference")


class Engine(Protocol):
    """What `servanda.engines.<name>` gives."""

    def run(self, agreement: Agreement, log: Log) -> Outcomes: ...


def engine(name: str) -> Engine:
    """An engine by its name; `ModuleNotFoundError` where there is none."""
    found: Any = import_module(f"servanda.engines.{name}")
    return found  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Result:
    """All that a run says, taken out of the engine."""

    rows: tuple[OutcomeRow, ...]
    openings: tuple[Opening, ...]
    exercises: tuple[Exercise, ...]
    metrics: tuple[MetricWindow, ...]
    tallies: tuple[Tally, ...]
    judgement: Judgement

    def of(self, clause: str) -> tuple[OutcomeRow, ...]:
        return tuple(row for row in self.rows if row.clause == clause)


def run(name: str, generated: Generated | Agreement, records: Records) -> Result:
    """What an engine makes of an agreement and a log."""
    with open_log(generated, records) as log:
        return run_on(name, generated, log)


def run_on(name: str, generated: Generated | Agreement, log: Log) -> Result:
    """As `run`, on a log that is open already: several engines may share it."""
    agreement = generated if isinstance(generated, Agreement) else generated.agreement
    outcomes = engine(name).run(agreement, log)
    return Result(
        tuple(outcomes.rows()),
        tuple(outcomes.openings),
        tuple(outcomes.exercises),
        tuple(outcomes.metrics),
        tuple(outcomes.tallies()),
        judge(agreement, outcomes, log.as_of),
    )


@contextmanager
def open_log(generated: Generated | Agreement, records: Records) -> Iterator[Log]:
    """The log in memory; it holds until the context ends.

    Logs share a database, thrown away with its tables after some of them: opening one costs as much as a check.
    """
    agreement = generated if isinstance(generated, Agreement) else generated.agreement
    _DATABASE.users += 1
    try:
        yield _log(_DATABASE.connection(), agreement, records.distinct())
    finally:
        _DATABASE.users -= 1


class _Database:
    """A database in memory that many logs use, one after another."""

    _LOGS = 60

    def __init__(self) -> None:
        self.users = 0
        self._logs = 0
        self._connection: duckdb.DuckDBPyConnection | None = None

    def connection(self) -> duckdb.DuckDBPyConnection:
        self._logs += 1
        if self._connection is None or (self._logs > self._LOGS and self.users == 1):
            if self._connection is not None:
                self._connection.close()
            self._logs = 0
            self._connection = duckdb.connect(":memory:", config={"threads": 1})
        return self._connection


_DATABASE = _Database()
_TABLES = count(1)


@cache
def _spool() -> Spool:
    """Nothing is spooled here; a log holds one all the same."""
    return Spool()


def _log(connection: duckdb.DuckDBPyConnection, agreement: Agreement, records: Records) -> Log:
    sources = tuple(records.coverage)
    tables: dict[str, EventTable] = {}
    numbered: dict[str, list[tuple[Record, int]]] = {}
    counts = dict.fromkeys(sources, 0)
    for record in records.records:
        counts[record.source] += 1
        numbered.setdefault(record.event, []).append((record, counts[record.source]))
    for event, fed in records.feeds.items():
        tables[event] = EventTable(event, f"events_{next(_TABLES)}", fed)
        _create(connection, agreement, tables[event], numbered.get(event, []), sources)
    files = tuple(f"{source}.csv" for source in sources)
    coverage = {
        name: Coverage(name, stretch.since, stretch.until, stretch.gaps, dict(stretch.named))
        for name, stretch in records.coverage.items()
    }
    summaries = tuple(SourceSummary(s, (f"{s}.csv",), counts[s], 0, 0, 0, None, None) for s in sources)
    return Log(
        connection, tables, coverage, files, records.as_of, summaries, _spool(), tuple(Path(file) for file in files)
    )


def _create(
    connection: duckdb.DuckDBPyConnection,
    agreement: Agreement,
    made: EventTable,
    rows: list[tuple[Record, int]],
    sources: tuple[str, ...],
) -> None:
    fields = agreement.events[made.event].fields
    columns = ['"at" BIGINT', "id VARCHAR", "file INTEGER", "record BIGINT"]
    columns += [f'"f_{name}" {sql_type(field.kind)}' for name, field in fields.items()]
    connection.execute(f'CREATE TABLE {made.table} ({", ".join(columns)}, "row" BIGINT)')
    if not rows:
        return
    values: list[Any] = []
    for row, (record, number) in enumerate(rows, 1):
        values += [record.at, record.id, sources.index(record.source), number]
        values += [_cell(record.value(name)) for name in fields]
        values.append(row)
    places = f"({', '.join('?' for _ in range(len(fields) + 5))})"
    connection.execute(f"INSERT INTO {made.table} VALUES {', '.join([places] * len(rows))}", values)  # noqa: S608 - only places


def _cell(value: object) -> object:
    return format(value, "f") if isinstance(value, Decimal) else value
