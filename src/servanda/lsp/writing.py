"""Requests for edits: layout, another name, fixes, and comments that silence a finding."""

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from servanda.diagnostics import Diagnostic, Span
from servanda.lint import of_a_rule
from servanda.lsp.convert import Converter
from servanda.lsp.occurrences import at
from servanda.lsp.reading import between
from servanda.lsp.renaming import RefusedError, named_at, renamed
from servanda.lsp.server import Server
from servanda.reports.plain import plain
from servanda.syntax.layout import formatted

_REQUEST_FAILED = -32803
"""LSP 3.17, `LSPErrorCodes.RequestFailed`: a request that is right in itself and cannot be done"""


def layout(server: Server, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
    """The document as `servanda fmt` would have it; nothing while it has syntax errors."""
    place = server.place(params.text_document.uri, lsp.Position(0, 0))
    if place is None:
        return []
    file, seen, converter, _ = place
    text = seen.texts.get(file, "")
    result, _ = formatted(text, file, None)
    if result is None or result == text:
        return []
    return [lsp.TextEdit(converter.span(between(file, 0, len(text))), result)]


def prepare(server: Server, params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
    """Whether there is a name here that can be changed."""
    place = server.place(params.text_document.uri, params.position)
    if place is None:
        return None
    file, seen, converter, offset = place
    try:
        symbol = named_at(seen, file, offset)
    except RefusedError as refused:
        raise _answer(refused) from refused
    one = at(seen, file, offset)
    return None if one is None else lsp.PrepareRenamePlaceholder(converter.span(one.span), symbol.name)


def rename(server: Server, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
    """Another name, everywhere; where that is refused the answer is an error that says why."""
    place = server.place(params.text_document.uri, params.position)
    if place is None:
        return None
    try:
        edits = renamed(server.documents, place[0], place[3], params.new_name)
    except RefusedError as refused:
        raise _answer(refused) from refused
    converter = server.converter({each: server.documents.read(each)[0] or "" for each in edits})
    return lsp.WorkspaceEdit(changes=converter.edits(edit for found in edits.values() for edit in found))


def _answer(refused: RefusedError) -> JsonRpcException:
    return JsonRpcException(plain(str(refused)), _REQUEST_FAILED)


def actions(server: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """Fixes of the findings here, and a comment that silences them; none where a signed agreement would change."""
    server.settle()
    place = server.place(params.text_document.uri, params.range.start)
    if place is None:
        return []
    file, seen, converter, start = place
    end = converter.places(file).offset(params.range.end.line, params.range.end.character)
    found = [
        one
        for one in server.found.get(file, ())
        if one.span is not None and one.span.file == file and one.span.start <= end and one.span.end >= start
    ]
    if not found or any(server.documents.seen(other).signed for other in server.documents.resting_on(file)):
        return []
    fixes = [converter.fix(fix, one) for one in found for fix in one.fixes]
    return fixes + [_silence(one, seen.texts.get(file, ""), converter) for one in found if _silenceable(one)]


def _silenceable(one: Diagnostic) -> bool:
    return of_a_rule(one.code)


def _silence(one: Diagnostic, text: str, converter: Converter) -> lsp.CodeAction:
    """A comment above the line; the reason is left to be written, and without one the comment is an error."""
    span = one.span or Span("", 0, 0, 1, 1, 1, 1)
    start = text.rfind("\n", 0, span.start) + 1
    before = text[start : span.start]
    indent = before[: len(before) - len(before.lstrip())]
    line_end = "\r\n" if text[: text.find("\n") + 1].endswith("\r\n") else "\n"
    comment = f"{indent}# servanda: ignore[{one.code}] {line_end}"
    edit = lsp.TextEdit(converter.span(between(span.file, start, start)), comment)
    return lsp.CodeAction(
        title=f"ignore {one.code} here, with a reason",
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=[converter.diagnostic(one)],
        edit=lsp.WorkspaceEdit(changes={converter.uri(span.file): [edit]}),
    )
