"""Everything a user wrote is data: this is the one way by which it gets into a text output."""

import unicodedata

from servanda.syntax.cells import cells, width

__all__ = ["fold", "pad", "pad_left", "plain", "width"]

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}


def plain(text: str) -> str:
    """`text` on one line, with nothing in it that a terminal would obey or that hides what stands there.

    Control characters become their pictures (`␛`), line breaks too; format characters that turn or hide text
    (bidirectional overrides, zero-width ones), unassigned and private ones and lone surrogates become `<U+202E>`.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_plain_char(char) for char in text)


def _plain_char(char: str) -> str:
    code = ord(char)
    if code in _PICTURES:
        return _PICTURES[code]
    category = unicodedata.category(char)
    if category in {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}:
        return f"<U+{code:04X}>"
    return char


def fold(text: str, columns: int) -> list[str]:
    """`text` in pieces of at most `columns` display cells: broken at spaces, else where a line is full; never none."""
    lines: list[str] = []
    line, used, space = "", 0, -1
    for char in text:
        size = cells(char)
        if used + size > columns and line:
            if char == " ":
                lines.append(line)
                line, used, space = "", 0, -1
                continue
            if space > 0:
                lines.append(line[:space])
                line = line[space + 1 :]
            else:
                lines.append(line)
                line = ""
            used, space = width(line), -1
        if char == " ":
            space = len(line)
        line += char
        used += size
    pieces = [piece.rstrip() for piece in [*lines, line]]
    return [piece for piece in pieces if piece] or [""]


def pad(text: str, cells: int) -> str:
    """`text` filled with spaces to `cells` display cells."""
    return text + " " * (cells - width(text))


def pad_left(text: str, cells: int) -> str:
    """`text` right-aligned in `cells` display cells."""
    return " " * (cells - width(text)) + text
