"""Lines to text: columns in display cells, comments below each other."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from servanda.records import record
from servanda.syntax.cells import width
from servanda.syntax.layout.lines import Laid

_BEFORE_COMMENT: Final = 2


def printed(lines: Sequence[Laid]) -> Iterator[str]:
    """Lines of text without line ends; a blank line is an empty one."""
    rows: list[_Row] = []
    for number, (line, column) in enumerate(zip(lines, _columns(lines), strict=True)):
        if line.blank_before and rows:
            rows.append(_Row(""))
        start = " " * line.indent + line.head
        start += " " * (column - width(start))
        first, *below = line.runs
        # the comments of a line that goes on below itself stand for themselves
        together = (-1 - number, 0) if below else (line.indent, 1)
        rows.append(_Row(start + first.text, first.comment, together))
        rows += [_Row(" " * (column + run.right) + run.text, run.comment, together) for run in below]
    for _, group in groupby(rows, key=lambda row: (row.comment is not None, row.together)):
        neighbours = list(group)
        column = max(width(row.text) for row in neighbours) + _BEFORE_COMMENT
        for row in neighbours:
            comment = "" if row.comment is None else " " * (column - width(row.text)) + row.comment
            yield (row.text + comment).rstrip(" ")


@record
class _Row:
    """A line of output and the comment behind it, in a column with its neighbours of the same `together`."""

    text: str
    comment: str | None = None
    together: tuple[int, int] = (0, 0)


def _columns(lines: Sequence[Laid]) -> list[int]:
    """Where the first run of each line begins: one column for lines of a group that stand together.

    Comments between them do not part them; blank lines and other lines do.
    """
    found = [line.indent for line in lines]
    group: list[int] = []
    for place, line in enumerate(lines):
        if line.comment_only and not line.blank_before:
            continue
        first = lines[group[0]] if group else None
        if first is None or line.blank_before or line.columns is None or not _share(first, line):
            group = []
        if line.columns is not None:
            group.append(place)
            widest = max(width(lines[member].head) for member in group)
            for member in group:
                found[member] = line.indent + widest + line.columns.apart
    return found


def _share(first: Laid, line: Laid) -> bool:
    groups = [None if one.columns is None else one.columns.group for one in (first, line)]
    return groups[0] == groups[1] and first.indent == line.indent
