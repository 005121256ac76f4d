"""CSV with comma, semicolon or tab; UTF-8 with or without byte order mark.

The database reads files that keep to RFC 4180, in parallel. One that does not (or has an odd row) is read again row
by row, so that every broken row is found with its own record number, and the sound ones are handed over.
"""

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlglot import exp

from servanda.logs.files import open_bytes
from servanda.logs.readers.reading import RAW, BrokenRow, Job, Reading, canonical_row, first_line, row_digest, trimmed
from servanda.logs.sql import boolean, call, column, create, drop, read_function, run, struct, text, whole

_LONGEST_ROW = 1 << 30
_PLACE = "_record"


def read_csv(job: Job) -> Reading:
    """Read one CSV file into the table `RAW`."""
    try:
        header = _read_header(job)
    except (OSError, EOFError, csv.Error) as error:
        return Reading(None, 0, unreadable=first_line(error))
    except UnicodeEncodeError:
        return Reading(None, 0, unreadable="the header is not UTF-8")
    if header is None:
        return Reading(None, 0, unreadable="the file is empty: not even a header names the columns")
    columns, plain = header
    twice = next((name for name in columns if columns.count(name) > 1), None)
    if twice is not None:
        return Reading(None, 0, unreadable=f"the header names column `{twice}` twice")
    broken: tuple[BrokenRow, ...] = ()
    at_once = plain and _read_at_once(job, columns)
    if not at_once:
        try:
            broken = _read_row_by_row(job, columns)
        except (OSError, EOFError) as error:
            return Reading(None, 0, unreadable=first_line(error))
    [(records,)] = run(job.connection, exp.select(call("count")).from_(exp.to_table(RAW)))
    return Reading(columns, int(records), broken, numbered=not at_once)


def _read_header(job: Job) -> tuple[tuple[str, ...], bool] | None:
    """The names of the columns, and whether the database may be asked to read the file."""
    with open_bytes(job.file.path) as stream:
        # What follows the header may be broken: only the header itself must be sound here.
        lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
        reader = csv.reader(lines, delimiter=job.wanted.delimiter, strict=True)
        for row in reader:
            if any(cell.strip() for cell in row):
                names = tuple(cell.strip() for cell in row)
                "".join(names).encode()
                # Blank lines before the header, or a single column (where a blank line could be a row), are not for it.
                return names, len(names) > 1 and reader.line_num == 1 + sum(cell.count("\n") for cell in row)
    return None


def _read_at_once(job: Job, columns: tuple[str, ...]) -> bool:
    source = read_function(
        "read_csv",
        str(job.file.path),
        delim=text(job.wanted.delimiter),
        quote=text('"'),
        escape=text('"'),
        header=boolean(True),  # noqa: FBT003 - a literal
        auto_detect=boolean(False),  # noqa: FBT003 - a literal
        strict_mode=boolean(True),  # noqa: FBT003 - a literal
        compression=text("gzip" if job.file.compressed else "none"),
        columns=struct((f"v{number}", text("VARCHAR")) for number in range(len(columns))),
    )
    try:
        run(job.connection, create(RAW, _selection(job, columns, None).from_(source)))
    except duckdb.Error:
        drop(job.connection, RAW)
        return False
    return True


def _selection(job: Job, columns: tuple[str, ...], record: exp.Expr | None) -> exp.Select:
    """Wanted columns, flags and content from columns `v0`, `v1`, …; a column the file lacks is empty."""
    cells = {name: trimmed(column(f"v{number}")) for number, name in enumerate(columns)}
    chosen: list[exp.Expr] = [] if record is None else [record.as_("record")]
    for number, name in enumerate(job.wanted.columns):
        chosen.append(cells.get(name, exp.cast(exp.Null(), "VARCHAR")).copy().as_(f"c{number}"))
        chosen.append(boolean(False).as_(f"n{number}"))  # noqa: FBT003 - a literal
    content = canonical_row if job.wanted.whole_row else row_digest
    chosen.append(content(list(cells.items())).as_("content"))
    return exp.select(*chosen)


# --- row by row -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Rows:
    """The rows of a file one after another; `broken` grows while they are read."""

    job: Job
    width: int
    broken: list[BrokenRow]

    def sound(self) -> Iterator[tuple[int, list[str]]]:
        """Record number and cells of every row that has its columns."""
        # A cell may be as long as a row may be; the default of 128 KiB is not a limit of the format.
        csv.field_size_limit(min(sys.maxsize, _LONGEST_ROW))
        with open_bytes(self.job.file.path) as stream:
            lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
            reader = csv.reader(lines, delimiter=self.job.wanted.delimiter, strict=True, skipinitialspace=True)
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
        written = self.job.wanted.delimiter.join(row)
        if not written.isascii() and any("\udc80" <= letter <= "\udcff" for letter in written):
            shown = written.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            self.broken.append(BrokenRow("LOG019", "this row is not UTF-8", record, shown))
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


def _read_row_by_row(job: Job, columns: tuple[str, ...]) -> tuple[BrokenRow, ...]:
    """Write the sound rows as a file the database cannot misread, each with its record number."""
    rows = _Rows(job, len(columns), [])
    clean = job.wanted.scratch / f"rows-{job.file.number}.csv"
    with clean.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow([_PLACE, *columns])
        for record, row in rows.sound():
            writer.writerow([record, *row])
    _load_clean(job, clean, columns)
    clean.unlink()
    return tuple(rows.broken)


def _load_clean(job: Job, clean: Path, columns: tuple[str, ...]) -> None:
    types = [(_PLACE, text("BIGINT")), *((f"v{number}", text("VARCHAR")) for number in range(len(columns)))]
    source = read_function(
        "read_csv",
        str(clean),
        delim=text(","),
        quote=text('"'),
        escape=text('"'),
        header=boolean(True),  # noqa: FBT003 - a literal
        auto_detect=boolean(False),  # noqa: FBT003 - a literal
        max_line_size=whole(_LONGEST_ROW),
        columns=struct(types),
    )
    run(job.connection, create(RAW, _selection(job, columns, column(_PLACE)).from_(source)))
