"""What sets a clause off, and the scope its conditions read."""

from servanda.diagnostics import Span
from servanda.model.agreement import (
    During,
    EntityTrigger,
    Event,
    EventField,
    EventTrigger,
    MetricTrigger,
    Trigger,
    Windows,
    WindowTrigger,
)
from servanda.model.conditions import comparable, condition, settled
from servanda.model.deadlines import Anchor
from servanda.model.expressions import Kind, Operand
from servanda.model.findings import did_you_mean
from servanda.model.lines import TriggerLine
from servanda.model.names import Context, MetricInfo, common_fields
from servanda.model.operands import Scope, Typed, operand
from servanda.records import draft, fresh
from servanda.syntax import tree
from servanda.syntax.tree import ForEachBreach, ForEachEvent, ForEachWindow, WhenEvent, WhenMetric, WindowUnit


@draft
class Opening:
    """A trigger with what the rest of the clause reads of it."""

    trigger: Trigger | None = None
    events: tuple[Event, ...] = ()
    fields: dict[str, EventField] = fresh(default_factory=dict)
    unusable: dict[str, str] = fresh(default_factory=dict)
    variable: str | None = None
    window: str | None = None
    unit: WindowUnit | None = None
    partial: bool = False
    """windows cut by the term count too"""
    failed: bool = False
    """a trigger is written but could not be made out: nothing can be said about what depends on it"""

    @property
    def anchor(self) -> Anchor:
        """What a deadline of the clause counts from."""
        return Anchor(isinstance(self.trigger, EventTrigger | MetricTrigger), self.window, self.unit)

    @property
    def row(self) -> Scope:
        """For conditions about the trigger's own row."""
        words = " or ".join(event.name for event in self.events)
        return Scope(words, self.fields, self.unusable, self.variable, self.fields, own=True, window=self.window)

    def of(self, event: Event) -> Scope:
        """For conditions about a row of another event, which may compare with the trigger."""
        return Scope(event.name, event.fields, {}, self.variable, self.fields, window=self.window)


def opening(line: TriggerLine | None, *, partial: bool, context: Context) -> Opening:
    """The trigger of a clause; with an error or a blank in it the context is broken."""
    made = _opening(line, partial=partial, context=context)
    made.partial = partial
    made.failed = line is not None and not isinstance(line, ForEachBreach) and made.trigger is None
    return made


def _opening(line: TriggerLine | None, *, partial: bool, context: Context) -> Opening:
    match line:
        case WhenEvent():
            return _when_event(line, context)
        case ForEachEvent():
            return _entity(line, context)
        case ForEachWindow():
            made = windows(line.window, partial=partial, context=context)
            _free_variable(line.variable, context)
            name = line.variable.text if line.variable else None
            trigger = WindowTrigger(made, name, line.span) if made else None
            return Opening(trigger, window=name, unit=line.window.unit)
        case WhenMetric():
            return Opening(_when_metric(line, context))
        case ForEachBreach() | None:
            return Opening()


def windows(spec: tree.WindowSpec, *, partial: bool, context: Context) -> Windows | None:
    """Calendar windows: `each complete month`, or with `including partial` also those the term cuts."""
    if spec.since is not None:
        message = "`since` stands here only in `at least … each …`"
        context.error("MOD041", message, spec.since.span, f"write `each complete {spec.unit}`")
        return None
    return Windows(spec.unit, partial)


def _free_variable(name: tree.Name | None, context: Context) -> None:
    """A variable must not hide another name."""
    if name is None:
        return
    taken = {"a party": context.names.parties, "an import": context.names.imports, "a term": context.names.terms}
    what = next((what for what, names in taken.items() if name.text in names), None)
    if what is not None:
        context.error(
            "MOD021", f"`{name.text}` is already the name of {what}", name.span, "choose another name after `as`"
        )


def _when_event(line: WhenEvent, context: Context) -> Opening:
    events = tuple(event for path in line.events if (event := context.event(path)) is not None)
    fields, unusable = common_fields(events)
    _free_variable(line.variable, context)
    made = Opening(None, events, fields, unusable, line.variable.text if line.variable else None)
    if len(events) < len(line.events):
        return made
    where = condition(line.where, made.row, context) if line.where else None
    calendar = context.calendar(line.calendar.calendar) if line.calendar else None
    during = During(calendar, line.calendar.outside) if line.calendar and calendar else None
    names = tuple(event.name for event in events)
    made.trigger = EventTrigger(names, where, during, line.first_unanswered, made.variable, line.span)
    return made


def _entity(line: ForEachEvent, context: Context) -> Opening:
    event = context.event(line.event)
    _free_variable(line.variable, context)
    if event is None:
        return Opening()
    made = Opening(None, (event,), dict(event.fields), {}, line.variable.text if line.variable else None)
    where = condition(line.where, made.row, context) if line.where else None
    made.trigger = EntityTrigger(event.name, where, made.variable, line.span)
    return made


def _when_metric(line: WhenMetric, context: Context) -> MetricTrigger | None:
    info = metric(line.metric, context)
    if info is None:
        return None
    bound = metric_bound(line.metric.span, info, line.op, line.bound, context)
    if line.count < 1:
        context.error(
            "MOD034", f"`in {line.count} consecutive {info.unit}s` is never reached", line.span, "write 1 or more"
        )
        return None
    if line.unit is not None and info.unit is not None and line.unit is not info.unit:
        message = f"`{line.metric.text}` is measured each {info.unit}, not each {line.unit}"
        context.error("MOD035", message, line.span, f"write `in {line.count} consecutive {info.unit}s`")
        return None
    return None if bound is None else MetricTrigger(line.metric.text, line.op, bound, line.count, line.span)


def metric(path: tree.Path, context: Context) -> MetricInfo | None:
    """What is known about a metric; None after an error."""
    info = context.names.metrics.get(path.text)
    if info is None:
        hint = did_you_mean(path.text, context.names.metrics)
        context.error("MOD020", f"unknown metric `{path.text}`", path.span, hint)
    return info


def metric_bound(
    span: Span, info: MetricInfo, op: tree.Comparison, bound: tree.Scalar, context: Context
) -> Operand | None:
    """What a metric is compared with, of its own kind; None after an error or for a blank."""
    left = Typed(None, info.kind, span)
    right = operand(bound, Scope(), context)
    right = right and settled(bound, right, left, Scope(), context)
    if right is None or not comparable(left, right, op, bound.span, context):
        return None
    return right.operand


METRIC_KINDS = {tree.CountBody: Kind.NUMBER, tree.ShareBody: Kind.SHARE, tree.ComplianceBody: Kind.SHARE}
