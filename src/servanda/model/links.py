"""Checks between clauses, once all are built: debtors, correlation of excuses, overrides, circles."""

from collections.abc import Iterable, Mapping

from servanda.diagnostics import Label, Span
from servanda.model.agreement import (
    Clause,
    ComplianceOf,
    Event,
    EventTrigger,
    Excuse,
    Metric,
    MetricCondition,
    MetricTrigger,
    Norm,
)
from servanda.model.findings import Findings
from servanda.syntax.tree import Modal


def check_links(
    clauses: Iterable[Clause], metrics: Mapping[str, Metric], events: Mapping[str, Event], findings: Findings
) -> None:
    """Everything that takes two clauses to see."""
    by_number = {clause.number: clause for clause in clauses}
    for clause in by_number.values():
        below = findings.under(*clause.heading)
        for excuse in clause.excuses:
            _excuse(clause, excuse, by_number, events, below)
        _overrides(clause, by_number, below)
        _remedies(clause, by_number, below)
    _circles(by_number, metrics, findings)


def _debtor(clause: Clause) -> Norm | None:
    """The norm whose party owes: of a power, the resulting duty."""
    if clause.norm is not None and clause.norm.modal is Modal.MAY:
        return clause.then
    return clause.norm


def _excuse(
    clause: Clause, excuse: Excuse, clauses: Mapping[str, Clause], events: Mapping[str, Event], findings: Findings
) -> None:
    for number in excuse.clauses:
        other = clauses.get(number)
        debtor = _debtor(other) if other else None
        if other is None or debtor is None or other.norm is None:
            continue
        if debtor.party != excuse.party:
            message = f"clause {number} is owed by {debtor.party}, so {excuse.party} cannot be late on it"
            labels = (Label(debtor.span, "who owes it"),)
            findings.error(
                "MOD045", message, excuse.span, labels=labels, help=f"write `{debtor.party} late on {number}`"
            )
            continue
        names = _triggering(other)
        if debtor.modal is Modal.MUST_NOT:
            findings.error("MOD022", f"clause {number} is a prohibition: nobody is late on it", excuse.span)
            continue
        for key in excuse.key:
            lacking = next((name for name in names if key not in events[name].fields), None)
            if lacking is not None or not names:
                what = f"{lacking} has no field `{key}`" if lacking else f"clause {number} is triggered by no event"
                hint = "write `for the same …` with a field both sides have right after this line"
                findings.error("MOD043", f"{what}, so the excuse finds no case of {number}", excuse.span, help=hint)
    _excused_key(clause, excuse, events, findings)


def _triggering(clause: Clause) -> tuple[str, ...]:
    """The events that open what the debtor may be late on: what follows from a power opens with its exercise."""
    if clause.then is not None and clause.norm is not None:
        return tuple(act.event for act in clause.norm.acts if act.event is not None)
    return clause.trigger.events if isinstance(clause.trigger, EventTrigger) else ()


def _excused_key(clause: Clause, excuse: Excuse, events: Mapping[str, Event], findings: Findings) -> None:
    trigger = clause.trigger
    if not isinstance(trigger, EventTrigger):
        return
    for key in excuse.key:
        lacking = next((name for name in trigger.events if key not in events[name].fields), None)
        if lacking is not None:
            findings.error("MOD043", f"{lacking} has no field `{key}`", excuse.span)


def _overrides(clause: Clause, clauses: Mapping[str, Clause], findings: Findings) -> None:
    own = clause.trigger.events if isinstance(clause.trigger, EventTrigger) else ()
    for number in clause.overrides:
        other = clauses.get(number)
        if other is None or other.norm is None or clause.norm is None:
            continue
        theirs = other.trigger.events if isinstance(other.trigger, EventTrigger) else ()
        if not set(own) & set(theirs):
            message = f"clauses {clause.number} and {number} share no trigger, so there is nothing to override"
            labels = (Label(other.number_span, f"clause {number}"),)
            findings.error("MOD041", message, clause.number_span, labels=labels, help="leave out `overrides`")


def _remedies(clause: Clause, clauses: Mapping[str, Clause], findings: Findings) -> None:
    for remedy in clause.remedies:
        for number in remedy.clauses:
            other = clauses.get(number)
            if other is None or other.norm is None:
                continue
            parties = {other.norm.party} | ({other.then.party} if other.then else set())
            if remedy.party not in parties:
                debtor = _debtor(other) or other.norm
                message = f"clause {number} is owed by {debtor.party}, so {remedy.party} cannot pay for its breach"
                labels = (Label(debtor.span, "who owes it"),)
                findings.error("MOD045", message, remedy.span, labels=labels)


# --- circles ----------------------------------------------------------------------------------------------------------


def _circles(clauses: Mapping[str, Clause], metrics: Mapping[str, Metric], findings: Findings) -> None:
    """Clauses depend on those that excuse or override them and on their metrics, compliance rates on their clauses."""
    arrows = {f"clause {number}": _needs(clause) for number, clause in clauses.items()}
    for name, metric in metrics.items():
        numbers = metric.body.clauses if isinstance(metric.body, ComplianceOf) else ()
        arrows[f"metric {name}"] = [f"clause {number}" for number in numbers]
    places: dict[str, Span] = {f"clause {number}": clause.number_span for number, clause in clauses.items()}
    places |= {f"metric {name}": metric.span for name, metric in metrics.items()}
    headings = {f"clause {number}": clause.heading for number, clause in clauses.items()}
    before = {f"clause {number}": [f"clause {n}" for n in clause.overrides] for number, clause in clauses.items()}
    for overriding, overridden in before.items():
        for node in overridden:
            arrows.get(node, []).append(overriding)
    # a circle of overriding alone is found both ways round and told as it is written
    circles = {frozenset(circle): circle for circle in [*_find_circles(arrows), *_find_circles(before)]}
    for circle in circles.values():
        labels = tuple(Label(places[node], node) for node in circle[1:])
        message = f"these depend on each other in a circle: {' → '.join([*circle, circle[0]])}"
        below = findings.under(*headings.get(circle[0], ()))
        below.error("MOD046", message, places[circle[0]], labels=labels, help="take one of them out of the circle")


def _needs(clause: Clause) -> list[str]:
    needs = [f"clause {number}" for excuse in clause.excuses for number in excuse.clauses]
    if isinstance(clause.trigger, MetricTrigger):
        needs.append(f"metric {clause.trigger.metric}")
    for act in clause.norm.acts if clause.norm else ():
        if isinstance(act.ensure, MetricCondition):
            needs.append(f"metric {act.ensure.metric}")
        needs += [f"metric {item.metric}" for item in act.stating if item.metric]
    return needs


def _find_circles(arrows: Mapping[str, list[str]]) -> list[list[str]]:
    """Each circle that a walk depth first closes, once, beginning with its first node in the order of writing."""
    found: dict[frozenset[str], list[str]] = {}
    done: set[str] = set()
    for start in arrows:
        if start in done:
            continue
        path, todo = [start], [iter(arrows[start])]
        while todo:
            node = next(todo[-1], None)
            if node is None:
                done.add(path.pop())
                todo.pop()
            elif node in path:
                circle = path[path.index(node) :]
                found.setdefault(frozenset(circle), circle)
            elif node not in done and node in arrows:
                path.append(node)
                todo.append(iter(arrows[node]))
    return list(found.values())
