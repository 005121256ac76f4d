"""What follows where a clause is not kept, besides the remedies: excuses, powers and results that rest on it."""

from collections.abc import Iterator, Mapping

from servanda.lint.deontic.prices import prices
from servanda.lint.subject import Subject
from servanda.lint.uses import nodes
from servanda.model.numbers import expand
from servanda.syntax import tree
from servanda.syntax.tree import ClauseItem, MetricItem, Modal

OBLIGING = (Modal.MUST, Modal.MUST_NOT, Modal.ENSURE)


def obliging(item: ClauseItem) -> tuple[tree.NormLine, ...]:
    """The lines of a clause that oblige somebody: its duty or prohibition, and what follows from its power."""
    return tuple(line for line in item.lines if isinstance(line, tree.NormLine) and line.modal in OBLIGING)


def followed(subject: Subject) -> frozenset[str]:
    """The clauses on whose breach something else than a remedy rests; a result to ensure only where it is followed."""
    return subject.remembered("followed", lambda: _followed(subject))


def _followed(subject: Subject) -> frozenset[str]:
    clauses = subject.source.clauses
    lines = [line for item in clauses.values() for line in item.lines]
    found = {number for line in lines if isinstance(line, tree.ExcusedLine) for number in _meant(line.clauses, clauses)}
    opening = {event.text for line in lines for event in _opens(line)}
    allowing = {line.event.text for line in lines if isinstance(line, tree.ExceptAfter)}
    for number in clauses:
        forbids = any(line.modal is Modal.MUST_NOT for line in obliging(clauses[number]))
        if _acts(clauses[number]) & (opening if forbids else allowing):
            found.add(number)
    priced = {number for price in prices(subject) for number in price.clauses}
    decisive = {line.metric.text for line in lines if isinstance(line, tree.WhenMetric)}
    while True:
        decisive |= {name for number in found | priced for name in _ensured(clauses[number])}
        more = {number for name in decisive for number in _resting_on(name, subject)} - found
        if not more:
            return frozenset(found)
        found |= more


def _resting_on(name: str, subject: Subject) -> Iterator[str]:
    """The clauses whose breach moves a metric, or that must ensure it."""
    clauses = subject.source.clauses
    metric = subject.source.metrics.get(name)
    if metric is None:
        return
    if isinstance(metric.body, tree.ComplianceBody):
        yield from _meant(metric.body.clauses, clauses)
    counted = _counted(metric)
    for number, item in clauses.items():
        forbids = any(line.modal is Modal.MUST_NOT for line in obliging(item))
        if name in _ensured(item) or (not forbids and counted & _acts(item)):
            yield number


def _meant(refs: tuple[tree.ClauseRef, ...], clauses: Mapping[str, ClauseItem]) -> Iterator[str]:
    for ref in refs:
        yield from expand(ref.number, clauses)


def _acts(item: ClauseItem) -> set[str]:
    """The events that a clause obliges somebody to, or forbids, as acts or steps."""
    found = {line.act.event.text for line in obliging(item) if line.act is not None}
    if any(line.act is None and line.condition is None for line in obliging(item)):
        found |= {line.act.event.text for line in item.lines if isinstance(line, tree.StepLine)}
    return found


def _ensured(item: ClauseItem) -> set[str]:
    """What the conditions to ensure name, metrics among it."""
    return {name for line in obliging(item) if line.condition is not None for name in _names(line.condition)}


def _names(condition: tree.Condition) -> Iterator[str]:
    return (node.text for node in nodes(condition) if isinstance(node, tree.Path))


def _counted(metric: MetricItem) -> set[str]:
    """The events that a metric asks for."""
    match metric.body:
        case tree.ShareBody():
            return {metric.body.response.event.text}
        case tree.CountBody():
            return {metric.body.act.event.text}
        case _:
            return set()


def _opens(line: tree.ClauseLine) -> tuple[tree.Path, ...]:
    match line:
        case tree.WhenEvent():
            return line.events
        case tree.ForEachEvent():
            return (line.event,)
        case _:
            return ()
