"""A clause's points in the order in which they are said; the one place that decides what is said of it."""

from collections.abc import Iterator

from servanda.model.agreement import (
    Act,
    Agreement,
    By,
    Clause,
    ComplianceOf,
    DayOfWindow,
    Deadline,
    EntityTrigger,
    EventTrigger,
    LintRequirement,
    MetricCondition,
    MetricTrigger,
    Norm,
    Requirement,
    WindowTrigger,
)
from servanda.model.expressions import WindowRef
from servanda.prose.pieces import pieces
from servanda.prose.points import (
    ActNote,
    Attested,
    Blank,
    Content,
    Correlated,
    Cost,
    Empty,
    Excepted,
    Excused,
    Excusing,
    Exercise,
    FirstUnanswered,
    Grounds,
    NoCost,
    Opened,
    Overridden,
    Overriding,
    Paused,
    Permitted,
    Plainly,
    Point,
    Released,
    Required,
    Rule,
    RuleRequired,
    Spanned,
    Step,
    Surviving,
    Tolerated,
)
from servanda.syntax.tree import Modal


def outline(agreement: Agreement, clause: Clause) -> tuple[Point, ...]:
    """All there is to say about a clause, what others say about it included; never nothing."""
    points = (*_blank(clause), *_rule(clause), *_beside(agreement, clause), *_without_rule(agreement, clause))
    return points or (Empty(clause),)


def _blank(clause: Clause) -> Iterator[Point]:
    if clause.blanks:
        said = (clause.norm, clause.attestation, clause.statement)
        listed = (clause.requirements, clause.remedies)
        yield Blank(clause.blanks, unsaid=all(one is None for one in said) and not any(listed))


def _rule(clause: Clause) -> Iterator[Point]:
    if clause.norm is not None:
        yield from _norm(Rule(clause.trigger, None, clause.norm), clause)
    if clause.then is not None and clause.norm is not None:
        exercise = Exercise(clause.norm.party, next((act.event for act in clause.norm.acts if act.event), ""))
        yield from _norm(Rule(None, exercise, clause.then), clause)


def _norm(rule: Rule, clause: Clause) -> Iterator[Point]:
    norm, several = rule.norm, len(rule.norm.acts) > 1
    yield rule
    if several:
        yield from (Step(number, act, rule) for number, act in enumerate(norm.acts, start=1))
    for number, act in enumerate(norm.acts, start=1):
        yield from _act(act, number if several else None, rule)
    if rule.exercise is None and isinstance(rule.trigger, EventTrigger) and rule.trigger.first_unanswered:
        answers = tuple(dict.fromkeys(act.event for act in norm.acts if act.event is not None))
        yield FirstUnanswered(rule.trigger.events, answers, clause.key)
    if rule.exercise is None and clause.key and all(act.key != clause.key for act in norm.acts):
        yield Correlated(clause.key)
    if norm.modal in {Modal.MUST_NOT, Modal.MAY}:
        conditional = rule.trigger is not None or any(act.where is not None for act in norm.acts)
        yield ActNote(norm.modal, norm.party, conditional, clause.then is not None)


def _act(act: Act, step: int | None, rule: Rule) -> Iterator[Point]:
    trigger = rule.trigger
    window = trigger if isinstance(trigger, WindowTrigger) else None
    if act.except_when is not None:
        yield Excepted(step, act.except_when, act=rule.norm.modal is Modal.MUST_NOT)
    for permission in act.except_after:
        yield Permitted(step, permission)
    for stating in act.stating:
        yield Content(step, stating, window.windows.unit if window else None)
    if act.early_counts or (window is not None and act.deadline is not None):
        yield Opened(step, early=act.early_counts, after=_after(act.deadline), named=_names_window(act), window=window)
    if act.frequency is not None and (act.during_span is not None or isinstance(trigger, EntityTrigger)):
        yield Spanned(step, act.frequency, act.during_span, trigger.event if isinstance(trigger, EntityTrigger) else "")


