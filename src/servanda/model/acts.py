"""What an act carries besides its event: deadline, frequency, span, exceptions, statements."""

from decimal import Decimal
from fractions import Fraction

from servanda.model.agreement import (
    Act,
    Deadline,
    EntitySpan,
    EntityTrigger,
    Event,
    ExceptAfter,
    Frequency,
    SpanPoint,
    Stating,
    Windows,
    WindowTrigger,
)
from servanda.model.conditions import comparable, condition, settled
from servanda.model.deadlines import Anchor, by, length, within
from servanda.model.expressions import Expr, Kind, Operand, Or, Subject
from servanda.model.findings import did_you_mean
from servanda.model.keys import check_key, names_of
from servanda.model.lines import ActLines, Keyed
from servanda.model.names import Context, MetricInfo
from servanda.model.operands import Scope, field_side, operand
from servanda.model.triggers import Opening, metric
from servanda.model.triggers import windows as calendar_windows
from servanda.model.values import WORKING, family
from servanda.syntax import tree
from servanda.syntax.tree import Comparison


def act_parts(  # noqa: PLR0913, PLR0917  # one act is seen from all these sides
    lines: ActLines, event: Event, row: Scope, opening: Opening, anchor: Anchor, context: Context
) -> Act:
    """An act with everything but its event, condition and key. `row` is what `except when` reads."""
    return Act(
        event=None,
        where=None,
        ensure=None,
        key=(),
        deadline=_deadline(lines, anchor, context),
        frequency=_frequency(lines.at_least, opening, context) if lines.at_least else None,
        during_span=_span(lines, opening, context) if lines.since else None,
        except_when=_except_when(lines, row, context),
        except_after=tuple(
            allowed
            for item in lines.except_after
            if (allowed := _except_after(item, lines.key, event, context)) is not None
        ),
        stating=tuple(made for line in lines.stating if (made := _stating(line, event, opening, context)) is not None),
        early_counts=lines.early is not None,
        span=event.span,
    )


def _deadline(lines: ActLines, anchor: Anchor, context: Context) -> Deadline | None:
    if lines.within is not None:
        return within(lines.within.limit, lines.within.calendar, lines.counting, context)
    return by(lines.by, anchor, context) if lines.by is not None else None


def _frequency(line: tree.AtLeastLine, opening: Opening, context: Context) -> Frequency | None:
    if line.count < 1:
        context.error("MOD034", f"`at least {line.count} times` asks for nothing", line.span, "write 1 or more")
        return None
    since = line.window.since
    if since is None:
        made = calendar_windows(line.window, partial=opening.partial, context=context)
    elif _is_entity(since, opening, context):
        made = Windows(line.window.unit, partial=False, anchor=since.text)
    else:
        made = None
    return Frequency(line.count, made, line.span) if made else None


def _is_entity(name: tree.Name, opening: Opening, context: Context) -> bool:
    if isinstance(opening.trigger, EntityTrigger) and opening.variable == name.text:
        return True
    hint = f"the clause's variable is `{opening.variable}`" if opening.variable else None
    hint = hint or f"begin the clause with `for each … as {name.text}`"
    context.error("MOD020", f"`{name.text}` is not what this clause is for each of", name.span, hint)
    return False


def _span(lines: ActLines, opening: Opening, context: Context) -> EntitySpan | None:
    line = lines.since
    if line is None:
        return None
    if lines.at_least is None:
        context.error("MOD041", "`since` says for how long `at least …` holds; there is none", line.span)
        return None
    since = _point(line.since, opening, context) if line.since else None
    until = _point(line.until, opening, context) if line.until else None
    if since is not None and until is not None:
        _ordered(line, since, until, context)
    return EntitySpan(since, until)


def _point(written: tree.SpanPoint, opening: Opening, context: Context) -> SpanPoint | None:
    known = _is_entity(written.variable, opening, context)
    offset = length(written.offset, context, "`since`") if written.offset else None
    if offset is not None and written.offset is not None and offset.first.unit in WORKING:
        message = "a span counts clock time or months, not working time"
        context.error("MOD044", message, written.offset.span, "write days, weeks or months")
        return None
    return SpanPoint(offset) if known and (offset is not None) is (written.offset is not None) else None


