"""Diagnostics for people: the source line, a caret under the right display cells, labels, what was expected, help."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from servanda.diagnostics import Diagnostic, Label, Severity, Span
from servanda.reports.diagnostics_plain import origin_words
from servanda.reports.plain import plain, width
from servanda.syntax import read_source

TAB = 4
"""display cells between tab stops in an excerpt"""
EXCERPT = 120
"""the most display cells of a source line shown; a longer line is shown around its span"""

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def _text_of(file: str) -> str:
    """A text file's text; nothing for what no agreement or binding could be read from, pipes and devices above all."""
    return read_source(Path(file))[0]


class Sources:
    """Lines of files, read with `read` when first asked for; a file that cannot be read has none."""

    def __init__(self, read: Callable[[str], str] = _text_of) -> None:
        self._read = read
        self._lines: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str | None:
        """Line `number` (from 1) of `file`."""
        if file not in self._lines:
            try:
                self._lines[file] = self._read(file).replace("\r\n", "\n").split("\n")
            except (OSError, UnicodeError, ValueError):
                self._lines[file] = []
        lines = self._lines[file]
        return lines[number - 1] if 0 < number <= len(lines) else None


def diagnostics_text(diagnostics: Iterable[Diagnostic], sources: Sources, *, colour: bool) -> Iterator[str]:
    """Lines without line ends, a blank one after each finding; with ANSI colours where asked for."""
    for one in diagnostics:
        yield from _one(one, sources, _coloured if colour else _bare)
        yield ""


Paint: TypeAlias = Callable[[str, str], str]
"""A text and an ANSI colour code in, the text to print out."""


def _coloured(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _bare(text: str, _code: str) -> str:
    return text


def _one(one: Diagnostic, sources: Sources, paint: Paint) -> Iterator[str]:
    colour = _COLOURS[one.severity]
    more = f" ({one.count} alike, the first is shown)" if one.count > 1 else ""
    yield f"{paint(f'{one.severity.value}[{one.code}]', f'1;{colour}')}: {paint(plain(one.message), '1')}{more}"
    spans = [label.span.line for label in one.labels] + ([one.span.line] if one.span else [])
    gutter = " " * len(str(max(spans, default=0)))
    if one.span is not None:
        yield f"{gutter}{paint('-->', '34')} {plain(one.span.file)}:{one.span.line}:{one.span.column}"
    if one.origin is not None:
        yield f"{gutter}{paint('-->', '34')} {origin_words(one.origin)}"
    excerpts = [(label, "36", "-") for label in one.labels]
    if one.span is not None:
        excerpts.append((Label(one.span, ""), colour, "^"))
    shown_file = one.span.file if one.span is not None else None
    for label, code, mark in sorted(excerpts, key=lambda item: (item[0].span.file != shown_file, item[0].span)):
        yield from _excerpt(label, sources, paint, gutter, (code, mark, shown_file or ""))
    notes = []
    if one.expected:
        notes.append(("expected", plain(" or ".join(one.expected))))
    if one.help:
        notes.append(("help", plain(one.help)))
    if one.breadcrumb:
        notes.append(("in", " › ".join(plain(part) for part in one.breadcrumb)))
    for name, text in notes:
        yield f"{gutter} {paint('=', '34')} {paint(name + ':', '1')} {text}"


def _excerpt(label: Label, sources: Sources, paint: Paint, gutter: str, look: tuple[str, str, str]) -> Iterator[str]:
    code, mark, shown_file = look
    span = label.span
    line = sources.line(span.file, span.line)
    if line is None:
        return
    if span.file != shown_file:
        yield f"{gutter}{paint(':::', '34')} {plain(span.file)}:{span.line}:{span.column}"
    shown, before, marked = _window(line, span)
    bar = paint("|", "34")
    number = paint(f"{span.line:>{len(gutter)}}", "34")
    words = f" {plain(label.text)}" if label.text else ""
    yield f"{gutter} {bar}"
    yield f"{number} {bar} {shown}".rstrip()
    yield f"{gutter} {bar} {' ' * before}{paint(mark * marked + words, code)}"


def _fitting(cells: list[str], most: int) -> int:
    """How many of the first cells have at most so many display cells together."""
    used = 0
    for count, cell in enumerate(cells):
        used += width(cell)
        if used > most:
            return count
    return len(cells)


def _window(line: str, span: Span) -> tuple[str, int, int]:
    """The part of a line to show, the display cells before the mark, and those under it (at least one)."""
    start = min(span.column - 1, len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line.rstrip())
    # of a line of megabytes only what may be shown is looked at
    skipped = max(start - EXCERPT, 0) if len(line) > 4 * EXCERPT else 0
    cut = len(line) > skipped + 4 * EXCERPT
    line, start, end = line[skipped : skipped + 4 * EXCERPT], start - skipped, end - skipped
    cells = [""] * len(line)
    used = 0
    for index, char in enumerate(line):
        cells[index] = " " * (TAB - used % TAB) if char == "\t" else plain(char)
        used += width(cells[index])
    first, last = 0, len(line)
    if used > EXCERPT or len(line) > EXCERPT:
        first = start - _fitting(cells[max(start - EXCERPT, 0) : start][::-1], EXCERPT // 3)
        last = first + _fitting(cells[first : first + EXCERPT], EXCERPT)
    lead, trail = "…" if first or skipped else "", "…" if last < len(line) or cut else ""
    shown = lead + "".join(cells[first:last]) + trail
    before = width(lead + "".join(cells[first:start]))
    marked = width("".join(cells[start : min(max(end, start), last)]))
    return shown, before, max(marked, 1)
