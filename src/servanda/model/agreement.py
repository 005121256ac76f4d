"""What an agreement says: names resolved, types and units checked, terms, imports and `extends` applied.

Everything that can be missing is either optional here or named in a clause's `blanks`; a clause with blanks has no
rule that could be checked. Spans point into the file an item was written in (a clause may come from the standard text).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from servanda.diagnostics import Span
from servanda.model.expressions import Dated, Duration, Expr, Kind, Money, Operand, TimeOfDay, Value
from servanda.syntax.tree import Comparison, Modal, Roll, WindowUnit


@dataclass(frozen=True, slots=True)
class CalendarRule:
    """Opening hours as written; `servanda.clocks` turns them into intervals.

    `weekly[d]` are the windows of ISO weekday d+1 in seconds since midnight, half open, possibly empty. `holidays` names
    a frozen data set (`cn`) or is None: then every year is known. `makeup` are the hours of make-up workdays, None where
    the agreement gives none. `overrides` replace a date's hours (empty: closed). Times are read in the agreement's zone.
    """

    name: str
    weekly: tuple[tuple[tuple[int, int], ...], ...]
    holidays: str | None = None
    makeup: tuple[tuple[int, int], ...] | None = None
    overrides: Mapping[date, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    title: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about a party; `value` is None while it is a blank. `kind` is what must stand there."""

    name: str
    value: Value | None
    kind: Kind
    choices: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Party:
    """A party and its facts."""

    name: str
    title: str | None
    facts: Mapping[str, Fact]
    span: Span


@dataclass(frozen=True, slots=True)
class Term:
    """An agreed value, perhaps dated; `value` is None while it is a blank. Terms of a list kind hold tuples."""

    name: str
    value: Dated[Value] | None
    kind: Kind
    unit: str | None
    """currency of money, unit of a duration"""
    span: Span


@dataclass(frozen=True, slots=True)
class EventField:
    """A typed field of an event."""

    name: str
    kind: Kind
    optional: bool
    personal: bool
    choices: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of event; `identity` are the fields of its own `for the same` line (what a withdrawal refers to)."""

    name: str
    title: str | None
    done: tuple[str, ...]
    fields: Mapping[str, EventField]
    withdrawn_by: str | None
    identity: tuple[str, ...]
    span: Span


# --- triggers ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class During:
    """The trigger's instant must lie in the calendar's open time (or, `outside`, must not)."""

    calendar: str
    outside: bool


@dataclass(frozen=True, slots=True)
class EventTrigger:
    """`when [first unanswered] A or B [where …] [during …] [as v]`."""

    events: tuple[str, ...]
    where: Expr | None
    during: During | None
    first_unanswered: bool
    variable: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Windows:
    """Calendar windows (`anchor` None) or consecutive windows anchored at a variable's instant.

    `partial`: windows cut by the term count too.
    """

    unit: WindowUnit
    partial: bool
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class WindowTrigger:
    """`for each complete month as m`: one instance per window."""

    windows: Windows
    variable: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class EntityTrigger:
    """`for each customer_added as c`: entities whose windows make the instances."""

    event: str
    where: Expr | None
    variable: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class MetricTrigger:
    """`when resolution_rate < target in 2 consecutive weeks`."""

    metric: str
    op: Comparison
    bound: Operand
    count: int
    span: Span


Trigger: TypeAlias = EventTrigger | WindowTrigger | EntityTrigger | MetricTrigger

# --- deadlines --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Within:
    """`within 3 working days`: `calendar` is set for working units (the line's own or the agreement's)."""

    limit: Dated[Duration]
    calendar: str | None
    civil_code: bool
    """days and larger counted the statutory way; `calendar` then says which days are off"""
    span: Span


@dataclass(frozen=True, slots=True)
class NextDay:
    """The local calendar day after the trigger's."""


@dataclass(frozen=True, slots=True)
class NextWorkingDay:
    """The first working day after the trigger's local day."""

    calendar: str


@dataclass(frozen=True, slots=True)
class NextOccurrence:
    """The first such time of day after the trigger."""


@dataclass(frozen=True, slots=True)
class WeekdayOfWindow:
    """`friday of w`: ISO weekday."""

    weekday: int


@dataclass(frozen=True, slots=True)
class DayOfWindow:
    """`the 10th of m`, or (`after`) `the 5th after m`: of the month that begins where the window ends."""

    number: int
    after: bool


DueDay: TypeAlias = NextDay | NextWorkingDay | NextOccurrence | WeekdayOfWindow | DayOfWindow


@dataclass(frozen=True, slots=True)
class By:
    """`by 24:00 on the 5th after m, rolling forward`; `calendar` says which days are off when rolling."""

    time: Dated[TimeOfDay]
    day: DueDay
    roll: Roll | None
    calendar: str | None
    span: Span


Deadline: TypeAlias = Within | By

# --- acts -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frequency:
    """`at least 2 times each complete month`."""

    count: int
    windows: Windows
    span: Span


@dataclass(frozen=True, slots=True)
class SpanPoint:
    """The entity's instant, plus `offset` where one is written."""

    offset: Dated[Duration] | None


