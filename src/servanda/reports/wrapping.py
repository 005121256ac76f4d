"""Running text, English and Chinese mixed, in lines that break where a typesetter would break them."""

import re
from collections.abc import Iterator

from servanda.reports.plain import fold, width

_OPENING = "“‘（《〈「『(["
_CLOSING = "”’）》〉」』，。；：、！？…%)],.;:!?"
_UNIT = re.compile(
    rf"(?P<space>[ ]*)(?P<text>[{re.escape(_OPENING)}]*"
    rf"(?:[^\s\u2e80-\uffef{re.escape(_OPENING + _CLOSING)}]+|[^ {re.escape(_OPENING)}])?[{re.escape(_CLOSING)}]*)"
)


def wrapped(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns` display cells, never none.

    A line ends at a space or beside a Chinese character; words stay whole, and no line begins with a closing mark or
    ends with an opening one, unless a word alone is wider than a line.
    """
    lines: list[str] = []
    line = ""
    for space, unit in _units(text):
        joined = f"{line}{space}{unit}" if line else unit
        if width(joined) <= columns:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = fold(unit, columns)
        lines += full
    return [*lines, line] if line or not lines else lines


def _units(text: str) -> Iterator[tuple[str, str]]:
    """What may not be broken, each with the spaces before it."""
    for found in _UNIT.finditer(text):
        if found["text"]:
            yield found["space"], found["text"]
