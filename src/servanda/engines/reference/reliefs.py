"""Releases, excuses and pauses (section 2, Instances): what ends a duty, pardons it, or stops its clock."""

from collections.abc import Iterator
from dataclasses import dataclass

from servanda.engines.outcomes import BREACHES, Outcome, RecordRef
from servanda.engines.reference.bench import Bench, Decided
from servanda.engines.reference.conditions import Maybe
from servanda.engines.reference.hours import Interval
from servanda.engines.reference.localtime import NEVER
from servanda.engines.reference.log import Record, since
from servanda.engines.reference.seen import whom
from servanda.engines.reference.unseen import opening_events, unseen_stretches
from servanda.model.agreement import Excuse, Pause
from servanda.plan import Check, Exercised, Occurs


def pauses(bench: Bench, check: Check, row: Record) -> Iterator[tuple[Pause, Interval]]:
    """The stretches in which the clock of an instance stands still, and what stops it; they may overlap.

    From a pausing event to the next resuming one of the same key; a pause that nobody ended lasts.
    """
    for pause in check.pauses:
        key = row.values(pause.key)
        for begins in bench.events.sharing(pause.event, pause.key, key):
            ended = NEVER
            if pause.until is not None:
                resumed = next(iter(since(bench.events.sharing(pause.until, pause.key, key), begins.at)), None)
                ended = NEVER if resumed is None else resumed.at
            yield pause, (begins.at, ended)


def hidden_pauses(bench: Bench, check: Check, row: Record) -> Iterator[tuple[int, str]]:
    """Pauses that may have begun in a hole and stand when `row` opens its instance: until when, and the hole's source.

    The last instant of the hole is the worst: whatever ended a pause from before it ended that one as well. Nothing
    correlated by what identifies `row` can have paused it before it was there.
    """
    identity = bench.agreement.events[row.event].identity
    for pause in check.pauses:
        key = row.values(pause.key)
        if key is None or (identity and set(identity) <= set(pause.key)):
            continue
        span = bench.term[0], bench.as_of
        for hole in bench.seen.holes([pause.event], -NEVER, row.at, span, whom(row, pause.key)):
            begins = min(hole.end, row.at) - 1
            until = pause.until
            ends = () if until is None else since(bench.events.sharing(until, pause.key, key), begins)
            ended = next((record.at for record in ends), NEVER)
            if ended > row.at:
                yield ended, hole.source


@dataclass(frozen=True, slots=True)
class Released:
    """The first instants from an opening on at which a release came, for certain or perhaps; None: never."""

    surely_at: int | None
    maybe_at: int | None


def released(bench: Bench, check: Check, row: Record | None, opened: int) -> Released:
    """When the first release of an instance came, at its opening or after it."""
    surely: list[int] = []
    perhaps: list[int] = []
    for release in check.releases:
        key = None if row is None else row.values(release.key)
        for event in release.events:
            for record in since(bench.events.sharing(event, release.key, key), opened):
                holds = False if record is row else bench.holds(release.where, record, row)
                if holds is None:
                    perhaps.append(record.at)
                if holds:
                    surely.append(record.at)
                    break
    return Released(min(surely, default=None), min(surely + perhaps, default=None))


@dataclass(frozen=True, slots=True)
class Excused:
    """Whether an excuse holds, and the record that shows it."""

    holds: Maybe
    shown: RecordRef | None


def excused(bench: Bench, check: Check, row: Record | None, due: int) -> Excused:
    """Whether, at the due instant, the other party was late on a clause that excuses this one."""
    standing: list[Decided] = []
    doubtful = False
    for excuse in check.excuses:
        key = row.values(excuse.key) if row is not None else () if not excuse.key else None
        if key is None:
            continue
        for clause in excuse.clauses:
            for other in bench.decided.get(clause, ()):
                late = _late(other, excuse, key, due)
                if late and _may_be_fulfilled(bench, other, due):
                    late = None
                if late:
                    standing.append(other)
                doubtful = doubtful or late is None
            doubtful = doubtful or _unseen_delay(bench, excuse, clause, row, due)
    if standing:
        first = min(standing, key=_evidence)
        return Excused(holds=True, shown=first.row.trigger)
    return Excused(None if doubtful else False, None)


def _may_be_fulfilled(bench: Bench, other: Decided, at: int) -> bool:
    """Whether what is unfulfilled on record may have been fulfilled, in a hole, between its deadline and an instant."""
    demand, due = other.check.demand, other.row.due_at
    if due is None or not isinstance(demand, Occurs):
        return False
    return bench.seen.hole((demand.event,), due, at, whom(other.trigger, other.check.key)) is not None


def _unseen_delay(bench: Bench, excuse: Excuse, clause: str, row: Record | None, at: int) -> bool:
    """Whether the party may have been late, at an instant, on a duty that opened where nobody could see it.

    What opened there may have been due at once.
    """
    return any(
        stretch.start < at
        for check in bench.plan.checks
        if check.clause == clause and check.debtor == excuse.party and not isinstance(check.demand, Exercised)
        for stretch in unseen_stretches(bench, check, opening_events(check), whom(row, excuse.key))
    )


def _evidence(other: Decided) -> tuple[int, int, int, int]:
    """What was due first shows an excuse, of that what opened first; then the file decides."""
    place = (other.trigger.file, other.trigger.record) if other.trigger else (-1, -1)
    return other.row.due_at or 0, other.row.opened_at or 0, *place


def _late(other: Decided, excuse: Excuse, key: tuple[object, ...], at: int) -> Maybe:
    """Whether the party was late there at an instant: due strictly before it, and unfulfilled up to it.

    Late is who breaches: a delay that is itself excused, or whose duty was released, excuses nobody.
    """
    row = other.row
    if other.unseen or isinstance(other.check.demand, Exercised) or row.debtor != excuse.party:
        return False
    if other.floor is None or other.floor >= at:
        return False
    if key and (other.trigger is None or other.trigger.values(excuse.key) != key):
        return False
    if row.met_at is not None and row.met_at <= at:
        return False
    if row.outcome is Outcome.UNDECIDED:
        return None
    return row.outcome in BREACHES
