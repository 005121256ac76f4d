"""What every engine gives back: outcome rows and the powers' evidence, the same whichever engine ran."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Protocol


class Outcome(StrEnum):
    """What became of one instance (`dsl/LANGUAGE.md`, Outcomes)."""

    MET = "met"
    LATE = "late"
    MISSED = "missed"
    PENDING = "pending"
    EXCUSED = "excused"
    RELEASED = "released"
    UNDECIDED = "undecided"


BREACHES = frozenset({Outcome.LATE, Outcome.MISSED})


@dataclass(frozen=True, slots=True)
class RecordRef:
    """An event's record: file relative to the exports, record counted from 1 without the header."""

    event: str
    file: str
    record: int


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One instance of one step. Instants are microseconds UTC; `key` pairs field names with values that are there.

    `reason` says in words why a row is undecided (or what excused or released it).
    """

    clause: str
    debtor: str
    step: str
    key: tuple[tuple[str, str], ...]
    outcome: Outcome
    opened_at: int | None
    due_at: int | None
    met_at: int | None
    trigger: RecordRef | None
    response: RecordRef | None
    excuse: RecordRef | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many instances of a clause and debtor had an outcome, by the local month and week of the due instant.

    `month` is `2026-01`, `week` the ISO date of the week's Monday; both None where nothing is due at a known instant.
    """

    clause: str
    debtor: str
    outcome: Outcome
    month: str | None
    week: str | None
    count: int


@dataclass(frozen=True, slots=True)
class MetricWindow:
    """A metric's value in one window: `value` None where it has none; `judged_at` is when it can be known.

    `numerator` over `denominator` for shares; a count has denominator None and the count as numerator.
    """

    metric: str
    label: str
    start: int
    end: int
    judged_at: int | None
    judged: bool
    thin: bool
    numerator: int | None
    denominator: int | None

    @property
    def value(self) -> Fraction | None:
        """The exact value."""
        if self.numerator is None or self.denominator == 0:
            return None
        return Fraction(self.numerator, 1 if self.denominator is None else self.denominator)


@dataclass(frozen=True, slots=True)
class Opening:
    """A time in which a power may be exercised, both ends included; `until` None: no end.

    `ground` names what opened it: window labels, or the trigger's record.
    """

    clause: str
    since: int
    until: int | None
    ground: str
    trigger: RecordRef | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise of a power: `grounded` None where the log cannot tell.

    `ground` says what it rests on, or why not.
    """

    clause: str
    holder: str
    at: int
    key: tuple[tuple[str, str], ...]
    record: RecordRef
    grounded: bool | None
    ground: str


class Outcomes(Protocol):
    """The result of a run. Rows stay in the engine; what comes out is counted, limited or streamed."""

    @property
    def openings(self) -> tuple[Opening, ...]:
        """Openings of all powers, in order of instant, then of clause."""

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """All exercises of powers, in order of instant, then of clause."""

    @property
    def metrics(self) -> tuple[MetricWindow, ...]:
        """Every begun window of every metric that a clause uses."""

    def tallies(self) -> tuple[Tally, ...]:
        """Counts per clause, debtor, outcome, month and week."""

    def rows(
        self,
        outcomes: frozenset[Outcome] | None = None,
        *,
        clause: str | None = None,
        debtor: str | None = None,
        limit: int | None = None,
    ) -> Iterator[OutcomeRow]:
        """Rows in order of clause, due instant, opening, key; all of them unless narrowed."""

    def export(self, path: Path) -> int:
        """Write all rows to a `.csv` or `.parquet` file, atomically; the number of rows."""
