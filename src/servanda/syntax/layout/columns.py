"""Lines to text: columns in display cells, comments below each other."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from servanda.syntax.cells import width
from servanda.syntax.layout.lines import Laid

_BEFORE_COMMENT: Final = 2


def printed(lines: Sequence[Laid]) -> Iterator[str]:
    """Lines of text without line ends; a blank line is an empty one."""
    rows: list[tuple[str, str | None]] = []
    for line, column in zip(lines, _columns(lines), strict=True):
        if line.blank_before and rows:
            rows.append(("", None))
        start = " " * line.indent + line.head
        start += " " * (column - width(start))
        first, *below = line.runs
        rows.append((start + first.text, first.comment))
        rows += [(" " * (column + run.right) + run.text, run.comment) for run in below]
    for commented, group in groupby(rows, key=lambda row: row[1] is not None):
        together = list(group)
        column = max(width(text) for text, _ in together) + _BEFORE_COMMENT if commented else 0
        for text, comment in together:
            yield text if comment is None else text + " " * (column - width(text)) + comment


def _columns(lines: Sequence[Laid]) -> list[int]:
    """Where the first run of each line begins: one column for neighbouring lines of a group."""
    found: list[int] = []
    for _, group in groupby(
        lines, key=lambda line: (None if line.columns is None else line.columns.group, line.indent)
    ):
        together = list(group)
        widest = max(width(line.head) for line in together)
        found += [
            line.indent if line.columns is None else line.indent + widest + line.columns.apart for line in together
        ]
    return found
