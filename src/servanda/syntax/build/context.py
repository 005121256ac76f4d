"""What the functions that make nodes have at hand: the text, positions, and a place for findings."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from typing import Any, TypeAlias

from servanda.diagnostics import Diagnostic, Label, Severity, Span
from servanda.syntax.lexer import Token
from servanda.syntax.table import ParseTable
from servanda.syntax.tree import Name

_LINE_BREAK = re.compile(r"\r\n?|\n")


class Context:
    """One text being read: its positions and what was found wrong with it.

    `line` and `column` are where the text begins in its file (conditions stand inside YAML files).
    """

    def __init__(  # noqa: PLR0913 - a text and where it stands
        self, table: ParseTable, text: str, folded: str, file: str, *, line: int = 1, column: int = 1
    ) -> None:
        self.table = table
        self.text = text
        self.folded = folded
        self.file = file
        self.diagnostics: list[Diagnostic] = []
        self._first_line = line
        self._first_column = column
        self._line_starts = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]

    def span(self, start: int, end: int) -> Span:
        """The span of a stretch of the text."""
        line, column = self.position(start)
        end_line, end_column = self.position(end)
        return Span(self.file, start, end, line, column, end_line, end_column)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        starts = self._line_starts
        row = bisect_right(starts, offset) - 1
        column = offset - starts[row] + (1 if row else self._first_column)
        return row + self._first_line, column

    def line_index(self, offset: int) -> int:
        """The line an offset is on, counted from 0 within the text."""
        return bisect_right(self._line_starts, offset) - 1

    def read(self, token: Token) -> str:
        """The characters of a token, fullwidth forms folded."""
        return self.folded[token.start : token.end]

    def at(self, token: Token) -> Span:
        """The span of one token."""
        return self.span(token.start, token.end)

    def name(self, token: Token) -> Name:
        """A NAME token as a name, NFC."""
        text = self.read(token)
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        return Name(text, self.at(token))

    def error(  # noqa: PLR0913 - the parts of a diagnostic
        self,
        code: str,
        message: str,
        span: Span,
        *,
        expected: tuple[str, ...] = (),
        help_: str | None = None,
        labels: tuple[Label, ...] = (),
    ) -> None:
        """Note an error."""
        self.diagnostics.append(Diagnostic(code, Severity.ERROR, message, span, labels, expected, help_))


Reducer: TypeAlias = Callable[[Context, list[Any], Span], Any]
