"""Text to tree: the automaton driven by the lexer; what does not fit is repaired or skipped and reported.

Nothing here recurses on the length or depth of the input: parentheses that nest too deeply are an error.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from servanda.diagnostics import Diagnostic
from servanda.syntax.automaton import Automaton, machine
from servanda.syntax.build import Context
from servanda.syntax.lexer import END, STRAY, UNCLOSED, Lexer, Token
from servanda.syntax.stray import (
    continued,
    quoted_otherwise,
    report_invisible,
    report_long,
    report_number_tail,
    report_stray,
    report_unclosed,
)
from servanda.syntax.tree import Condition, SyntaxTree

if TYPE_CHECKING:
    from servanda.syntax.headings import Heading

MAX_STACK = 120
MAX_ERRORS = 100
LONGEST_WORD = 500
_WORDS = ("NAME", "PATH", "CLAUSE_NO", "ZONE")
_NESTING = ("LPAR", "NOT")


def parse(text: str, file: str) -> tuple[SyntaxTree, tuple[Diagnostic, ...]]:
    """The tree of an agreement's text with what was wrong with it, in the order of the text.

    Never raises for bad text; the tree holds every item and line that could be read. `file` is what spans name.
    """
    run = _Run(text, file)
    items = run.read("start")
    return SyntaxTree(file, items or ()), run.findings()


def parse_condition(
    text: str, file: str, line: int = 1, column: int = 1
) -> tuple[Condition | None, tuple[Diagnostic, ...]]:
    """One condition as it stands in a binding, at `line` and `column` of `file` (from 1); offsets count in `text`.

    No word is reserved here but the connectives where they can stand, so that columns may be called `party` or `from`.
    The condition is None where it could not be read whole.
    """
    run = _Run(text, file, line, column, free=True)
    condition = run.read("condition_text")
    findings = run.findings()
    return (None if findings else condition), findings


class _Run:
    """One text on its way through the automaton."""

    def __init__(self, text: str, file: str, line: int = 1, column: int = 1, *, free: bool = False) -> None:
        self._engine = engine = machine()
        self._lexer = Lexer(engine.vocabulary, text, free=free)
        self._context = Context(engine.table, text, self._lexer.text, file, line=line, column=column)
        self._free = free

    def read(self, start: str) -> Any:
        """The value of the start symbol; None where nothing could be made of the text."""
        context, lexer = self._context, self._lexer
        automaton = Automaton(self._engine, context, start)
        report_invisible(context)
        position = 0
        while True:
            token, end = self._token(position, automaton)
            if token.kind == STRAY and len(context.diagnostics) < MAX_ERRORS:
                position = end
                continue
            too_deep = len(automaton.states) > MAX_STACK and token.kind in _NESTING
            if token.kind != STRAY and not too_deep and automaton.offer(token):
                if token.kind == END:
                    return automaton.result
                position = end
                if token.kind in ("NUMBER", "LAST_NUMBER"):
                    position = report_number_tail(context, token)
                continue
            from servanda.syntax.recovery import Recovery  # noqa: PLC0415 - loaded for texts with errors only

            recovery = Recovery(self._engine, context, lexer, automaton)
            if len(context.diagnostics) >= MAX_ERRORS:
                context.error("SYN008", "after so many errors the rest of the text was not read", context.at(token))
                return recovery.give_up()
            if self._free:
                recovery.report(token, too_deep=too_deep)
                return recovery.give_up()
            resumed = recovery.recover(token, too_deep=too_deep)
            if resumed is None:
                return recovery.give_up()
            position = resumed

    def _token(self, position: int, automaton: Automaton) -> tuple[Token, int]:
        """The next token, what is wrong with it reported, and where the text goes on after it."""
        token = self._lexer.read(position, automaton.accepts())
        if token.kind in _WORDS and token.end - token.start > LONGEST_WORD:
            return self._cut(token), token.end
        if token.kind in (STRAY, UNCLOSED):
            token = self._lexical(token, automaton)
        return token, token.end

    def _cut(self, token: Token) -> Token:
        """The beginning of a word that is too long, reported."""
        cut = Token(token.kind, token.start, token.start + LONGEST_WORD)
        if len(self._context.diagnostics) < MAX_ERRORS:
            report_long(self._context, cut)
        return cut

    def _lexical(self, token: Token, automaton: Automaton) -> Token:
        if token.kind == STRAY:
            quoted = quoted_otherwise(self._context, token) if "TEXT" in automaton.accepts() else None
            if quoted is not None:
                return quoted
            report_stray(self._context, token)
            return token
        report_unclosed(self._context, token)
        return continued(self._context, token)

    def findings(self) -> tuple[Diagnostic, ...]:
        """What was found, in the order of the text, each with the headings above it."""
        found = self._context.diagnostics
        if not found:
            return ()
        from servanda.syntax.headings import headings_of  # noqa: PLC0415 - as above

        headings = () if self._free else headings_of(self._engine, self._lexer, self._context)
        placed = sorted(found, key=lambda finding: finding.span.start if finding.span else 0)
        return tuple(_with_headings(placed, headings))


def _with_headings(found: list[Diagnostic], headings: "tuple[Heading, ...]") -> Iterator[Diagnostic]:
    from dataclasses import replace  # noqa: PLC0415 - as above

    for finding in found:
        start = finding.span.start if finding.span else 0
        above = [heading for heading in headings if heading.start <= start]
        yield replace(finding, breadcrumb=above[-1].path) if above else finding
