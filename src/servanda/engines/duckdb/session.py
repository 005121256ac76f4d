"""One run: the connection, the agreement's clocks, and the tables every check reads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import count
from typing import Any

import duckdb
from sqlglot import exp

from servanda.clocks import Calendar, Due, Zone, day_table
from servanda.engines.duckdb.sql import DIALECT, column, conjunction, copied, query, table, union_all
from servanda.engines.outcomes import MetricWindow
from servanda.logs.log import Log
from servanda.model.agreement import Agreement
from servanda.plan import Check, PerExercise, PerTrigger

_NUMBERS = count(1)
"""numbers of internal tables, over all runs: one log can be checked more than once"""

MARGIN = timedelta(days=400)
"""how far the clock tables reach past the last instant that opens anything"""


@cache
def _list_of(kind: str) -> exp.DataType:
    return exp.DataType.build(f"{kind}[]", dialect=DIALECT)


@cache
def _zone(name: str) -> Zone:
    """One object a zone: it remembers where days start."""
    return Zone(name)


class Session:
    """State of a run; a session belongs to one log and one as-of."""

    def __init__(self, agreement: Agreement, log: Log) -> None:
        """`agreement.runs` is known: without a term there is nothing to run."""
        if agreement.runs is None:
            message = "an agreement without a term has nothing to check"
            raise ValueError(message)
        self.agreement = agreement
        self.log = log
        self.as_of = log.as_of
        self.zone = _zone(agreement.zone)
        first, last = agreement.runs
        self.term = (self.zone.day_start(first), self.zone.day_end(last))
        self.overriding: dict[str, list[str]] = {}
        """by clause that overrides others: tables of its triggers"""
        self.results: dict[str, list[tuple[Check, str]]] = {}
        """by clause: its checks with the tables of their instances and outcomes"""
        self.measured: dict[str, str] = {}
        """by metric.

        Table of its windows, `label`, `start`, `num`, `den` (1 for a count), `judged_at`, `judged`, `thin`
        """
        self.read_by_excuses: dict[str, tuple[str, ...]] = {}
        """by clause that may excuse others: fields of its triggers that say which, and whose answers they await"""
        self.exercises: dict[str, str] = {}
        """by clause that states a power: table of its exercises"""
        self.metric_windows: dict[str, list[MetricWindow]] = {}
        self.judged: dict[str, dict[str, Due]] = {}
        """by metric and window: when it is judged, which a year that nobody knows may leave open"""
        self._created: dict[str, str] = {}
        self._loaded: dict[tuple[tuple[str, str, tuple[Any, ...]], ...], str] = {}
        self._calendars: dict[str, Calendar] = {}
        self._segments: dict[tuple[str, bool], str] = {}

    def correlates(self, check: Check, key: tuple[str, ...]) -> bool:
        """Whether the check's triggers have the fields of the key."""
        match check.instances:
            case PerTrigger(events=events):
                pass
            case PerExercise(event=event):
                events = (event,)
            case _:
                return False
        return bool(key) and all(self.has_field(event, name) for event in events for name in key)

    # --- running ------------------------------------------------------------------------------------------------------

    def name(self, prefix: str) -> str:
        """A new internal table name."""
        return f"{prefix}_{next(_NUMBERS)}"

    def create(self, prefix: str, body: exp.Query) -> str:
        """Materialise a query; the table's name.

        Tables never change: a query that was asked before gives the table it gave then.
        """
        name = self.name(prefix)
        text = exp.Create(this=exp.to_table(name), kind="TABLE", expression=body).sql(dialect=DIALECT, copy=False)
        asked = text.partition(name)[2]
        if asked not in self._created:
            self.log.connection.execute(text)
            self._created[asked] = name
        return self._created[asked]

    def run(self, statement: exp.Expr) -> duckdb.DuckDBPyConnection:
        """Run a statement."""
        connection: duckdb.DuckDBPyConnection = self.log.connection.execute(statement.sql(dialect=DIALECT, copy=False))
        return connection

    def rows(self, statement: exp.Expr) -> list[tuple[Any, ...]]:
        """All rows of a small result."""
        return self.run(statement).fetchall()

    def load(self, prefix: str, columns: Mapping[str, tuple[str, Sequence[Any]]]) -> str:
        """A table from columns of Python values: name to (SQL type, values); the same columns give the same table."""
        wanted = tuple((label, kind, tuple(values)) for label, (kind, values) in columns.items())
        if wanted in self._loaded:
            return self._loaded[wanted]
        name = self._loaded[wanted] = self.name(prefix)
        unnested = [
            exp.alias_(exp.Explode(this=exp.cast(exp.Placeholder(), _list_of(kind))), label, quoted=True)
            for label, kind, _ in wanted
        ]
        create = exp.Create(this=exp.to_table(name), kind="TABLE", expression=exp.select(*unnested))
        self.log.connection.execute(create.sql(dialect=DIALECT, copy=False), [list(values) for *_, values in wanted])
        return name

    # --- events -------------------------------------------------------------------------------------------------------

    def seen(self, event: str) -> exp.Expr:
        """The event's rows before as-of, with `withdrawn`; fields and origins as the log has them.

        Nothing is taken back before it was said.
        """
        source = table(self.log.tables[event].table)
        declared = self.agreement.events[event]
        if declared.withdrawn_by is None:
            return table(
                query(
                    'SELECT e.*, FALSE AS withdrawn FROM :source AS e WHERE e."at" < :as_of',
                    source=source,
                    as_of=self.as_of,
                )
            )
        same = [
            exp.EQ(this=column(f"f_{name}", "e"), expression=column(f"f_{name}", "w")) for name in declared.identity
        ]
        # the few that were withdrawn, not a copy of all rows: each reader then takes only the columns it needs
        withdrawn = self.create(
            "withdrawn",
            query(
                'SELECT e."row" FROM :source AS e SEMI JOIN :recall AS w ON w."at" < :as_of AND w."at" >= e."at" '
                "AND :same",
                source=source,
                recall=table(self.log.tables[declared.withdrawn_by].table),
                same=conjunction(same),
                as_of=self.as_of,
            ),
        )
        return table(
            query(
                'SELECT e.*, w."row" IS NOT NULL AS withdrawn FROM :source AS e LEFT JOIN :withdrawn AS w '
                'ON w."row" = e."row" WHERE e."at" < :as_of',
                source=copied(source),
                withdrawn=table(withdrawn),
                as_of=self.as_of,
            )
        )

    def has_field(self, event: str, name: str) -> bool:
        """Whether the event declares the field."""
        return name in self.agreement.events[event].fields

    @cached_property
    def earliest(self) -> int:
        """The earliest instant of any event or of the term."""
        firsts = [
            query('SELECT MIN(e."at") AS first FROM :source AS e', source=table(event.table))
            for event in self.log.tables.values()
        ]
        if not firsts:
            return min(self.term[0], self.as_of)
        found = self.rows(query("SELECT MIN(a.first) FROM :all AS a", all=union_all(firsts).subquery()))[0][0]
        return min(self.term[0], self.as_of, *(() if found is None else (found,)))

    # --- clocks -------------------------------------------------------------------------------------------------------

    @cached_property
    def first_day(self) -> date:
        """The first local day of the clock tables."""
        return self.zone.local_date(self.earliest) - timedelta(days=1)

    @cached_property
    def last_day(self) -> date:
        """The last local day on which anything can open."""
        return self.zone.local_date(max(self.as_of, self.term[1]))

    def days(self, until: date | None = None) -> Iterable[date]:
        """The local days from the first one to `until` (as-of's: nothing seen opens later)."""
        day, last = self.first_day, until or self.zone.local_date(self.as_of)
        while day <= last:
            yield day
            day += timedelta(days=1)

    def calendar(self, name: str) -> Calendar:
        """The calendar of that name."""
        if name not in self._calendars:
            self._calendars[name] = Calendar(self.agreement.calendars[name], self.zone)
        return self._calendars[name]

    def segments(self, name: str, *, at_best: bool = False) -> str:
        """A calendar as stretches of time: `start`, `stop`, `open` (NULL: unknown), `acc` (open before it), `unknown`.

        `unknown` is the start of the first unknown stretch at or after this one. Open time until t is then
        `acc + (t - start)` in an open stretch: integer arithmetic after one as-of join. `at_best`: days that nobody
        knows are open.
        """
        if (name, at_best) not in self._segments:
            self._segments[name, at_best] = self._load_segments(self.calendar(name), at_best=at_best)
        return self._segments[name, at_best]

    def knows_all(self, name: str) -> bool:
        """Whether every day from the first to as-of's is known in the calendar."""
        days = day_table(self.zone, [self.calendar(name)], self.first_day, self.zone.local_date(self.as_of))
        return all(day.calendars[0].known for day in days)

    def _load_segments(self, calendar: Calendar, *, at_best: bool) -> str:
        starts: list[int] = []
        states: list[bool | None] = []
        lengths: list[int] = []

        def add(start: int, end: int, *, state: bool | None) -> None:
            if start < end:
                starts.append(start)
                states.append(state)
                lengths.append(end - start)

        last = self.last_day + MARGIN
        for day in day_table(self.zone, [calendar], self.first_day, last):
            (hours,) = day.calendars
            if not hours.known:
                add(day.start, day.end, state=at_best or None)
                continue
            start = day.start
            for opening, closing in hours.intervals:
                add(start, opening, state=False)
                add(opening, closing, state=True)
                start = closing
            add(start, day.end, state=False)
        # beyond the tables nothing is known
        add(self.zone.day_end(last), self.zone.day_end(last) + 1, state=None)
        accumulated, total = [], 0
        for state, length in zip(states, lengths, strict=True):
            accumulated.append(total)
            total += length if state else 0
        unknown: list[int] = []
        following = starts[-1]
        for start, state in zip(reversed(starts), reversed(states), strict=True):
            following = start if state is None else following
            unknown.append(following)
        return self.load(
            "segments",
            {
                "start": ("BIGINT", starts),
                "open": ("BOOLEAN", states),
                "stop": ("BIGINT", [start + length for start, length in zip(starts, lengths, strict=True)]),
                "acc": ("BIGINT", accumulated),
                "unknown": ("BIGINT", list(reversed(unknown))),
            },
        )

    @cached_property
    def files(self) -> str:
        """The exports' names: `number` as records have it, `name`."""
        names = list(self.log.files)
        return self.load("files", {"number": ("INTEGER", list(range(len(names)))), "name": ("VARCHAR", names)})

    @cached_property
    def day_table(self) -> str:
        """Local days: `start`, `day` (ISO date), `month` (`2026-01`), `week` (ISO date of its Monday)."""
        days = list(self.days(self.last_day + MARGIN))
        return self.load(
            "days",
            {
                "start": ("BIGINT", [self.zone.day_start(day) for day in days]),
                "day": ("VARCHAR", [day.isoformat() for day in days]),
                "month": ("VARCHAR", [f"{day.year:04}-{day.month:02}" for day in days]),
                "week": ("VARCHAR", [(day - timedelta(days=day.weekday())).isoformat() for day in days]),
            },
        )

    @property
    def day_start(self) -> Callable[[date], int]:
        """The instant a date begins in the agreement's zone."""
        return self.zone.day_start
