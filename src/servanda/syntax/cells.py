"""Text as a terminal shows it: how many cells wide."""

import unicodedata


def width(text: str) -> int:
    """Display cells of a plain text: two for wide and fullwidth characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(cells(char) for char in text)


def cells(char: str) -> int:
    """Display cells of one character."""
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
