"""Outcome rows with the records they name, so that rows of two runs can be compared whatever the files look like."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import TypeAlias

from servanda.engines.outcomes import BREACHES, Outcome, OutcomeRow, RecordRef
from servanda.logs.log import Log
from servanda.model.agreement import Agreement
from tests.differential import Generated, Record, Records, open_log
from tests.differential.running import engine

DECIDED = frozenset({Outcome.MET, Outcome.LATE, Outcome.MISSED, Outcome.EXCUSED, Outcome.RELEASED})
Identity: TypeAlias = tuple[object, ...]


@dataclass(frozen=True)
class Row:
    """An outcome row; records stand where the engine's row names a file and a number."""

    clause: str
    debtor: str
    step: str
    key: tuple[tuple[str, str], ...]
    outcome: Outcome
    opened_at: int | None
    due_at: int | None
    met_at: int | None
    trigger: Record | None
    response: Record | None
    excuse: Record | None
    reason: str | None

    @property
    def identity(self) -> Identity:
        """What names the instance: everything but what became of it."""
        return self.clause, self.debtor, self.step, self.key, self.opened_at, self.trigger

    @property
    def decided(self) -> bool:
        return self.outcome in DECIDED

    @property
    def breach(self) -> bool:
        return self.outcome in BREACHES


def rows_of(name: str, generated: Generated, records: Records) -> tuple[Row, ...]:
    """The rows that the engine of that name gives for these records."""
    places = records.distinct().origins()
    with open_log(generated, records) as log:
        return rows_of_engine(name, generated.agreement, log, lambda ref: places[ref.file, ref.record])


def rows_of_engine(name: str, agreement: Agreement, log: Log, place: Callable[[RecordRef], Record]) -> tuple[Row, ...]:
    """The rows of a run on an open log; `place` gives the record that stands somewhere."""

    def record(ref: RecordRef | None) -> Record | None:
        return None if ref is None else place(ref)

    def row(one: OutcomeRow) -> Row:
        return Row(
            one.clause,
            one.debtor,
            one.step,
            one.key,
            one.outcome,
            one.opened_at,
            one.due_at,
            one.met_at,
            record(one.trigger),
            record(one.response),
            record(one.excuse),
            one.reason,
        )

    return tuple(map(row, engine(name).run(agreement, log).rows()))


def pairs(
    before: tuple[Row, ...], after: tuple[Row, ...], fits: Callable[[Row, Row | None], bool] | None = None
) -> Iterator[tuple[Row, Row | None]]:
    """Each row with its successor; rows that share an identity (steps of one event) in order of their due instants.

    Where pauses move deadlines that order changes, and no row says which step it is of: the successors are then those
    that fit, if there are such.
    """
    following = _grouped(after)
    for identity, rows in _grouped(before).items():
        others: list[Row | None] = [*following.get(identity, []), *[None] * len(rows)]
        orders = permutations(others[: max(len(rows), len(others) - len(rows))], len(rows))
        in_order = others[: len(rows)]
        fitting = (order for order in orders if fits is not None and all(map(fits, rows, order)))
        yield from zip(rows, next(fitting, in_order), strict=True)


def _grouped(rows: tuple[Row, ...]) -> dict[Identity, list[Row]]:
    found: dict[Identity, list[Row]] = {}
    for row in rows:
        found.setdefault(row.identity, []).append(row)
    return {
        identity: sorted(group, key=lambda row: (row.due_at is None, row.due_at or 0))
        for identity, group in found.items()
    }
