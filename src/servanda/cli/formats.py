"""Output formats and the terminal's abilities, shared by the commands."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TextIO


class Format(StrEnum):
    """`--format`."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"


def colourful(stream: TextIO) -> bool:
    """Whether to colour: a terminal that can, and nobody said NO_COLOR."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") not in {"", "dumb"}


@contextmanager
def patient() -> Iterator[None]:
    """Around writing to standard output: a reader who leaves early (`| head`) is no error and changes no exit code."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # what is left in the buffer must not fail again when the interpreter ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
