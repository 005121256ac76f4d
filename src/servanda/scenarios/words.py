"""The words of one line of a scenario, each with its place in the file."""

import re
from dataclasses import dataclass

from servanda.diagnostics import Span
from servanda.logs.document import Findings, Text

_QUOTED = r'"(?:[^"\\]|\\.)*"|“[^”]*”'
_EVENT = re.compile(rf'(?P<name>[^\s="“”]+)=(?P<value>{_QUOTED}|[^\s"“”]*)(?=\s|$)|(?P<word>[^\s="“”]+)(?=\s|$)')
_EXPECTED = re.compile(
    rf'(?P<comma>[,，])|(?P<name>[^\s="“”,，]+)=(?P<value>{_QUOTED}|[^\s"“”,，]*)(?=[\s,，]|$)'
    rf'|(?P<word>{_QUOTED}|[^\s="“”,，]+)(?=[\s,，]|$)'
)
_ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Word:
    """`name=value`, or (`name` None) a word or a comma; `start` and `end` count in the line's text."""

    name: str | None
    value: str
    quoted: bool
    start: int
    end: int

    @property
    def comma(self) -> bool:
        """It parts two facts of an expectation."""
        return self.name is None and not self.quoted and self.value in {",", "，"}


def part(text: Text, start: int, end: int) -> Span:
    """The place of a part of a text; the whole text's where escapes or line breaks hide which characters it is."""
    span = text.span
    written = span.end - span.start
    around = {len(text.value): 0, len(text.value) + 2: 1}.get(written)
    if around is None or span.line != span.end_line or "\n" in text.value or (around and text.column == span.column):
        return span
    first, last = span.start + around + start, span.start + around + max(end, start)
    column = span.column + around
    return Span(span.file, first, last, span.line, column + start, span.line, column + max(end, start))


def event_words(text: Text, findings: Findings, start: int = 0) -> list[Word] | None:
    """The words of an event's line from a place on; None where it cannot be taken apart."""
    return _words(text, findings, _EVENT, start)


def expected_words(text: Text, findings: Findings) -> list[Word] | None:
    """The words of an expectation; commas are words of their own."""
    return _words(text, findings, _EXPECTED, 0)


def _words(text: Text, findings: Findings, pattern: re.Pattern[str], start: int) -> list[Word] | None:
    line, found, place = text.value, list[Word](), start
    while place < len(line):
        if line[place].isspace():
            place += 1
            continue
        match = pattern.match(line, place)
        if match is None:
            span = part(text, place, len(line))
            help_ = "close the quotes; where the text holds ` #` or `: `, put the whole line in single quotes"
            findings.error("TEST009", "quotes that do not fit", span, help_=help_)
            return None
        groups = match.groupdict()
        written = groups.get("value") if groups["name"] is not None else (groups["word"] or groups.get("comma"))
        value, quoted = _unquoted(written or "")
        found.append(Word(groups["name"], value, quoted, match.start(), match.end()))
        place = match.end()
    return found


def _unquoted(written: str) -> tuple[str, bool]:
    if written.startswith("“"):
        return written[1:-1], True
    if written.startswith('"'):
        return _ESCAPE.sub(r"\1", written[1:-1]), True
    return written, False
