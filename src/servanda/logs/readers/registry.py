"""Which reader reads which format, and what every reading begins and ends with."""

import errno
import os
import tempfile
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import duckdb

from servanda.logs.binding import Format, Layout
from servanda.logs.files import ExportFile
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
from servanda.logs.sql import drop

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

    Errors: what the machine lacks (memory, room on the disk) says nothing about the file and is raised.
    """
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        try:
            path = unpacked(file.path, Path(folder), layout.unpacked)
            origin = (file.origin or file.path) if path == file.path else None
            reading = _READERS[layout.format](Job(connection, path, layout, wanted, Path(folder), origin))
        except (UnreadableError, OSError, duckdb.Error) as error:
            if lacking(error):
                raise
            drop(connection, RAW)
            return Reading(None, unreadable=_why(error, file, folder))
    return reading


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
