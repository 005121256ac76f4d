"""The main sentence of a rule in Chinese: on what, who, must what, for the same what, by when."""

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
from servanda.prose.chinese.conditions import condition, operand
from servanda.prose.chinese.times import deadline, windows
from servanda.prose.chinese.values import COMPARISONS, COUNTED, WINDOWS, fields, joined, listed
from servanda.prose.names import Names
from servanda.prose.points import Rule, Step
from servanda.syntax.tree import Modal, WindowUnit

_VERBS = {
    Modal.MUST: "应当",
    Modal.MUST_NOT: "不得",
    Modal.MAY: "可以",
    Modal.ENSURE: "应当确保",
    Modal.OWES: "应付",
}
_STEPS = {
    Modal.MUST: "应当完成下列 {count} 项，每项为一项独立的义务：",
    Modal.MUST_NOT: "不得为下列 {count} 项中的任何一项，每项单独禁止：",
    Modal.MAY: "可以为下列 {count} 项中的任何一项：",
    Modal.ENSURE: "应当确保下列 {count} 项中的每一项：",
    Modal.OWES: "应付下列 {count} 项：",
}


def rule(given: Rule, names: Names) -> str:
    """The whole rule where it has one act, else what its steps have in common."""
    norm = given.norm
    head = opening(given, names)
    party = names.party(norm.party)
    if len(norm.acts) != 1:
        return f"{head}{party}{_STEPS[norm.modal].format(count=len(norm.acts))}"
    always = "随时" if norm.modal is Modal.MAY and given.trigger is None else ""
    return f"{head}{party}{_VERBS[norm.modal]}{always}{_act(norm.acts[0], given, names)}。"


def step(given: Step, names: Names) -> str:
    """One act of several."""
    end = "。" if given.number == len(given.rule.norm.acts) else "；"
    return f"（{given.number}）{_act(given.act, given.rule, names)}{end}"


def opening(given: Rule, names: Names) -> str:
    """What sets the rule off, up to the comma; nothing for a rule that always holds."""
    if given.exercise is not None:
        return f"{names.party(given.exercise.party)}有据作出{names.event(given.exercise.event)}的，"
    return trigger(given.trigger, names)


def trigger(given: Trigger | None, names: Names) -> str:
    """`凡发生“客户消息”……的，`."""
    match given:
        case None:
            return ""
        case EventTrigger(events, where, during):
            first = "首条未获答复的" if given.first_unanswered else ""
            hours = ""
            if during is not None:
                hours = f"，且其时{'不在' if during.outside else '处于'}{names.calendar(during.calendar)}的开放时间之内"
            called = listed([names.event(event) for event in events], "或者")
            return f"凡发生{first}{called}{_where(where, names, lead='均' if len(events) > 1 else '')}{hours}的，"
        case WindowTrigger(windows=spans):
            return f"就{windows(spans)}，"
        case EntityTrigger(event, where):
            return f"就每一{names.event(event)}{_where(where, names)}，"
        case MetricTrigger(metric, op, bound, count):
            unit = names.unit(metric) or WindowUnit.WEEK
            thin = f"（略过样本不足的{WINDOWS[unit]}）" if names.skips_thin(metric) else ""
            run = f"连续 {count} {COUNTED[unit]}" if count > 1 else f"在任何一{COUNTED[unit]}"
            return f"凡{names.spaced(metric)}{run}{thin}{joined(COMPARISONS[op], operand(bound, names), '的')}，"
        case _:
            assert_never(given)


def _deed(event: str, where: Expr | None, names: Names, unit: WindowUnit | None) -> str:
    """An event as what somebody does: `答复客户（“客服消息”）`, `作出“客服消息”`."""
    done = names.done(event)
    if done is None:
        return f"作出{names.event(event)}{_where(where, names, unit)}"
    narrowed = joined("，仅指", condition(where, names, unit), "的") if where is not None else ""
    return f"{done}（{names.event(event)}{narrowed}）"


def _act(given: Act, of: Rule, names: Names) -> str:
    unit = of.trigger.windows.unit if isinstance(of.trigger, WindowTrigger) else None
    parts = []
    if given.key and of.norm.modal is not Modal.MUST_NOT:
        parts.append(f"就同一{fields(names, given.key)}")
    if given.deadline is not None:
        parts.append(deadline(given.deadline, names, of.trigger, used=of.exercise is not None))
    if given.frequency is not None:
        parts.append(_frequency(given.frequency))
    deeds = []
    if given.event is not None:
        deeds.append(_deed(given.event, given.where, names, unit))
    if isinstance(given.ensure, MetricCondition):
        bound = joined(COMPARISONS[given.ensure.op], operand(given.ensure.bound, names, unit))
        deeds.append(f"{names.spaced(given.ensure.metric)}{bound}")
    elif given.ensure is not None:
        deeds.append(condition(given.ensure, names, unit))
    if given.key and of.norm.modal is Modal.MUST_NOT:
        deeds.append(f"（以{fields(names, given.key)}区分）")
    return "，".join(part for part in (*parts, "".join(deeds)) if part)


def _frequency(given: Frequency) -> str:
    return f"在{windows(given.windows)}内至少 {given.count} 次"


def _where(given: Expr | None, names: Names, unit: WindowUnit | None = None, lead: str = "") -> str:
    return "" if given is None else f"（{joined(f'{lead}仅指', condition(given, names, unit), '的')}）"
