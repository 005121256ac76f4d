"""The first records of an export, as text by column, read by the same readers as a check."""

import csv
import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, Any

import duckdb
from sqlglot import exp

from servanda.logs.binding import Encoding, Format, Layout
from servanda.logs.files import ExportFile
from servanda.logs.readers import RAW, Wanted, layouts_of, read_records
from servanda.logs.readers.transcoding import likely_encoding
from servanda.logs.readers.unpacking import DAMAGED
from servanda.logs.sealed import seal, unsealed
from servanda.logs.sql import column, drop, is_true, run, table

MOST_RECORDS = 5_000
"""records looked at of one file"""

_MOST_BYTES = 8 << 20
"""bytes looked at of one text file"""

_SUFFIXES = {
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".txt": Format.CSV,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.JSON,
    ".parquet": Format.PARQUET,
    ".xlsx": Format.XLSX,
    ".xes": Format.XES,
    ".duckdb": Format.DUCKDB,
    ".sqlite": Format.SQLITE,
    ".sqlite3": Format.SQLITE,
    ".db": Format.SQLITE,
}
_NOTHING = frozenset({"?", "-", "--", "NULL", "null", "N/A", "n/a", "#N/A", "NaN", "nan", "None", "(null)", "无", "—"})
_TEXTS = (Format.CSV, Format.JSONL)
_DELIMITERS = (",", ";", "\t", "|")
_LINES = 50
_PLACES = 8
_WIDE_MARKS = {b"\xff\xfe": Encoding.UTF_16, b"\xfe\xff": Encoding.UTF_16}


@dataclass(frozen=True, slots=True)
class Sample:
    """What was looked at: `rows` by column, blank cells left out; `lists` are columns that hold arrays.

    `whole`: these are all records of the file. `missing` are cells that seem to stand for nothing, left out as well.
    """

    path: Path
    layout: Layout
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    lists: frozenset[str]
    whole: bool
    missing: tuple[str, ...] = ()

    def values(self, name: str) -> list[str]:
        """The cells of a column that are filled."""
        return [row[name] for row in self.rows if name in row]


def format_of(path: Path) -> Format | None:
    """The format by the file's name, packing left aside; of a ZIP whose own name says nothing by what is in it."""
    name = path.name.lower()
    for packed in (".gz", ".zip"):
        name = name.removesuffix(packed)
    known = _by_suffix(name)
    if known is not None or path.suffix.lower() != ".zip":
        return known
    try:
        with zipfile.ZipFile(path) as archive:
            found = {_by_suffix(inner.lower()) for inner in archive.namelist() if not inner.endswith("/")}
    except (OSError, *DAMAGED):
        return None
    return found.pop() if len(found) == 1 else None


def _by_suffix(name: str) -> Format | None:
    return next((form for suffix, form in _SUFFIXES.items() if name.endswith(suffix)), None)


def take(path: Path) -> tuple[Sample | None, str | None]:
    """A sample of the file, or None and why not, in words."""
    form = format_of(path)
    if form is None:
        return None, "its name does not end like an export (.csv, .tsv, .jsonl, .json, .parquet, .xlsx, .xes, .db)"
    with tempfile.TemporaryDirectory(prefix="servanda-") as folder:
        try:
            return _taken(path, form, Path(folder))
        except (OSError, EOFError, csv.Error) as error:
            return None, str(getattr(error, "strerror", None) or error)


def _taken(path: Path, form: Format, folder: Path) -> tuple[Sample | None, str | None]:
    layout, read, whole = Layout(form), path, True
    if form in _TEXTS:
        try:
            head, whole = _head(path)
        except EOFError:
            return None, "the packed file ends before its end: it is cut off"
        except DAMAGED as error:
            return None, f"the packed file is damaged: {error}"
        if not head.strip():
            return None, "it is empty"
        layout = replace(layout, encoding=_encoding(head))
        read = folder / f"head{'.jsonl' if form is Format.JSONL else '.csv'}"
        read.write_bytes(head)
        if form is Format.CSV:
            layout = replace(layout, delimiter=_delimiter(head, layout.encoding))
    connection = unsealed()
    try:
        seal(connection, folder, [path])
        inside = layouts_of(connection, path, layout, folder)
        if len(inside) > 1:
            places = ", ".join(f"`{one.table or '.'.join(one.rows)}`" for one in inside[:_PLACES])
            line = "rows" if form is Format.JSON else "table"
            return None, f"it holds more than one table ({places}): bind each by hand with `{line}:`"
        layout = inside[0] if inside else layout
        return _rows(connection, (path, read), layout, folder, whole=whole)
    finally:
        connection.close()