def _ordered(line: tree.SinceLine, since: SpanPoint, until: SpanPoint, context: Context) -> None:
    start, end = since.offset, until.offset
    if end is None or start is None:
        if end is None:
            context.error("MOD034", "the span ends where it starts or before", line.span, "give `until` a later point")
        return
    if family(start.first.unit) != family(end.first.unit):
        message = f"{start.first.unit} and {end.first.unit} do not compare, so the span has no sure order"
        context.error("MOD032", message, line.span, "use one unit on both ends")
    elif _size(start.first.amount, start.first.unit) >= _size(end.first.amount, end.first.unit):
        context.error("MOD034", "the span ends where it starts or before", line.span, "give `until` a later point")


def _size(amount: Fraction, unit: tree.Unit) -> Fraction:
    steps = {"minutes": 1, "hours": 60, "days": 1440, "weeks": 10080, "months": 1, "quarters": 3, "years": 12}
    return amount * steps[unit.value]


def _except_when(lines: ActLines, row: Scope, context: Context) -> Expr | None:
    parts = [condition(line.condition, row, context) for line in lines.except_when]
    known = tuple(part for part in parts if part is not None)
    return known[0] if len(known) == 1 else (Or(known) if known else None)


def _except_after(item: Keyed, outer: tree.ForTheSame | None, act: Event, context: Context) -> ExceptAfter | None:
    line = item.line
    if not isinstance(line, tree.ExceptAfter):
        return None
    earlier = context.event(line.event)
    end = context.event(line.until) if line.until else None
    if earlier is None or (line.until is not None and end is None):
        return None
    key = item.key or outer
    check_key(key, (act, earlier, *([end] if end else [])), context)
    where = condition(line.where, Scope(earlier.name, earlier.fields), context) if line.where else None
    return ExceptAfter(earlier.name, where, end.name if end else None, names_of(key), line.span)


def _stating(line: tree.StatingLine, event: Event, opening: Opening, context: Context) -> Stating | None:
    field = event.fields.get(line.field.text)
    if field is None:
        message = f"{event.name} has no field `{line.field.text}`"
        context.error("MOD020", message, line.field.span, did_you_mean(line.field.text, event.fields))
        return None
    side = field_side(field, Subject.ROW, line.field.span)
    value: Operand | None = None
    name: str | None = None
    share = False
    if line.metric is not None:
        info = metric(line.metric, context)
        if info is None or not _states(line, line.metric, field.kind, info, opening, context):
            return None
        name, share = line.metric.text, info.kind is Kind.SHARE
    elif line.value is not None:
        other = operand(line.value, opening.of(event), context)
        other = other and settled(line.value, other, side, opening.of(event), context)
        if other is None or not comparable(side, other, Comparison.EQ, line.value.span, context):
            return None
        value = other.operand
    tolerance = _tolerance(line.tolerance, context, share=share)
    return Stating(field.name, name, value, tolerance, line.span)


def _states(  # noqa: PLR0913, PLR0917  # the stated field and the clause's window against the metric
    line: tree.StatingLine, path: tree.Path, kind: Kind, info: MetricInfo, opening: Opening, context: Context
) -> bool:
    unit = info.unit
    if not isinstance(opening.trigger, WindowTrigger):
        hint = "begin the clause with `for each complete month as m`"
        context.error(
            "MOD035", f"`metric {path.text}` is measured in the clause's window; it has none", path.span, hint
        )
        return False
    if unit is not None and unit is not opening.unit:
        message = f"`{path.text}` is measured each {unit}, the clause is about each {opening.unit}"
        context.error("MOD035", message, path.span, f"define a metric with `each complete {opening.unit}`")
        return False
    if opening.partial and not info.partial:
        # no figure could be right in a window that is not measured: the duty would be undecided there whatever is done
        message = (
            f"`{path.text}` does not measure the windows that the term cuts, and the clause is about these as well"
        )
        hint = "write `including partial` in the metric too, or leave it out of the clause"
        context.error("MOD035", message, path.span, hint)
        return False
    if kind is not Kind.NUMBER:
        message = f"a metric is stated as a number; `{line.field.text}` is of kind `{kind}`"
        context.error("MOD030", message, line.field.span, "make the field a `number`")
        return False
    return True


def _tolerance(written: tree.Scalar | None, context: Context, *, share: bool) -> Fraction | Decimal | None:
    match written:
        case None:
            return None
        case tree.PointsValue(points) if share:
            return points
        case tree.NumberValue(number) if not share:
            return number
        case _ if share:
            context.error("MOD030", "shares differ by percentage points", written.span, "write `0.5 points`")
        case _:
            context.error("MOD030", "numbers differ by a plain number", written.span, "write `give or take 2`")
    return None
