"""What the logs become: event tables in a database, with coverage and where every record came from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import duckdb

from servanda.logs.spool import Spool

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told what is being read, how many bytes of the exports are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class EventTable:
    """All events of one kind that some source feeds; the table may be empty.

    Columns: `at` BIGINT microseconds UTC; `id` VARCHAR, for ties: the source's id of the record or the whole row's
    canonical text, behind the padded number of its `order:` column where it has one; `row` BIGINT, unique in the
    table; `file` INTEGER, an index into `Log.files`; `record` BIGINT from 1; and one column `f_<field>` per declared
    field: DECIMAL(38, 18) for numbers and money, BOOLEAN for yes/no, VARCHAR for all others. NULL is an absent value.
    Only the fields can be NULL.
    """

    event: str
    table: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The stretch `[since, until)` a source tells of, in microseconds UTC; equal ends: no coverage.

    `gaps` are stretches in which something may have happened that is not on record: the source was silent for longer
    than it may be, or a row of it was set aside. Those of rows set aside may lie outside the stretch, since records
    outside it are evidence too.

    Where there is a `named`, only an event whose fields have these values can lie in the gaps, and nothing is said of
    the time outside them: that is said by the source itself.
    """

    source: str
    since: int
    until: int
    gaps: tuple[tuple[int, int], ...]
    named: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """What was read from one source.

    `records` counts rows that could be read, duplicates included; `eventless` those that no rule of the binding makes
    an event; `ignored` those the binding says not to look at. `first` and `last` are instants of looked-at records.
    `set_aside` counts rows that could not be read or typed and were set aside; they are not among `records`.
    """

    source: str
    files: tuple[str, ...]
    records: int
    duplicates: int
    eventless: int
    ignored: int
    first: int | None
    last: int | None
    set_aside: int = 0


@dataclass(frozen=True, slots=True)
class AsideFinding:
    """One thing that is wrong with a row: what, in which column of the file, and the value found there."""

    code: str
    column: str | None
    value: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A row set aside; `record` None is a whole file that could not be read.

    It happened in `between`, half open, in microseconds UTC (None: nobody knows when), and may be one of the events
    `may_be`. `raw` is the row as far as it can be had: a line as written, or its cells by column as JSON.
    """

    source: str
    file: str
    record: int | None
    between: tuple[int, int] | None
    may_be: tuple[str, ...]
    findings: tuple[AsideFinding, ...]
    raw: str | None


@dataclass(frozen=True, slots=True)
class SetAside:
    """All rows set aside: how many of each source, and the names in `Log.coverage` of the holes they leave per event.

    `rows` streams them in order of source, file and record.
    """

    counts: Mapping[str, int]
    holes: Mapping[str, tuple[str, ...]]
    rows: Callable[[], Iterator[AsideRow]]

    @property
    def total(self) -> int:
        """How many rows of all sources."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Log:
    """The whole log. `as_of` is the instant given, or the earliest end of the bound sources' coverage.

    `spool` is the only folder the connection may write to; it goes with the log. `paths` are the files that `files`
    names, in the same order. `set_aside` is there where rows that cannot be read were to be set aside.
    """

    connection: duckdb.DuckDBPyConnection
    tables: Mapping[str, EventTable]
    coverage: Mapping[str, Coverage]
    files: tuple[str, ...]
    as_of: int
    summaries: tuple[SourceSummary, ...]
    spool: Spool
    paths: tuple[Path, ...]
    set_aside: SetAside | None = None
