"""Metrics: counts and shares per calendar window."""

from servanda.model.agreement import ComplianceOf, CountOf, Metric, ShareOf, Windows
from servanda.model.conditions import condition
from servanda.model.deadlines import within
from servanda.model.expressions import Expr
from servanda.model.keys import check_key
from servanda.model.names import Context
from servanda.model.operands import Scope
from servanda.model.references import resolve
from servanda.model.triggers import windows
from servanda.records import record
from servanda.syntax import tree


@record
class _Counted:
    event: str
    where: Expr | None


def metric(item: tree.MetricItem, context: Context) -> Metric | None:
    """The metric, or None after an error. With `blanks` it keeps only what does not need them and has no value."""
    made = _windows(item, context)
    if item.sample is not None and item.sample < 1:
        context.error(
            "MOD034", "`sample at least` counts from 1", item.span, "write `sample at least 1`, or leave it out"
        )
    body = _body(item, context)
    errors = context.broken and not context.blanks
    if made is None or body is None or errors:
        return None
    return Metric(item.name.text, body, made, item.sample, item.skipping_thin, tuple(context.blanks), item.span)


def _windows(item: tree.MetricItem, context: Context) -> Windows | None:
    if item.window is None:
        message = f"metric `{item.name.text}` has no window"
        context.error("MOD042", message, item.name.span, "add `each complete week` or `each complete month`")
        return None
    return windows(item.window, partial=item.partial, context=context)


def _body(item: tree.MetricItem, context: Context) -> CountOf | ShareOf | ComplianceOf | None:
    key = tree.ForTheSame(item.key, item.key[0].span.to(item.key[-1].span)) if item.key else None
    match item.body:
        case tree.CountBody(act):
            _no_key(key, "a count", context)
            counted = _counted(act, context)
            return CountOf(counted.event, counted.where) if counted else None
        case tree.ComplianceBody(clauses):
            _no_key(key, "a compliance rate", context)
            numbers = resolve(clauses, context)
            return ComplianceOf(numbers) if numbers else None
        case tree.ShareBody():
            return _share(item.body, key, context)


def _no_key(key: tree.ForTheSame | None, what: str, context: Context) -> None:
    if key is not None:
        context.error("MOD041", f"`for the same` makes no sense on {what}", key.span, "leave it out")


def _counted(act: tree.Act, context: Context) -> _Counted | None:
    event = context.event(act.event)
    if event is None:
        return None
    where = condition(act.where, Scope(event.name, event.fields), context) if act.where else None
    return _Counted(event.name, where)


def _share(body: tree.ShareBody, key: tree.ForTheSame | None, context: Context) -> ShareOf | None:
    first, second = _counted(body.act, context), _counted(body.response, context)
    limit = within(body.limit, body.calendar, None, context) if body.limit is not None else None
    if first is None or second is None:
        return None
    events = context.names.events
    check_key(key, (events[first.event], events[second.event]), context)
    names = tuple(name.text for name in key.fields) if key else ()
    return ShareOf(first.event, first.where, second.event, second.where, names, limit)
