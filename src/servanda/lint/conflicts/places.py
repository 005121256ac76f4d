"""The conditions of an agreement, where they stand, and what must hold where they are asked."""

import re
from collections.abc import Iterable, Iterator

from servanda.diagnostics import Span
from servanda.lint.conflicts.deciding import NOT_YES, Wanted
from servanda.lint.conflicts.logic import operands
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.model.change import changed
from servanda.model.expressions import (
    And,
    Compare,
    Const,
    Contains,
    Expr,
    FieldRef,
    Member,
    Not,
    Operand,
    Or,
    Presence,
    TermRef,
    Truth,
    WindowRef,
)
from servanda.model.expressions import Subject as Whose
from servanda.model.names import common_fields
from servanda.records import record
from servanda.syntax.tree import Comparison, Modal

TRIGGER, ENSURED, EXCEPTION = "the trigger's condition", "what must be ensured", "the exception's condition"

_BEHIND = re.compile(r"\s*(?:present|absent|有值|无值)")
_BEFORE = re.compile(r"(?:\bnot|非)[\s(（]*$")
_BLANKS = re.compile(r"\s+")


@record
class Place:
    """A condition: `premises` hold wherever it is asked; `events` are those whose row it reads.

    `what` says which condition it is; `clause` is None in a metric.
    """

    what: str
    condition: Expr
    premises: tuple[Wanted, ...]
    events: tuple[str, ...]
    clause: model.Clause | None
    span: Span

    @property
    def heading(self) -> tuple[str, ...]:
        """The clause's, for a finding."""
        return self.clause.heading if self.clause is not None else ()


def places(subject: Subject) -> Iterator[Place]:
    """All conditions that read a row, clause by clause, then those of metrics."""
    for clause in subject.agreement.clauses:
        yield from _of_clause(clause, subject)
    for metric in subject.agreement.metrics.values():
        yield from _of_metric(metric, subject)


def _of_clause(clause: model.Clause, subject: Subject) -> Iterator[Place]:
    trigger, events = clause.trigger, triggers(clause)
    opened = trigger_condition(clause)
    if opened is not None and trigger is not None:
        yield Place(TRIGGER, opened, (), events, clause, place_of(opened, trigger.span, subject))
    premises = () if opened is None else (Wanted(opened),)
    for norm in (clause.norm, clause.then):
        for act in norm.acts if norm is not None else ():
            own = premises if norm is clause.norm else ()
            yield from _of_act(act, own, clause, subject)
    for release in clause.releases:
        if release.where is not None:
            before = (*as_trigger(premises), *same_key(release.key, release.events, events, subject))
            span = place_of(release.where, release.span, subject)
            yield Place("the release's condition", release.where, before, release.events, clause, span)


def _of_act(act: model.Act, premises: tuple[Wanted, ...], clause: model.Clause, subject: Subject) -> Iterator[Place]:
    events = triggers(clause)
    if act.where is not None and act.event is not None:
        before = (*as_trigger(premises), *same_key(act.key, (act.event,), events, subject))
        span = place_of(act.where, act.span, subject)
        yield Place(f"the condition on `{act.event}`", act.where, before, (act.event,), clause, span)
    if act.ensure is not None and not isinstance(act.ensure, model.MetricCondition):
        spared = () if act.except_when is None else (Wanted(act.except_when, NOT_YES),)
        span = place_of(act.ensure, act.span, subject)
        yield Place(ENSURED, act.ensure, (*premises, *spared), events, clause, span)
    if act.except_when is not None:
        forbidden = clause.norm is not None and clause.norm.modal is Modal.MUST_NOT
        read = (act.event,) if forbidden and act.event is not None else events
        before = premises if not forbidden else (() if act.where is None else (Wanted(act.where),))
        span = place_of(act.except_when, act.span, subject)
        yield Place(EXCEPTION, act.except_when, before, read, clause, span)
    for allowed in act.except_after:
        if allowed.where is not None:
            span = place_of(allowed.where, allowed.span, subject)
            yield Place("the permission's condition", allowed.where, (), (allowed.event,), clause, span)


def _of_metric(metric: model.Metric, subject: Subject) -> Iterator[Place]:
    match metric.body:
        case model.CountOf(event, where):
            found = [(event, where)]
        case model.ShareOf(event, where, response, response_where):
            found = [(event, where), (response, response_where)]
        case _:
            found = []
    for event, where in found:
        if where is not None:
            span = place_of(where, metric.span, subject)
            yield Place(f"the condition on `{event}`", where, (), (event,), None, span)


# --- parts of clauses -------------------------------------------------------------------------------------------------


