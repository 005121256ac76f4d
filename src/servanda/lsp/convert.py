"""Our findings, places and edits as the protocol's."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lsprotocol import types as lsp

from servanda.diagnostics import Diagnostic, Edit, Fix, Severity, Span
from servanda.lint import rule_named
from servanda.lint.suppressions import UNUSED
from servanda.lsp.positions import Places, Units
from servanda.model.files import SUFFIX
from servanda.reports.plain import plain

PAGES = "https://github.com/servanda/servanda/blob/main/docs/rules.md"
_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.NOTE: lsp.DiagnosticSeverity.Information,
}


class Converter:
    """Conversions for one state of the documents; `text_of` gives the text of a file."""

    def __init__(self, texts: Mapping[str, str], units: Units, addresses: Mapping[str, str] | None = None) -> None:
        """`addresses` are those of open documents, as the editor spells them."""
        self._texts = texts
        self._units = units
        self._addresses = addresses or {}
        self._places: dict[str, Places] = {}

    def uri(self, file: str) -> str:
        """The address of a file."""
        return self._addresses.get(file) or uri_of(file)

    def places(self, file: str) -> Places:
        """The lines of a file."""
        if file not in self._places:
            self._places[file] = Places(self._texts.get(file, ""), self._units)
        return self._places[file]

    def span(self, span: Span) -> lsp.Range:
        """The range of a span; one of a file whose text is not at hand is its line."""
        if span.file not in self._texts:
            line = max(0, span.line - 1)
            return lsp.Range(lsp.Position(line, 0), lsp.Position(line, 0))
        places = self.places(span.file)
        return lsp.Range(lsp.Position(*places.position(span.start)), lsp.Position(*places.position(span.end)))

    def location(self, span: Span) -> lsp.Location:
        """The file and range of a span."""
        return lsp.Location(self.uri(span.file), self.span(span))

    def diagnostic(self, one: Diagnostic) -> lsp.Diagnostic:
        """A finding; its labels are related places.

        One of a file that is no agreement (settings, a prose) is said at the top, with its place: no document of the
        editor's has it.
        """
        elsewhere = None if one.span is None or one.span.file.endswith(SUFFIX) else one.span
        rule = rule_named(one.code)
        unused = one.code == UNUSED or (rule is not None and rule.name.startswith("used-"))
        nowhere = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
        place = "" if elsewhere is None else f"{Path(elsewhere.file).name}:{elsewhere.line}: "
        message = place + one.message + (f" ({one.count} alike)" if one.count > 1 else "")
        if one.expected:
            message += f"\nexpected: {' or '.join(one.expected)}"
        if one.help:
            message += f"\nhelp: {one.help}"
        return lsp.Diagnostic(
            range=nowhere if one.span is None or elsewhere is not None else self.span(one.span),
            message="\n".join(plain(line) for line in message.split("\n")),
            severity=_SEVERITIES[one.severity],
            code=one.code,
            code_description=None if rule is None else lsp.CodeDescription(f"{PAGES}#{rule.name}"),
            source="servanda",
            tags=[lsp.DiagnosticTag.Unnecessary] if unused else None,
            related_information=[
                lsp.DiagnosticRelatedInformation(self.location(span), plain(text) or "see here")
                for span, text in (
                    *([] if elsewhere is None else [(elsewhere, "")]),
                    *((label.span, label.text) for label in one.labels),
                )
            ],
        )

    def edits(self, edits: Iterable[Edit]) -> dict[str, list[lsp.TextEdit]]:
        """Edits by the address of their file."""
        found: dict[str, list[lsp.TextEdit]] = {}
        for edit in edits:
            found.setdefault(self.uri(edit.span.file), []).append(lsp.TextEdit(self.span(edit.span), edit.text))
        return found

    def fix(self, fix: Fix, one: Diagnostic) -> lsp.CodeAction:
        """A fix of a finding."""
        return lsp.CodeAction(
            title=plain(fix.title) + ("" if fix.safe else " (changes what the agreement says)"),
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[self.diagnostic(one)],
            is_preferred=fix.safe,
            edit=lsp.WorkspaceEdit(changes=self.edits(fix.edits)),
        )


def uri_of(file: str) -> str:
    """The address of a file."""
    return Path(os.path.abspath(file)).as_uri()  # noqa: PTH100 -- links stay as they are


def file_of(uri: str) -> str | None:
    """The file of an address; None for one that is no file (an unsaved document)."""
    parts = urlsplit(uri)
    if parts.scheme != "file":
        return None
    path = unquote(parts.path)
    if os.name == "nt":  # /c:/folder/file
        path = path.lstrip("/")
    return os.path.normpath(path)
