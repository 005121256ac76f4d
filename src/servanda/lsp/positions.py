"""Places in a text: our code-point offsets and the editor's lines and code units, which the client chooses."""

from bisect import bisect_right
from enum import StrEnum

_BASIC = 0xFFFF
"""the last code point that is one unit of UTF-16"""


class Units(StrEnum):
    """What a column counts (LSP 3.17, `PositionEncodingKind`)."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


class Places:
    """The lines of one text, counted from 0 as columns are; lines end as the protocol has it: LF, CR LF or CR."""

    def __init__(self, text: str, units: Units) -> None:
        self.text = text
        self._units = units
        self._starts = [0]
        position = 0
        while (position := _next_line(text, position)) > 0:
            self._starts.append(position)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset; an offset behind the text is its end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset) - 1
        return line, self._width(self.text[self._starts[line] : offset])

    def offset(self, line: int, column: int) -> int:
        """The offset of a place; one behind the line's end is that end, one inside a character its beginning."""
        if line < 0:
            return 0
        if line >= len(self._starts):
            return len(self.text)
        start = self._starts[line]
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self.text)
        content = self.text[start:end].rstrip("\r\n")
        left = max(0, column)
        for index, character in enumerate(content):
            left -= self._width(character)
            if left < 0:
                return start + index
        return start + len(content)

    @property
    def end(self) -> tuple[int, int]:
        """The place behind the last character."""
        return self.position(len(self.text))

    def _width(self, text: str) -> int:
        match self._units:
            case Units.UTF32:
                return len(text)
            case Units.UTF16:
                return len(text) + sum(ord(character) > _BASIC for character in text)
            case Units.UTF8:
                return len(text.encode("utf-8", "surrogatepass"))


def _next_line(text: str, start: int) -> int:
    """The offset behind the next line end; 0 where there is none."""
    found = [place for mark in "\r\n" if (place := text.find(mark, start)) >= 0]
    if not found:
        return 0
    place = min(found)
    return place + (2 if text.startswith("\r\n", place) else 1)
