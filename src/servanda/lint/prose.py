"""The prose beside an agreement (Markdown) to numbered paragraphs with their places."""

import re
from pathlib import Path

from servanda.diagnostics import Span
from servanda.records import record
from servanda.syntax import read_source

_HEADING = re.compile(r"(#{1,6})[ \t]+(?:第\s*)?((?:\d+\.)*\d+[a-z]?)(?:\s*条)?[.、:：]?(?:[ \t]+|$)(.*?)[ \t#]*$")
"""a heading that begins with a number: `## 2.1.1 Reply`, `### 2.1.1.2a 每周联系`, `## 第 3 条 费用`"""
_OTHER = re.compile(r"#{1,6}[ \t]+\S")
_FENCE = re.compile(r"(`{3,}|~{3,})")


@record
class Paragraph:
    """What stands under one numbered heading: its number, title, text as written (no headings) and places.

    `text` begins at `start` in the file; `heading` is the span of the heading's line.
    """

    number: str
    title: str
    text: str
    start: int
    heading: Span


@record
class Prose:
    """One prose file: its whole text and its numbered paragraphs in the order written."""

    file: str
    text: str
    paragraphs: tuple[Paragraph, ...]

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets of the text."""
        return span_at(self.file, self.text, start, end)

    def numbered(self, number: str) -> Paragraph | None:
        """The paragraph with this number."""
        return next((one for one in self.paragraphs if one.number == number), None)


def span_at(file: str, text: str, start: int, end: int) -> Span:
    """The span between two offsets of a file's text."""
    line, column = text.count("\n", 0, start) + 1, start - (text.rfind("\n", 0, start) + 1) + 1
    end_line, end_column = text.count("\n", 0, end) + 1, end - (text.rfind("\n", 0, end) + 1) + 1
    return Span(file, start, end, line, column, end_line, end_column)


def read_prose(file: str) -> Prose | None:
    """The prose in a file; None where it is no readable text."""
    text, diagnostics = read_source(Path(file))
    return None if diagnostics else parsed_prose(file, text)


def parsed_prose(file: str, text: str) -> Prose:
    """The numbered paragraphs of a Markdown text; what stands in fenced code is no heading."""
    paragraphs: list[Paragraph] = []
    found: tuple[str, str, int, Span] | None = None
    fence = ""
    offset = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        mark = _FENCE.match(bare)
        if fence:
            fence = "" if mark and bare.startswith(fence) and not bare.strip(fence[0]) else fence
        elif mark:
            fence = mark[1]
        elif _OTHER.match(bare):
            if found is not None:
                paragraphs.append(_paragraph(found, text, offset))
            named = _HEADING.match(bare)
            heading = span_at(file, text, offset, offset + len(line.rstrip("\r\n")))
            found = None if named is None else (named[2], named[3].strip(), offset + len(line), heading)
        offset += len(line)
    if found is not None:
        paragraphs.append(_paragraph(found, text, offset))
    return Prose(file, text, tuple(paragraphs))


def _paragraph(found: tuple[str, str, int, Span], text: str, end: int) -> Paragraph:
    number, title, start, heading = found
    return Paragraph(number, title, text[start:end], start, heading)
