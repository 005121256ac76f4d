"""The database that exports are read into: opened so that nothing is fetched, closed before the first record."""

import os
from collections.abc import Iterable
from pathlib import Path

import duckdb
from sqlglot import exp

from servanda.logs.held import is_text
from servanda.logs.sql import run

_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    # a table's name must never mean a variable of this program
    "python_enable_replacements": "false",
}
"""how the database starts: nothing is fetched or loaded, and what is no table is an error"""


def unsealed() -> duckdb.DuckDBPyConnection:
    """A new database in memory, still to be sealed."""
    return duckdb.connect(":memory:", config=_CLOSED)


def seal(connection: duckdb.DuckDBPyConnection, folder: Path, files: Iterable[Path]) -> None:
    """From here on the database reaches the exports that were named and the folder, and nothing else.

    What does not fit into memory goes to that folder, not to the user's. No later statement can open it again.
    """
    settings: tuple[tuple[str, bool | str | list[str]], ...] = (
        ("TimeZone", "UTC"),
        ("preserve_insertion_order", True),
        # In a notebook or a shell of Python the database would draw on standard output.
        ("enable_progress_bar", False),
        ("temp_directory", str(folder / "spill")),
        ("allowed_directories", [str(folder)]),
        ("allowed_paths", [path for path in map(os.path.realpath, files) if is_text(path)]),
        ("enable_external_access", False),
        ("lock_configuration", True),
    )
    for name, value in settings:
        setting = exp.EQ(this=exp.column(name), expression=exp.convert(value))
        run(connection, exp.Set(expressions=[exp.SetItem(this=setting)]))
