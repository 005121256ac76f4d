"""Requests that change nothing: what things mean, where they are, what could stand at a place."""

from collections.abc import Callable

from lsprotocol import types as lsp

from servanda.diagnostics import Span
from servanda.lsp.completing import offers
from servanda.lsp.convert import Converter
from servanda.lsp.meanings import meaning
from servanda.lsp.occurrences import Occurrence, at, of
from servanda.lsp.server import Server
from servanda.lsp.symbols import Branch, branches

_KINDS = {
    "clause": lsp.SymbolKind.Function,
    "event": lsp.SymbolKind.Event,
    "party": lsp.SymbolKind.Class,
    "term": lsp.SymbolKind.Constant,
    "calendar": lsp.SymbolKind.Namespace,
    "metric": lsp.SymbolKind.Variable,
    "agreement": lsp.SymbolKind.Module,
}
_OFFERED = {
    "keyword": lsp.CompletionItemKind.Keyword,
    "clause": lsp.CompletionItemKind.Function,
    "event": lsp.CompletionItemKind.Event,
    "party": lsp.CompletionItemKind.Class,
    "term": lsp.CompletionItemKind.Constant,
    "field": lsp.CompletionItemKind.Field,
    "metric": lsp.CompletionItemKind.Variable,
    "variable": lsp.CompletionItemKind.Variable,
    "rule": lsp.CompletionItemKind.Reference,
}


def hover(server: Server, params: lsp.HoverParams) -> lsp.Hover | None:
    """What the thing under the pointer means."""
    place = server.place(params.text_document.uri, params.position)
    if place is None:
        return None
    file, seen, converter, offset = place
    found = meaning(seen, file, offset, server.language)
    if found is None:
        return None
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, found[1]), converter.span(found[0].span))


def definition(server: Server, params: lsp.DefinitionParams) -> list[lsp.Location]:
    """Where the thing is said; a term or party of several files is said in each."""
    return _places(server, params.text_document.uri, params.position, lambda one: one.defines)


def references(server: Server, params: lsp.ReferenceParams) -> list[lsp.Location]:
    """Where the thing is named."""
    whole = params.context.include_declaration
    return _places(server, params.text_document.uri, params.position, lambda one: whole or not one.defines)


def _places(
    server: Server, uri: str, position: lsp.Position, wanted: Callable[[Occurrence], bool]
) -> list[lsp.Location]:
    place = server.place(uri, position)
    found = None if place is None else at(place[1], place[0], place[3])
    if place is None or found is None:
        return []
    return [place[2].location(one.span) for one in of(place[1], found.symbol) if wanted(one)]


def symbols(server: Server, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
    """The outline."""
    place = server.place(params.text_document.uri, lsp.Position(0, 0))
    return [] if place is None else [_symbol(one, place[2]) for one in branches(place[1], place[0])]


def _symbol(one: Branch, converter: Converter) -> lsp.DocumentSymbol:
    return lsp.DocumentSymbol(
        name=one.name or "?",
        kind=_KINDS.get(one.kind, lsp.SymbolKind.Object),
        range=converter.span(one.whole),
        selection_range=converter.span(one.own),
        detail=one.detail,
        children=[_symbol(child, converter) for child in one.children],
    )


def completion(server: Server, params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
    """What could stand here."""
    place = server.place(params.text_document.uri, params.position)
    if place is None:
        return []
    file, seen, converter, offset = place
    return [
        lsp.CompletionItem(
            label=one.text,
            kind=_OFFERED.get(one.what, lsp.CompletionItemKind.Value),
            detail=one.help or one.what,
            text_edit=lsp.TextEdit(converter.span(between(file, one.replaces, offset)), one.text),
        )
        for one in offers(seen, file, offset)
    ]


def between(file: str, start: int, end: int) -> Span:
    """A span of which only the offsets are looked at."""
    return Span(file, start, end, 1, 1, 1, 1)
