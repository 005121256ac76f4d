"""The outcomes of a run: they stay in the engine; counts, rows in order and files come out."""

import json
from collections.abc import Iterator
from pathlib import Path

from sqlglot import exp

from servanda.engines.duckdb.evidence import export
from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import DIALECT, column, conjunction, literal, query, table
from servanda.engines.outcomes import (
    Exercise,
    MetricWindow,
    Opening,
    Outcome,
    OutcomeRow,
    RecordRef,
    Tally,
)
from servanda.plan import Exercised

_BATCH = 2_000
_NO_ROWS = (
    "SELECT 0 AS check_no, '' AS clause, '' AS debtor, '' AS step, '' AS key, '' AS outcome, 0 AS opened_at, 0 "
    "AS due_at, "
    "0 AS met_at, '' AS te, 0 AS t_file, 0 AS t_record, '' AS re, 0 AS r_file, 0 AS r_record, '' AS xe, 0 AS x_file, "
    "0 AS x_record, '' AS reason WHERE FALSE"
)


class Store:
    """Outcomes in DuckDB; see `servanda.engines.outcomes.Outcomes`."""

    def __init__(self, session: Session, rows: str | None, openings: tuple[Opening, ...]) -> None:
        """`rows` is the table of collected outcomes."""
        self._session = session
        self._table = rows or session.create("rows", query(_NO_ROWS))
        places = {clause.number: place for place, clause in enumerate(session.agreement.clauses)}
        files = {name: place for place, name in enumerate(session.log.files)}

        def begun(one: Opening) -> tuple[int, int, int, int]:
            record = (files[one.trigger.file], one.trigger.record) if one.trigger else (-1, -1)
            return one.since, places[one.clause], *record

        self.openings = tuple(sorted(openings, key=begun))
        self.metrics: tuple[MetricWindow, ...] = tuple(
            window for windows in session.metric_windows.values() for window in windows
        )
        self.exercises = tuple(sorted(self._exercises(), key=lambda one: (one.at, places[one.clause])))

    def _exercises(self) -> Iterator[Exercise]:
        for clause, name in self._session.exercises.items():
            check = next(check for check, _ in self._session.results[clause] if isinstance(check.demand, Exercised))
            found = self._session.rows(
                query(
                    "SELECT d.opened, d.key, d.te, d.t_file, d.t_record, d.grounded, d.ground FROM :d AS d "
                    "ORDER BY d.opened, d.t_id, d.t_file, d.t_record",
                    d=table(name),
                )
            )
            for at, key, event, file, record, grounded, ground in found:
                origin = RecordRef(event, self._session.log.files[file], record)
                yield Exercise(clause, check.debtor, at, _key(key), origin, grounded, ground)

    def tallies(self) -> tuple[Tally, ...]:
        """Counts per clause, debtor, outcome, month and week of the due instant."""
        found = self._session.rows(
            query(
                "SELECT r.clause, r.debtor, r.outcome, d.month, d.week, COUNT(*) FROM :rows AS r "
                "ASOF LEFT JOIN :days AS d ON r.due_at >= d.start GROUP BY ALL ORDER BY ALL",
                rows=table(self._table),
                days=table(self._session.day_table),
            )
        )
        return tuple(
            Tally(clause, debtor, Outcome(outcome), month, week, count)
            for clause, debtor, outcome, month, week, count in found
        )

    def rows(
        self,
        outcomes: frozenset[Outcome] | None = None,
        *,
        clause: str | None = None,
        debtor: str | None = None,
        limit: int | None = None,
    ) -> Iterator[OutcomeRow]:
        """Rows in order of clause, due instant, opening, key; all of them unless narrowed."""
        conditions: list[exp.Expr] = []
        if outcomes is not None:
            conditions.append(
                exp.In(this=column("outcome", "r"), expressions=[literal(kind.value) for kind in sorted(outcomes)])
            )
        if clause is not None:
            conditions.append(column("clause", "r").eq(literal(clause)))
        if debtor is not None:
            conditions.append(column("debtor", "r").eq(literal(debtor)))
        ordered = query(
            "SELECT r.clause, r.debtor, r.step, r.key, r.outcome, r.opened_at, r.due_at, r.met_at, r.te, r.t_file, "
            "r.t_record, r.re, r.r_file, r.r_record, r.xe, r.x_file, r.x_record, r.reason FROM :rows AS r WHERE "
            ":wanted "
            "ORDER BY r.check_no // 1000, r.debtor, r.due_at NULLS LAST, r.opened_at, r.key, r.check_no, "
            "r.t_file, r.t_record",
            rows=table(self._table),
            wanted=conjunction(conditions),
        )
        if limit is not None and isinstance(ordered, exp.Select):
            ordered = ordered.limit(limit)
        # a cursor of its own: the caller may run other queries while it reads
        cursor = self._session.log.connection.cursor()
        files = self._session.log.files

        def origin(event: str | None, file: int | None, record: int | None) -> RecordRef | None:
            return None if event is None or file is None or record is None else RecordRef(event, files[file], record)

        cursor.execute(ordered.sql(dialect=DIALECT))
        while batch := cursor.fetchmany(_BATCH):
            for row in batch:
                yield OutcomeRow(
                    clause=row[0],
                    debtor=row[1],
                    step=row[2],
                    key=_key(row[3]),
                    outcome=Outcome(row[4]),
                    opened_at=row[5],
                    due_at=row[6],
                    met_at=row[7],
                    trigger=origin(*row[8:11]),
                    response=origin(*row[11:14]),
                    excuse=origin(*row[14:17]),
                    reason=row[17],
                )

    def export(self, path: Path) -> int:
        """Write all rows to a `.csv` or `.parquet` file, atomically; the number of rows."""
        return export(self._session, self._table, path)


def _key(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in json.loads(text).items())