def triggers(clause: model.Clause) -> tuple[str, ...]:
    """The events that set the clause off."""
    match clause.trigger:
        case model.EventTrigger(events):
            return events
        case model.EntityTrigger(event):
            return (event,)
        case _:
            return ()


def trigger_condition(clause: model.Clause) -> Expr | None:
    """What the trigger's `where` asks of its row."""
    match clause.trigger:
        case model.EventTrigger() | model.EntityTrigger():
            return clause.trigger.where
        case _:
            return None


def same_key(
    key: Iterable[str], events: tuple[str, ...], earlier: tuple[str, ...], subject: Subject
) -> Iterator[Wanted]:
    """That the row's key is the trigger's."""
    for name in key:
        own, other = _field(name, events, subject), _field(name, earlier, subject)
        if own is not None and other is not None:
            row = FieldRef(Whose.ROW, name, own.kind, own.optional, own.choices)
            trigger = FieldRef(Whose.TRIGGER, name, other.kind, other.optional, other.choices)
            yield Wanted(Compare(row, Comparison.EQ, trigger))


def _field(name: str, events: tuple[str, ...], subject: Subject) -> model.EventField | None:
    known = tuple(event for one in events if (event := subject.agreement.events.get(one)) is not None)
    return common_fields(known)[0].get(name)


def as_trigger(wanted: Iterable[Wanted]) -> Iterator[Wanted]:
    """The same of the trigger's row."""
    for one in wanted:
        yield Wanted(read_from_trigger(one.condition), one.outcomes, "trigger")


def read_from_trigger(condition: Expr) -> Expr:  # noqa: PLR0911 -- one per form of condition
    """The condition with the row's fields read from the trigger."""
    match condition:
        case And(items):
            return And(tuple(map(read_from_trigger, items)))
        case Or(items):
            return Or(tuple(map(read_from_trigger, items)))
        case Not(item):
            return Not(read_from_trigger(item))
        case Compare(left, op, right):
            return Compare(_moved(left), op, _moved(right))
        case Member(left, items, negated):
            return Member(_moved(left), tuple(map(_moved, items)), negated)
        case Presence(field, absent):
            return Presence(_moved_field(field), absent)
        case Contains(field, items):
            return Contains(_moved_field(field), tuple(map(_moved, items)))
        case Truth(field):
            return Truth(_moved_field(field))


def _moved(side: Operand) -> Operand:
    return _moved_field(side) if isinstance(side, FieldRef) else side


def _moved_field(field: FieldRef) -> FieldRef:
    moved: FieldRef = changed(field, subject=Whose.TRIGGER)
    return moved


# --- where it is written ----------------------------------------------------------------------------------------------


def reads_row(condition: Expr) -> bool:
    """Whether a condition is about a row: one on facts and terms alone is settled by filling blanks, on purpose."""
    sides = list(operands(condition))
    facts = any(isinstance(side, Const) and side.fact is not None for side in sides)
    return not facts and any(isinstance(side, FieldRef | WindowRef) for side in sides)


def filled(condition: Expr, subject: Subject) -> bool:
    """Whether it reads a term that another file gives: what a standard text leaves open is settled on purpose."""
    for side in operands(condition):
        if isinstance(side, TermRef) and side.span is not None:
            term = subject.agreement.terms.get(side.term)
            if term is not None and term.span.file != side.span.file:
                return True
    return False


def place_of(condition: Expr, otherwise: Span, subject: Subject) -> Span:
    """Where the condition stands; `otherwise` where nothing of it has a place."""
    spans = [side.span for side in operands(condition) if side.span is not None]
    spans = [span for span in spans if span.file == otherwise.file] or [otherwise]
    whole = min(spans, key=lambda span: span.start).to(max(spans, key=lambda span: span.end))
    text = subject.texts.get(whole.file, "")
    start, end = whole.start, whole.end
    if _ends_in_presence(condition) and (behind := _BEHIND.match(text, end)):
        end = behind.end()
    if isinstance(condition, Not) and (before := _BEFORE.search(text, max(0, start - 40), start)):
        start = before.start()
    if (start, end) == (whole.start, whole.end):
        return whole
    from servanda.lint.prose import span_at  # noqa: PLC0415 -- where the ends have moved

    return span_at(whole.file, text, start, end)


def _ends_in_presence(condition: Expr) -> bool:
    match condition:
        case And(items) | Or(items):
            return _ends_in_presence(items[-1])
        case Not(item):
            return _ends_in_presence(item)
        case _:
            return isinstance(condition, Presence)


def written(span: Span, subject: Subject) -> str:
    """What stands at a place, on one line."""
    return _BLANKS.sub(" ", subject.text(span)).strip()
