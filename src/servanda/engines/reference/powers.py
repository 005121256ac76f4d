"""Powers (section 2, Metrics): when each was open, and whether what its holder did had ground."""

from collections.abc import Iterator
from dataclasses import dataclass

from servanda.engines import reasons
from servanda.engines.outcomes import Exercise, Opening, Outcome
from servanda.engines.reference.acts import act_row
from servanda.engines.reference.bench import Bench, Decided, Verdict
from servanda.engines.reference.clock import Due
from servanda.engines.reference.conditions import Maybe, every, some
from servanda.engines.reference.instances import deadline, named
from servanda.engines.reference.localtime import NEVER
from servanda.engines.reference.log import Key, Record
from servanda.engines.reference.runs import runs
from servanda.engines.reference.seen import whom
from servanda.engines.reference.triggers import triggers
from servanda.engines.reference.unseen import unseen_stretches
from servanda.plan import Check, Exercised, PerRun, PerTrigger


@dataclass(frozen=True, slots=True)
class Open:
    """A time in which the power may be exercised for a key (None: for any), or (`sure` None) perhaps."""

    since: int
    until: Due
    ground: str
    sure: Maybe
    key: Key | None

    def at(self, instant: int, key: Key | None) -> Maybe:
        """Whether the power was open then for the key: both ends are included."""
        if instant < self.since or (self.key is not None and self.key != key):
            return False
        if instant <= self.until.floor:
            return self.sure
        return None if self.until.at is None else False


def power(bench: Bench, check: Check, demand: Exercised) -> Iterator[Decided]:
    """Lists openings and exercises; an exercise without ground is missed, one with ground makes no row."""
    openings = list(_openings(bench, check, demand))
    bench.grounded[check.clause] = []
    for act in bench.events.of(demand.event):
        if not bench.binds(check, act.at):
            continue
        grounded, ground = _ground(bench, check, demand, openings, act)
        shown = named(check.shown, act)
        ref = bench.events.ref(act)
        if ref is not None:
            bench.exercises.append(Exercise(check.clause, check.debtor, act.at, shown, ref, grounded, ground))
        if grounded is not False:
            bench.grounded[check.clause].append((act, grounded))
        if grounded is not True:
            outcome = Outcome.UNDECIDED if grounded is None else Outcome.MISSED
            yield act_row(bench, check, act, Verdict(outcome, ground))


def _openings(bench: Bench, check: Check, demand: Exercised) -> Iterator[Open]:
    """When the power is open; what opened it for certain is listed."""
    match demand.opens:
        case PerTrigger() as opens:
            for opening in triggers(bench, check, opens):
                row = opening.row
                until = deadline(bench, demand.within, row.at)
                ref = bench.events.ref(row)
                ground = "" if ref is None else f"{ref.file}:{ref.record}"
                sure = None if opening.behind is not None else opening.sure
                if sure:
                    bench.openings.append(Opening(check.clause, row.at, until.at, ground, ref))
                key = row.values(check.key)
                if key is not None:
                    yield Open(row.at, until, ground, sure, key)
        case PerRun(trigger):
            for run in runs(bench, trigger):
                until = deadline(bench, demand.within, run.since)
                ground = f"{trigger.metric}: {run.ground}"
                if run.sure:
                    bench.openings.append(Opening(check.clause, run.since, until.at, ground))
                yield Open(run.since, until, ground, run.sure, None)
        case None:
            bench.openings.append(Opening(check.clause, bench.term[0], None, reasons.ALWAYS_OPEN))
            yield Open(-NEVER, Due.known(NEVER), reasons.ALWAYS_OPEN, sure=True, key=None)


def _ground(bench: Bench, check: Check, demand: Exercised, openings: list[Open], act: Record) -> tuple[Maybe, str]:
    """Whether an exercise had ground, and what it rests on, or why not."""
    valid = bench.holds(demand.where, act)
    if valid is False:
        return False, reasons.NOT_VALID
    key = act.values(check.key)
    was_open = [(opening.at(act.at, key), opening) for opening in openings]
    is_open = some((*(one for one, _ in was_open), _unseen_opening(bench, check, demand, act, key)))
    if is_open is False:
        return False, reasons.NOT_OPEN
    if valid is None:
        return None, reasons.ABSENT
    if is_open is None:
        return None, reasons.MAYBE_OPEN
    first = min((opening for one, opening in was_open if one), key=lambda opening: opening.since)
    return every((valid, is_open)), first.ground


def _unseen_opening(bench: Bench, check: Check, demand: Exercised, act: Record, key: Key | None) -> Maybe:
    """Unknown where something that nobody could see may have opened the power: the latest such instant is tried."""
    if not isinstance(demand.opens, PerTrigger) or key is None:
        return False
    for stretch in unseen_stretches(bench, check, demand.opens.events, whom(act, check.key)):
        latest = min(stretch.end - 1, act.at)
        if stretch.start <= latest:
            until = deadline(bench, demand.within, latest)
            if until.at is None or act.at <= until.at:
                return None
    return False
