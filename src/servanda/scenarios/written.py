"""What a scenario file says once it is read: events, what is covered, and what is expected of each clause."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from servanda.diagnostics import Span
from servanda.engines.outcomes import Outcome
from servanda.logs.document import DocumentKind
from servanda.model.agreement import Agreement
from servanda.verdicts.verdict import Word

SCENARIOS = DocumentKind("a scenario file", "TEST")
"""how findings speak of the document"""

FieldValue: TypeAlias = str | Decimal | bool


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: `at` in microseconds UTC, fields that are there, its line as written."""

    event: str
    at: int
    fields: Mapping[str, FieldValue]
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Covered:
    """What the records of one event cover: `[since, until)` in microseconds UTC (equal: nothing), and the gaps."""

    since: int
    until: int
    gaps: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Selector:
    """Which instances a line is about; what is None or not named may be anything."""

    party: str | None = None
    step: str | None = None
    key: tuple[tuple[str, str], ...] = ()

    @property
    def exactness(self) -> int:
        """How much of an instance is named."""
        return (self.party is not None) + (self.step is not None) + len(self.key)


@dataclass(frozen=True, slots=True)
class Instances:
    """The instances selected have this outcome; `times` None: at least one (0: there are none).

    `late_by` in microseconds; `due`, `opened` and `done` are instants; `because` is a part of the reason.
    `rest`: all instances of the clause that no other line is about (there need be none).
    """

    clause: str
    selector: Selector
    outcome: Outcome | None
    times: int | None
    late_by: int | None
    opened: int | None
    due: int | None
    done: int | None
    because: str | None
    rest: bool
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class VerdictIs:
    """The clause's verdict for a party (None: the one the word can be about); `since` of a power that is available."""

    clause: str
    party: str | None
    word: Word
    since: int | None
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ExerciseIs:
    """The exercise of a power named by its key has ground or not (None: the log cannot tell)."""

    clause: str
    key: tuple[tuple[str, str], ...]
    grounded: bool | None
    because: str | None
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class OpeningIs:
    """A power is open from one instant until another (None: without an end); both None: it never opened."""

    clause: str
    since: int | None
    until: int | None
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Owed:
    """What a party owes, in one month (`2026-01`) or (None) over all; `amount` None: nobody owes anything."""

    party: str | None
    amount: Decimal | None
    currency: str | None
    month: str | None
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric's window: its value (None: has none or is not said), of how many, and its marks."""

    metric: str
    window: str
    value: Fraction | None
    count: tuple[int, int] | None
    mark: str | None
    """`none`, `unknown`, `thin` or `not judged`"""
    text: str
    span: Span


ClauseLine: TypeAlias = Instances | VerdictIs | ExerciseIs | OpeningIs
Expectation: TypeAlias = ClauseLine | Owed | Measured


@dataclass(frozen=True, slots=True)
class Scenario:
    """A few events and what is to come of them. `span` is that of the name."""

    name: str
    span: Span
    as_of: int
    events: tuple[Happening, ...]
    covered: Mapping[str, Covered]
    expected: tuple[Expectation, ...]

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses something is expected of, in order."""
        return tuple(dict.fromkeys(one.clause for one in self.expected if not isinstance(one, Owed | Measured)))


@dataclass(frozen=True, slots=True)
class Broken:
    """A scenario that has mistakes; its name is empty where it has none."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A file that could be read: its scenarios in their order."""

    file: str
    agreement: Agreement
    scenarios: tuple[Scenario | Broken, ...]
