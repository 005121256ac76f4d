"""Output formats and the terminal's abilities, shared by the commands."""

import os
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
