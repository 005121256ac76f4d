"""What a reader is asked for and what it gives back."""

import json
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import duckdb
from sqlglot import exp

from servanda.logs.binding import Layout
from servanda.logs.sql import DIALECT, call, is_null, text, when

RAW = "raw_records"
MOST_COLUMNS = 2_000
"""the widest exports of services have some hundreds"""

# Space, tab, line ends, ideographic space, no-break space, byte order mark: what a spreadsheet leaves around a value.
BLANKS = " \t\r\n\u3000\u00a0\ufeff"


class Form(IntEnum):
    """What a cell is; only a plain one is what its text says."""

    PLAIN = 0
    NESTED = 1
    """a list or an object, written as JSON"""
    WRONG = 2
    """the error value of a spreadsheet, or a number that is none"""
    BYTES = 3
    """bytes that are no text"""
    MERGED = 4
    """nothing of its own, but covered by a merged cell of a spreadsheet"""
    ROUNDED = 5
    """a number with more digits than a spreadsheet keeps"""


class UnreadableError(Exception):
    """Why a file cannot be read at all, in words for its owner."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The columns a source needs, by their names in the file, and whether the whole row is the record's identity."""

    columns: tuple[str, ...]
    whole_row: bool


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that could not be read at all."""

    code: str
    message: str
    record: int | None
    value: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One file read into the table `RAW`.

    `columns` are the file's own, None where records name theirs (JSON). `broken` rows are not in the table.
    `unreadable` says why there is no table at all.
    """

    columns: tuple[str, ...] | None
    broken: tuple[BrokenRow, ...] = ()
    unreadable: str | None = None
    numbered: bool = False
    """the table has its own `record`; else a row's id is its record number less one"""
    flagged: bool = False
    """only rows whose `sound` is true are records of the table"""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read into `RAW` over a connection.

    `path` is the file, unpacked; `scratch` a folder of this job alone, which goes when it is done. `origin` is where
    the file lies, with what may lie beside it; None where it was packed.
    """

    connection: duckdb.DuckDBPyConnection
    path: Path
    layout: Layout
    wanted: Wanted
    scratch: Path
    origin: Path | None = None


def form(of: Form) -> exp.Expr:
    """The form as a value of a flag column."""
    return exp.cast(exp.convert(int(of)), "UTINYINT", dialect=DIALECT)


def has_form(flag: exp.Expr, *forms: Form) -> exp.Expr:
    """The flag says that its cell has one of these forms; never unknown."""
    among = exp.In(this=flag, expressions=[exp.convert(int(each)) for each in forms])
    return call("coalesce", among, exp.false())


def trimmed(value: exp.Expr) -> exp.Expr:
    """The text without blanks around it; NULL where nothing is left.

    Trimming a set of letters is slow, and most cells have nothing to trim: they are only looked at.
    """
    edge = text(f"^[{BLANKS}]|[{BLANKS}]$")
    stripped = call("nullif", call("trim", value.copy(), text(BLANKS)), text(""))
    return when(
        (exp.EQ(this=value.copy(), expression=text("")), exp.Null()),
        (call("regexp_matches", value.copy(), edge), stripped),
        default=value,
    )


def canonical_row(cells: list[tuple[str, exp.Expr]]) -> exp.Expr:
    """One text for a whole row: its non-blank cells by column name, whatever the order of columns."""
    check_width(len(cells))
    parts: list[exp.Expr] = [
        exp.DPipe(this=text(json.dumps(name, ensure_ascii=False) + ":"), expression=call("json_quote", value))
        for name, value in sorted(cells, key=lambda cell: cell[0])
    ]
    return call("concat", text("{"), call("concat_ws", text(","), *parts), text("}"))


def row_digest(cells: list[tuple[str, exp.Expr]]) -> exp.Expr:
    """A number for a whole row, as text: equal rows have equal ones, whatever the order of columns.

    It is only compared between records that carry the same id.
    """
    check_width(len(cells))
    parts: list[exp.Expr] = [
        exp.cast(
            when((is_null(value.copy()), exp.convert(0)), default=call("hash", text(name), value)),
            "UBIGINT",
            dialect=DIALECT,
        )
        for name, value in cells
    ] or [exp.cast(exp.convert(0), "UBIGINT", dialect=DIALECT)]
    # pair by pair: one inside the other would nest as deep as there are columns
    while len(parts) > 1:
        pairs = [call("xor", left, right) for left, right in zip(parts[::2], parts[1::2], strict=False)]
        parts = pairs + parts[len(pairs) * 2 :]
    return exp.cast(parts[0], "VARCHAR")


def check_width(columns: int) -> None:
    """Errors: `UnreadableError` for a table of more columns than any export has."""
    if columns > MOST_COLUMNS:
        message = f"it has {columns:,} columns, and no more than {MOST_COLUMNS:,} are read"
        raise UnreadableError(message)


def first_line(error: Exception) -> str:
    """The first line of a library's message: the rest is advice for its own users."""
    return str(error).strip().partition("\n")[0]
