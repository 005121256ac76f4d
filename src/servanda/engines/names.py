"""The engines that a user may choose from."""

from enum import StrEnum


class Engine(StrEnum):
    """Which engine decides; all give the same answers."""

    DUCKDB = "duckdb"
    REFERENCE = "reference"
