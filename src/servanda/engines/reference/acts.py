"""Acts that are the breach themselves (section 2, the table of outcomes): prohibitions, and rows that must hold."""

from collections.abc import Iterator

from servanda.engines import reasons
from servanda.engines.outcomes import Outcome
from servanda.engines.reference.bench import Bench, Decided, Story, Verdict, undecided
from servanda.engines.reference.clock import Due
from servanda.engines.reference.conditions import Maybe, every, negation, some
from servanda.engines.reference.instances import named
from servanda.engines.reference.localtime import NEVER
from servanda.engines.reference.log import Key, Record
from servanda.engines.reference.reliefs import excused
from servanda.engines.reference.seen import whom
from servanda.engines.reference.triggers import triggers
from servanda.engines.reference.unseen import unseen_stretches
from servanda.model.agreement import ExceptAfter
from servanda.plan import Check, Holds, Never, PerTrigger


def act_row(bench: Bench, check: Check, act: Record, verdict: Verdict, step: str | None = None) -> Decided:
    """The row of an act, opened and due at its own instant; a breach may be excused like any other."""
    if verdict.outcome is Outcome.MISSED:
        excuse = excused(bench, check, act, act.at)
        if excuse.holds:
            verdict = Verdict(Outcome.EXCUSED, excuse=excuse.shown)
        elif excuse.holds is None:
            verdict = undecided(reasons.MAYBE_EXCUSED)
    met = act.at if verdict.outcome is Outcome.MET else None
    story = Story(act.at, Due.known(act.at), met, named(check.shown, act), trigger=act)
    return bench.row(check, verdict, story, step)


# --- prohibitions -----------------------------------------------------------------------------------------------------


def prohibition(bench: Bench, check: Check, demand: Never) -> Iterator[Decided]:
    """Every forbidden act is missed; where there is none, and all could be seen, the prohibition is kept so far."""
    found = False
    for act in bench.events.said(demand.event):
        if not bench.binds(check, act.at):
            continue
        forbidden, why = _forbidden(bench, demand, act)
        if forbidden is False:
            continue
        found = True
        yield act_row(bench, check, act, Verdict(Outcome.MISSED) if forbidden else undecided(why))
    if not found and bench.term[0] < bench.as_of and not unseen_stretches(bench, check, (demand.event,)):
        yield bench.row(check, Verdict(Outcome.MET), Story(bench.term[0]))


def _forbidden(bench: Bench, demand: Never, act: Record) -> tuple[Maybe, str | None]:
    """Whether the act is forbidden, and where that is unknown, why."""
    matches = bench.holds(demand.where, act)
    excepted = bench.holds(demand.except_when, act) if demand.except_when else False
    on_its_face = every((matches, negation(excepted)))
    if on_its_face is False:
        return False, None
    allowed = [_allowed(bench, exception, act) for exception in demand.exceptions]
    forbidden = every((on_its_face, negation(some(one for one, _ in allowed))))
    if forbidden is not None:
        return forbidden, None
    # the first exception that leaves it open says why
    unseen = next((source for one, source in allowed if one is None), None)
    if on_its_face is None or unseen is None:
        return None, reasons.ABSENT
    return None, reasons.NOT_COVERED + unseen


def _allowed(bench: Bench, exception: ExceptAfter, act: Record) -> tuple[Maybe, str | None]:
    """Whether something that came strictly before the act allows it and was not ended since; the source not seen.

    An ending bears on what came before it; of two at one instant the source id says which came first. What could not
    be seen may have allowed the act, if no end on record came after it, or may have ended what allowed it.
    """
    key = act.values(exception.key)
    if key is None:
        return False, None
    ended = _last_end(bench, exception, key, act)
    span, of_key = (bench.term[0], bench.as_of), whom(act, exception.key)
    allowed: list[tuple[Maybe, str | None]] = []
    for given in bench.events.sharing(exception.event, exception.key, key):
        if given.at >= act.at:
            break
        holds = bench.holds(exception.where, given)
        if holds is False or (ended is not None and (given.at, given.id) < (ended.at, ended.id)):
            continue
        ends = () if exception.until is None else (exception.until,)
        unseen = bench.seen.missing(ends, given.at, act.at, span, of_key)
        allowed.append((holds, None) if unseen is None or holds is None else (None, unseen))
    if any(one for one, _ in allowed):
        return True, None
    first = -NEVER if ended is None else ended.at
    if first < act.at:
        unseen = bench.seen.missing((exception.event,), first, act.at - 1, span, of_key)
        allowed += [] if unseen is None else [(None, unseen)]
    return (None if allowed else False), next((source for _, source in allowed if source is not None), None)


def _last_end(bench: Bench, exception: ExceptAfter, key: Key, act: Record) -> Record | None:
    """The last event at or before the act that ended what was given before it.

    An act does not end its own permission: where acts of its kind end it, only an earlier one has.
    """
    if exception.until is None:
        return None
    last = act.at - 1 if exception.until == act.event else act.at
    ends = (end for end in bench.events.sharing(exception.until, exception.key, key) if end.at <= last)
    return max(ends, key=lambda end: end.order, default=None)


# --- conditions on a row ----------------------------------------------------------------------------------------------


def condition_on_row(bench: Bench, check: Check, demand: Holds) -> Iterator[Decided]:
    """Every triggering row is met where it satisfies the condition, missed where it does not."""
    if not isinstance(check.instances, PerTrigger):
        return
    for opening in triggers(bench, check, check.instances):
        row = opening.row
        holds = bench.holds(demand.condition, row, row)
        if opening.sure is None:
            verdict = undecided(opening.why)
        elif holds is None:
            verdict = undecided(reasons.ABSENT)
        else:
            verdict = Verdict(Outcome.MET if holds else Outcome.MISSED)
        yield act_row(bench, check, row, verdict, check.step or row.event)
