"""The main sentence of a rule in English: on what, who, must what, for the same what, by when."""

from typing import assert_never

from servanda.model.agreement import (
    Act,
    EntityTrigger,
    EventTrigger,
    Frequency,
    MetricCondition,
    MetricTrigger,
    Trigger,
    WindowTrigger,
)
from servanda.model.expressions import Expr
from servanda.prose.english.conditions import condition, operand
from servanda.prose.english.times import deadline, windows
from servanda.prose.english.values import COMPARISONS, fields, listed, plural, times
from servanda.prose.names import Names
from servanda.prose.points import Rule, Step
from servanda.syntax.tree import Modal, WindowUnit

_VERBS = {
    Modal.MUST: "must",
    Modal.MUST_NOT: "must not",
    Modal.MAY: "may",
    Modal.ENSURE: "must ensure",
    Modal.OWES: "owes",
}
_STEPS = {
    Modal.MUST: "must do each of the following {count} things, each a duty of its own",
    Modal.MUST_NOT: "must not do any of the following {count} things, each forbidden by itself",
    Modal.MAY: "may do any of the following {count} things",
    Modal.ENSURE: "must ensure each of the following {count} things",
    Modal.OWES: "owes each of the following {count} things",
}


def rule(given: Rule, names: Names) -> str:
    """The whole rule where it has one act, else what its steps have in common."""
    norm = given.norm
    head = opening(given, names)
    party = names.party(norm.party)
    if len(norm.acts) != 1:
        return f"{head}{party} {_STEPS[norm.modal].format(count=len(norm.acts))}:"
    always = " at any time" if norm.modal is Modal.MAY and given.trigger is None else ""
    return f"{head}{party} {_VERBS[norm.modal]}{always} {_act(norm.acts[0], given, names)}."


def step(given: Step, names: Names) -> str:
    """One act of several."""
    end = "." if given.number == len(given.rule.norm.acts) else ";"
    return f"({given.number}) {_act(given.act, given.rule, names)}{end}"


def opening(given: Rule, names: Names) -> str:
    """What sets the rule off, up to the comma; nothing for a rule that always holds."""
    if given.exercise is not None:
        return f"Upon each {names.event(given.exercise.event)} by {names.party(given.exercise.party)} with ground, "
    text = trigger(given.trigger, names)
    return f"{text}, " if text else ""


def trigger(given: Trigger | None, names: Names) -> str:
    """`Whenever “message received” occurs …`, without the comma."""
    match given:
        case None:
            return ""
        case EventTrigger(events, where, during):
            first = "a first unanswered " if given.first_unanswered else ""
            hours = ""
            if during is not None:
                hours = (
                    f" {'outside' if during.outside else 'during'} the open hours of {names.calendar(during.calendar)}"
                )
            called = listed([names.event(event) for event in events], "or")
            case_ = "in either case " if len(events) > 1 else ""
            return f"Whenever {first}{called}{_where(where, names, lead=case_)} occurs{hours}"
        case WindowTrigger(windows=spans):
            return f"For each {windows(spans)}"
        case EntityTrigger(event, where):
            return f"For each {names.event(event)}{_where(where, names)}"
        case MetricTrigger(metric, op, bound, count):
            unit = names.unit(metric) or WindowUnit.WEEK
            thin = ", windows with too small a sample being stepped over" if names.skips_thin(metric) else ""
            run = f"in {plural(count, f'consecutive {unit}')}" if count > 1 else f"in any {unit}"
            return f"Whenever {names.spaced(metric)} {COMPARISONS[op]} {operand(bound, names)} {run}{thin}"
        case _:
            assert_never(given)


def _deed(event: str, where: Expr | None, names: Names, unit: WindowUnit | None) -> str:
    """An event as what somebody does: `reply to the customer (“reply sent”)`, `bring about “reply sent”`."""
    done = names.done(event)
    if done is None:
        return f"bring about {names.event(event)}{_where(where, names, unit)}"
    narrowed = f", where {condition(where, names, unit)}" if where is not None else ""
    return f"{done} ({names.event(event)}{narrowed})"


def _act(given: Act, of: Rule, names: Names) -> str:
    unit = of.trigger.windows.unit if isinstance(of.trigger, WindowTrigger) else None
    parts = []
    if given.event is not None:
        parts.append(_deed(given.event, given.where, names, unit))
    if isinstance(given.ensure, MetricCondition):
        bound = operand(given.ensure.bound, names, unit)
        parts.append(f"that {names.spaced(given.ensure.metric)} {COMPARISONS[given.ensure.op]} {bound}")
    elif given.ensure is not None:
        parts.append(f"that {condition(given.ensure, names, unit)}")
    # what a permission or the step of a prohibition correlates by is said with the permission
    if given.key and of.norm.modal is not Modal.MUST_NOT:
        parts.append(f"for the same {fields(names, given.key)}")
    elif given.key:
        parts.append(f"(told apart by {fields(names, given.key)})")
    if given.deadline is not None:
        parts.append(deadline(given.deadline, names, of.trigger, used=of.exercise is not None))
    if given.frequency is not None:
        parts.append(_frequency(given.frequency))
    return " ".join(parts)


def _frequency(given: Frequency) -> str:
    return f"at least {times(given.count)} in each {windows(given.windows)}"


def _where(given: Expr | None, names: Names, unit: WindowUnit | None = None, lead: str = "") -> str:
    return "" if given is None else f" ({lead}where {condition(given, names, unit)})"
