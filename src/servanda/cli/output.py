"""Where results go: a terminal, a pipe, a file written whole or not at all."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.text import Text

from servanda.cli.exits import UsageError
from servanda.cli.formats import Patient, colourful
from servanda.whole import replacing

_SOURCES = frozenset({".agreement", ".yaml", ".yml"})


def writable(path: Path) -> None:
    """Errors: `UsageError` where `path` cannot be written.

    Its folder is not there or closed, it is a folder itself, or it is what people write: an agreement or a binding.
    """
    message = None
    if not path.parent.is_dir():
        message = f"no such folder: {path.parent}"
    elif path.is_dir():
        message = f"this is a folder: {path}"
    elif path.exists() and path.suffix.lower() in _SOURCES:
        message = f"{path} is there already and may be an agreement or a binding; choose another name"
    elif not os.access(path if _device(path) else path.resolve().parent, os.W_OK):
        message = f"cannot write {path}: permission denied"
    if message is not None:
        raise UsageError(message)


def spared(path: Path, read: Iterable[Path]) -> None:
    """Errors: `UsageError` where writing `path` would replace one of the files that were `read`."""
    if path.exists() and any(path.samefile(one) for one in read):
        message = f"{path} was read for this check and is not written over; choose another name"
        raise UsageError(message)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Around writing `path`. Errors: `UsageError` where the system refuses."""
    try:
        yield
    except OSError as error:
        message = f"cannot write {path}: {error.strerror or error}"
        raise UsageError(message) from error


def _device(path: Path) -> bool:
    return path.exists() and not path.is_file()


@contextmanager
def opened(path: Path | None) -> Iterator[TextIO]:
    """A stream for the result: standard output, or `path`, which appears only when all of it is written.

    A reader who leaves early (`| head`) is no error. A link stays one; a device or pipe is written to, not replaced.
    Errors: `UsageError` where `path` cannot be written.
    """
    if path is None:
        with Patient():
            yield sys.stdout
        return
    if _device(path):
        with writing(path), path.open("w", encoding="utf-8") as stream:
            yield stream
        return
    with writing(path), replacing(path.resolve()) as part, part.open("w", encoding="utf-8") as stream:
        yield stream


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
