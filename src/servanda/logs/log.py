"""What the logs become: event tables in a database, with coverage and where every record came from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import duckdb

from servanda.logs.spool import Spool

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is being read, how many bytes of the exports are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class EventTable:
    """All events of one kind that some source feeds; the table may be empty.

    Columns: `at` BIGINT microseconds UTC; `id` VARCHAR, the source's id of the record or the whole row's canonical
    text, for ties; `row` BIGINT, unique in the table; `file` INTEGER, an index into `Log.files`; `record` BIGINT from
    1; and one column `f_<field>` per declared field: DECIMAL(38, 18) for numbers and money, BOOLEAN for yes/no,
    VARCHAR for all others. NULL is an absent value. Only the fields can be NULL.
    """

    event: str
    table: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The stretch `[since, until)` a source tells of, in microseconds UTC; equal ends: no coverage.

    `gaps` are stretches inside it in which the source was silent for longer than it may be.
    """

    source: str
    since: int
    until: int
    gaps: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """What was read from one source.

    `records` counts rows that could be read, duplicates included; `eventless` those that no rule of the binding makes
    an event; `ignored` those the binding says not to look at. `first` and `last` are instants of looked-at records.
    """

    source: str
    files: tuple[str, ...]
    records: int
    duplicates: int
    eventless: int
    ignored: int
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Log:
    """The whole log. `as_of` is the instant given, or the earliest end of the bound sources' coverage.

    `spool` is the only folder the connection may write to; it goes with the log. `paths` are the files that `files`
    names, in the same order.
    """

    connection: duckdb.DuckDBPyConnection
    tables: Mapping[str, EventTable]
    coverage: Mapping[str, Coverage]
    files: tuple[str, ...]
    as_of: int
    summaries: tuple[SourceSummary, ...]
    spool: Spool
    paths: tuple[Path, ...]
