"""The statements this engine runs for a clause, written out for people; no log is needed."""

from collections.abc import Iterable, Iterator
from typing import Any

import duckdb
from sqlglot import exp, parse_one

from servanda.clocks import Zone
from servanda.engines.duckdb.run import run
from servanda.engines.duckdb.sql import DIALECT
from servanda.logs.cells import sql_type
from servanda.logs.log import Coverage, EventTable, Log
from servanda.logs.spool import Spool
from servanda.model.agreement import Agreement
from servanda.plan import Check, events_of, lower

_SOURCE = "log"
_COLUMNS = {"at": "BIGINT", "id": "VARCHAR", "file": "INTEGER", "record": "BIGINT", "row": "BIGINT"}


class _Recording:
    """A connection that keeps the text of what it runs; for the rest it is the connection it stands for."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.said: list[str] = []

    def execute(self, statement: str, values: Any = None) -> duckdb.DuckDBPyConnection:
        """Run and keep."""
        self.said.append(statement)
        return self._connection.execute(statement, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def statements(agreement: Agreement, clause: str) -> tuple[str, ...]:
    """What runs for the clause and all it rests on, in order, laid out over several lines each.

    Event tables are called as their events and hold nothing: statements that only a record would lead to are not
    among them. A `?` stands for values the program computes first (calendars, windows). Empty for a clause that is
    checked without records. Errors: ValueError where the agreement's term is blank.
    """
    if agreement.runs is None:
        message = "an agreement without a term has nothing to check"
        raise ValueError(message)
    plan = lower(agreement, frozenset((clause,)))
    if not plan.stages:
        return ()
    rests_on = {stage.clause for stage in plan.stages if isinstance(stage, Check)}
    events = frozenset[str]().union(*(events_of(agreement, plan, number) for number in rests_on))
    recalls = {by for name in events if (by := agreement.events[name].withdrawn_by) is not None}
    zone = Zone(agreement.zone)
    since, until = (zone.day_start(agreement.runs[0]), zone.day_end(agreement.runs[1]))
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        tables = {name: EventTable(name, f"event {name}", (_SOURCE,)) for name in sorted(events | recalls)}
        for name, made in tables.items():
            connection.execute(_table(made.table, agreement, name))
        recording: Any = _Recording(connection)
        coverage = {_SOURCE: Coverage(_SOURCE, since, until, ())}
        log = Log(recording, tables, coverage, (), until, (), Spool(), ())
        run(agreement, log, only=frozenset((clause,)))
        return tuple(_numbered(parse_one(text, dialect=DIALECT) for text in recording.said))


def _numbered(said: Iterable[exp.Expr]) -> Iterator[str]:
    """The statements laid out; tables are numbered from 1, however many runs this process has seen before."""
    names: dict[str, str] = {}
    for statement in said:
        if isinstance(statement, exp.Create):
            made = statement.this.name
            names[made] = f"{made.rpartition('_')[0]}_{len(names) + 1}"
        for identifier in statement.find_all(exp.Identifier):
            identifier.set("this", names.get(identifier.name, identifier.name))
        yield statement.sql(dialect=DIALECT, pretty=True)


def _table(name: str, agreement: Agreement, event: str) -> str:
    fields = {f"f_{field.name}": sql_type(field.kind) for field in agreement.events[event].fields.values()}
    columns = [
        exp.ColumnDef(this=exp.to_identifier(column, quoted=True), kind=exp.DataType.build(kind, dialect=DIALECT))
        for column, kind in (_COLUMNS | fields).items()
    ]
    made = exp.Schema(this=exp.to_identifier(name, quoted=True), expressions=columns)
    return exp.Create(this=made, kind="TABLE").sql(dialect=DIALECT)
