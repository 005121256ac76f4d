"""Tables and arrays found in a file for one who does not know their names, and proposed by `servanda bind`."""

import json
import sqlite3
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from servanda.cli import app
from servanda.logs.binding import Format, Layout
from servanda.logs.readers import layouts_of
from tests.logs import written

ROWS = [{"no": number, "created": f"2026-01-{number:02} 09:00:00", "status": "open"} for number in range(1, 13)]


def found(path: Path, form: Format, scratch: Path) -> list[str]:
    with duckdb.connect() as connection:
        inside = layouts_of(connection, path, Layout(form), scratch)
    return [".".join(layout.rows) if form is Format.JSON else str(layout.table) for layout in inside]


@pytest.mark.parametrize(
    ("content", "paths"),
    [
        ([{"a": 1}], [""]),
        ({"data": {"items": [{"a": 1}], "tags": ["x"]}, "n": {"a": {"b": {"c": [{}]}}}}, ["data.items"]),
        ({"a": [{}], "b": [{}], "c": 1}, ["a", "b"]),
        ({"a": 1}, []),
        ([], []),
        ("text", []),
    ],
)
def test_arrays_of_objects_in_json(tmp_path: Path, content: object, paths: list[str]) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert found(path, Format.JSON, tmp_path) == paths


def test_tables_of_databases_but_no_views(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "a.duckdb")) as database:
        database.execute("CREATE TABLE a (x INT)")
        database.execute("CREATE VIEW v AS SELECT 1")
        database.execute("CREATE SCHEMA s")
        database.execute("CREATE TABLE s.a (x INT)")
    assert sorted(found(tmp_path / "a.duckdb", Format.DUCKDB, tmp_path)) == ["main.a", "s.a"]
    connection = sqlite3.connect(tmp_path / "a.sqlite")
    connection.execute("CREATE TABLE t (x)")
    connection.execute("CREATE VIEW v AS SELECT 1")
    connection.commit()
    connection.close()
    assert found(tmp_path / "a.sqlite", Format.SQLITE, tmp_path) == ["t"]


@pytest.mark.parametrize("form", [Format.JSON, Format.DUCKDB, Format.SQLITE])
def test_nothing_is_found_in_what_cannot_be_read(tmp_path: Path, form: Format) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"{broken" * 1_000)
    assert found(path, form, tmp_path) == []


@pytest.mark.parametrize(
    ("form", "line"), [("json", "rows: data.items"), ("sqlite", "table: records"), ("duckdb", "table: records")]
)
def test_a_proposed_binding_names_the_place(tmp_path: Path, form: str, line: str) -> None:
    name, _lines, write = {**written.FLAT, **written.NESTED}[form]
    write(tmp_path / name, ROWS)
    result = CliRunner().invoke(app, ["bind", str(tmp_path / name)])
    assert f"    {line}\n" in result.stdout
    assert "status: " in result.stdout


def test_several_tables_are_told_apart_by_hand(tmp_path: Path) -> None:
    written.write_sqlite(tmp_path / "a.sqlite", ROWS)
    connection = sqlite3.connect(tmp_path / "a.sqlite")
    connection.execute("CREATE TABLE other (x)")
    connection.commit()
    connection.close()
    result = CliRunner().invoke(app, ["bind", str(tmp_path / "a.sqlite")])
    assert "it holds more than one table (`records`, `other`): bind each by hand with `table:`" in result.output
