"""CSV with comma, semicolon, tab or pipe, in any encoding a binding can name.

The database reads files that keep to RFC 4180, in parallel. One that does not (or has an odd row) is read again row
by row, so that every broken row is found with its own record number, and the sound ones are handed over.
"""

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb
from sqlglot import exp

from servanda.logs.binding import Encoding
from servanda.logs.readers.reading import (
    BLANKS,
    RAW,
    BrokenRow,
    Form,
    Job,
    Reading,
    UnreadableError,
    Wanted,
    canonical_row,
    check_width,
    form,
    row_digest,
    trimmed,
)
from servanda.logs.readers.transcoding import as_utf8, likely_encoding
from servanda.logs.sql import boolean, column, create, drop, exactly, printed, read_function, run, struct, text, whole

_LONGEST_ROW = 1 << 30
_PLACE = "_record"


def read_csv(job: Job) -> Reading:
    """Read one CSV file into the table `RAW`."""
    path = as_utf8(job.path, job.layout.encoding, job.scratch, keep_mark=True)
    columns, plain = _read_header(job, path)
    if plain and _read_at_once(job, path, columns):
        return Reading(columns)
    return Reading(columns, _read_row_by_row(job, path, columns), numbered=True)


def _read_header(job: Job, path: Path) -> tuple[tuple[str, ...], bool]:
    """The names of the columns, and whether the database may be asked to read the file."""
    row, plain = _first_row(job, path)
    written = job.layout.delimiter.join(row)
    if not _is_sound(written):
        message = f"the header is not {_named(job)}{_advice(job, written)}"
        raise UnreadableError(message)
    names = tuple(cell.strip(BLANKS) for cell in row)
    if len(names) > 1 and not names[-1]:
        # A delimiter at the end of every line, as some exports have it, makes no column.
        names, plain = names[:-1], False
    check_width(len(names))
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        message = f"the header names column `{twice}` twice"
        raise UnreadableError(message)
    return names, plain


def _first_row(job: Job, path: Path) -> tuple[list[str], bool]:
    with path.open("rb") as stream:
        # What follows the header may be broken: only the header itself must be sound here.
        lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
        reader = csv.reader(lines, delimiter=job.layout.delimiter, strict=True)
        try:
            for row in reader:
                if any(cell.strip() for cell in row):
                    # Blank lines before it, or a single column (where a blank line could be a row), are not for the
                    # database.
                    return row, len(row) > 1 and reader.line_num == 1 + sum(cell.count("\n") for cell in row)
        except csv.Error as error:
            message = f"the header cannot be read: {error}"
            raise UnreadableError(message) from None
    message = "the file is empty: not even a header names the columns"
    raise UnreadableError(message)


def _is_sound(written: str) -> bool:
    return written.isascii() or not any("\udc80" <= letter <= "\udcff" for letter in written)


def _named(job: Job) -> str:
    return {Encoding.UTF_8: "UTF-8", Encoding.GB18030: "GB 18030"}.get(job.layout.encoding, job.layout.encoding.value)


def _advice(job: Job, written: str) -> str:
    if job.layout.encoding is Encoding.UTF_8:
        return "; " + likely_encoding(written.encode("utf-8", "surrogateescape"))
    if job.layout.encoding is Encoding.LATIN_1:
        return "; it may be Windows-1252: `encoding: windows-1252`"
    return ""


def _read_at_once(job: Job, path: Path, columns: tuple[str, ...]) -> bool:
    statement = _statement(job.wanted, columns, job.layout.delimiter, numbered=False)
    try:
        run(job.connection, statement, path=exactly(path))
    except duckdb.Error:
        drop(job.connection, RAW)
        return False
    return True


