"""Duties, prohibitions and powers with their acts."""

from servanda.diagnostics import Label, Span
from servanda.model.acts import act_parts
from servanda.model.agreement import (
    Act,
    EntityTrigger,
    Event,
    EventTrigger,
    MetricCondition,
    MetricTrigger,
    Norm,
    Trigger,
    WindowTrigger,
)
from servanda.model.change import changed
from servanda.model.conditions import condition
from servanda.model.deadlines import Anchor
from servanda.model.expressions import Expr
from servanda.model.keys import check_key, names_of
from servanda.model.lines import ActLines, NormLines
from servanda.model.names import Context
from servanda.model.operands import Scope
from servanda.model.settle import reads_trigger
from servanda.model.triggers import Opening, metric_bound
from servanda.records import record
from servanda.syntax import tree
from servanda.syntax.tree import Comparison, Modal

_ALLOWED = {
    Modal.MUST: {"within", "by", "at least", "since", "except when", "stating", "counting", "early counts"},
    Modal.MUST_NOT: {"except when", "except after"},
    Modal.MAY: {"within", "counting"},
    Modal.ENSURE: {"except when"},
}
_THEN = {"within", "by", "stating", "counting"}
_WORDS = {
    Modal.MUST: "a duty",
    Modal.MUST_NOT: "a prohibition",
    Modal.MAY: "a power",
    Modal.ENSURE: "`must ensure`",
}
_MIRRORED = {
    Comparison.LT: Comparison.GT,
    Comparison.LE: Comparison.GE,
    Comparison.GT: Comparison.LT,
    Comparison.GE: Comparison.LE,
}


@record
class Setting:
    """What stands around an act: the clause's opening, its own lines, the anchor of deadlines and the norm's verb."""

    opening: Opening
    common: ActLines
    anchor: Anchor
    modal: Modal
    then: bool = False


def norm(lines: NormLines, opening: Opening, common: ActLines, context: Context) -> Norm | None:
    """The clause's rule; None after an error or for a blank (the context is broken then)."""
    modal = lines.line.modal
    setting = Setting(opening, common, opening.anchor, modal)
    if not _trigger_fits(lines, opening, context):
        return None
    return _build(lines, setting, context)


def resulting(lines: NormLines, power: Norm | None, context: Context) -> Norm | None:
    """The duty that an exercise of the power creates: its trigger is the exercise."""
    if lines.line.modal is not Modal.MUST:
        context.error("MOD041", "what follows a power with `then` is a duty", lines.line.span, "write `then … must …`")
        return None
    exercise = context.names.events.get(power.acts[0].event or "") if power and power.acts else None
    events = (exercise,) if exercise else ()
    opening = Opening(None, events, dict(exercise.fields) if exercise else {})
    return _build(lines, Setting(opening, ActLines(), Anchor(event=True), Modal.MUST, then=True), context)


def _build(lines: NormLines, setting: Setting, context: Context) -> Norm | None:
    party = context.party(lines.line.party)
    if not lines.acts:
        message = f"`{lines.line.modal}` says not what"
        context.error("MOD042", message, lines.line.span, "name an event behind it, or list steps below it")
    acts = [_act(written, own.under(setting.common), lines, setting, context) for written, own in lines.acts]
    _evenly_correlated(lines, setting, context)
    if party is None or context.broken:
        return None
    return Norm(party, setting.modal, tuple(act for act in acts if act is not None), lines.line.span)


def _evenly_correlated(lines: NormLines, setting: Setting, context: Context) -> None:
    """A `for the same` below the last step holds for that step alone: the others would match any event at all."""
    keyed = next((own.key for _, own in lines.acts if own.key is not None), None)
    if keyed is None or setting.common.key is not None or setting.modal is not Modal.MUST:
        return
    for written, own in lines.acts:
        if own.key is None and written is not None:
            message = f"any `{written.event.text}` fulfils this step, for it has no `for the same`"
            labels = (Label(keyed.span, "this belongs to the step above it alone"),)
            hint = "write `for the same …` above the steps to correlate them all"
            context.findings.warning("MOD049", message, written.span, help=hint, labels=labels)


