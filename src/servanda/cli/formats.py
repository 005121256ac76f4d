"""Output formats and the terminal's abilities, shared by the commands."""

import os
import sys
from enum import StrEnum
from typing import TextIO


class Format(StrEnum):
    """`--format` of commands that answer a question."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"


class OutputFormat(StrEnum):
    """`--format` of commands that find something: the first three are our own."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"
    MARKDOWN = "markdown"

    @property
    def foreign(self) -> bool:
        """Whether it is made for other programs."""
        return self not in {OutputFormat.TEXT, OutputFormat.CONCISE, OutputFormat.JSON}

    @property
    def spoken(self) -> Format:
        """The form of what goes to standard error beside it."""
        return Format.TEXT if self.foreign else Format(self.value)


def colourful(stream: TextIO) -> bool:
    """Whether to colour: a terminal that can, and nobody said NO_COLOR."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") not in {"", "dumb"}


class Patient:
    """Around writing to standard output: a reader who leaves early (`| head`) is no error and changes no exit code."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        """Flush; True where the reader had left."""
        try:
            if error is None:
                sys.stdout.flush()
        except BrokenPipeError as gone:
            error = gone
        if not isinstance(error, BrokenPipeError):
            return False
        # what is left in the buffer must not fail again when the interpreter ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return True