@lru_cache(maxsize=64)
def _statement(wanted: Wanted, columns: tuple[str, ...], delimiter: str, *, numbered: bool) -> str:
    """What makes `RAW` of a file of these columns; `numbered` ones are of our own writing and begin with the record."""
    types = [(f"v{number}", text("VARCHAR")) for number in range(len(columns))]
    source = read_function(
        "read_csv",
        delim=text(delimiter),
        quote=text('"'),
        escape=text('"'),
        header=boolean(True),  # noqa: FBT003 - a literal
        auto_detect=boolean(False),  # noqa: FBT003 - a literal
        strict_mode=boolean(True),  # noqa: FBT003 - a literal
        compression=text("none"),
        columns=struct([(_PLACE, text("BIGINT")), *types] if numbered else types),
        **({"max_line_size": whole(_LONGEST_ROW)} if numbered else {}),
    )
    return printed(create(RAW, _selection(wanted, columns, numbered=numbered).from_(source)))


def _selection(wanted: Wanted, columns: tuple[str, ...], *, numbered: bool) -> exp.Select:
    """Wanted columns, flags and content from columns `v0`, `v1`, …; a column the file lacks is empty."""
    cells = {name: trimmed(column(f"v{number}")) for number, name in enumerate(columns)}
    chosen: list[exp.Expr] = [column(_PLACE).as_("record")] if numbered else []
    for number, name in enumerate(wanted.columns):
        chosen.append(cells.get(name, exp.cast(exp.Null(), "VARCHAR")).copy().as_(f"c{number}"))
        chosen.append(form(Form.PLAIN).as_(f"n{number}"))
    content = canonical_row if wanted.whole_row else row_digest
    chosen.append(content(list(cells.items())).as_("content"))
    return exp.select(*chosen)


# --- row by row -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Rows:
    """The rows of a file one after another; `broken` grows while they are read."""

    job: Job
    path: Path
    width: int
    broken: list[BrokenRow]

    def sound(self) -> Iterator[tuple[int, list[str]]]:
        """Record number and cells of every row that has its columns."""
        # A cell may be as long as a row may be; the default of 128 KiB is not a limit of the format.
        csv.field_size_limit(min(sys.maxsize, _LONGEST_ROW))
        with self.path.open("rb") as stream:
            lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
            reader = csv.reader(lines, delimiter=self.job.layout.delimiter, strict=True, skipinitialspace=True)
            record = -1
            while True:
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    record += 1
                    self.broken.append(_quoting(record, error))
                    continue
                if not row or (len(row) == 1 and not row[0].strip()):
                    continue
                record += 1
                if record > 0 and self.fits(record, row):
                    yield record, row

    def fits(self, record: int, row: list[str]) -> bool:
        written = self.job.layout.delimiter.join(row)
        if not _is_sound(written):
            shown = written.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            message = f"this row is not {_named(self.job)}{_advice(self.job, written)}"
            self.broken.append(BrokenRow("LOG019", message, record, shown))
            return False
        if len(row) == self.width + 1 and not row[-1].strip():
            row.pop()
        if len(row) != self.width:
            message = f"this row has {len(row)} cells where the header names {self.width} columns"
            self.broken.append(BrokenRow("LOG002", message, record, written))
            return False
        return True


def _quoting(record: int, error: csv.Error) -> BrokenRow:
    unclosed = "unexpected end" in str(error)
    message = "a quoted cell is never closed" if unclosed else f"the quotes of this row do not fit: {error}"
    return BrokenRow("LOG003", message, record, None)


def _read_row_by_row(job: Job, path: Path, columns: tuple[str, ...]) -> tuple[BrokenRow, ...]:
    """Write the sound rows as a file the database cannot misread, each with its record number."""
    rows = _Rows(job, path, len(columns), [])
    clean = job.scratch / "rows.csv"
    with clean.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow([_PLACE, *columns])
        for record, row in rows.sound():
            writer.writerow([record, *row])
    run(job.connection, _statement(job.wanted, columns, ",", numbered=True), path=exactly(clean))
    return tuple(rows.broken)
