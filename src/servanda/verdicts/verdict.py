"""Verdicts: what the outcomes mean for each clause, party and the agreement. Reports print these, nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from servanda.diagnostics import Span
from servanda.engines.outcomes import Exercise, MetricWindow, Opening, Outcome, OutcomeRow
from servanda.syntax.tree import Modal


class Word(StrEnum):
    """The word a clause's verdict is."""

    BREACHED = "breached"
    UNDECIDED = "undecided"
    PENDING = "pending"
    NOT_TRIGGERED = "not triggered"
    COMPLIANT = "compliant"
    EXERCISED_WITHOUT_GROUND = "exercised without ground"
    EXERCISED = "exercised"
    AVAILABLE = "available since"
    LAPSED = "lapsed"
    DORMANT = "dormant"
    ATTESTED = "attested"
    NOT_ATTESTED = "not attested"
    NOT_CHECKABLE = "not checkable"
    RECITAL = "recital"
    REMEDY = "remedy"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Week:
    """One bar of the sparkline: the Monday's ISO date, instances decided in that week and how many were kept."""

    monday: str
    kept: int
    decided: int


@dataclass(frozen=True, slots=True)
class PowerState:
    """A power's openings and exercises; `since` and `until` bound the opening the word speaks of."""

    word: Word
    since: int | None
    until: int | None
    openings: tuple[Opening, ...]
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True, slots=True)
class ClauseVerdict:
    """One clause and debtor.

    `counts` has every outcome. `breaches` are late and missed rows beyond no tolerance at all (all of them, or the
    first ones where a limit was asked for; `counts` has the total); `tolerated` of them cost nothing. `undecided` are
    example rows; `reasons` counts undecided rows by reason. `note` is a plain sentence for clauses without instances
    (what is blank, why not checkable, which fact is missing). `owners` are who attests or owes where there is no
    debtor; `modal` is the verb of the norm that makes the instances; `span` is the clause's number in its file.
    """

    clause: str
    title: str | None
    quote: str | None
    debtor: str | None
    word: Word
    counts: Mapping[Outcome, int]
    weeks: tuple[Week, ...]
    breaches: tuple[OutcomeRow, ...]
    excused: tuple[OutcomeRow, ...]
    undecided: tuple[OutcomeRow, ...]
    reasons: tuple[tuple[str, int], ...]
    tolerated: int
    power: PowerState | None
    note: str | None
    owners: tuple[str, ...] = ()
    modal: Modal | None = None
    span: Span | None = None

    @property
    def share_kept(self) -> tuple[int, int]:
        """`met` and all decided instances (met, late, missed)."""
        met = self.counts[Outcome.MET]
        return met, met + self.counts[Outcome.LATE] + self.counts[Outcome.MISSED]


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """What a party owes for a month under one remedy: `breaches` cost `gross`, capped to `amount`."""

    month: str
    debtor: str
    clause: str
    breaches: int
    gross: Decimal
    cap: Decimal | None
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class PartyVerdict:
    """One party: the clauses it is in breach of, what it owes, whether anything about it is undecided."""

    party: str
    title: str | None
    name: str | None
    word: Word
    breached: tuple[str, ...]
    undecided: tuple[str, ...]
    owes: tuple[tuple[str, Decimal], ...]
    """currency and sum over all months"""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The whole result. `word` is the worst of the parties and requirements; instants are microseconds UTC.

    `personal` are the names of all fields marked `personal`: reports mask their values. `file` is the agreement's own.
    """

    agreement: str
    title: str | None
    version: str | None
    zone: str
    term: tuple[int, int] | None
    as_of: int
    word: Word
    clauses: tuple[ClauseVerdict, ...]
    parties: tuple[PartyVerdict, ...]
    settlement: tuple[SettlementLine, ...]
    metrics: tuple[MetricWindow, ...]
    personal: frozenset[str] = frozenset()
    file: str = ""
