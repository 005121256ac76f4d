"""Clauses to checks: the bridge from the model to the plan."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import TypeAlias

from servanda.model.agreement import (
    Act,
    Agreement,
    Clause,
    ComplianceOf,
    CountOf,
    EntityTrigger,
    EventTrigger,
    Metric,
    MetricCondition,
    MetricTrigger,
    Norm,
    ShareOf,
    WindowTrigger,
)
from servanda.plan.checks import (
    Check,
    Demand,
    Exercised,
    Holds,
    Instances,
    Measure,
    Measures,
    Never,
    Occurs,
    PerEntity,
    PerExercise,
    PerRun,
    PerTrigger,
    PerWindow,
    Plan,
)
from servanda.syntax.tree import Modal

Stage: TypeAlias = tuple[str, str]
"""`clause` or `metric`, and its number or name"""


def lower(agreement: Agreement, only: frozenset[str] | None = None) -> Plan:
    """The plan of all clauses that have a rule and no blank, in an order in which each stage finds what it reads.

    `only` narrows it to these clauses, what they read, and the breaches their remedies are about.
    The model has already refused cycles between clauses and metrics.
    """
    clauses = {clause.number: clause for clause in agreement.clauses if clause.norm is not None}
    reads: dict[Stage, tuple[Stage, ...]] = {}
    wanted = None if only is None else _wanted(agreement, only)
    waiting: list[Stage] = [("clause", number) for number in clauses if wanted is None or number in wanted]
    while waiting:
        stage = waiting.pop()
        if stage not in reads:
            reads[stage] = tuple(_reads(agreement, clauses, stage))
            waiting += reads[stage]
    # in the order of writing, so that the same agreement always runs the same way
    places = {("clause", number): place for place, number in enumerate(clauses)}
    ordered = sorted(reads, key=lambda stage: (places.get(stage, -1), stage))
    graph: TopologicalSorter[Stage] = TopologicalSorter({stage: reads[stage] for stage in ordered})
    stages: list[Check | Measure] = []
    for kind, name in graph.static_order():
        if kind == "clause":
            stages.extend(_checks(agreement, clauses[name]))
        else:
            stages.append(_measure(agreement.metrics[name]))
    return Plan(tuple(stages))


def _wanted(agreement: Agreement, only: frozenset[str]) -> frozenset[str]:
    """The clauses and those whose breaches a remedy stated in one of them is about."""
    remedies = (remedy for clause in agreement.clauses for remedy in clause.remedies)
    return only.union(*(remedy.clauses for remedy in remedies if remedy.stated_in in only))


def _reads(agreement: Agreement, clauses: Mapping[str, Clause], stage: Stage) -> Iterator[Stage]:
    """What must be evaluated before a clause or a metric."""
    kind, name = stage
    if kind == "metric":
        body = agreement.metrics[name].body
        yield from (("clause", number) for number in _numbers(body) if number in clauses)
        return
    clause = clauses[name]
    yield from (("metric", metric) for metric in dict.fromkeys(_metrics_read(clause)))
    yield from (("clause", number) for excuse in clause.excuses for number in excuse.clauses if number in clauses)
    yield from (("clause", other.number) for other in clauses.values() if name in other.overrides)


def _numbers(body: CountOf | ShareOf | ComplianceOf) -> tuple[str, ...]:
    return body.clauses if isinstance(body, ComplianceOf) else ()


def _measure(metric: Metric) -> Measure:
    return Measure(metric.name, metric.body, metric.windows, metric.sample, metric.skipping_thin)


def _metrics_read(clause: Clause) -> Iterator[str]:
    if isinstance(clause.trigger, MetricTrigger):
        yield clause.trigger.metric
    for norm in (clause.norm, clause.then):
        for act in norm.acts if norm else ():
            if isinstance(act.ensure, MetricCondition):
                yield act.ensure.metric
            yield from (stating.metric for stating in act.stating if stating.metric is not None)


def _checks(agreement: Agreement, clause: Clause) -> Iterator[Check]:
    norm = clause.norm
    if norm is None:
        return
    for act in norm.acts:
        yield _check(agreement, clause, norm, act)
    if clause.then is not None:
        holder_event = norm.acts[0].event or ""
        for act in clause.then.acts:
            yield Check(
                clause=clause.number,
                debtor=clause.then.party,
                step=act.event or "",
                instances=PerExercise(clause.number, holder_event),
                demand=_occurs(act),
                due=act.deadline,
                key=act.key,
                shown=act.key,
                releases=clause.releases,
                excuses=clause.excuses,
                pauses=clause.pauses,
                overridden_by=(),
                survives=clause.survives,
            )


def _check(agreement: Agreement, clause: Clause, norm: Norm, act: Act) -> Check:
    instances, demand = _instances(clause, act), _demand(clause, norm, act)
    # windows and runs have no fields that could be equal to an event's
    uncorrelated = isinstance(instances, PerWindow | PerRun) and isinstance(demand, Occurs)
    return Check(
        clause=clause.number,
        debtor=norm.party,
        step=act.event or "",
        instances=None if isinstance(demand, Never | Exercised) else instances,
        demand=demand,
        due=None if isinstance(demand, Exercised) else act.deadline,
        key=() if uncorrelated else act.key,
        shown=() if uncorrelated else _shown(agreement, clause, norm, act),
        releases=clause.releases,
        excuses=clause.excuses,
        pauses=clause.pauses,
        overridden_by=tuple(
            other.number for other in agreement.clauses if clause.number in other.overrides and other.norm is not None
        ),
        survives=clause.survives,
    )


def _occurs(act: Act) -> Occurs:
    return Occurs(
        event=act.event or "",
        where=act.where,
        stating=act.stating,
        count=act.frequency.count if act.frequency else 1,
        early_counts=act.early_counts,
    )


def _demand(clause: Clause, norm: Norm, act: Act) -> Demand:
    match norm.modal:
        case Modal.MUST_NOT:
            return Never(act.event or "", act.where, act.except_when, act.except_after)
        case Modal.MAY:
            opens = _instances(clause, act) if clause.trigger is not None else None
            return Exercised(
                act.event or "", act.where, opens if isinstance(opens, PerTrigger | PerRun) else None, act.deadline
            )
        case Modal.ENSURE if act.ensure is not None:
            return Measures(act.ensure) if isinstance(act.ensure, MetricCondition) else Holds(act.ensure)
        case _:
            return _occurs(act)


def _instances(clause: Clause, act: Act) -> Instances | None:
    match clause.trigger:
        case EventTrigger() as trigger:
            return PerTrigger(trigger.events, trigger.where, act.except_when, trigger.during, trigger.first_unanswered)
        case WindowTrigger() as trigger:
            return PerWindow(trigger.windows)
        case EntityTrigger() as trigger if act.frequency is not None:
            return PerEntity(trigger.event, trigger.where, act.during_span, act.frequency.windows)
        case EntityTrigger() as trigger:
            return PerTrigger((trigger.event,), trigger.where, act.except_when, None, first_unanswered=False)
        case MetricTrigger() as trigger:
            return PerRun(trigger)
        case None:
            return PerWindow(act.frequency.windows) if act.frequency is not None else None


def _shown(agreement: Agreement, clause: Clause, norm: Norm, act: Act) -> tuple[str, ...]:
    """The fields that name an instance: what correlates it.

    For an act that is itself the breach, what identifies it.
    """
    if norm.modal in {Modal.MUST_NOT, Modal.MAY} and act.event is not None:
        then = clause.then.acts[0].key if clause.then else ()
        exceptions = (field for exception in act.except_after for field in exception.key)
        return _unique((*agreement.events[act.event].identity, *act.key, *exceptions, *then))
    if norm.modal is Modal.ENSURE and isinstance(clause.trigger, EventTrigger) and not act.key:
        # nothing correlates a condition on the trigger's own row: name it by its identity, or by all its plain ids
        event = agreement.events[clause.trigger.events[0]]
        common = [agreement.events[name].fields for name in clause.trigger.events]
        ids = [name for name, field in event.fields.items() if field.kind.value == "id" and not field.optional]
        return event.identity or tuple(name for name in ids if all(name in fields for fields in common))
    return act.key


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
