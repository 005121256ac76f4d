"""What a binding says, before it meets an agreement: sources, their columns, and which rows become which event.

Names stay `Text` nodes, so that whatever turns out wrong later points at its line and column.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from servanda.diagnostics import Span
from servanda.logs.document import Text
from servanda.model.expressions import Kind
from servanda.syntax.tree import Condition

ATTESTATION = "attestation"
"""the built-in event: a person's statement on a clause that no record proves"""
SECOND = 1_000_000
MILLISECOND = 1_000


class Format(StrEnum):
    """File formats; packing is seen by the suffix `.gz` or `.zip`."""

    CSV = "csv"
    JSONL = "jsonl"
    JSON = "json"
    PARQUET = "parquet"
    XLSX = "xlsx"
    XES = "xes"
    DUCKDB = "duckdb"
    SQLITE = "sqlite"


class Encoding(StrEnum):
    """Encodings of text files; a byte order mark is looked at, never guessed away."""

    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"
    GB18030 = "gb18030"
    LATIN_1 = "latin-1"
    WINDOWS_1252 = "windows-1252"


@dataclass(frozen=True, slots=True)
class Layout:
    """How the files of a source are laid out; each format looks at the lines that are its own.

    `rows` are the keys that lead to a JSON file's array; `sheet` is a name or a number from 1 (None: the only sheet),
    `header` the sheet's row, from 1, that names the columns; `table` is a database's table; `unpacked` the size in
    bytes that a packed file may unpack to (None: the general bound).
    """

    format: Format
    delimiter: str = ","
    encoding: Encoding = Encoding.UTF_8
    rows: tuple[str, ...] = ()
    sheet: str | None = None
    header: int = 1
    table: str | None = None
    unpacked: int | None = None


class TimeStyle(StrEnum):
    """How a time column is written."""

    ISO = "iso"
    LOCAL = "local"
    DATE = "date"
    UNIX = "unix"


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """The column with a record's instant.

    `pattern` is set for `local`; `unit` is microseconds per unit for `unix` (`SECOND` or `MILLISECOND`). `zone` is an
    IANA name, or `agreement` for the agreement's own; None where the text must carry its offset.
    """

    column: Text
    style: TimeStyle
    pattern: str | None
    unit: int
    zone: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class Column:
    """A declared column: its name in the file, its kind, whether it may be empty, its choices.

    `missing` are cells that stand for nothing (None: what the source says).
    """

    name: Text
    source: str
    kind: Kind
    optional: bool
    choices: tuple[str, ...]
    missing: tuple[str, ...] | None = None


# --- computed columns -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StartsWith:
    """Yes where the column begins with any of the prefixes."""

    column: Text
    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FirstPresent:
    """The first of the columns that is not empty."""

    columns: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """The column's value looked up in a table; a value the table lacks is `default`, or absent."""

    column: Text
    table: Mapping[str, str]
    default: str | None


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of a list column, those that begin with a prefix and are not left out; each once, in order.

    `separator` splits a text; without it the column is an array.
    """

    column: Text
    prefixes: tuple[str, ...]
    without: tuple[str, ...]
    separator: str | None


Computed: TypeAlias = StartsWith | FirstPresent | Lookup | Elements

# --- events -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where a field's value comes from: a column (or computed column), or a fixed value. Money names its currency."""

    column: Text | None
    fixed: Text | None
    currency: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class Each:
    """One event per element of a list column; `name` is what the element is called in the fields."""

    column: Text
    name: Text


@dataclass(frozen=True, slots=True)
class Repeats:
    """Several records, one event: those with the same values in the columns `key`.

    All of them must say the same of the event; with `latest` the latest record replaces what earlier ones said.
    """

    key: tuple[Text, ...]
    latest: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Previous:
    """What the record before, of those with the same values in the columns `key`, must fulfil.

    A key's first record has none before it: it counts where `first` says so.
    """

    key: tuple[Text, ...]
    where: Condition
    first: bool
    span: Span


@dataclass(frozen=True, slots=True)
class EventRule:
    """Rows that become one kind of event.

    A row that matches `where` must also match `require`; one that does not is a finding. `at` is the column with the
    event's instant where that is not the record's own.
    """

    event: Text
    where: Condition | None
    require: Condition | None
    each: Each | None
    fields: Mapping[str, FieldSource]
    names: Mapping[str, Text]
    span: Span
    at: TimeColumn | None = None
    repeats: Repeats | None = None
    previous: Previous | None = None


# --- sources ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CoverageText:
    """`2026-01-01 to 2026-04-01`, half open, still text; both None: no coverage."""

    since: str
    until: str
    span: Span


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of export. `silence` is in microseconds; `optional` sources may have no file at all.

    `missing` are cells that stand for nothing, such as `?`; `order` is a number column that tells the later of
    two records at one instant. `kept_by` is the party that keeps the records (None: it is not said).
    """

    name: Text
    paths: tuple[Text, ...]
    layout: Layout
    missing: tuple[str, ...]
    identity: tuple[Text, ...]
    time: TimeColumn
    coverage: CoverageText | None
    silence: int | None
    optional: bool
    ignore: Condition | None
    columns: Mapping[str, Column]
    computed: Mapping[str, tuple[Text, Computed]]
    events: tuple[EventRule, ...]
    order: Text | None = None
    kept_by: Text | None = None


def time_columns(source: Source) -> tuple[TimeColumn, ...]:
    """The columns a source's instants are read from, each way of reading once: the records' own time comes first."""
    found = {_reading(time): time for time in (source.time, *(rule.at for rule in source.events)) if time is not None}
    return tuple(found.values())


def time_column(source: Source, rule: EventRule) -> int:
    """Which of `time_columns` has the instants of a rule's events."""
    readings = [_reading(time) for time in time_columns(source)]
    return readings.index(_reading(rule.at or source.time))


def _reading(time: TimeColumn) -> tuple[str | int | None, ...]:
    zone = None if time.zone is None else time.zone.value
    return (time.column.value, time.style, time.pattern, time.unit, zone)


@dataclass(frozen=True, slots=True)
class Binding:
    """A whole binding, everything it extends taken in. `folder` is where relative paths start.

    `unread` are sources whose lines are wrong, with the events they name; only where half a binding was asked for.
    """

    file: str
    folder: Path
    constants: Mapping[str, str | tuple[str, ...]]
    sources: tuple[Source, ...]
    span: Span
    unread: tuple[tuple[str, tuple[str, ...]], ...] = ()
