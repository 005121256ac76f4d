"""Two texts of one file: their difference, and the new one in the place of the old one."""

from collections.abc import Iterator
from pathlib import Path

from servanda.cli.exits import UsageError
from servanda.reports.plain import plain
from servanda.whole import replacing


def diff_lines(name: str, before: str, after: str) -> Iterator[str]:
    """A unified diff with line ends; what was written in the file is shown as data."""
    from difflib import unified_diff  # noqa: PLC0415 -- only here, and slow to import

    shown = plain(name)
    for line in unified_diff(_lines(before), _lines(after), shown, shown, lineterm=""):
        yield f"{plain(line)}\n"


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def rewrite(file: Path, text: str) -> None:
    """The file with a new content, whole or not at all; a link stays one, and the file's permissions stay.

    Errors: `UsageError` where the system refuses.
    """
    try:
        with replacing(file.resolve()) as part, part.open("w", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except OSError as error:
        message = f"cannot write {file}: {error.strerror or error}"
        raise UsageError(message) from error