@dataclass(frozen=True, slots=True)
class EntitySpan:
    """`since c until onboarding after c`; a missing end is open."""

    since: SpanPoint | None
    until: SpanPoint | None


@dataclass(frozen=True, slots=True)
class ExceptAfter:
    """An event that, strictly earlier and for the same key, allows the act, unless `until` ended it since."""

    event: str
    where: Expr | None
    until: str | None
    key: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Stating:
    """A field the fulfilling event must carry: any value (both None), a metric's value in the clause's window, or a value.

    `tolerance` is an absolute difference (shares: 1 point = 1/100).
    """

    field: str
    metric: str | None
    value: Operand | None
    tolerance: Fraction | Decimal | None
    span: Span


@dataclass(frozen=True, slots=True)
class MetricCondition:
    """`must ensure reply_rate >= 95%`: judged per window."""

    metric: str
    op: Comparison
    bound: Operand


@dataclass(frozen=True, slots=True)
class Act:
    """What a norm is about: one duty, one step of a list, one forbidden act, or one exercise of a power.

    `event` is None only for `must ensure`, where `ensure` is set. `key` are the fields equal between trigger and act
    (its own `for the same`, else the clause's).
    """

    event: str | None
    where: Expr | None
    ensure: Expr | MetricCondition | None
    key: tuple[str, ...]
    deadline: Deadline | None
    frequency: Frequency | None
    during_span: EntitySpan | None
    except_when: Expr | None
    except_after: tuple[ExceptAfter, ...]
    stating: tuple[Stating, ...]
    early_counts: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Norm:
    """`party must|must not|may|must ensure` with its acts (several where steps are listed)."""

    party: str
    modal: Modal
    acts: tuple[Act, ...]
    span: Span


# --- what else a clause says ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Release:
    """`released when …`, correlated by `key` (its own line, else the clause's)."""

    events: tuple[str, ...]
    where: Expr | None
    key: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Excuse:
    """`excused while party late on clauses`, correlated by `key`: fields of those clauses' triggers."""

    party: str
    clauses: tuple[str, ...]
    key: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Pause:
    """`paused while A until B`, correlated by `key`."""

    event: str
    until: str | None
    key: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Amount:
    """Money, or a `share` of money."""

    share: Fraction
    base: Dated[Money]


@dataclass(frozen=True, slots=True)
class Remedy:
    """What `party` owes for each breach of `clauses` (numbers, all resolved), at most `cap` a month.

    Written in clause `stated_in`: a `for each breach of` clause, or the clause itself (`otherwise`).
    """

    party: str
    clauses: tuple[str, ...]
    amount: Amount
    cap: Amount | None
    stated_in: str
    span: Span


@dataclass(frozen=True, slots=True)
class Requirement:
    """`require party facts [if …]`: `applies` is None where the condition reads a blank."""

    party: str
    facts: tuple[str, ...]
    condition: Expr | None
    applies: bool | None
    span: Span


@dataclass(frozen=True, slots=True)
class LintRequirement:
    """`require lint rule`."""

    rule: str
    span: Span


@dataclass(frozen=True, slots=True)
class Attestation:
    """`attested by party [each window]`."""

    party: str
    windows: Windows | None
    span: Span


class Plain(StrEnum):
    """Clauses that name something and oblige nobody."""

    RECITAL = "recital"
    NOT_CHECKABLE = "not checkable"


@dataclass(frozen=True, slots=True)
class Statement:
    """`recital "…"` or `not checkable "…"`."""

    kind: Plain
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause.

    `blanks` names the terms and facts it needs that are still `?`; then `norm` may be None although one is written.
    `overrides` are the numbers whose instances this clause's triggers take away. `heading` is the path of headings.
    """

    number: str
    title: str | None
    quote: str | None
    trigger: Trigger | None
    key: tuple[str, ...]
    norm: Norm | None
    then: Norm | None
    releases: tuple[Release, ...]
    excuses: tuple[Excuse, ...]
    pauses: tuple[Pause, ...]
    remedies: tuple[Remedy, ...]
    tolerance: Fraction | None
    overrides: tuple[str, ...]
    survives: bool
    requirements: tuple[Requirement | LintRequirement, ...]
    attestation: Attestation | None
    statement: Statement | None
    blanks: tuple[str, ...]
    heading: tuple[str, ...]
    span: Span
    number_span: Span


# --- metrics ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CountOf:
    """How many events in the window."""

    event: str
    where: Expr | None


@dataclass(frozen=True, slots=True)
class ShareOf:
    """Share of events in the window followed by a response (same `key`): within `limit`, or (None) inside the window."""

    event: str
    where: Expr | None
    response: str
    response_where: Expr | None
    key: tuple[str, ...]
    limit: Within | None


@dataclass(frozen=True, slots=True)
class ComplianceOf:
    """Share of `met` among the instances of the clauses due in the window, excused and released left out."""

    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Agreement:
    """The whole agreement.

    `runs` is the term, both dates included, None while an end is blank. `zone` is an IANA name. Mappings keep the order
    of writing; clauses are in order of number as written in the standard text, added ones at their place by number.
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


