"""What an agreement says: names resolved, types and units checked, terms, imports and `extends` applied.

Everything that can be missing is either optional here or named in a clause's `blanks`; a clause with blanks has no
rule that could be checked. Spans point into the file an item was written in (a clause may come from the standard text).
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from servanda.diagnostics import Span
from servanda.model.consequences import (
    Amount,
    Attestation,
    Clause,
    Excuse,
    LintRequirement,
    Pause,
    Plain,
    Release,
    Remedy,
    Requirement,
    Statement,
)
from servanda.model.expressions import Expr
from servanda.model.openings import (
    By,
    DayOfWindow,
    Deadline,
    DueDay,
    During,
    EntityTrigger,
    EventTrigger,
    MetricTrigger,
    NextDay,
    NextOccurrence,
    NextWorkingDay,
    Trigger,
    WeekdayOfWindow,
    Windows,
    WindowTrigger,
    Within,
)
from servanda.model.rules import Act, EntitySpan, ExceptAfter, Frequency, MetricCondition, Norm, SpanPoint, Stating
from servanda.model.vocabulary import CalendarRule, Event, EventField, Fact, Party, Term
from servanda.records import record

__all__ = [
    "Act",
    "Agreement",
    "Amount",
    "Attestation",
    "By",
    "CalendarRule",
    "Clause",
    "ComplianceOf",
    "CountOf",
    "DayOfWindow",
    "Deadline",
    "DueDay",
    "During",
    "EntitySpan",
    "EntityTrigger",
    "Event",
    "EventField",
    "EventTrigger",
    "ExceptAfter",
    "Excuse",
    "Fact",
    "Frequency",
    "LintRequirement",
    "Metric",
    "MetricCondition",
    "MetricTrigger",
    "NextDay",
    "NextOccurrence",
    "NextWorkingDay",
    "Norm",
    "Party",
    "Pause",
    "Plain",
    "Release",
    "Remedy",
    "Requirement",
    "ShareOf",
    "SpanPoint",
    "Statement",
    "Stating",
    "Status",
    "Term",
    "Trigger",
    "WeekdayOfWindow",
    "WindowTrigger",
    "Windows",
    "Within",
]


@record
class CountOf:
    """How many events in the window."""

    event: str
    where: Expr | None


@record
class ShareOf:
    """Share of events in the window with a response (same `key`): within `limit`, or (None) inside the window."""

    event: str
    where: Expr | None
    response: str
    response_where: Expr | None
    key: tuple[str, ...]
    limit: Within | None


@record
class ComplianceOf:
    """Share of `met` among the instances of the clauses due in the window, excused and released left out."""

    clauses: tuple[str, ...]


@record
class Metric:
    """A measured value per calendar window."""

    name: str
    body: CountOf | ShareOf | ComplianceOf
    windows: Windows
    sample: int | None
    skipping_thin: bool
    blanks: tuple[str, ...]
    span: Span


class Status(StrEnum):
    """Draft or signed; blanks are legal in a draft only."""

    DRAFT = "draft"
    SIGNED = "signed"


@record
class Agreement:
    """The whole agreement.

    `runs` is the term, both dates included, None while an end is blank. `zone` is an IANA name. Mappings keep the
    order of writing; clauses are as written in the standard text, added ones at their place by number.
    `files` are all files read, the agreement's own first.
    """

    name: str
    title: str | None
    file: str
    language: int
    version: str | None
    status: Status
    text: str | None
    zone: str
    runs: tuple[date, date] | None
    workdays: str | None
    parties: Mapping[str, Party]
    calendars: Mapping[str, CalendarRule]
    terms: Mapping[str, Term]
    events: Mapping[str, Event]
    metrics: Mapping[str, Metric]
    clauses: tuple[Clause, ...]
    files: tuple[str, ...]
    span: Span

    def clause(self, number: str) -> Clause | None:
        """The clause with this number."""
        return next((clause for clause in self.clauses if clause.number == number), None)
