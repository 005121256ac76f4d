"""Judged records to event tables: rows of every rule that feeds an event, from every source, in one typed table."""

from dataclasses import dataclass, field

import duckdb
from sqlglot import exp

from servanda.logs.cells import sql_type
from servanda.logs.log import EventTable
from servanda.logs.rules import BoundRule
from servanda.logs.sql import call, column, drop, every, null, run, table, whole
from servanda.model.agreement import Event


@dataclass(slots=True)
class EventTables:
    """Collects the rows of each event while sources are read one after another."""

    connection: duckdb.DuckDBPyConnection
    events: dict[str, Event] = field(default_factory=dict)
    sources: dict[str, list[str]] = field(default_factory=dict)

    def declare(self, event: Event, source: str) -> None:
        """Make the event's table, once, and note the source that feeds it."""
        if event.name not in self.events:
            self.events[event.name] = event
            columns = [("at", "BIGINT"), ("id", "VARCHAR"), ("file", "INTEGER"), ("record", "BIGINT")]
            columns += [(f"f_{name}", sql_type(kind.kind)) for name, kind in event.fields.items()]
            definitions = [
                exp.ColumnDef(
                    this=exp.to_identifier(name, quoted=True), kind=exp.DataType.build(kind, dialect="duckdb")
                )
                for name, kind in columns
            ]
            schema = exp.Schema(this=table(self._rows(event.name)), expressions=definitions)
            run(self.connection, exp.Create(this=schema, kind="TABLE"))
        feeding = self.sources.setdefault(event.name, [])
        if source not in feeding:
            feeding.append(source)

    def add(self, judged: str, number: int, rule: BoundRule) -> None:
        """Add the events that rule `number` makes of the judged records."""
        matched = every([exp.not_(column("ignored")), column(f"w{number}")])
        rows = exp.select("*").from_(table(judged)).where(matched)
        if rule.listed is not None:
            rows = rows.select(call("unnest", rule.listed.typed.copy()).as_("element"))
        bound = {item.field.name: item.typed for item in rule.fields}
        chosen = [column(name) for name in ("at", "id", "file", "record")]
        for name, kind in rule.event.fields.items():
            value = bound[name].copy() if name in bound else null()
            chosen.append(exp.cast(value, sql_type(kind.kind), dialect="duckdb"))
        query = exp.select(*chosen).from_(rows.subquery("rows_of_rule"))
        run(self.connection, exp.Insert(this=table(self._rows(rule.event.name)), expression=query))

    def finish(self) -> dict[str, EventTable]:
        """Number the rows of every table; the tables by event."""
        tables: dict[str, EventTable] = {}
        for place, name in enumerate(self.events):
            collected, final = self._rows(name), f"event_{place}"
            numbered = exp.Window(this=call("row_number"))
            query = exp.select("*", numbered.as_("row")).from_(table(collected))
            run(self.connection, exp.Create(this=table(final), kind="TABLE", expression=query))
            drop(self.connection, collected)
            tables[name] = EventTable(name, final, tuple(self.sources[name]))
        return tables

    def _rows(self, event: str) -> str:
        return f"rows_{list(self.events).index(event)}"


def eventless(connection: duckdb.DuckDBPyConnection, judged: str, rules: tuple[BoundRule, ...]) -> int:
    """How many looked-at records are no event at all."""
    hits = []
    for number, rule in enumerate(rules):
        made = column(f"w{number}")
        if rule.listed is not None:
            some = exp.GT(this=call("len", rule.listed.typed.copy()), expression=whole(0))
            made = exp.and_(made, some)
        hits.append(call("coalesce", made, exp.false()))
    none = exp.not_(exp.or_(*hits)) if hits else exp.true()
    live = exp.and_(exp.not_(column("ignored")), none)
    [(total,)] = run(connection, exp.select(call("count", whole(1))).from_(table(judged)).where(live))
    return int(total)
