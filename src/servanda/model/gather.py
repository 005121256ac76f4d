"""One file's items by what they are: its header, imports, definitions and removals, each name once."""

from servanda.diagnostics import Label, Span
from servanda.model.findings import Findings
from servanda.records import draft, fresh
from servanda.syntax.tree import (
    AgreementItem,
    CalendarItem,
    ClauseItem,
    Definition,
    EventItem,
    ImportItem,
    Item,
    MetricItem,
    PartyItem,
    RemoveItem,
    ReplaceItem,
    SyntaxTree,
    TermItem,
)

KINDS: dict[type[Definition], str] = {
    PartyItem: "party",
    CalendarItem: "calendar",
    TermItem: "term",
    EventItem: "event",
    MetricItem: "metric",
    ClauseItem: "clause",
}


def key_of(item: Definition) -> str:
    """The name, or a clause's number."""
    return item.number if isinstance(item, ClauseItem) else item.name.text


def name_span(item: Definition) -> Span:
    """Where the name or number stands."""
    return item.number_span if isinstance(item, ClauseItem) else item.name.span


def described(item: Definition) -> str:
    """`term `templates` since 2026-07-01`, `clause 2.1.1.3`."""
    if isinstance(item, ClauseItem):
        return f"clause {item.number}"
    dated = f" since {item.since.value}" if isinstance(item, TermItem) and item.since else ""
    return f"{KINDS[type(item)]} `{item.name.text}`{dated}"


def heading(item: Definition) -> str:
    """What a breadcrumb calls it: `2.1.1.3 工作时间内回复`, `term reply_limit`."""
    if isinstance(item, ClauseItem):
        return f"{item.number} {item.title.value}" if item.title else item.number
    return f"{KINDS[type(item)]} {item.name.text}"


def title_of(header: AgreementItem | None) -> str:
    """The agreement's title, else its name; nothing where there is no header."""
    return "" if header is None else header.title.value if header.title else header.name.text


@draft
class Layer:
    """What one file says, before anything it extends."""

    file: str
    header: AgreementItem | None = None
    imports: dict[str, ImportItem] = fresh(default_factory=dict)
    definitions: list[Definition] = fresh(default_factory=list)
    replacements: list[Definition] = fresh(default_factory=list)
    removals: list[RemoveItem] = fresh(default_factory=list)


def gather(tree: SyntaxTree, findings: Findings) -> Layer:
    """Sort the items; what is defined a second time in the file is reported and left out."""
    layer = Layer(tree.file)
    places: dict[str, Span] = {}
    title = title_of(next((item for item in tree.items if isinstance(item, AgreementItem)), None))
    for item in tree.items:
        inner = item.item if isinstance(item, ReplaceItem) else item
        below = (heading(inner),) if isinstance(inner, Definition) else ()
        _take(item, layer, places, findings.under(*([title] if title else []), *below))
    return layer


def _take(item: Item, layer: Layer, places: dict[str, Span], findings: Findings) -> None:
    match item:
        case AgreementItem():
            if layer.header is None:
                layer.header = item
            else:
                findings.error(
                    "MOD003",
                    "a file holds one agreement; this is a second header",
                    item.name.span,
                    labels=(Label(layer.header.name.span, "the first one"),),
                )
        case ImportItem():
            if _first(f"import `{item.name.text}`", item.name.span, places, findings):
                layer.imports[item.name.text] = item
        case RemoveItem():
            if _first(f"`remove {item.kind} {item.key}`", item.span, places, findings):
                layer.removals.append(item)
        case ReplaceItem():
            if _first(described(item.item), name_span(item.item), places, findings):
                layer.replacements.append(item.item)
        case _:
            if _first(described(item), name_span(item), places, findings):
                layer.definitions.append(item)


def _first(what: str, span: Span, places: dict[str, Span], findings: Findings) -> bool:
    """Whether this is the first of its name; a second one is reported with the place of the first."""
    first = places.setdefault(what, span)
    if first is span:
        return True
    findings.error(
        "MOD010",
        f"{what} is given twice" if what.startswith("`") else f"{what} is defined twice",
        span,
        labels=(Label(first, "the first one"),),
        help="rename one of the two, or take one away",
    )
    return False
