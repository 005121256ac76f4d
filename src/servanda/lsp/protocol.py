"""Methods of the protocol and what answers them; nothing that a document says may end the server."""

from collections.abc import Callable
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from servanda.lsp import documents_changed, reading, writing
from servanda.lsp.server import Server

_LANGUAGES = frozenset({"en", "zh", "both"})
_FEATURES: tuple[tuple[str, Callable[[Server, Any], Any], Any], ...] = (
    (lsp.INITIALIZED, documents_changed.initialized, None),
    (lsp.TEXT_DOCUMENT_DID_OPEN, documents_changed.opened, None),
    (lsp.TEXT_DOCUMENT_DID_CHANGE, documents_changed.edited, None),
    (lsp.TEXT_DOCUMENT_DID_SAVE, documents_changed.saved, None),
    (lsp.TEXT_DOCUMENT_DID_CLOSE, documents_changed.closed, None),
    (lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, documents_changed.watched, None),
    (lsp.TEXT_DOCUMENT_HOVER, reading.hover, None),
    (lsp.TEXT_DOCUMENT_DEFINITION, reading.definition, None),
    (lsp.TEXT_DOCUMENT_REFERENCES, reading.references, None),
    (lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL, reading.symbols, None),
    (lsp.TEXT_DOCUMENT_COMPLETION, reading.completion, lsp.CompletionOptions(trigger_characters=[".", "[", " "])),
    (lsp.TEXT_DOCUMENT_FORMATTING, writing.layout, None),
    (lsp.TEXT_DOCUMENT_PREPARE_RENAME, writing.prepare, None),
    (lsp.TEXT_DOCUMENT_RENAME, writing.rename, None),
    (
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        writing.actions,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    ),
)


def served(version: str) -> Server:
    """A server with everything it can do."""
    server = Server(version)
    for method, answer, options in _FEATURES:
        _register(server, method, answer, options)

    @server.feature(lsp.INITIALIZE)
    def _initialize(params: lsp.InitializeParams) -> None:
        given = params.initialization_options
        language = given.get("language") if isinstance(given, dict) else None
        server.language = language if language in _LANGUAGES else "both"

    return server


def _register(server: Server, method: str, answer: Callable[[Server, Any], Any], options: Any) -> None:
    def answered(params: Any) -> Any:
        try:
            return answer(server, params)
        except JsonRpcException:
            raise
        except Exception as error:  # noqa: BLE001 -- a defect of one feature must not end all of them
            server.failed(method, error)
            return None

    server.feature(method, options)(answered)
