"""Two texts as a unified diff."""

from collections.abc import Iterator

from servanda.reports.plain import plain


def diff_lines(name: str, before: str, after: str) -> Iterator[str]:
    """A unified diff with line ends; what was written in the file is shown as data."""
    from difflib import unified_diff  # noqa: PLC0415 -- only here, and slow to import

    shown = plain(name)
    for line in unified_diff(_lines(before), _lines(after), shown, shown, lineterm=""):
        yield f"{plain(line)}\n"


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
