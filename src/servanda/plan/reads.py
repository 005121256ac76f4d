"""What a check looks at: the events with their fields, and what else it rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from servanda.model.agreement import Agreement, ComplianceOf, CountOf, ShareOf
from servanda.model.expressions import (
    And,
    Compare,
    Contains,
    Expr,
    FieldRef,
    Member,
    Not,
    Operand,
    Or,
    Presence,
    Subject,
    Truth,
    WindowRef,
)
from servanda.plan.checks import (
    Check,
    Exercised,
    Holds,
    Measure,
    Measures,
    Never,
    Occurs,
    PerEntity,
    PerExercise,
    PerRun,
    PerTrigger,
    Plan,
)


class Role(StrEnum):
    """What an event does for a check."""

    OPENS = "opens"
    FULFILS = "fulfils"
    BREAKS = "breaks"
    EXERCISES = "exercises"
    ALLOWS = "allows"
    FORBIDS_AGAIN = "ends what allows"
    RELEASES = "releases"
    PAUSES = "pauses"
    RESUMES = "resumes"
    COUNTS = "is counted"
    WITHDRAWS = "withdraws"


@dataclass(frozen=True, slots=True)
class Read:
    """An event a check looks at, what for, and the fields it reads of it, in order.

    `compared` are those whose absence leaves a condition open; an absent field that correlates, or that is stated, is
    no match, and `present` or `absent` are decided by it.
    """

    event: str
    role: Role
    fields: tuple[str, ...]
    compared: frozenset[str] = frozenset()


def reads(agreement: Agreement, stage: Check | Measure) -> tuple[Read, ...]:
    """The events a check or a metric looks at itself, each role once; what withdraws one of them stands last."""
    found = list(_of_measure(stage) if isinstance(stage, Measure) else _of_check(stage))
    merged: dict[tuple[str, Role], Read] = {}
    for read in found:
        known = merged.get((read.event, read.role), Read(read.event, read.role, ()))
        fields = tuple(dict.fromkeys((*known.fields, *read.fields)))
        merged[read.event, read.role] = Read(read.event, read.role, fields, known.compared | read.compared)
    for name, _ in list(merged):
        event = agreement.events.get(name)
        if event is not None and event.withdrawn_by is not None:
            withdraws = (event.withdrawn_by, Role.WITHDRAWS)
            merged.setdefault(withdraws, Read(*withdraws, event.identity))
    return tuple(merged.values())


def rests_on(stage: Check | Measure) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The clauses and the metrics whose results a check or metric takes."""
    if isinstance(stage, Measure):
        return (stage.body.clauses if isinstance(stage.body, ComplianceOf) else ()), ()
    clauses = [number for excuse in stage.excuses for number in excuse.clauses]
    clauses += stage.overridden_by
    if isinstance(stage.instances, PerExercise):
        clauses.append(stage.instances.clause)
    metrics: list[str] = []
    opens = stage.demand.opens if isinstance(stage.demand, Exercised) else stage.instances
    if isinstance(opens, PerRun):
        metrics.append(opens.trigger.metric)
    if isinstance(stage.demand, Measures):
        metrics.append(stage.demand.condition.metric)
    if isinstance(stage.demand, Occurs):
        metrics += [stating.metric for stating in stage.demand.stating if stating.metric is not None]
    return tuple(dict.fromkeys(clauses)), tuple(dict.fromkeys(metrics))


def events_of(agreement: Agreement, plan: Plan, clause: str) -> frozenset[str]:
    """Every event that the verdict of a clause may hang on, through what it rests on too."""
    clauses: dict[str, list[Check]] = {}
    for check in plan.checks:
        clauses.setdefault(check.clause, []).append(check)
    metrics = {stage.name: stage for stage in plan.stages if isinstance(stage, Measure)}
    events: set[str] = set()
    waiting: list[Check | Measure] = list(clauses.get(clause, ()))
    done: set[tuple[str, str]] = {("clause", clause)}
    while waiting:
        stage = waiting.pop()
        events.update(read.event for read in reads(agreement, stage))
        numbers, names = rests_on(stage)
        for place, stages in (
            *((("clause", number), clauses.get(number, ())) for number in numbers),
            *((("metric", name), [metrics[name]] if name in metrics else ()) for name in names),
        ):
            if place not in done:
                done.add(place)
                waiting += stages
    return frozenset(events)


# --- fields -----------------------------------------------------------------------------------------------------------


def operands(expr: Expr | None) -> Iterator[Operand]:
    """Everything a condition reads."""
    match expr:
        case None:
            return
        case Or(items) | And(items):
            for item in items:
                yield from operands(item)
        case Not(item):
            yield from operands(item)
        case Compare(left, _, right):
            yield from (left, right)
        case Member(left, items, _):
            yield from (left, *items)
        case Contains(ref, items):
            yield from (ref, *items)
        case Presence(ref, _) | Truth(ref):
            yield ref


