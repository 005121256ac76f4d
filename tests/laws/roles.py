"""What a clause looks at an event for: a record that plays several parts in it is no example for laws about one."""

from collections.abc import Iterator

from servanda.model.agreement import (
    Agreement,
    Clause,
    ComplianceOf,
    CountOf,
    EntityTrigger,
    EventTrigger,
    MetricCondition,
    MetricTrigger,
    ShareOf,
)
from servanda.syntax.tree import Modal


def roles(agreement: Agreement, number: str, event: str) -> set[str]:
    """The parts that records of `event` may play in the clause, directly or through what bears on it."""
    clause = agreement.clause(number)
    assert clause is not None
    return {role for role, name in _all(agreement, clause, set()) if name == event}


def _all(agreement: Agreement, clause: Clause, seen: set[str]) -> Iterator[tuple[str, str]]:
    own = {name for _, name in _own(clause)}
    yield from _own(clause)
    yield from _behind(agreement, clause, seen | {clause.number})
    for other in agreement.clauses:
        if clause.number in other.overrides:
            yield from (("overriding", name) for role, name in _own(other) if role == "trigger")
    for event in agreement.events.values():
        if event.withdrawn_by is not None and event.name in own:
            yield "withdrawal", event.withdrawn_by


def _own(clause: Clause) -> Iterator[tuple[str, str]]:  # noqa: C901 -- one branch a kind of line
    """The events that the clause's own lines name."""
    match clause.trigger:
        case EventTrigger(events=events):
            yield from (("trigger", event) for event in events)
        case EntityTrigger(event=event):
            yield "trigger", event
        case _:
            pass
    for norm in (clause.norm, clause.then):
        for act in () if norm is None else norm.acts:
            if act.event is not None:
                yield {Modal.MUST_NOT: "act", Modal.MAY: "exercise"}.get(norm.modal, "response"), act.event  # type: ignore[union-attr] # it has acts
            for exception in act.except_after:
                yield "exception", exception.event
                if exception.until is not None:
                    yield "end of exception", exception.until
    for release in clause.releases:
        yield from (("release", event) for event in release.events)
    for pause in clause.pauses:
        yield "pause", pause.event
        if pause.until is not None:
            yield "end of pause", pause.until


def _behind(agreement: Agreement, clause: Clause, seen: set[str]) -> Iterator[tuple[str, str]]:
    """The events of other clauses and of metrics on which this clause rests."""
    for excuse in clause.excuses:
        for number in excuse.clauses:
            yield from _of_clause(agreement, number, "excuse", seen)
    metrics = [clause.trigger.metric] if isinstance(clause.trigger, MetricTrigger) else []
    for norm in (clause.norm, clause.then):
        for act in () if norm is None else norm.acts:
            metrics += [stating.metric for stating in act.stating if stating.metric is not None]
            metrics += [act.ensure.metric] if isinstance(act.ensure, MetricCondition) else []
    for name in metrics:
        match agreement.metrics[name].body:
            case CountOf(event=event):
                yield "metric", event
            case ShareOf(event=event, response=response):
                yield "metric", event
                yield "metric", response
            case ComplianceOf(clauses=clauses):
                for number in clauses:
                    yield from _of_clause(agreement, number, "metric", seen)


def _of_clause(agreement: Agreement, number: str, role: str, seen: set[str]) -> Iterator[tuple[str, str]]:
    other = agreement.clause(number)
    if other is not None and number not in seen:
        yield from ((role, name) for _, name in _all(agreement, other, seen))