def _trigger_fits(lines: NormLines, opening: Opening, context: Context) -> bool:
    trigger, span = opening.trigger, lines.line.span
    match lines.line.modal:
        case Modal.MUST_NOT if trigger is not None:
            hint = "say when it is allowed with `except when` or `except after`, or narrow it with `where`"
            context.error("MOD041", "a prohibition holds at all times and has no trigger", trigger.span, hint)
        case Modal.MAY if isinstance(trigger, WindowTrigger | EntityTrigger):
            context.error("MOD041", "a power is opened by `when …` or always open", trigger.span)
        case Modal.ENSURE if trigger is None:
            hint = "write `when …` with an event, or `for each complete month as m`, above it"
            context.error("MOD042", "`must ensure` needs a trigger: what is to be checked?", span, hint)
        case Modal.ENSURE if isinstance(trigger, EventTrigger) and trigger.first_unanswered:
            hint = "leave out `first unanswered`"
            context.error(
                "MOD041", "nothing answers what must be ensured, so no event is unanswered", trigger.span, hint
            )
        case Modal.ENSURE if isinstance(trigger, EntityTrigger | MetricTrigger):
            context.error("MOD041", "`must ensure` is about an event or a window", trigger.span, "write `when …`")
        case _:
            return True
    return False


def _act(
    written: tree.Act | None, lines: ActLines, around: NormLines, setting: Setting, context: Context
) -> Act | None:
    _check_lines(lines, setting, context)
    if setting.modal is Modal.ENSURE:
        return _ensure(around.line, lines, setting, context)
    if written is None:
        return None
    event = context.event(written.event)
    if event is None:
        return None
    opening = setting.opening
    where = condition(written.where, opening.of(event), context) if written.where else None
    if setting.modal is Modal.MAY and where is not None and written.where is not None and reads_trigger(where):
        message = "what a power's exercise must be is told from its own fields, not from what opened the power"
        hint = "write `for the same …` with a field that both have"
        context.error("MOD044", message, written.where.span, hint)
    sides = opening.events if setting.modal is not Modal.MUST_NOT else ()
    check_key(lines.key, (*sides, event), context)
    if lines.key is not None and not opening.events and setting.modal is not Modal.MUST_NOT:
        message = "`for the same` has nothing to correlate with: no event triggers this"
        context.error("MOD041", message, lines.key.span, "leave it out, or name the event with `when …`")
    row = opening.row if setting.modal is not Modal.MUST_NOT else Scope(event.name, event.fields)
    parts = act_parts(lines, event, row, opening, setting.anchor, context)
    _check_due(parts.deadline is not None, lines, written.span, setting, context)
    return changed(parts, event=event.name, where=where, key=names_of(lines.key), span=written.span)


def _check_lines(lines: ActLines, setting: Setting, context: Context) -> None:
    present: dict[str, Span | None] = {
        "within": lines.within.span if lines.within else None,
        "by": lines.by.span if lines.by else None,
        "at least": lines.at_least.span if lines.at_least else None,
        "since": lines.since.span if lines.since else None,
        "except when": lines.except_when[0].span if lines.except_when else None,
        "except after": lines.except_after[0].line.span if lines.except_after else None,
        "stating": lines.stating[0].span if lines.stating else None,
        "counting": lines.counting.span if lines.counting else None,
        "early counts": lines.early.span if lines.early else None,
    }
    allowed = _THEN if setting.then else _ALLOWED.get(setting.modal, set())
    what = "a resulting duty" if setting.then else _WORDS.get(setting.modal, "this rule")
    for word, span in present.items():
        if span is not None and word not in allowed:
            context.error(
                "MOD041", f"`{word}` makes no sense on {what}", span, f"here may stand: {', '.join(sorted(allowed))}"
            )
    if lines.counting is not None and lines.within is None:
        context.error("MOD041", "`counting` says how a `within` is counted; there is none", lines.counting.span)
    timed = lines.within or lines.by
    if lines.within is not None and lines.by is not None:
        context.error("MOD040", "an act has one deadline: `within` or `by`", lines.by.span, "keep one of the two")
    if timed is not None and lines.at_least is not None:
        message = "`at least` is due at its window's end and has no other deadline"
        context.error("MOD041", message, timed.span, "leave out one of the two")


