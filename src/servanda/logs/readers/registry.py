"""Which reader reads which format, and what every reading begins and ends with."""

import errno
import mmap
import os
import tempfile
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import duckdb
from sqlglot import exp

from servanda.logs.binding import Format, Layout
from servanda.logs.files import ExportFile, size_of
from servanda.logs.readers.csv_reader import read_csv
from servanda.logs.readers.duckdb_reader import read_duckdb
from servanda.logs.readers.json_reader import elements_as_lines, read_json
from servanda.logs.readers.jsonl_reader import contents_of, lines_of, plain_lines, read_jsonl
from servanda.logs.readers.parquet_reader import read_parquet
from servanda.logs.readers.reading import RAW, Job, Reading, UnreadableError, Wanted, first_line
from servanda.logs.readers.sqlite_reader import read_sqlite
from servanda.logs.readers.unpacking import unpacked
from servanda.logs.readers.xes_reader import read_xes
from servanda.logs.readers.xlsx_reader import read_xlsx
from servanda.logs.sql import call, column, drop, run, text, whole

_READERS: Mapping[Format, Callable[[Job], Reading]] = {
    Format.CSV: read_csv,
    Format.JSONL: read_jsonl,
    Format.JSON: read_json,
    Format.PARQUET: read_parquet,
    Format.XLSX: read_xlsx,
    Format.XES: read_xes,
    Format.DUCKDB: read_duckdb,
    Format.SQLITE: read_sqlite,
}
# Formats whose lines are compared as the database found them, and once more where that is not exact.
_LINES: Mapping[Format, Callable[[Path, Layout, Path], Path]] = {
    Format.JSONL: plain_lines,
    Format.JSON: elements_as_lines,
}


def read_records(
    connection: duckdb.DuckDBPyConnection, file: ExportFile, layout: Layout, wanted: Wanted, scratch: Path
) -> Reading:
    """Read one file into the table `RAW`; a file that cannot be read is said, never raised.

    Errors: what the machine lacks (memory, room on the disk) says nothing about the file and is raised. Memory is
    not lacking where a file asks for more of it than its size can need: then the file is damaged.
    """
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        path = file.path
        try:
            path = unpacked(file.path, Path(folder), layout.unpacked)
            origin = (file.origin or file.path) if path == file.path else None
            reading = _READERS[layout.format](Job(connection, path, layout, wanted, Path(folder), origin))
        except (MemoryError, duckdb.OutOfMemoryException) as error:
            size = size_of(path)
            if not has_room(connection, _NEEDED * size + _LEAST):
                raise OutOfMemoryError(file.name) from error
            unreadable = f"{_TOO_MUCH.format(size=size)}: it is damaged, or packed beyond measure"
        except (UnreadableError, OSError, duckdb.Error) as error:
            if lacking(error):
                raise
            unreadable = _why(error, file, folder)
        except RuntimeError as error:
            # the database's own words about bytes that are no text, even where only its message holds them
            if _NO_TEXT not in str(error):
                raise
            unreadable = "it names columns or holds texts that are not UTF-8"
        else:
            return reading
        drop(connection, RAW)
        return Reading(None, unreadable=unreadable)


class OutOfMemoryError(MemoryError):
    """The memory this process may use is not enough to read a file; `file` is its name."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


_NEEDED, _LEAST = 32, 64 << 20
"""Bytes of memory that reading takes at most for each byte of an unpacked file, and for any file."""
_TOO_MUCH = "reading its {size:,} bytes asks for more memory than this process may use"
_NO_TEXT = "nanobind::str(): conversion error"


def has_room(connection: duckdb.DuckDBPyConnection, size: int) -> bool:
    """Whether this process and its database could still be given so many bytes."""
    used = exp.select(call("coalesce", call("sum", column("memory_usage_bytes")), whole(0)))
    try:
        [(taken,)] = run(connection, used.from_(exp.Table(this=call("duckdb_memory"))))
        [(most,)] = run(connection, exp.select(call("current_setting", text("memory_limit"))))
        mmap.mmap(-1, size).close()
    except (duckdb.Error, OSError, ValueError, OverflowError, MemoryError):
        return False
    return int(taken) + size <= _bytes_of(str(most))


def _bytes_of(written: str) -> int:
    """A size as the database writes it, such as `18.8 GiB`."""
    number, _, unit = written.partition(" ")
    return int(float(number) * 1024 ** ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB").index(unit))


_LACKING = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOMEM, errno.EMFILE, errno.ENFILE)


def lacking(error: Exception) -> bool:
    """Whether the machine's memory, disk or descriptors ran out."""
    if isinstance(error, OSError):
        return error.errno in _LACKING
    if isinstance(error, duckdb.OutOfMemoryException):
        return True
    said = str(error).lower()
    return isinstance(error, duckdb.IOException) and any(os.strerror(one).lower() in said for one in _LACKING)


def _why(error: Exception, file: ExportFile, folder: str) -> str:
    """The error in words, with the file's own name instead of the places it was read from."""
    if isinstance(error, OSError) and error.strerror is not None:
        return error.strerror
    said = first_line(error)
    for place in (os.path.realpath(file.path), file.path, file.origin, folder):
        said = said if place is None else said.replace(str(place), file.name)
    return said


def compares_exactly(form: Format) -> bool:
    """Two records of this format say the same exactly where their `content` is equal."""
    return form not in _LINES


def exact_contents(file: ExportFile, layout: Layout, records: Collection[int], scratch: Path) -> dict[int, str]:
    """What these records of a file say, where the `content` of equal records may differ."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        path = unpacked(file.path, Path(folder), layout.unpacked)
        return contents_of(_LINES[layout.format](path, layout, Path(folder)), records)


def written_records(file: ExportFile, layout: Layout, records: Collection[int], scratch: Path) -> dict[int, str]:
    """These records of a file of lines as they are written."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        path = unpacked(file.path, Path(folder), layout.unpacked)
        lines = lines_of(_LINES[layout.format](path, layout, Path(folder)))
        return {record: line.decode("utf-8", "replace") for record, line in lines if record in records}
