"""Files to text: what cannot be read is a diagnostic, never an exception."""

import codecs
import os
import stat
from collections.abc import Callable
from pathlib import Path

from servanda.diagnostics import Diagnostic, Severity, Span

MAX_BYTES = 4 * 1024 * 1024


def read_source(path: Path) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of a UTF-8 file (a byte order mark is left out) with what was wrong with it.

    The text is empty where there are diagnostics: no such file, no regular file, more than 4 MB, not UTF-8, NUL bytes.
    """
    shown = str(path)
    data, problem = _read_bytes(path)
    if problem:
        return "", (_unreadable(shown, *problem),)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message = f"this file is not UTF-8: byte 0x{data[error.start]:02x} cannot stand here"
        help_ = "save the file as UTF-8"
        return "", (_at(shown, "SYN021", message, before, help_),)
    nul = text.find("\0")
    if nul >= 0:
        message = "this file contains a NUL character and is no text"
        return "", (_at(shown, "SYN022", message, text[:nul], "save the file as UTF-8 text"),)
    return text, ()


def sources() -> Callable[[str], str]:
    """The texts of files by name, each read once; of a file that cannot be read the text is empty."""
    texts: dict[str, str] = {}

    def text_of(file: str) -> str:
        if file not in texts:
            texts[file] = read_source(Path(file))[0]
        return texts[file]

    return text_of


def _read_bytes(path: Path) -> tuple[bytes, tuple[str, str, str | None] | None]:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return b"", ("SYN020", "there is no such file", None)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return b"", ("SYN020", f"this file cannot be read: {reason}", None)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return b"", ("SYN023", "this is not a regular file", None)
    with os.fdopen(descriptor, "rb") as stream:
        try:
            data = stream.read(MAX_BYTES + 1)
        except OSError as error:
            return b"", ("SYN020", f"this file cannot be read: {error.strerror}", None)
    if len(data) > MAX_BYTES:
        return b"", ("SYN024", "this file is larger than 4 MB", "an agreement is a text of some thousand lines")
    return data, None


def _unreadable(file: str, code: str, message: str, help_: str | None) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, Span(file, 0, 0, 1, 1, 1, 1), help=help_)


def _at(file: str, code: str, message: str, before: str, help_: str) -> Diagnostic:
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    span = Span(file, len(before), len(before) + 1, line, column, line, column + 1)
    return Diagnostic(code, Severity.ERROR, message, span, help=help_)
