"""One editor's server: the open documents, what was found in them, and what the editor was told."""

import asyncio
import time

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from servanda.diagnostics import Diagnostic
from servanda.lsp.convert import Converter, file_of, uri_of
from servanda.lsp.documents import Documents, Seen
from servanda.lsp.positions import Units
from servanda.model.files import SUFFIX
from servanda.reports.plain import plain

_PAUSE = 0.15
"""seconds without a keystroke after which a document is looked at; longer where looking takes longer"""
_LONGEST_PAUSE = 2.0


class Server(LanguageServer):
    """One editor's server."""

    def __init__(self, version: str) -> None:
        super().__init__("servanda", version, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
        self.documents = Documents()
        self.language = "both"
        self.found: dict[str, tuple[Diagnostic, ...]] = {}
        self.published: dict[str, dict[str, list[lsp.Diagnostic]]] = {}
        self.addresses: dict[str, str] = {}
        self._due: dict[str, None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._took = 0.0

    @property
    def units(self) -> Units:
        """What columns count, as agreed with the client."""
        encoding = self.workspace.position_encoding or Units.UTF16
        return Units(str(getattr(encoding, "value", encoding)))

    def converter(self, texts: dict[str, str]) -> Converter:
        """Conversions over these texts and the open ones."""
        return Converter({**texts, **self.documents.open}, self.units, self.addresses)

    def place(self, uri: str, position: lsp.Position) -> tuple[str, Seen, Converter, int] | None:
        """File, what is known of it, conversions and the offset of a place; None for what is no agreement's file."""
        file = file_of(uri)
        if file is None or not file.endswith(SUFFIX):
            return None
        seen = self.documents.seen(file)
        converter = self.converter(seen.texts)
        return file, seen, converter, converter.places(file).offset(position.line, position.character)

    def refresh(self, file: str) -> None:
        """Look again at an open agreement and at the open ones that rest on it, and publish what is found."""
        for other in self.documents.open_resting_on(file):
            self._due.pop(other, None)
            self.publish(other)

    def refresh_soon(self, file: str) -> None:
        """As `refresh`, when nothing was typed for a moment."""
        self._due[file] = None
        if self._timer is not None:
            self._timer.cancel()
        pause = min(max(_PAUSE, self._took), _LONGEST_PAUSE)
        self._timer = asyncio.get_running_loop().call_later(pause, self._paused)

    def _paused(self) -> None:
        try:
            self.settle()
        except Exception as error:  # noqa: BLE001 -- a defect of one feature must not end all of them
            self.failed("looking at what was typed", error)

    def settle(self) -> None:
        """Look now at what waits for a pause."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        begun = time.monotonic()
        looked = bool(self._due)
        while self._due:
            file = next(iter(self._due))
            del self._due[file]
            self.refresh(file)
        if looked:
            self._took = time.monotonic() - begun

    def failed(self, what: str, error: Exception) -> None:
        """A defect of this program: said in the editor's log."""
        message = plain(f"servanda: internal error in {what} ({type(error).__name__}: {error}); please report it")
        self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, message))

    def publish(self, file: str) -> None:
        """Findings of an open agreement, in each file they lie in."""
        linted = self.documents.linted(file)
        self.found[file] = linted.found
        seen = self.documents.seen(file)
        converter = self.converter(seen.texts)
        by_file: dict[str, list[lsp.Diagnostic]] = {file: []}
        for one in linted.found:
            where = file if one.span is None or not one.span.file.endswith(SUFFIX) else one.span.file
            by_file.setdefault(where, []).append(converter.diagnostic(one))
        before = self.published.get(file, {})
        self.published[file] = by_file
        for where in {**by_file, **before}:
            self._tell(where)

    def withdraw(self, file: str) -> None:
        """Nothing is said any more because of this document."""
        self._due.pop(file, None)
        self.found.pop(file, None)
        for where in self.published.pop(file, {}):
            self._tell(where)

    def _tell(self, where: str) -> None:
        """What is said of a file: by itself, then what only the open agreements that rest on it say, each once."""
        own = self.published.get(where, {}).get(where, [])
        listed = [*own, *(one for found in self.published.values() for one in found.get(where, ()))]
        listed = [one for place, one in enumerate(listed) if one not in listed[:place]]
        uri = self.addresses.get(where) or uri_of(where)
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, listed))
