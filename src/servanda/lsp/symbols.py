"""What a file says as a tree for an outline: clauses below those whose number theirs begins with."""

from servanda.diagnostics import Span
from servanda.lsp.documents import Seen
from servanda.model.gather import KINDS, key_of, name_span
from servanda.records import draft, fresh
from servanda.reports.plain import plain
from servanda.syntax import tree


@draft
class Branch:
    """One item: its kind, name and title, the whole of it and its own name, and what lies below it."""

    kind: str
    name: str
    detail: str
    whole: Span
    own: Span
    children: "list[Branch]" = fresh(default_factory=list)


def branches(seen: Seen, file: str) -> list[Branch]:
    """The items of one file in the order written."""
    layer = seen.chain.layers[file]
    found: list[Branch] = []
    if layer.header is not None:
        header = layer.header
        title = "" if header.title is None else plain(header.title.value)
        found.append(Branch("agreement", header.name.text, title, header.span, header.name.span))
    clauses: dict[str, Branch] = {}
    for item in sorted((*layer.definitions, *layer.replacements), key=lambda item: item.span):
        title = plain(item.title.value) if not isinstance(item, tree.TermItem | tree.MetricItem) and item.title else ""
        branch = Branch(KINDS[type(item)], key_of(item), title, item.span, name_span(item))
        above = _above(branch.name, clauses) if isinstance(item, tree.ClauseItem) else None
        (found if above is None else above.children).append(branch)
        if isinstance(item, tree.ClauseItem):
            clauses[branch.name] = branch
    return found


def _above(number: str, clauses: dict[str, Branch]) -> Branch | None:
    """The nearest clause whose number this one's goes on from."""
    while "." in number:
        number = number.rpartition(".")[0]
        if number in clauses:
            return clauses[number]
    return None
