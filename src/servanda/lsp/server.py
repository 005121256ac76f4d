"""One editor's server: the open documents, what was found in them, and what the editor was told."""

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from servanda.diagnostics import Diagnostic
from servanda.lsp.convert import Converter, file_of, uri_of
from servanda.lsp.documents import Documents, Seen
from servanda.lsp.positions import Units
from servanda.model.files import SUFFIX


class Server(LanguageServer):
    """One editor's server."""

    def __init__(self, version: str) -> None:
        super().__init__("servanda", version, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
        self.documents = Documents()
        self.language = "both"
        self.found: dict[str, tuple[Diagnostic, ...]] = {}
        self.published: dict[str, set[str]] = {}

    @property
    def units(self) -> Units:
        """What columns count, as agreed with the client."""
        encoding = self.workspace.position_encoding or Units.UTF16
        return Units(str(getattr(encoding, "value", encoding)))

    def converter(self, texts: dict[str, str]) -> Converter:
        """Conversions over these texts and the open ones."""
        return Converter({**texts, **self.documents.open}, self.units)

    def place(self, uri: str, position: lsp.Position) -> tuple[str, Seen, Converter, int] | None:
        """File, what is known of it, conversions and the offset of a place; None for what is no agreement's file."""
        file = file_of(uri)
        if file is None or not file.endswith(SUFFIX):
            return None
        seen = self.documents.seen(file)
        converter = self.converter(seen.texts)
        return file, seen, converter, converter.places(file).offset(position.line, position.character)

    def refresh(self, file: str) -> None:
        """Look again at an agreement and at the open ones that rest on it, and publish what is found."""
        resting = self.documents.resting_on(file) if file in self.documents.open else [file]
        for other in resting:
            if other in self.documents.open:
                self.publish(other)

    def publish(self, file: str) -> None:
        """Findings of an open agreement, in each file they lie in."""
        linted = self.documents.linted(file)
        self.found[file] = linted.found
        seen = self.documents.seen(file)
        converter = self.converter(seen.texts)
        by_file: dict[str, list[lsp.Diagnostic]] = {file: []}
        for one in linted.found:
            where = file if one.span is None or not one.span.file.endswith(SUFFIX) else one.span.file
            # a base that is open itself speaks of its own
            if where == file or where not in self.documents.open:
                by_file.setdefault(where, []).append(converter.diagnostic(one))
        for gone in self.published.get(file, set()) - set(by_file):
            self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri_of(gone), []))
        self.published[file] = set(by_file)
        for where, listed in by_file.items():
            self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri_of(where), listed))
