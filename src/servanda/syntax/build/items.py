"""Items: headers and the lines under them, in the order written."""

from typing import Any

from servanda.diagnostics import Label, Span
from servanda.records import record
from servanda.syntax.build.context import Context, Reducer
from servanda.syntax.build.points import settle_points
from servanda.syntax.build.values import TYPE_WORDS, whole_number
from servanda.syntax.lexer import Token
from servanda.syntax.tree import (
    AgreementItem,
    CalendarItem,
    ClauseItem,
    ComplianceBody,
    CountBody,
    EventItem,
    FactLine,
    FieldLine,
    ForTheSame,
    HeaderLine,
    HolidaysLine,
    ImportItem,
    IncludingPartial,
    MakeupLine,
    MetricItem,
    Name,
    OpenLine,
    OverrideLine,
    PartyItem,
    Path,
    RemoveItem,
    ReplaceItem,
    RunsLine,
    ShareBody,
    TermItem,
    WindowSpec,
    WithinLine,
)

HEADER_WORDS = {
    "LANGUAGE": "language",
    "VERSION": "version",
    "STATUS": "status",
    "HEADER_TEXT": "text",
    "EXTENDS": "extends",
    "TIMEZONE": "timezone",
    "WORKDAYS": "workdays",
}


@record
class WithdrawnBy:
    """`withdrawn by message_recalled`, folded into its event."""

    event: Path
    span: Span


@record
class SampleAtLeast:
    """`sample at least 20`, folded into its metric."""

    count: int
    span: Span


@record
class SkippingThin:
    """`skipping thin`, folded into its metric."""

    span: Span


def _agreement(context: Context, k: list[Any], span: Span) -> AgreementItem:
    _, name, title, *lines = k
    return AgreementItem(context.name(name), title, tuple(lines), span)


def _status(context: Context, k: list[Any], span: Span) -> Path:
    return Path((Name(k[0].kind.lower(), context.at(k[0])),), span)


def _zone(context: Context, k: list[Any], span: Span) -> Any:
    return Path((context.name(k[0]),), span) if isinstance(k[0], Token) else k[0]


def _party(context: Context, k: list[Any], span: Span) -> PartyItem:
    _, name, title, *facts = k
    return PartyItem(context.name(name), title, tuple(facts), span)


def _calendar(context: Context, k: list[Any], span: Span) -> CalendarItem:
    _, name, title, *lines = k
    return CalendarItem(context.name(name), title, tuple(lines), span)


def _override(_context: Context, k: list[Any], span: Span) -> OverrideLine:
    _, first, _, last, hours = k
    return OverrideLine(first, last or first, () if isinstance(hours, Token) else hours, span)


def _event(context: Context, k: list[Any], span: Span) -> EventItem:
    _, name, title, done, *lines = k
    fields = tuple([line for line in lines if isinstance(line, FieldLine)])
    withdrawn = _once(context, lines, WithdrawnBy, "withdrawn by")
    same = _once(context, lines, ForTheSame, "for the same")
    return EventItem(
        context.name(name),
        title,
        done or (),
        fields,
        withdrawn.event if withdrawn else None,
        same.fields if same else (),
        span,
    )


def _field(context: Context, k: list[Any], span: Span) -> FieldLine:
    name, *modifiers, kind = k
    words = [token.kind for token in modifiers]
    type_, choices = ("one of", kind) if isinstance(kind, tuple) else (kind, ())
    return FieldLine(context.name(name), "OPTIONAL" in words, "PERSONAL" in words, type_, choices, span)


def _field_type(_context: Context, k: list[Any], _span: Span) -> Any:
    return TYPE_WORDS[k[0].kind] if isinstance(k[0], Token) else k[0]


def _metric(context: Context, k: list[Any], span: Span) -> MetricItem:
    _, name, _, body, *lines = k
    same = _once(context, lines, ForTheSame, "for the same")
    window = _once(context, lines, WindowSpec, "each")
    sample = _once(context, lines, SampleAtLeast, "sample at least")
    return MetricItem(
        context.name(name),
        body,
        same.fields if same else (),
        window,
        sample.count if sample else None,
        _once(context, lines, SkippingThin, "skipping thin") is not None,
        _once(context, lines, IncludingPartial, "including partial") is not None,
        span,
    )


def _share(_context: Context, k: list[Any], span: Span) -> ShareBody:
    _, act, _, response, limit = k
    if isinstance(limit, WithinLine):
        return ShareBody(act, response, limit.limit, limit.calendar, span)
    return ShareBody(act, response, None, None, span)


def _clause(context: Context, k: list[Any], span: Span) -> ClauseItem:
    _, number, title, *lines = k
    flat = [part for line in lines for part in (line if isinstance(line, tuple) else (line,))]
    return ClauseItem(context.read(number), context.at(number), title, settle_points(flat), span)


def _remove(context: Context, k: list[Any], span: Span) -> RemoveItem:
    _, kind, what = k
    key = context.read(what) if what.kind == "CLAUSE_NO" else context.name(what).text
    return RemoveItem(kind.kind.lower(), key, span)


def _once(context: Context, lines: list[Any], kind: type[Any], words: str) -> Any:
    """The line of this kind; a second one is an error and the first counts."""
    found = [line for line in lines if isinstance(line, kind)]
    for line in found[1:]:
        context.error(
            "SYN017",
            f"`{words}` stands here twice",
            line.span,
            labels=(Label(found[0].span, "first written here"),),
            help_="remove one of the two lines",
        )
    return found[0] if found else None


ITEM_NODES: dict[str, Reducer] = {
    "start": lambda _context, k, _: tuple(k),
    "agreement": _agreement,
    "header": lambda _context, k, span: HeaderLine(HEADER_WORDS[k[0].kind], k[1], span),
    "runs": lambda _context, k, span: RunsLine(k[1], k[3], span),
    "status": _status,
    "zone": _zone,
    "import_item": lambda _context, k, span: ImportItem(k[1], k[3], span),
    "replace": lambda _context, k, span: ReplaceItem(k[1], span),
    "remove": _remove,
    "party": _party,
    "fact": lambda context, k, span: FactLine(context.name(k[0]), k[2], span),
    "calendar": _calendar,
    "open": lambda _context, k, span: OpenLine(k[1], k[2], span),
    "holidays": lambda context, k, span: HolidaysLine(context.name(k[1]), span),
    "makeup": lambda _context, k, span: MakeupLine(k[1], span),
    "override": _override,
    "term": lambda context, k, span: TermItem(context.name(k[1]), k[2], k[4], span),
    "term_since": lambda _context, k, _: k[1],
    "event": _event,
    "done": lambda _context, k, _: tuple(k[1:]) if k[2] is not None else (k[1],),
    "field": _field,
    "field_type": _field_type,
    "withdrawn": lambda _context, k, span: WithdrawnBy(k[1], span),
    "metric": _metric,
    "count": lambda _context, k, span: CountBody(k[1], span),
    "share": _share,
    "compliance": lambda _context, k, span: ComplianceBody(k[1], span),
    "sample": lambda context, k, span: SampleAtLeast(whole_number(context, k[1]), span),
    "skipping": lambda _context, _k, span: SkippingThin(span),
    "clause": _clause,
}