def _rows(
    connection: duckdb.DuckDBPyConnection, paths: tuple[Path, Path], layout: Layout, folder: Path, *, whole: bool
) -> tuple[Sample | None, str | None]:
    path, read = paths
    reading = read_records(connection, ExportFile(read, path.name, 0), layout, Wanted((), True), folder)  # noqa: FBT003 - whole rows
    if reading.unreadable is not None:
        return None, reading.unreadable
    query = exp.select(column("content")).from_(table(RAW)).limit(MOST_RECORDS + 1)
    if reading.flagged:
        query = query.where(is_true(column("sound")))
    contents = [str(content) for (content,) in run(connection, query) if content]
    drop(connection, RAW)
    rows: list[Mapping[str, str]] = []
    lists: set[str] = set()
    missing: set[str] = set()
    for content in contents[:MOST_RECORDS]:
        found: dict[str, str] = {}
        for name, value in _flat(json.loads(content)):
            if isinstance(value, list):
                lists.add(name)
                found[name] = json.dumps(value, ensure_ascii=False)
            elif value.strip() in _NOTHING:
                missing.add(value.strip())
            elif value.strip():
                found[name] = value.strip()
        rows.append(found)
    named = dict.fromkeys(name for row in rows for name in row)
    columns = reading.columns if reading.columns is not None else tuple(named)
    whole = whole and len(contents) <= MOST_RECORDS
    return Sample(path, layout, columns, tuple(rows), frozenset(lists), whole, tuple(sorted(missing))), None


def _flat(value: Any, place: str = "") -> Iterator[tuple[str, str | list[Any]]]:
    """The cells of a record, nested ones by their path; a number is the object that readers write for it."""
    if isinstance(value, dict) and set(value) == {""}:
        yield place, _number(str(value[""]))
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list):
        yield place, value
    elif isinstance(value, bool):
        yield place, "true" if value else "false"
    elif value is not None:
        yield place, str(value)


def _number(written: str) -> str:
    """Without an exponent, as people write it."""
    try:
        return f"{Decimal(written):f}"
    except InvalidOperation:
        return written


# --- text files -------------------------------------------------------------------------------------------------------


def _head(path: Path) -> tuple[bytes, bool]:
    """The beginning of a text file up to the end of a line, unpacked; whether that is all of it."""
    if path.suffix.lower() == ".gz":
        with gzip.open(path, "rb") as stream:
            return _cut(stream)
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            if len(names) != 1:
                message = "only a ZIP of exactly one file is read"
                raise OSError(message)
            with archive.open(names[0]) as stream:
                return _cut(stream)
    with path.open("rb") as stream:
        return _cut(stream)


def _cut(stream: IO[bytes] | gzip.GzipFile) -> tuple[bytes, bool]:
    head = stream.read(_MOST_BYTES + 1)
    if len(head) <= _MOST_BYTES:
        return head, True
    cut = head[:_MOST_BYTES]
    wide = cut[:2] in _WIDE_MARKS
    end = b"\n\x00" if cut[:2] == b"\xff\xfe" else b"\x00\n" if wide else b"\n"
    return cut[: cut.rfind(end) + len(end)], False


def _encoding(head: bytes) -> Encoding:
    if head[:2] in _WIDE_MARKS:
        return _WIDE_MARKS[head[:2]]
    even, odd = head[0:4000:2].count(0), head[1:4000:2].count(0)
    if odd > 4 * even + 8:
        return Encoding.UTF_16_LE
    if even > 4 * odd + 8:
        return Encoding.UTF_16_BE
    try:
        head.decode("utf-8")
    except UnicodeDecodeError:
        return Encoding.GB18030 if "gb18030" in likely_encoding(head) else Encoding.WINDOWS_1252
    return Encoding.UTF_8


def _delimiter(head: bytes, encoding: Encoding) -> str:
    """The sign that parts the first lines into the same number of cells, the largest."""
    name = "utf-8-sig" if encoding is Encoding.UTF_8 else encoding.value
    text = head.decode(name, "replace")
    best = (0, ",")
    for sign in _DELIMITERS:
        try:
            rows = [row for row, _ in zip(csv.reader(io.StringIO(text), delimiter=sign), range(_LINES), strict=False)]
        except csv.Error:
            continue
        widths = [len(row) for row in rows if row]
        if not widths:
            continue
        same = sum(1 for size in widths if size == widths[0])
        if widths[0] > 1 and (score := same * 1000 // len(widths) * 100 + min(widths[0], 99)) > best[0]:
            best = (score, sign)
    return best[1]
