"""What the editor tells: documents opened, edited, closed, files changed."""

from pathlib import Path

from lsprotocol import types as lsp

from servanda.lsp.convert import file_of
from servanda.lsp.server import Server
from servanda.model.files import SUFFIX


def initialized(server: Server, _params: lsp.InitializedParams) -> None:
    """The folders of the workspace are searched for what rests on a changed agreement."""
    folders = [file_of(uri) for uri in server.workspace.folders]
    server.documents.folders = [Path(folder) for folder in folders if folder is not None]


def opened(server: Server, params: lsp.DidOpenTextDocumentParams) -> None:
    """A document is there."""
    file = file_of(params.text_document.uri)
    if file is not None and file.endswith(SUFFIX):
        server.addresses[file] = params.text_document.uri
        server.documents.change(file, params.text_document.text)
        server.refresh(file)


def edited(server: Server, params: lsp.DidChangeTextDocumentParams) -> None:
    """A document has another text, always all of it; it is looked at when the typing pauses."""
    file = file_of(params.text_document.uri)
    if file is not None and file in server.documents.open and params.content_changes:
        server.documents.change(file, params.content_changes[-1].text)
        server.refresh_soon(file)


def saved(server: Server, params: lsp.DidSaveTextDocumentParams) -> None:
    """What lies beside it is looked at again as well."""
    file = file_of(params.text_document.uri)
    if file is not None and file in server.documents.open:
        server.documents.forget()
        server.refresh(file)


def closed(server: Server, params: lsp.DidCloseTextDocumentParams) -> None:
    """Nothing is said of a document that is not open."""
    file = file_of(params.text_document.uri)
    if file is None or file not in server.documents.open:
        return
    resting = [other for other in server.documents.open_resting_on(file) if other != file]
    server.withdraw(file)
    server.documents.change(file, None)
    server.addresses.pop(file, None)
    for other in resting:
        server.publish(other)


def watched(server: Server, _params: lsp.DidChangeWatchedFilesParams) -> None:
    """Something changed on the disk: a prose, a binding, settings, a standard text."""
    server.documents.forget()
    for file in list(server.documents.open):
        server.publish(file)