def _names_window(act: Act) -> bool:
    return any(isinstance(piece, WindowRef) for piece in pieces((act.where, act.stating)))


def _after(deadline: Deadline | None) -> bool:
    """Whether the deadline lies behind the window it belongs to."""
    return isinstance(deadline, By) and isinstance(deadline.day, DayOfWindow) and deadline.day.after


def _beside(agreement: Agreement, clause: Clause) -> Iterator[Point]:
    for release in clause.releases:
        yield Released(release)
    for excuse in clause.excuses:
        norm = clause.norm
        at_once = norm is not None and clause.then is None and any(_at_once(act, norm.modal) for act in norm.acts)
        yield Excused(excuse, norm.party if norm is not None and clause.then is None else None, at_once)
    for pause in clause.pauses:
        yield Paused(pause)
    if clause.overrides:
        yield Overriding(clause.overrides)
    above = tuple(other.number for other in agreement.clauses if clause.number in other.overrides)
    if above:
        yield Overridden(above)
    if clause.tolerance is not None:
        yield Tolerated(clause.tolerance)
    if clause.survives:
        yield Surviving()
    yield from _costs(agreement, clause)
    yield from _grounds(agreement, clause)
    for debtor in dict.fromkeys(one.party for one in (clause.norm, clause.then) if one is not None):
        numbers = tuple(
            other.number
            for other in agreement.clauses
            if any(excuse.party == debtor and clause.number in excuse.clauses for excuse in other.excuses)
        )
        if numbers:
            yield Excusing(debtor, numbers)


def _at_once(act: Act, modal: Modal) -> bool:
    """Whether a failure is one act or record: it has no deadline to be late on."""
    return modal in {Modal.MUST_NOT, Modal.MAY} or (
        act.ensure is not None and not isinstance(act.ensure, MetricCondition)
    )


def _costs(agreement: Agreement, clause: Clause) -> Iterator[Point]:
    for remedy in clause.remedies:
        yield Cost(remedy, clause.number if clause.norm is not None and clause.number in remedy.clauses else None)
    elsewhere = [
        remedy
        for other in agreement.clauses
        if other.number != clause.number
        for remedy in other.remedies
        if clause.number in remedy.clauses
    ]
    for remedy in elsewhere:
        yield Cost(remedy, clause.number)
    if not elsewhere and not clause.remedies and not clause.blanks and _binds(clause.norm, clause.then):
        yield NoCost()


def _binds(norm: Norm | None, then: Norm | None) -> bool:
    return then is not None or (norm is not None and norm.modal is not Modal.MAY)


def _grounds(agreement: Agreement, clause: Clause) -> Iterator[Point]:
    for metric in agreement.metrics.values():
        if not isinstance(metric.body, ComplianceOf) or clause.number not in metric.body.clauses:
            continue
        powers = tuple(
            other.number
            for other in agreement.clauses
            if isinstance(other.trigger, MetricTrigger) and other.trigger.metric == metric.name
        )
        assured = tuple(
            other.number
            for other in agreement.clauses
            if other.norm is not None
            and any(isinstance(a.ensure, MetricCondition) and a.ensure.metric == metric.name for a in other.norm.acts)
        )
        yield Grounds(metric.name, powers, assured)


def _without_rule(agreement: Agreement, clause: Clause) -> Iterator[Point]:
    for requirement in clause.requirements:
        match requirement:
            case Requirement(party, facts):
                known = agreement.parties[party].facts if party in agreement.parties else {}
                values = tuple((fact, known[fact].value if fact in known else None) for fact in facts)
                yield Required(requirement, values)
            case LintRequirement(rule):
                yield RuleRequired(rule)
    if clause.attestation is not None:
        yield Attested(clause.attestation)
    if clause.statement is not None:
        yield Plainly(clause.statement)
