"""The outcomes of a run, held in memory: counted, narrowed, put in order, written as evidence."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from servanda.engines.outcomes import Exercise, MetricWindow, Opening, Outcome, OutcomeRow, Tally
from servanda.engines.reference.bench import Bench, Decided
from servanda.engines.reference.evidence import export, key_text


class ReferenceOutcomes:
    """See `servanda.engines.outcomes.Outcomes`."""

    def __init__(self, judge: Bench, decided: list[tuple[int, Decided]]) -> None:
        """`decided` are all rows with the place of their stage in the plan."""
        self._local = judge.local
        places = {clause.number: place for place, clause in enumerate(judge.agreement.clauses)}

        def order(item: tuple[int, Decided]) -> tuple[object, ...]:
            stage, row = item[0], item[1].row
            late = row.due_at is None, row.due_at or 0, row.opened_at or 0
            origin = judge.events.place(row.trigger)
            return places[row.clause], row.debtor, *late, key_text(row.key), stage, origin

        self._rows = [item.row for _, item in sorted(decided, key=order)]
        self.openings: tuple[Opening, ...] = tuple(
            sorted(judge.openings, key=lambda one: (one.since, places[one.clause], judge.events.place(one.trigger)))
        )
        self.exercises: tuple[Exercise, ...] = tuple(
            sorted(judge.exercises, key=lambda one: (one.at, places[one.clause]))
        )
        self.metrics: tuple[MetricWindow, ...] = tuple(one for measured in judge.metrics.values() for one in measured)

    def tallies(self) -> tuple[Tally, ...]:
        """Counts per clause, debtor, outcome, month and week."""
        counted: Counter[tuple[str, str, Outcome, str | None, str | None]] = Counter()
        for row in self._rows:
            month = week = None
            if row.due_at is not None:
                day = self._local.day(row.due_at)
                month = f"{day.year:04}-{day.month:02}"
                week = (day - timedelta(days=day.weekday())).isoformat()
            counted[row.clause, row.debtor, row.outcome, month, week] += 1
        return tuple(Tally(*group, count) for group, count in counted.items())

    def rows(
        self,
        outcomes: frozenset[Outcome] | None = None,
        *,
        clause: str | None = None,
        debtor: str | None = None,
        limit: int | None = None,
    ) -> Iterator[OutcomeRow]:
        """Rows in order of clause, due instant, opening, key; all of them unless narrowed."""
        left = len(self._rows) if limit is None else limit
        for row in self._rows:
            if left == 0:
                return
            wanted = outcomes is None or row.outcome in outcomes
            if wanted and clause in {None, row.clause} and debtor in {None, row.debtor}:
                left -= 1
                yield row

    def export(self, path: Path) -> int:
        """Write all rows to a `.csv` or `.parquet` file, atomically; the number of rows."""
        return export(self._local, self._rows, path)
