"""Which events an agreement's clauses need to hear of."""

from collections.abc import Iterator

from servanda.logs.binding import ATTESTATION
from servanda.model.agreement import (
    Act,
    Agreement,
    Clause,
    CountOf,
    EntityTrigger,
    EventTrigger,
    Metric,
    Norm,
    ShareOf,
)


def needed_events(agreement: Agreement) -> dict[str, str]:
    """Event → the first clause (or metric) that needs it, in words. What withdraws a needed event is needed too."""
    needed = needed_for_themselves(agreement)
    for name in list(needed):
        event = agreement.events.get(name)
        if event is not None and event.withdrawn_by is not None:
            needed.setdefault(event.withdrawn_by, needed[name])
    return needed


def needed_for_themselves(agreement: Agreement) -> dict[str, str]:
    """The same without those that are only needed because they withdraw others."""
    needed: dict[str, str] = {}
    for clause in agreement.clauses:
        for name in _of_clause(clause):
            needed.setdefault(name, f"clause {clause.number}")
    for metric in agreement.metrics.values():
        for name in _of_metric(metric):
            needed.setdefault(name, f"metric {metric.name}")
    return needed


def _of_clause(clause: Clause) -> Iterator[str]:
    match clause.trigger:
        case EventTrigger():
            yield from clause.trigger.events
        case EntityTrigger():
            yield clause.trigger.event
        case _:
            pass
    for norm in (clause.norm, clause.then):
        if norm is not None:
            yield from _of_norm(norm)
    for release in clause.releases:
        yield from release.events
    for pause in clause.pauses:
        yield pause.event
        if pause.until is not None:
            yield pause.until
    if clause.attestation is not None:
        yield ATTESTATION


def _of_norm(norm: Norm) -> Iterator[str]:
    for act in norm.acts:
        yield from _of_act(act)


def _of_act(act: Act) -> Iterator[str]:
    if act.event is not None:
        yield act.event
    for exception in act.except_after:
        yield exception.event
        if exception.until is not None:
            yield exception.until


def _of_metric(metric: Metric) -> Iterator[str]:
    match metric.body:
        case CountOf():
            yield metric.body.event
        case ShareOf():
            yield from (metric.body.event, metric.body.response)
        case _:
            pass
