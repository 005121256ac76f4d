"""A table of a SQLite file, opened so that nothing is written beside it and nothing in it can act."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

from sqlglot import exp

from servanda.logs.readers.beside import whole_database
from servanda.logs.readers.duckdb_reader import no_table
from servanda.logs.readers.reading import BrokenRow, Form, Job, Reading, UnreadableError
from servanda.logs.readers.records import Record, load_records, number_text

_LONGEST = 1 << 28
# The text of a schema can be forged: comments may stand where the database itself would write none.
_COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)
_VIRTUAL = re.compile(r"\s*create\s+virtual\b", re.IGNORECASE)
_SHOWN_BYTES = 32
_SIDES = ("-wal", "-journal")
_HARMLESS = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION)


def read_sqlite(job: Job) -> Reading:
    """Read one table of a SQLite file into the table `RAW`."""
    broken: list[BrokenRow] = []
    try:
        with closing(_open(job)) as connection:
            _check_table(connection, job.layout.table or "")
            query = exp.select("*").from_(exp.table_(job.layout.table or "", quoted=True))
            cursor = connection.execute(query.sql("sqlite"))
            columns = tuple(str(described[0]) for described in cursor.description)
            load_records(job, _records(cursor, columns, broken))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        # Even what the library says of a damaged file may hold bytes that are no text.
        message = f"it is no sound SQLite file: {error}"
        raise UnreadableError(message) from None
    return Reading(columns, tuple(broken), numbered=True)


def sqlite_tables(job: Job) -> tuple[str, ...]:
    """The names of the tables."""
    try:
        with closing(_open(job)) as connection:
            return tuple(name for name, kind in _kinds(connection).items() if kind == "table")
    except (sqlite3.Error, UnicodeDecodeError):
        return ()


def _open(job: Job) -> sqlite3.Connection:
    """The file as it lies there; where changes wait beside it, a copy in which they are made good."""
    path = whole_database(job, _SIDES)
    address = path.absolute().as_uri() + ("?mode=ro&immutable=1" if path == job.path else "")
    connection = sqlite3.connect(address, uri=True)
    connection.text_factory = lambda written: written.decode("utf-8", "surrogateescape")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    for setting in ("PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA query_only = ON"):
        connection.execute(setting)
    connection.set_authorizer(lambda act, *_on: sqlite3.SQLITE_OK if act in _HARMLESS else sqlite3.SQLITE_DENY)
    return connection


def _kinds(connection: sqlite3.Connection) -> dict[str, str]:
    return {
        _readable(name): "virtual table" if _VIRTUAL.match(_COMMENT.sub(" ", str(sql or ""))) else str(kind)
        for name, kind, sql in connection.execute("SELECT name, type, sql FROM sqlite_master")
        if kind in ("table", "view") and not str(name).startswith("sqlite_")
    }


def _check_table(connection: sqlite3.Connection, wanted: str) -> None:
    kinds = _kinds(connection)
    kind = kinds.get(wanted)
    if kind is None:
        raise UnreadableError(no_table(wanted, tuple(name for name, kind in kinds.items() if kind == "table")))
    if kind != "table":
        message = f"`{wanted}` is a {kind}, that is a query or a program; only tables are read"
        raise UnreadableError(message)


def _readable(name: object) -> str:
    return str(name).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _records(cursor: sqlite3.Cursor, columns: tuple[str, ...], broken: list[BrokenRow]) -> Iterator[Record]:
    for number, row in enumerate(cursor, 1):
        cells: dict[str, str] = {}
        forms: dict[str, Form] = {}
        for name, value in zip(columns, row, strict=True):
            text, form = _cell(value)
            cells[name] = text
            if form is not Form.PLAIN:
                forms[name] = form
        wrong = next((text for text in cells.values() if not text.isascii() and not _is_text(text)), None)
        if wrong is not None:
            shown = wrong.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            broken.append(BrokenRow("LOG019", "this row is not UTF-8", number, shown))
            continue
        yield Record(number, cells, forms)


def _is_text(text: str) -> bool:
    return not any("\udc80" <= letter <= "\udcff" for letter in text)


def _cell(value: object) -> tuple[str, Form]:
    match value:
        case None:
            return "", Form.PLAIN
        case bytes():
            return f"0x{value[:_SHOWN_BYTES].hex()}{'…' if len(value) > _SHOWN_BYTES else ''}", Form.BYTES
        case float():
            return number_text(value)
        case _:
            return str(value), Form.PLAIN
