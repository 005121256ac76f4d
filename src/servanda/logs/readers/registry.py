"""Which reader reads which format."""

from collections.abc import Callable, Mapping

from servanda.logs.binding import Format
from servanda.logs.readers.csv_reader import read_csv
from servanda.logs.readers.jsonl_reader import read_jsonl
from servanda.logs.readers.parquet_reader import read_parquet
from servanda.logs.readers.reading import Job, Reading

_READERS: Mapping[Format, Callable[[Job], Reading]] = {
    Format.CSV: read_csv,
    Format.JSONL: read_jsonl,
    Format.PARQUET: read_parquet,
}


def reader_of(form: Format) -> Callable[[Job], Reading]:
    """The reader of a format."""
    return _READERS[form]
