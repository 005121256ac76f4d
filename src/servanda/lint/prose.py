"""The prose beside an agreement (Markdown) to numbered paragraphs with their places."""

import re
from pathlib import Path

from servanda.diagnostics import Span
from servanda.lint.numerals import chinese_number
from servanda.records import record
from servanda.syntax import read_source

_HAN = "〇零一二两三四五六七八九十百"
_NUMBER = rf"(?:(?:\d+\.)*\d+[a-z]?|第\s*(?:\d+|[{_HAN}]+)\s*条)"
_HEADING = re.compile(rf"(#{{1,6}})[ \t]+({_NUMBER})[.、:：]?(?:[ \t\u3000]+|$)(.*?)[ \t#]*$")
"""a heading that begins with a number: `## 2.1.1 Reply`, `### 2.1.1.2a 每周联系`, `## 第 3 条 费用`, `## 第三条`"""
_OTHER = re.compile(r"#{1,6}[ \t]+\S")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_PLAIN = re.compile(
    rf"\**(?:(?P<dotted>(?:\d+\.)+\d+[a-z]?)[.、]?\**[ \t\u3000]+(?=\S)"
    rf"|(?P<article>第\s*(?:\d+|[{_HAN}]+)\s*条)\**[ \t\u3000:：、]+(?=\S)|(?P<top>[{_HAN}]+)、(?=\S)"
    rf"|[(（](?P<item>[{_HAN}]+)[)）][ \t\u3000、]*(?=\S))"
)
"""a paragraph that begins with a number: `1.1 The shop …`, `第三条 …`, `一、…`, `（一）…`"""
_FIRST = frozenset("0123456789第(（*" + _HAN)
_LONGEST_TITLE = 24


@record
class Paragraph:
    """What stands under one numbered heading or number: its number, title, text as written (no headings) and places.

    `text` begins at `start` in the file; `heading` is the span of the heading's line, or of the number alone. The
    number is that of a clause: `第三条` is 3, `（一）` in it 3.1.
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


def parsed_prose(file: str, text: str) -> Prose:  # noqa: C901 -- one case a kind of line
    """The numbered paragraphs of a Markdown text; what stands in fenced code is no heading."""
    paragraphs: list[Paragraph] = []
    found: tuple[str, str, int, Span] | None = None
    fence = ""
    offset = 0
    above: str | None = None  # the number of the heading, or of the article that items belong to
    article: str | None = None
    apart = blank = True
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        mark = _FENCE.match(bare)
        new: tuple[str, str, int, Span] | None = None
        if fence:
            fence = "" if mark and bare.startswith(fence) and not bare.strip(fence[0]) else fence
        elif mark:
            fence = mark[1]
        elif _OTHER.match(bare):
            if found is not None:
                paragraphs.append(_paragraph(found, text, offset))
            named = _HEADING.match(bare)
            heading = span_at(file, text, offset, offset + len(line.rstrip("\r\n")))
            found = None if named is None else (_plain_number(named[2]), named[3].strip(), offset + len(line), heading)
            above = article = None if found is None else found[0]
        elif apart and bare[:1] in _FIRST and (plain := _PLAIN.match(bare)) is not None:
            number = _number_of(plain, above, article)
            if number is not None and (blank or found is None or _follows(found[0], number)):
                if plain["article"] or plain["top"]:
                    article = number
                first = offset + len(line) - len(line.lstrip())
                rest = bare[plain.end() :]
                title = rest if plain["article"] and len(rest) <= _LONGEST_TITLE and rest[-1] not in "。；;." else ""
                span = span_at(file, text, first, first + len(plain[0].rstrip()))
                new = (number, title, first + plain.end(), span)
        if new is not None:
            if found is not None:
                paragraphs.append(_paragraph(found, text, offset))
            found = new
        blank = not bare or bool(_OTHER.match(bare))
        apart = blank or new is not None
        offset += len(line)
    if found is not None:
        paragraphs.append(_paragraph(found, text, offset))
    return Prose(file, text, tuple(paragraphs))


def _number_of(plain: re.Match[str], above: str | None, article: str | None) -> str | None:
    """The number of a paragraph without a heading; under a numbered heading it must be one of that heading's."""
    if plain["dotted"]:
        number: str = plain["dotted"]
        return number if above is None or number.startswith(f"{above}.") else None
    if plain["item"]:
        count = chinese_number(plain["item"])
        return None if article is None or count is None else f"{article}.{count}"
    if above is not None:
        return None
    count = chinese_number(plain["top"]) if plain["top"] else None
    return _plain_number(plain["article"]) if plain["article"] else None if count is None else str(count)


def _follows(before: str, number: str) -> bool:
    """Whether a number may stand right behind another: `1.3`, `1.2.1`, `2` or `2.1` behind `1.2`."""
    first, second = before.split("."), number.split(".")
    shared = 0
    while shared < min(len(first), len(second)) and first[shared] == second[shared]:
        shared += 1
    rest = second[shared:]
    if not rest or any(part != "1" for part in rest[1:]):
        return False
    if shared == len(first):
        return rest == ["1"]
    return first[shared].isdecimal() and rest[0] == str(int(first[shared]) + 1)


def _plain_number(written: str) -> str:
    """`2.1.1.2a` as it stands, `第 3 条` and `第三条` as 3."""
    inner = written.removeprefix("第").removesuffix("条").strip()
    count = None if inner[:1].isdecimal() else chinese_number(inner)
    return inner if count is None else str(count)


def _paragraph(found: tuple[str, str, int, Span], text: str, end: int) -> Paragraph:
    number, title, start, heading = found
    return Paragraph(number, title, text[start:end], start, heading)
