"""What the editor tells: documents opened, edited, closed, files changed."""

from pathlib import Path

from lsprotocol import types as lsp

from servanda.lsp.convert import file_of, uri_of
from servanda.lsp.server import Server
from servanda.model.files import SUFFIX


def initialized(server: Server, _params: lsp.InitializedParams) -> None:
    """The folders of the workspace are searched for what rests on a changed agreement."""
    folders = [file_of(uri) for uri in server.workspace.folders]
    server.documents.folders = [Path(folder) for folder in folders if folder is not None]


def opened(server: Server, params: lsp.DidOpenTextDocumentParams) -> None:
    """A document is there."""
    _changed(server, params.text_document.uri, params.text_document.text)


def edited(server: Server, params: lsp.DidChangeTextDocumentParams) -> None:
    """A document has another text, always all of it."""
    _changed(server, params.text_document.uri, params.content_changes[-1].text)


def saved(server: Server, params: lsp.DidSaveTextDocumentParams) -> None:
    """What lies beside it is looked at again as well."""
    file = file_of(params.text_document.uri)
    if file is not None:
        server.documents.forget()
        server.refresh(file)


def closed(server: Server, params: lsp.DidCloseTextDocumentParams) -> None:
    """Nothing is said of a document that is not open."""
    file = file_of(params.text_document.uri)
    if file is None:
        return
    server.documents.change(file, None)
    server.found.pop(file, None)
    for where in server.published.pop(file, set()):
        server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri_of(where), []))


def watched(server: Server, _params: lsp.DidChangeWatchedFilesParams) -> None:
    """Something changed on the disk: a prose, a binding, settings, a standard text."""
    server.documents.forget()
    for file in list(server.documents.open):
        server.publish(file)


def _changed(server: Server, uri: str, text: str) -> None:
    file = file_of(uri)
    if file is not None and file.endswith(SUFFIX):
        server.documents.change(file, text)
        server.refresh(file)
