"""Triggers (section 2, Matching): which records open an instance, streams of unanswered ones, clauses that override."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from servanda.engines import reasons
from servanda.engines.reference.bench import Bench
from servanda.engines.reference.conditions import Maybe, every, negation
from servanda.engines.reference.fulfilment import Answer, Answers, response
from servanda.engines.reference.localtime import NEVER
from servanda.engines.reference.log import Record
from servanda.engines.reference.seen import Unseen, whom
from servanda.plan import Check, Exercised, Occurs, PerTrigger
from servanda.plan.checks import Instances


@dataclass(frozen=True, slots=True)
class Triggered:
    """A record that opens an instance, or (`sure` None) may.

    `behind` is a row set aside that may have come before it and be unanswered: then this one opens nothing.
    """

    row: Record
    sure: Maybe
    why: str | None = None
    behind: str | None = None


def triggers(bench: Bench, check: Check, opens: PerTrigger) -> list[Triggered]:
    """The records that open an instance of the check: inside the term, and not taken by a clause that overrides it."""
    found = []
    for opening in own_triggers(bench, check, opens):
        taken = overridden(bench, check, opening.row)
        sure = every((opening.sure, negation(taken)))
        if sure is False:
            continue
        why = opening.why or (reasons.MAYBE_OVERRIDDEN if taken is None else None)
        found.append(replace(opening, sure=sure, why=why))
    return found


def own_triggers(bench: Bench, check: Check, opens: PerTrigger) -> list[Triggered]:
    """The same without a look at other clauses.

    `first unanswered` looks at the whole stream of what passes `where` and `during`, also before the term.
    """
    stream = _stream(bench, opens)
    if opens.first_unanswered:
        stream = list(_first_unanswered(bench, check, opens, stream))
    found = []
    for opening in stream:
        if not bench.binds(check, opening.row.at):
            continue
        excepted = bench.holds(opens.except_when, opening.row, opening.row) if opens.except_when else False
        sure = every((opening.sure, negation(excepted)))
        if sure is not False:
            why = opening.why or (reasons.ABSENT if excepted is None else None)
            found.append(replace(opening, sure=sure, why=why))
    return found


def _stream(bench: Bench, opens: PerTrigger) -> list[Triggered]:
    found = []
    for row in bench.events.of(*opens.events):
        matches = bench.holds(opens.where, row, row)
        inside: Maybe = True
        if matches is not False and opens.during is not None:
            is_open = bench.hours(opens.during.calendar).is_open(row.at)
            inside = negation(is_open) if opens.during.outside else is_open
        sure = every((matches, inside))
        if sure is not False:
            why = reasons.ABSENT if matches is None else reasons.UNKNOWN_DAY if inside is None else None
            found.append(Triggered(row, sure, why))
    return found


def _first_unanswered(bench: Bench, check: Check, opens: PerTrigger, stream: list[Triggered]) -> Iterator[Triggered]:
    """Those before which the same key has no other one that is still unanswered.

    A record whose key has an absent field has no like: it is the first of its own.
    """
    demand = response(check.demand)
    answers = Answers(bench, check, demand)
    streams: dict[object, _Unanswered] = {}
    for opening in stream:
        key = opening.row.values(check.key)
        before = streams.setdefault(key if key is not None else object(), _Unanswered())
        first, why = before.all_answered(opening.row.at)
        hole = None if demand is None else _unseen_answer(bench, check, demand, opening.row)
        before.add(opening, answers.of(opening.row, opening.row.at), hole)
        sure = every((opening.sure, first))
        if sure is not False:
            behind = _behind(bench, check, opens, answers, opening.row)
            yield replace(opening, sure=sure, why=opening.why or why, behind=behind)


def _behind(bench: Bench, check: Check, opens: PerTrigger, answers: Answers, row: Record) -> str | None:
    """A row set aside that may be a trigger of the same key before this one, still unanswered: the latest is tried.

    Of other holes this is not asked: it would leave open whatever comes after the first one.
    """
    same = whom(row, check.key)
    if same is None:
        return None
    for hole in bench.seen.set_aside(opens.events, same):
        latest = min(hole.end - 1, row.at)
        if hole.start <= row.at and not answers.surely(row.values(check.key), latest, row.at):
            return hole.source
    return None


def _unseen_answer(bench: Bench, check: Check, demand: Occurs, row: Record) -> Unseen | None:
    """The first stretch after a record in which an answer to it may lie that could not be seen."""
    span = bench.term[0], bench.as_of
    holes = bench.seen.holes([demand.event], row.at, NEVER, span, whom(row, check.key))
    return min(holes, key=lambda hole: hole.start, default=None)


class _Unanswered:
    """What came before in one stream: until when something in it was surely, or perhaps, unanswered."""

    def __init__(self) -> None:
        self._surely = -NEVER
        """the latest of the first answers that even a doubtful record, or none on record, could have been"""
        self._recorded = -NEVER
        """the same by what is on record"""
        self._perhaps = -NEVER
        """the latest of the first sure answers, over all members"""
        self._source = ""

    def add(self, opening: Triggered, first: Answer, hole: Unseen | None) -> None:
        sure_at = NEVER if first.met is None else first.met.at
        self._perhaps = max(self._perhaps, sure_at)
        if opening.sure:
            recorded = NEVER if first.maybe_at is None else first.maybe_at
            self._recorded = max(self._recorded, recorded)
            self._surely = max(
                self._surely, recorded if hole is None else min(recorded, max(hole.start, opening.row.at))
            )
            self._source = self._source if hole is None else hole.source

    def all_answered(self, at: int) -> tuple[Maybe, str | None]:
        """Whether every earlier member had its answer before `at`, and where that is unknown, why.

        A trigger comes before an answer of its instant.
        """
        if self._surely >= at:
            return False, None
        if self._perhaps < at:
            return True, None
        return None, reasons.MAYBE_FIRST + self._source if self._recorded >= at else reasons.ABSENT


def overridden(bench: Bench, check: Check, row: Record) -> Maybe:
    """Whether the record triggers a clause that overrides this one."""
    found: Maybe = False
    for clause in check.overridden_by:
        if clause not in bench.taken:
            bench.taken[clause] = taken_by(bench, clause)
        taken = bench.taken[clause].get(row, False)
        if taken:
            return True
        found = None if taken is None else found
    return found


def taken_by(bench: Bench, clause: str) -> dict[Record, Maybe]:
    """The records that trigger a step of the clause, or (None) may."""
    taken: dict[Record, Maybe] = {}
    for check in bench.plan.checks:
        if check.clause != clause:
            continue
        opens: Instances | None = check.demand.opens if isinstance(check.demand, Exercised) else check.instances
        if isinstance(opens, PerTrigger):
            for opening in own_triggers(bench, check, opens):
                surely = opening.sure and opening.behind is None
                taken[opening.row] = True if surely or taken.get(opening.row) else None
    return taken
