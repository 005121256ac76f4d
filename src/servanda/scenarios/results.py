"""What came of scenarios: plain data that any report can print, nothing in it refers to an engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from servanda.diagnostics import Diagnostic, Span
from servanda.engines.names import Engine
from servanda.engines.outcomes import OutcomeRow
from servanda.scenarios.written import Happening
from servanda.syntax.tree import Modal


class Status(StrEnum):
    """What became of a scenario; `broken`: it has mistakes and could not be run."""

    PASSED = "passed"
    FAILED = "failed"
    BROKEN = "broken"


class Aspect(StrEnum):
    """In what expected and got differ."""

    OUTCOME = "outcome"
    LATENESS = "late by"
    OPENED = "opened"
    DUE = "due"
    DONE = "done"
    REASON = "reason"
    TIMES = "instances"
    UNEXPECTED = "not expected"
    VERDICT = "verdict"
    SINCE = "since"
    EXERCISE = "exercise"
    OPENING = "open since"
    CLOSING = "open until"
    OPENINGS = "openings"
    OWED = "owed"
    METRIC = "metric"


@dataclass(frozen=True, slots=True)
class Instant:
    """Microseconds UTC; `deadline`: midnight is said as 24:00."""

    at: int
    deadline: bool = False


@dataclass(frozen=True, slots=True)
class Length:
    """Microseconds."""

    micros: int


Said: TypeAlias = str | Instant | Length | None
"""a word or sentence, an instant, a length of time, or nothing at all"""


@dataclass(frozen=True, slots=True)
class Difference:
    """What was expected and what came instead, under one aspect."""

    aspect: Aspect
    expected: Said
    got: Said


@dataclass(frozen=True, slots=True)
class Reasoning:
    """What happened to one instance, for a reader who asks why.

    `row`'s records have the scenario's file and, as record number, the place of the event in `ScenarioResult.events`,
    counted from 1. `deadline` is the line of the agreement that says by when, `permitted` those that say when a
    forbidden act is allowed; `pauses` are places of events that stopped the clock and set it going again, `released`
    that of the event that released it.
    """

    row: OutcomeRow
    modal: Modal | None
    deadline: str | None
    permitted: tuple[str, ...]
    pauses: tuple[int, ...]
    released: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation that does not hold, or an instance that nobody expected.

    `expected` is the line as written (empty for what nobody expected), `span` its place, or that of the scenario's
    name. `clause` is None for amounts and metrics. `cause` are the instances it is about.
    """

    clause: str | None
    title: str | None
    expected: str
    span: Span
    differences: tuple[Difference, ...]
    cause: tuple[Reasoning, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """One scenario. `expectations` counts its lines; `unseen` events lie at or after as-of and were not looked at."""

    agreement: str
    zone: str
    personal: frozenset[str]
    file: str
    name: str
    span: Span
    status: Status
    as_of: int | None = None
    expectations: int = 0
    failures: tuple[Failure, ...] = ()
    events: tuple[Happening, ...] = ()
    unseen: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Branch:
    """One thing a clause can do; `reached` by some scenario that expects something of the clause.

    `what` groups them (`outcome`, `condition`, `release`, …), `text` says which in words of the agreement.
    """

    what: str
    text: str
    reached: bool


@dataclass(frozen=True, slots=True)
class ClauseReach:
    """What scenarios reach of one clause; `scenarios` counts those that expect something of it."""

    clause: str
    title: str | None
    span: Span
    scenarios: int
    branches: tuple[Branch, ...]

    @property
    def missing(self) -> tuple[Branch, ...]:
        """What no scenario reaches."""
        return tuple(branch for branch in self.branches if not branch.reached)


@dataclass(frozen=True, slots=True)
class Reach:
    """Coverage of one agreement by all scenarios that were run on it."""

    agreement: str
    file: str
    clauses: tuple[ClauseReach, ...]

    @property
    def reached(self) -> tuple[int, int]:
        """Branches reached, and all of them."""
        branches = [branch for clause in self.clauses for branch in clause.branches]
        return sum(branch.reached for branch in branches), len(branches)


@dataclass(frozen=True, slots=True)
class Results:
    """All of one run, in order of files and scenarios.

    `mistakes` are diagnostics of files and scenarios that could not be run. `deselected` counts scenarios that the
    pattern left out. `reach` is empty where coverage was not asked for.
    """

    scenarios: tuple[ScenarioResult, ...]
    mistakes: tuple[Diagnostic, ...] = ()
    files: int = 0
    deselected: int = 0
    engine: Engine = Engine.REFERENCE
    reach: tuple[Reach, ...] = ()
    seconds: float = 0.0

    def count(self, status: Status) -> int:
        """How many scenarios ended so."""
        return sum(one.status is status for one in self.scenarios)

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many scenarios ended in each way."""
        return {status: self.count(status) for status in Status}