def _check_due(due: bool, lines: ActLines, span: Span, setting: Setting, context: Context) -> None:  # noqa: FBT001
    """A duty says by when; what it counts from must be there."""
    trigger = setting.opening.trigger
    if lines.within is not None and lines.at_least is None and not setting.anchor.event:
        window = setting.anchor.window
        hint = f"write `by 24:00 on the 5th after {window}`" if window else "name the trigger with `when …`"
        context.error("MOD033", "`within` has nothing to count from: no event triggers this", lines.within.span, hint)
    if setting.modal is not Modal.MUST:
        return
    if lines.at_least is not None:
        _check_frequency(lines.at_least, setting, context)
    elif isinstance(trigger, EntityTrigger):
        hint = f"write `at least 1 time each week since {trigger.variable or 'c'}`, or `when {trigger.event}`"
        context.error("MOD042", "`for each` with an event needs `at least … each …`", trigger.span, hint)
    elif lines.within is None and lines.by is None and not due:
        hint = "add `within …`, `by …`, or `at least … each …`"
        context.error("MOD033", "this duty has no deadline, so it could never be missed", span, hint)
    if lines.early is not None:
        _check_early(lines.early, lines, trigger, context)


def _check_early(line: tree.EarlyCounts, lines: ActLines, trigger: Trigger | None, context: Context) -> None:
    """What may come before the duty opens must be told from what was done for something else."""
    match trigger:
        case WindowTrigger() if lines.by is not None:
            return
        case EventTrigger(first_unanswered=True):
            message = "with `first unanswered` nothing can have been done early: an answer before it makes no trigger"
        case EventTrigger() if lines.key is None:
            message = "`early counts` needs `for the same …`: any earlier act would do"
        case EventTrigger():
            return
        case _:
            message = "`early counts` is for a duty that an event triggers, or of each window with a `by`"
    context.error("MOD041", message, line.span, "leave it out")


def _check_frequency(line: tree.AtLeastLine, setting: Setting, context: Context) -> None:
    trigger = setting.opening.trigger
    if isinstance(trigger, WindowTrigger):
        context.error("MOD041", "the windows are said twice", line.span, "leave out the line `for each …`")
    elif isinstance(trigger, EventTrigger | MetricTrigger):
        hint = "write `for each …` with the event instead of `when …`"
        context.error("MOD041", "`at least … each …` counts per entity, not per trigger", line.span, hint)


def _ensure(line: tree.NormLine, lines: ActLines, setting: Setting, context: Context) -> Act | None:
    if line.condition is None:
        return None
    opening = setting.opening
    ensure: Expr | MetricCondition | None
    if isinstance(opening.trigger, WindowTrigger):
        ensure = _metric_condition(line.condition, opening.trigger, context)
    else:
        ensure = condition(line.condition, opening.row, context)
    if ensure is None:
        return None
    event = Event("", None, (), {}, None, (), line.span)
    parts = act_parts(lines, event, opening.row, opening, setting.anchor, context)
    return changed(parts, ensure=ensure, key=names_of(lines.key), span=line.condition.span)


def _metric_condition(written: tree.Condition, trigger: WindowTrigger, context: Context) -> MetricCondition | None:
    metrics = context.names.metrics
    match written:
        case tree.CompareExpr(tree.Path() as path, op, bound) if path.text in metrics:
            pass
        case tree.CompareExpr(bound, op, tree.Path() as path) if path.text in metrics:
            op = _MIRRORED.get(op, op)
        case _:
            hint = "compare one metric, as in `reply_rate >= 95%`"
            context.error("MOD030", "in each window only a metric can be ensured", written.span, hint)
            return None
    info = metrics[path.text]
    if info.unit is not None and info.unit is not trigger.windows.unit:
        message = f"`{path.text}` is measured each {info.unit}, the clause is about each {trigger.windows.unit}"
        context.error("MOD035", message, path.span, f"write `for each complete {info.unit}`")
        return None
    value = metric_bound(path.span, info, op, bound, context)
    return MetricCondition(path.text, op, value) if value is not None else None
