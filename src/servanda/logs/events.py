"""Judged records to event tables: rows of every rule that feeds an event, from every source, in one typed table."""

from dataclasses import dataclass, field

import duckdb
from sqlglot import exp

from servanda.logs.cells import sql_type
from servanda.logs.log import EventTable
from servanda.logs.repeats import matching, one_per_key, seen_before
from servanda.logs.rules import BoundRule
from servanda.logs.sql import call, column, create, null, run, table, whole
from servanda.logs.times import of_clock


@dataclass(slots=True)
class EventTables:
    """Collects the rows of each event while sources are read one after another."""

    connection: duckdb.DuckDBPyConnection
    tables: dict[str, EventTable] = field(default_factory=dict)

    def add(self, judged: str, source: str, rules: tuple[BoundRule, ...], as_of: int) -> None:
        """Add all events that a source's rules make of its judged records.

        Where several records are one event, those at or after `as_of` (microseconds UTC) have no say in it.
        """
        for event in dict.fromkeys(rule.event.name for rule in rules):
            made = [(number, rule) for number, rule in enumerate(rules) if rule.event.name == event]
            parts = [_events(judged, number, rule, as_of) for number, rule in made]
            query: exp.Query = parts[0]
            for part in parts[1:]:
                query = exp.union(query, part, distinct=False)
            self._put(event, source, query)

    def _put(self, event: str, source: str, query: exp.Query) -> None:
        number: exp.Expr = exp.Window(this=call("row_number"))
        known = self.tables.get(event)
        if known is None:
            name = f"event_{len(self.tables)}"
            self.tables[event] = EventTable(event, name, (source,))
            numbered = exp.select("*", number.as_("row")).from_(query.subquery("made"))
            run(self.connection, create(name, numbered))
            return
        self.tables[event] = EventTable(event, known.table, (*known.sources, source))
        before = exp.select(call("count", whole(1))).from_(table(known.table)).subquery()
        later = exp.Add(this=number, expression=before)
        numbered = exp.select("*", later.as_("row")).from_(query.subquery("made"))
        run(self.connection, exp.Insert(this=table(known.table), expression=numbered))


def _events(judged: str, number: int, rule: BoundRule, as_of: int) -> exp.Select:
    """The rows that rule `number` makes of the judged records."""
    rows = matching(judged, number, rule)
    if rule.clock:
        rows = seen_before(rows, as_of)
    if rule.repeats is not None:
        rows = one_per_key(rows, rule, rule.repeats, as_of)
    bound = {item.field.name: item.typed for item in rule.fields}
    chosen = [column(of_clock("at", rule.clock)).as_("at"), column("place").as_("id"), column("file"), column("record")]
    for name, declared in rule.event.fields.items():
        value = bound[name].copy() if name in bound else null()
        chosen.append(exp.cast(value, sql_type(declared.kind), dialect="duckdb").as_(f"f_{name}", quoted=True))
    return exp.select(*chosen).from_(rows.subquery("matched"))


def eventless(connection: duckdb.DuckDBPyConnection, judged: str, rules: tuple[BoundRule, ...]) -> int:
    """How many looked-at records are no event at all."""
    hits = []
    for number, rule in enumerate(rules):
        made = column(f"w{number}")
        if rule.listed is not None:
            some = exp.GT(this=call("len", column(f"l{number}")), expression=whole(0))
            made = exp.and_(made, some)
        hits.append(call("coalesce", made, exp.false()))
    none = exp.not_(exp.or_(*hits)) if hits else exp.true()
    live = exp.and_(exp.not_(column("ignored")), none)
    [(total,)] = run(connection, exp.select(call("count", whole(1))).from_(table(judged)).where(live))
    return int(total)
