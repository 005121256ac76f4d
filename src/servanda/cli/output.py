"""Where results go: a terminal, a pipe, a file written whole or not at all."""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.text import Text

from servanda.cli.exits import UsageError
from servanda.cli.formats import Patient, colourful


def writable(path: Path) -> None:
    """Errors: `UsageError` where `path` cannot be written: its folder is not there, or it is a folder itself."""
    if not path.parent.is_dir():
        message = f"no such folder: {path.parent}"
        raise UsageError(message)
    if path.is_dir():
        message = f"this is a folder: {path}"
        raise UsageError(message)


@contextmanager
def opened(path: Path | None) -> Iterator[TextIO]:
    """A stream for the result: standard output, or `path`, which appears only when all of it is written.

    A reader who leaves early (`| head`) is no error.
    """
    if path is None:
        with Patient():
            yield sys.stdout
        return
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            yield stream
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def columns_of(stream: TextIO) -> int | None:
    """Display columns of the terminal behind `stream`; None where there is none and lines may be of any length."""
    return Console(file=stream).width if stream.isatty() else None


def print_texts(lines: Iterable[Text], stream: TextIO) -> None:
    """Styled lines to a terminal in its colours, to anything else as plain text; nothing is cut or folded here."""
    if not colourful(stream):
        stream.writelines(f"{line.plain}\n" for line in lines)
        return
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    for line in lines:
        console.print(line, soft_wrap=True)
