"""What there is to say, language by language the same: one record a sentence, made of pieces of the model.

Both languages must have a sentence for every record of `Point` (a type checker holds them to it), so neither can say
less than the other.
"""

from datetime import date
from fractions import Fraction
from typing import TypeAlias

from servanda.model.agreement import (
    Act,
    Agreement,
    Attestation,
    CalendarRule,
    Clause,
    EntitySpan,
    Event,
    ExceptAfter,
    Excuse,
    Frequency,
    Metric,
    Norm,
    Party,
    Pause,
    Release,
    Remedy,
    Requirement,
    Statement,
    Stating,
    Term,
    Trigger,
    WindowTrigger,
)
from servanda.model.expressions import Expr, Value
from servanda.records import record
from servanda.syntax.tree import Modal, WindowUnit

# --- the rule itself --------------------------------------------------------------------------------------------------


@record
class Blank:
    """What must be filled in before the clause can be checked."""

    names: tuple[str, ...]
    unsaid: bool
    """the rule itself is among what is not known yet"""


@record
class Exercise:
    """The use of a power: who may bring which event about."""

    party: str
    event: str


@record
class Rule:
    """On what, who, must (must not, may, must ensure) what, for the same what, by when.

    `exercise` is the use of the power that brings this duty about (`then`).
    """

    trigger: Trigger | None
    exercise: Exercise | None
    norm: Norm


@record
class Step:
    """One of several acts of a rule: number from 1."""

    number: int
    act: Act
    rule: Rule


@record
class Correlated:
    """By which fields the clause tells what belongs together, where its acts do it otherwise."""

    key: tuple[str, ...]


@record
class FirstUnanswered:
    """That only the first unanswered event opens an instance, and what answers it."""

    events: tuple[str, ...]
    answers: tuple[str, ...]
    key: tuple[str, ...]


@record
class Excepted:
    """`except when`: a condition on the trigger's record or, in a prohibition, on the act's."""

    step: int | None
    condition: Expr
    act: bool


@record
class Permitted:
    """`except after`."""

    step: int | None
    permission: ExceptAfter


@record
class Content:
    """`stating`: what the fulfilling event must carry; `unit` is the clause's window."""

    step: int | None
    stating: Stating
    unit: WindowUnit | None


@record
class Opened:
    """From when on an act fulfils.

    `early`: already before the trigger or the window; `after`: the deadline lies behind the window, which must be over.
    `named`: the act says which window it is for; else it
    serves the window it lies in, or, where the deadline lies behind the window, the one before.
    """

    step: int | None
    early: bool
    after: bool
    named: bool
    window: WindowTrigger | None


@record
class Spanned:
    """Between which instants the windows of a frequency lie; None: from the entity's instant on."""

    step: int | None
    frequency: Frequency
    span: EntitySpan | None
    event: str


@record
class ActNote:
    """What a rule about single acts means: each forbidden act is a breach, each exercise needs its ground."""

    modal: Modal
    party: str
    conditional: bool
    """a power that has a trigger or asks something of its exercise"""
    resulting: bool


# --- what stands beside it --------------------------------------------------------------------------------------------


@record
class Released:
    """`released when`."""

    release: Release


@record
class Excused:
    """`excused while`; `party` is whose failure, None for either party's; `at_once`: a failure has no deadline."""

    excuse: Excuse
    party: str | None
    at_once: bool


@record
class Paused:
    """`paused while`."""

    pause: Pause


@record
class Overriding:
    """What this clause takes away from others."""

    clauses: tuple[str, ...]


@record
class Overridden:
    """What other clauses take away from this one."""

    clauses: tuple[str, ...]


@record
class Tolerated:
    """`tolerating`."""

    share: Fraction


@record
class Surviving:
    """`survives`."""


@record
class Cost:
    """A remedy; `of` is the clause it is said of, None in the clause that states it for others."""

    remedy: Remedy
    of: str | None


@record
class NoCost:
    """A duty or prohibition whose breach costs nothing by this agreement."""


@record
class Grounds:
    """A metric that measures how this clause is kept, and the clauses that rest on it."""

    metric: str
    powers: tuple[str, ...]
    assured: tuple[str, ...]


@record
class Excusing:
    """Clauses under which the other party is excused while this one's debtor is late here."""

    party: str
    clauses: tuple[str, ...]


# --- clauses without a rule -------------------------------------------------------------------------------------------


@record
class Required:
    """`require`: each fact with its value, None while it is blank or unknown."""

    requirement: Requirement
    values: tuple[tuple[str, Value | None], ...]


@record
class RuleRequired:
    """`require lint`."""

    rule: str


@record
class Attested:
    """`attested by`."""

    attestation: Attestation


@record
class Plainly:
    """`recital` or `not checkable`."""

    statement: Statement


@record
class Empty:
    """A clause that states nothing which could be said."""

    clause: Clause


# --- definitions ------------------------------------------------------------------------------------------------------


@record
class Header:
    """The agreement as a whole."""

    agreement: Agreement


@record
class Times:
    """Term, zone and the calendar of days off."""

    runs: tuple[date, date] | None
    zone: str
    workdays: str | None


@record
class PartyDefined:
    """A party and its facts."""

    party: Party


@record
class CalendarDefined:
    """Opening hours."""

    calendar: CalendarRule


@record
class TermDefined:
    """A term and its values."""

    term: Term


@record
class EventDefined:
    """A kind of event."""

    event: Event


@record
class MetricDefined:
    """A metric."""

    metric: Metric


Point: TypeAlias = (
    Blank
    | Rule
    | Step
    | Correlated
    | FirstUnanswered
    | Excepted
    | Permitted
    | Content
    | Opened
    | Spanned
    | ActNote
    | Released
    | Excused
    | Paused
    | Overriding
    | Overridden
    | Tolerated
    | Surviving
    | Cost
    | NoCost
    | Grounds
    | Excusing
    | Required
    | RuleRequired
    | Attested
    | Plainly
    | Empty
    | Header
    | Times
    | PartyDefined
    | CalendarDefined
    | TermDefined
    | EventDefined
    | MetricDefined
)

TOPICS: dict[type, str] = {
    Blank: "blank",
    Rule: "rule",
    Step: "step",
    Correlated: "correlation",
    FirstUnanswered: "trigger",
    Excepted: "exception",
    Permitted: "exception",
    Content: "content",
    Opened: "opening",
    Spanned: "span",
    ActNote: "acts",
    Released: "release",
    Excused: "excuse",
    Paused: "pause",
    Overriding: "priority",
    Overridden: "priority",
    Tolerated: "tolerance",
    Surviving: "survival",
    Cost: "remedy",
    NoCost: "remedy",
    Grounds: "ground",
    Excusing: "excuse",
    Required: "requirement",
    RuleRequired: "requirement",
    Attested: "attestation",
    Plainly: "statement",
    Empty: "statement",
    Header: "agreement",
    Times: "agreement",
    PartyDefined: "party",
    CalendarDefined: "calendar",
    TermDefined: "term",
    EventDefined: "event",
    MetricDefined: "metric",
}
"""what each kind of sentence is about, in one word"""