def answers_any(demand: Occurs | Exercised) -> bool:
    """Whether one record alone tells that it answers, whatever trigger of its key it answers."""
    stated = isinstance(demand, Occurs) and (demand.count > 1 or bool(demand.stating))
    return not stated and not reads_instance(demand.where)


def reads_instance(expr: Expr | None) -> bool:
    """Whether the condition needs the instance beside the row."""
    return any(
        isinstance(operand, WindowRef) or (isinstance(operand, FieldRef) and operand.subject is Subject.TRIGGER)
        for operand in operands(expr)
    )


def _fields(subject: Subject, *conditions: Expr | None) -> tuple[str, ...]:
    return tuple(
        operand.name
        for condition in conditions
        for operand in operands(condition)
        if isinstance(operand, FieldRef) and operand.subject is subject
    )


def _row(*conditions: Expr | None) -> tuple[str, ...]:
    return _fields(Subject.ROW, *conditions)


def _compared(subject: Subject, *conditions: Expr | None) -> frozenset[str]:
    """The fields that a condition compares, not only asks whether they are there."""
    return frozenset(name for condition in conditions for name in _in_comparisons(condition, subject))


def _in_comparisons(expr: Expr | None, subject: Subject) -> Iterator[str]:
    match expr:
        case None | Presence():
            return
        case Or(items) | And(items):
            for item in items:
                yield from _in_comparisons(item, subject)
        case Not(item):
            yield from _in_comparisons(item, subject)
        case _:
            yield from _fields(subject, expr)


# --- checks -----------------------------------------------------------------------------------------------------------


def _of_check(check: Check) -> Iterator[Read]:
    yield from _opening(check, check.instances)
    yield from _demanded(check)
    for release in check.releases:
        for event in release.events:
            compared = _compared(Subject.ROW, release.where)
            yield Read(event, Role.RELEASES, (*release.key, *_row(release.where)), compared)
    for pause in check.pauses:
        yield Read(pause.event, Role.PAUSES, pause.key)
        if pause.until is not None:
            yield Read(pause.until, Role.RESUMES, pause.key)


def _opening(check: Check, instances: object) -> Iterator[Read]:
    events: Iterable[str]
    conditions: tuple[Expr | None, ...] = ()
    match instances:
        case PerTrigger(events=events, where=where, except_when=except_when):
            conditions = (where, except_when)
        case PerEntity(event=event, where=where):
            events, conditions = (event,), (where,)
        case PerExercise(event=event):
            events = (event,)
        case _:
            return
    correlated = [*check.key, *(name for release in check.releases for name in release.key)]
    correlated += [name for pause in check.pauses for name in pause.key]
    asked = [release.where for release in check.releases]
    if isinstance(check.demand, Occurs | Never):
        asked.append(check.demand.where)
    condition = check.demand.condition if isinstance(check.demand, Holds) else None
    for event in events:
        yield Read(
            event,
            Role.OPENS,
            (*correlated, *_row(*conditions, condition), *_fields(Subject.TRIGGER, *asked)),
            _compared(Subject.ROW, *conditions, condition) | _compared(Subject.TRIGGER, *asked),
        )


def _demanded(check: Check) -> Iterator[Read]:
    match check.demand:
        case Occurs() as demand:
            stated = (stating.field for stating in demand.stating)
            fields = (*check.key, *_row(demand.where), *stated)
            yield Read(demand.event, Role.FULFILS, fields, _compared(Subject.ROW, demand.where))
        case Never() as demand:
            keys = (name for exception in demand.exceptions for name in exception.key)
            fields = (*keys, *_row(demand.where, demand.except_when))
            yield Read(demand.event, Role.BREAKS, fields, _compared(Subject.ROW, demand.where, demand.except_when))
            for exception in demand.exceptions:
                compared = _compared(Subject.ROW, exception.where)
                yield Read(exception.event, Role.ALLOWS, (*exception.key, *_row(exception.where)), compared)
                if exception.until is not None:
                    yield Read(exception.until, Role.FORBIDS_AGAIN, exception.key)
        case Exercised() as demand:
            own = check.key if isinstance(demand.opens, PerTrigger) else ()
            compared = _compared(Subject.ROW, demand.where)
            yield Read(demand.event, Role.EXERCISES, (*own, *_row(demand.where)), compared)
            yield from _opening(check, demand.opens)
        case _:
            pass


def _of_measure(metric: Measure) -> Iterator[Read]:
    match metric.body:
        case CountOf(event, where):
            yield Read(event, Role.COUNTS, _row(where), _compared(Subject.ROW, where))
        case ShareOf() as share:
            asked = _fields(Subject.TRIGGER, share.response_where)
            compared = _compared(Subject.ROW, share.where) | _compared(Subject.TRIGGER, share.response_where)
            yield Read(share.event, Role.COUNTS, (*share.key, *_row(share.where), *asked), compared)
            compared = _compared(Subject.ROW, share.response_where)
            yield Read(share.response, Role.FULFILS, (*share.key, *_row(share.response_where)), compared)
        case _:
            pass
