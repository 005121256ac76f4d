"""Which reader reads which format, and what every reading begins and ends with."""

import tempfile
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import duckdb

from servanda.logs.binding import Format, Layout
from servanda.logs.files import ExportFile
from servanda.logs.readers.csv_reader import read_csv
from servanda.logs.readers.jsonl_reader import contents_of, lines_of, read_jsonl
from servanda.logs.readers.parquet_reader import read_parquet
from servanda.logs.readers.reading import RAW, Job, Reading, UnreadableError, Wanted, first_line
from servanda.logs.readers.transcoding import as_utf8
from servanda.logs.readers.unpacking import unpacked
from servanda.logs.readers.xes_reader import read_xes
from servanda.logs.sql import drop

_READERS: Mapping[Format, Callable[[Job], Reading]] = {
    Format.CSV: read_csv,
    Format.JSONL: read_jsonl,
    Format.PARQUET: read_parquet,
    Format.XES: read_xes,
}


def read_records(
    connection: duckdb.DuckDBPyConnection, file: ExportFile, layout: Layout, wanted: Wanted, scratch: Path
) -> Reading:
    """Read one file into the table `RAW`; a file that cannot be read is said, never raised."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        try:
            path = unpacked(file.path, Path(folder), layout.unpacked)
            reading = _READERS[layout.format](Job(connection, path, layout, wanted, Path(folder)))
        except (UnreadableError, OSError, duckdb.Error) as error:
            drop(connection, RAW)
            return Reading(None, unreadable=_why(error))
    return reading


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror is not None:
        return error.strerror
    return first_line(error)


def compares_exactly(form: Format) -> bool:
    """Two records of this format say the same exactly where their `content` is equal."""
    return form is not Format.JSONL


def exact_contents(file: ExportFile, layout: Layout, records: Collection[int], scratch: Path) -> dict[int, str]:
    """What these records of a file say, where the `content` of equal records may differ."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        path = unpacked(file.path, Path(folder), layout.unpacked)
        return contents_of(path, layout, records, Path(folder))


def written_records(file: ExportFile, layout: Layout, records: Collection[int], scratch: Path) -> dict[int, str]:
    """These records of a file of lines as they are written."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        path = as_utf8(unpacked(file.path, Path(folder), layout.unpacked), layout.encoding, Path(folder))
        return {record: line.decode("utf-8", "replace") for record, line in lines_of(path) if record in records}
