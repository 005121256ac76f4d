"""What every clause is judged from: the agreement, the events, the calendars, and what was found out before."""

from dataclasses import dataclass, field

from servanda.engines.outcomes import Exercise, MetricWindow, Opening, Outcome, OutcomeRow, RecordRef
from servanda.engines.reference.clock import Due
from servanda.engines.reference.conditions import Maybe, Reading
from servanda.engines.reference.hours import ONE_DAY, Hours
from servanda.engines.reference.localtime import NEVER, LocalTime
from servanda.engines.reference.log import Events, Record, RecordedLog
from servanda.engines.reference.seen import Seen
from servanda.model.agreement import Agreement
from servanda.model.expressions import Expr
from servanda.plan import Check, Plan


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an instance, why the log cannot tell, and the record that excuses it."""

    outcome: Outcome
    reason: str | None = None
    excuse: RecordRef | None = None


def undecided(reason: str | None) -> Verdict:
    """The log cannot tell."""
    return Verdict(Outcome.UNDECIDED, reason)


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to an instance: when it opened, was due and was met, and the records that show it."""

    opened: int
    due: Due | None = None
    met: int | None = None
    key: tuple[tuple[str, str], ...] = ()
    trigger: Record | None = None
    response: Record | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """An outcome row with what later clauses ask: its check and trigger, and before when it surely is not due."""

    row: OutcomeRow
    check: Check
    trigger: Record | None
    floor: int | None
    unseen: bool = False
    """stands for all that may have opened in a stretch nobody saw"""

    @property
    def outcome(self) -> Outcome:
        """What became of the instance."""
        return self.row.outcome


@dataclass(slots=True)
class Bench:
    """One run. `term` is `[start, end)`; what has been decided is kept by clause, metrics by name."""

    agreement: Agreement
    plan: Plan
    local: LocalTime
    events: Events
    seen: Seen
    as_of: int
    term: tuple[int, int]
    decided: dict[str, list[Decided]] = field(default_factory=dict)
    metrics: dict[str, list[MetricWindow]] = field(default_factory=dict)
    judged: dict[str, dict[str, Due]] = field(default_factory=dict)
    """by metric and window: when it is judged, which a year that nobody knows may leave open"""
    openings: list[Opening] = field(default_factory=list)
    exercises: list[Exercise] = field(default_factory=list)
    grounded: dict[str, list[tuple[Record, Maybe]]] = field(default_factory=dict)
    """by clause: the exercises that have ground, or (None) may have"""
    taken: dict[str, dict[Record, Maybe]] = field(default_factory=dict)
    """by overriding clause: the records that trigger it, or (None) may"""
    _hours: dict[str, Hours] = field(default_factory=dict)

    def hours(self, calendar: str) -> Hours:
        """The calendar of this name."""
        if calendar not in self._hours:
            self._hours[calendar] = Hours(self.agreement.calendars[calendar], self.local)
        return self._hours[calendar]

    def holds(
        self, condition: Expr | None, row: Record, trigger: Record | None = None, window: str | None = None
    ) -> Maybe:
        """Whether a condition holds for a row, seen from a trigger or a window."""
        return Reading(self.local, row, trigger, window).holds(condition)

    def bound_term(self, check: Check) -> tuple[int, int]:
        """When the clause binds: in the term, and where it survives also after it."""
        return self.term[0], NEVER if check.survives else self.term[1]

    def row(self, check: Check, verdict: Verdict, story: Story, step: str | None = None) -> Decided:
        """The outcome row of an instance of the check, whose step it is unless said otherwise."""
        due = story.due
        row = OutcomeRow(
            clause=check.clause,
            debtor=check.debtor,
            step=check.step if step is None else step,
            key=story.key,
            outcome=verdict.outcome,
            opened_at=story.opened,
            due_at=None if due is None else due.at,
            met_at=story.met,
            trigger=self.events.ref(story.trigger),
            response=self.events.ref(story.response),
            excuse=verdict.excuse,
            reason=verdict.reason,
        )
        floor = None if due is None else due.floor
        return Decided(row, check, story.trigger, floor)

    def binds(self, check: Check, instant: int) -> bool:
        """Whether the clause binds at an instant."""
        start, end = self.bound_term(check)
        return start <= instant < end


def bench(agreement: Agreement, plan: Plan, log: RecordedLog) -> Bench:
    """The bench of one run; the agreement has a term."""
    if agreement.runs is None:
        message = "an agreement without a term has nothing to check"
        raise ValueError(message)
    local = LocalTime(agreement.zone)
    first, last = agreement.runs
    return Bench(
        agreement=agreement,
        plan=plan,
        local=local,
        events=Events(agreement, log),
        seen=Seen(log.sources, log.coverage),
        as_of=log.as_of,
        term=(local.start(first), local.start(last + ONE_DAY)),
    )
