"""The lines of a clause."""

from typing import Any

from servanda.diagnostics import Span
from servanda.syntax.build.context import Context, Reducer
from servanda.syntax.build.parts import anchored
from servanda.syntax.build.points import POINT_NODES
from servanda.syntax.build.values import percent_value, whole_number
from servanda.syntax.lexer import Token
from servanda.syntax.tree import (
    Act,
    AtLeastLine,
    AttestedLine,
    ByLine,
    CountingLine,
    EarlyCounts,
    ExceptAfter,
    ExceptWhen,
    ExcusedLine,
    ForEachBreach,
    ForEachEvent,
    ForEachWindow,
    ForTheSame,
    IncludingPartial,
    Modal,
    Name,
    NormLine,
    NotCheckableLine,
    OtherwiseLine,
    OverridesLine,
    PausedLine,
    Quote,
    RecitalLine,
    ReleasedLine,
    RequireFacts,
    RequireLint,
    StatingLine,
    StepLine,
    SurvivesLine,
    ToleratingLine,
    WhenEvent,
    WhenMetric,
    WindowSpec,
    WithinLine,
)

MODALS = {"MUST": Modal.MUST, "MUST_NOT": Modal.MUST_NOT, "MAY": Modal.MAY}


def _when_event(_context: Context, k: list[Any], span: Span) -> WhenEvent:
    _, first, events, where, calendar, variable = k
    return WhenEvent(events, first is not None, where, calendar, variable, span)


def _when_metric(_context: Context, k: list[Any], span: Span) -> WhenMetric:
    _, metric, comparison, bound, consecutive = k
    count, unit = consecutive or (1, None)
    return WhenMetric(metric, comparison, bound, count, unit, span)


def _consecutive(context: Context, k: list[Any], _span: Span) -> tuple[int, Any]:
    number = next(part for part in k[1:3] if part.kind == "NUMBER")
    return whole_number(context, number), k[3]


def _for_each_complete(_context: Context, k: list[Any], span: Span) -> ForEachWindow:
    return ForEachWindow(WindowSpec(k[2], complete=True, since=None, span=span), k[3], span)


def _for_each_anchored(context: Context, k: list[Any], span: Span) -> ForEachWindow:
    return ForEachWindow(anchored(context, k[1], k[3], span), k[4], span)


def _norm_act(context: Context, k: list[Any], span: Span) -> NormLine:
    then, party, verb, act = k
    return NormLine(context.name(party), MODALS[verb.kind], then is not None, act, None, None, None, span)


def _norm_steps(context: Context, k: list[Any], span: Span) -> tuple[NormLine, StepLine]:
    """A norm over steps and its first step: two lines; the grammar reads them together to know that steps follow."""
    then, party, verb, dash, act = k
    head = context.span(span.start, verb.end)
    norm = NormLine(context.name(party), MODALS[verb.kind], then is not None, None, None, None, None, head)
    return norm, _step(context, [dash, act], span)


def _step(context: Context, k: list[Any], _span: Span) -> StepLine:
    dash, act = k
    step: Act = act
    return StepLine(step, context.at(dash).to(step.span))


def _norm_ensure(context: Context, k: list[Any], span: Span) -> NormLine:
    then, party, _, _, condition = k
    return NormLine(context.name(party), Modal.ENSURE, then is not None, None, condition, None, None, span)


def _norm_owes(context: Context, k: list[Any], span: Span) -> NormLine:
    then, party, (amount, cap) = k
    return NormLine(context.name(party), Modal.OWES, then is not None, None, None, amount, cap, span)


def _by_time_day(_context: Context, k: list[Any], span: Span) -> ByLine:
    return ByLine(k[1], k[3], k[4], span)


def _by_day_time(_context: Context, k: list[Any], span: Span) -> ByLine:
    return ByLine(k[2], k[1], k[3], span)


def _counting(context: Context, k: list[Any], span: Span) -> CountingLine:
    token: Token = k[1]
    rule = Name("civil_code", context.at(token)) if token.kind == "CIVIL_CODE" else context.name(token)
    return CountingLine(rule, span)


def _within_name(_context: Context, k: list[Any], span: Span) -> WithinLine:
    return WithinLine(k[1], k[3] if len(k) > 2 else None, span)  # noqa: PLR2004 - `within limit`, or with `of calendar`


LINE_NODES: dict[str, Reducer] = {
    **POINT_NODES,
    "quote": lambda _context, k, span: Quote(k[1], span),
    "when_event": _when_event,
    "when_metric": _when_metric,
    "consecutive_after": _consecutive,
    "consecutive_before": _consecutive,
    "for_each_complete": _for_each_complete,
    "for_each_anchored": _for_each_anchored,
    "for_each_event": lambda _context, k, span: ForEachEvent(k[1], k[2], k[3], span),
    "for_each_breach": lambda _context, k, span: ForEachBreach(k[2], span),
    "same": lambda _context, k, span: ForTheSame(k[1], span),
    "norm_act": _norm_act,
    "norm_steps": _norm_steps,
    "norm_ensure": _norm_ensure,
    "norm_owes": _norm_owes,
    "step": _step,
    "within_literal": lambda _context, k, span: WithinLine(k[1], k[2], span),
    "within_name": _within_name,
    "within_commuted": lambda _context, k, span: WithinLine(k[3], k[1], span),
    "by_time_day": _by_time_day,
    "by_day_time": _by_day_time,
    "at_least": lambda context, k, span: AtLeastLine(whole_number(context, k[1]), k[3], span),
    "except_when": lambda _context, k, span: ExceptWhen(k[1], span),
    "except_after": lambda _context, k, span: ExceptAfter(k[1], k[2], k[3], span),
    "stating": lambda context, k, span: StatingLine(context.name(k[1]), None, None, None, span),
    "stating_metric": lambda context, k, span: StatingLine(context.name(k[1]), k[4], None, k[5], span),
    "stating_value": lambda context, k, span: StatingLine(context.name(k[1]), None, k[3], k[4], span),
    "counting": _counting,
    "early_counts": lambda _context, _k, span: EarlyCounts(span),
    "partial": lambda _context, _k, span: IncludingPartial(span),
    "released": lambda _context, k, span: ReleasedLine(k[1], k[2], span),
    "excused": lambda context, k, span: ExcusedLine(context.name(k[1]), k[3], span),
    "paused": lambda _context, k, span: PausedLine(k[1], k[2], span),
    "otherwise": lambda context, k, span: OtherwiseLine(context.name(k[1]), k[2][0], k[2][1], span),
    "tolerating": lambda context, k, span: ToleratingLine(percent_value(context, k[1]), span),
    "overrides": lambda _context, k, span: OverridesLine(k[1], span),
    "survives": lambda _context, _k, span: SurvivesLine(span),
    "require_facts": lambda context, k, span: RequireFacts(context.name(k[1]), k[2], k[3], span),
    "require_lint": lambda context, k, span: RequireLint(context.name(k[2]), span),
    "recital": lambda _context, k, span: RecitalLine(k[1], span),
    "not_checkable": lambda _context, k, span: NotCheckableLine(k[1], span),
    "attested": lambda context, k, span: AttestedLine(context.name(k[1]), k[2], span),
}
