"""Scenarios to outcomes: the events go straight to an engine, without files and without a binding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from servanda.engines.names import Engine
from servanda.engines.outcomes import Outcomes
from servanda.engines.reference.log import Record, RecordedLog
from servanda.logs.binding import ATTESTATION
from servanda.logs.log import Coverage
from servanda.model.agreement import Agreement
from servanda.plan import Plan, lower
from servanda.scenarios.sums import readers_of
from servanda.scenarios.written import Measured, Owed, Scenario, VerdictIs
from servanda.verdicts import Judgement, Statement, judge

_TABLES = count(1)
_LOGS = 60
"""logs that share one database before it is thrown away: opening one costs as much as a check"""


@dataclass(frozen=True, slots=True)
class Ran:
    """One scenario's result: the engine's outcomes, what they mean, and the records an engine saw."""

    outcomes: Outcomes
    judgement: Judgement | None
    """None where nothing is expected that only a judgement says"""
    log: RecordedLog
    only: frozenset[str]
    plan: Plan


def wanted_clauses(agreement: Agreement, scenario: Scenario, plan: Plan) -> frozenset[str]:
    """The clauses to evaluate: those something is expected of, and those whose breaches cost or that read a metric."""
    found = set(scenario.clauses)
    for one in scenario.expected:
        if isinstance(one, Owed):
            found |= {remedy.stated_in for clause in agreement.clauses for remedy in clause.remedies}
        elif isinstance(one, Measured):
            found |= set(readers_of(plan, one.metric))
    return frozenset(found)


def run_scenario(agreement: Agreement, plan: Plan, scenario: Scenario, file: str, engine: Engine) -> Ran:
    """What an engine makes of a scenario; `plan` is that of the whole agreement."""
    log = recorded(agreement, scenario, file)
    only = wanted_clauses(agreement, scenario, plan)
    outcomes = _decide(agreement, log, only, engine)
    judgement = None
    if any(isinstance(one, VerdictIs | Owed) for one in scenario.expected):
        judgement = judge(agreement, outcomes, scenario.as_of, statements=_statements(scenario), limit=0)
    return Ran(outcomes, judgement, log, only, lower(agreement, only))


def recorded(agreement: Agreement, scenario: Scenario, file: str) -> RecordedLog:
    """The log of a scenario: each event is a source of its own; a record's number is its place in the scenario.

    At one instant what is written first comes first.
    """
    events: dict[str, list[Record]] = {name: [] for name in agreement.events}
    for number, one in enumerate(scenario.events, 1):
        if one.event in events:
            events[one.event].append(Record(one.event, one.at, f"{number:09}", one.fields, 0, number))
    coverage = {
        name: Coverage(name, covered.since, covered.until, covered.gaps) for name, covered in scenario.covered.items()
    }
    return RecordedLog(events, {name: (name,) for name in events}, coverage, scenario.as_of, (file,))


def _statements(scenario: Scenario) -> tuple[Statement, ...]:
    return tuple(
        Statement(str(one.fields["clause"]), str(one.fields["party"]), one.at)
        for one in scenario.events
        if one.event == ATTESTATION and one.at < scenario.as_of
    )


def _decide(agreement: Agreement, log: RecordedLog, only: frozenset[str], engine: Engine) -> Outcomes:
    if engine is Engine.REFERENCE:
        from servanda.engines.reference.run import decide  # noqa: PLC0415 - only the engine asked for is loaded

        return decide(agreement, log, only=only)
    from servanda.engines import duckdb as engine_duckdb  # noqa: PLC0415 - as above

    return engine_duckdb.run(agreement, _tabled(agreement, log), only=only)


# --- the same log in the database -------------------------------------------------------------------------------------


class _Database:
    """A database in memory that many scenarios use, one after another; it reaches no file and no other system."""

    def __init__(self) -> None:
        self._logs = 0
        self._connection: Any = None

    def connection(self) -> Any:
        """The connection; a new database after some logs, so that tables do not pile up."""
        self._logs += 1
        if self._connection is None or self._logs > _LOGS:
            from servanda.logs.sealed import seal, unsealed  # noqa: PLC0415 - heavy, and only needed here

            if self._connection is not None:
                self._connection.close()
            self._logs = 1
            self._connection = unsealed()
            seal(self._connection, Path(_spool().name), ())
        return self._connection


_DATABASE = _Database()


@cache
def _spool() -> Any:
    """Nothing is spooled here; a log holds one all the same."""
    from servanda.logs.spool import Spool  # noqa: PLC0415 - makes a folder: only where the database runs

    return Spool()


def _tabled(agreement: Agreement, log: RecordedLog) -> Any:
    """The log as event tables."""
    from servanda.logs.log import EventTable, Log  # noqa: PLC0415 - as above

    connection = _DATABASE.connection()
    tables: dict[str, EventTable] = {}
    for event, records in log.events.items():
        tables[event] = EventTable(event, f"scenario_{next(_TABLES)}", (event,))
        _create(connection, agreement, tables[event].table, event, records)
    paths = tuple(Path(file) for file in log.files)
    return Log(connection, tables, log.coverage, tuple(log.files), log.as_of, (), _spool(), paths)


def _create(connection: Any, agreement: Agreement, name: str, event: str, records: Sequence[Record]) -> None:
    from sqlglot import exp  # noqa: PLC0415 - as above

    from servanda.logs.cells import NUMBERS, sql_type  # noqa: PLC0415
    from servanda.logs.sql import create, run, table  # noqa: PLC0415

    fields = agreement.events[event].fields
    kinds: Mapping[str, str] = {
        "at": "BIGINT",
        "id": "VARCHAR",
        "file": "INTEGER",
        "record": "BIGINT",
        **{f"f_{field}": sql_type(declared.kind) for field, declared in fields.items()},
        "row": "BIGINT",
    }
    numbers = {field for field, declared in fields.items() if declared.kind in NUMBERS}
    empty = exp.select(
        *(exp.cast(exp.Null(), kind, dialect="duckdb").as_(column, quoted=True) for column, kind in kinds.items())
    ).where(exp.false())
    run(connection, create(name, empty))
    rows = []
    for place, record in enumerate(records, 1):
        cells = [
            format(value, "f") if field in numbers and value is not None else value
            for field, value in ((field, record.fields.get(field)) for field in fields)
        ]
        rows.append([record.at, record.id, record.file, record.record, *cells, place])
    if rows:
        values = exp.Values(expressions=[exp.Tuple(expressions=[exp.Placeholder() for _ in kinds])])
        insert = exp.Insert(this=table(name), expression=values).sql(dialect="duckdb")
        connection.executemany(insert, rows)
