"""Tables of DuckDB and SQLite files: typed as they are, views and damage refused, nothing written beside them."""

import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

AT = (20_458 * 24 + 9) * 3_600_000_000
"""2026-01-05 09:00 UTC: 20 458 days after 1970-01-01."""


def bound(project: Any, form: str, table: str = "tickets") -> Any:
    project.sources = project.sources.replace("tickets*.csv", f"tickets*.{form}").replace(
        "format: csv\n    id", f"format: {form}\n    table: {table}\n    id"
    )
    project.write({})
    return project


def exports(project: Any) -> Path:
    return Path(project.folder / "exports")


def duck(project: Any, *statements: str) -> Any:
    project = bound(project, "duckdb")
    with duckdb.connect(str(exports(project) / "tickets.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)
    return project


def lite(project: Any, *statements: str) -> Any:
    project = bound(project, "sqlite")
    connection = sqlite3.connect(exports(project) / "tickets.sqlite")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return project


def said(out: Any) -> str:
    assert out.only.code == "LOG001"
    return str(out.only.message)


# --- DuckDB -----------------------------------------------------------------------------------------------------------

COLUMNS = (
    'no INTEGER, "at" TIMESTAMPTZ, what VARCHAR, ticket VARCHAR, urgency DECIMAL(30, 9), kind VARCHAR, paid BOOLEAN,'
    " note VARCHAR"
)
TABLE = f"CREATE TABLE tickets ({COLUMNS})"
ROWS = """INSERT INTO tickets VALUES
    (1, '2026-01-05 10:00:00+01', 'asked', 't1', 123456789012345678.123456789, 'bug', true, ' 投诉 '),
    (2, '2026-01-05 09:00:00+00', 'asked', 't2', NULL, NULL, NULL, ''),
    (3, '2026-01-05 09:00:00+00', 'answered', 't1', NULL, NULL, NULL, NULL)"""


def test_a_table_of_a_duckdb_file(project: Any) -> None:
    out = duck(project, TABLE, ROWS).load()
    assert out.rows("asked", "id", "at", "urgency", "kind", "paid", "note") == [
        ("1", AT, Decimal("123456789012345678.123456789"), "bug", True, "投诉"),
        ("2", AT, None, None, None, None),
    ]
    assert out.rows("answered", "record") == [(3,)]


def test_a_schema_and_its_table(project: Any) -> None:
    project = duck(
        project, "CREATE SCHEMA s", TABLE.replace("tickets", "s.tickets"), TABLE, ROWS.replace("tickets", "s.tickets")
    )
    assert "several tables `tickets`: say the schema, as in `main.tickets`" in said(project.load())
    project.sources = project.sources.replace("table: tickets", "table: s.tickets")
    assert len(project.load().rows("asked", "id")) == 2


def test_types_that_are_no_plain_text(project: Any) -> None:
    columns = COLUMNS.replace("note VARCHAR", "note BLOB").replace("urgency DECIMAL(30, 9)", "urgency DOUBLE")
    rows = (
        "INSERT INTO tickets VALUES (1, '2026-01-05 09:00:00+00', 'asked', 't1', 'nan', NULL, NULL, '\\xAA'::BLOB),"
        " (2, 'infinity', 'asked', 't1', 'inf', NULL, NULL, NULL)"
    )
    out = duck(project, f"CREATE TABLE tickets ({columns})", rows).load()
    found = {(each.code, each.origin.record, each.origin.column, each.origin.value) for each in out.diagnostics}
    assert found >= {
        ("LOG023", 1, "urgency", "nan"),
        ("LOG023", 2, "urgency", "inf"),
        ("LOG024", 1, "note", "\\xAA"),
        ("LOG005", 2, "at", "infinity"),
    }


def test_a_word_for_missing_frees_a_number_that_is_none(project: Any) -> None:
    columns = COLUMNS.replace("urgency DECIMAL(30, 9)", "urgency DOUBLE")
    rows = "INSERT INTO tickets VALUES (1, '2026-01-05 09:00:00+00', 'asked', 't1', 'nan', NULL, NULL, NULL)"
    project = duck(project, f"CREATE TABLE tickets ({columns})", rows)
    project.sources = project.sources.replace("    table: tickets\n", "    table: tickets\n    missing: nan\n")
    assert project.load().rows("asked", "urgency") == [(None,)]


def test_a_view_is_refused_whatever_it_reads(project: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("no,at,what,ticket,urgency,kind,paid,note\n", encoding="utf-8")
    view = f"CREATE VIEW tickets AS FROM read_csv('{secret}', all_varchar = true)"
    out = duck(project, view).load()
    assert "`tickets` is a view, that is a query; only tables are read" in said(out)


def test_a_table_that_is_not_there(project: Any) -> None:
    assert "it has no table `tickets`: did you mean ticket?" in said(
        duck(project, "CREATE TABLE ticket (a INT)").load()
    )


@pytest.mark.parametrize(
    ("cut", "part"), [(0, "not a valid DuckDB database file"), (5_000, "Could not read enough bytes"), (-1, "checksum")]
)
def test_a_damaged_duckdb_file(project: Any, cut: int, part: str) -> None:
    project = duck(project, TABLE, ROWS)
    path = exports(project) / "tickets.duckdb"
    content = bytearray(path.read_bytes())
    if cut < 0:
        for place in range(12_288, len(content), 37):
            content[place] ^= 0x5A
    path.write_bytes(content if cut < 0 else content[:cut])
    message = said(project.load())
    assert part in message
    assert str(project.folder) not in message


def test_sqlite_under_the_name_of_duckdb_loads_no_extension(project: Any) -> None:
    project = lite(project, "CREATE TABLE tickets (no)")
    (exports(project) / "tickets.sqlite").rename(exports(project) / "tickets.duckdb")
    project.sources = project.sources.replace("sqlite", "duckdb")
    assert "not a valid DuckDB database file" in said(project.load())


def test_changes_that_wait_beside_a_duckdb_file_are_read_too(project: Any) -> None:
    project = duck(project, TABLE)
    path = exports(project) / "tickets.duckdb"
    writer = duckdb.connect(str(path))
    writer.execute("SET checkpoint_threshold = '1GB'")
    writer.execute(ROWS)
    copies = {place.name: place.read_bytes() for place in exports(project).iterdir()}
    writer.close()
    assert copies["tickets.duckdb.wal"]
    for name, content in copies.items():
        (exports(project) / name).write_bytes(content)
    assert len(project.load().rows("asked", "id")) == 2
    assert {place.name: place.read_bytes() for place in exports(project).iterdir()} == copies


@pytest.mark.parametrize(("form", "ending"), [("duckdb", ".wal"), ("sqlite", "-wal")])
def test_a_link_beside_a_database_is_not_followed(project: Any, tmp_path: Path, form: str, ending: str) -> None:
    project = duck(project, TABLE) if form == "duckdb" else lite(project, LITE)
    (tmp_path / "elsewhere").write_bytes(b"changes")
    (exports(project) / f"tickets.{form}{ending}").symlink_to(tmp_path / "elsewhere")
    assert "is no file of its own" in said(project.load())


# --- SQLite -----------------------------------------------------------------------------------------------------------

LITE = "CREATE TABLE tickets (no INTEGER, at TEXT, what TEXT, ticket TEXT, urgency REAL, kind TEXT, paid, note)"
LITE_ROWS = """INSERT INTO tickets VALUES
    (1, '2026-01-05T10:00:00+01:00', 'asked', 't1', 1.10, 'bug', 1, ' 投诉 '),
    (2, '2026-01-05T09:00:00Z', 'asked', 't2', NULL, NULL, NULL, ''),
    (3, '2026-01-05T09:00:00Z', 'answered', 't1', 1e20, NULL, 0, 2.0)"""


def listing(project: Any) -> list[str]:
    return sorted(path.name for path in exports(project).iterdir())


def test_a_table_of_a_sqlite_file(project: Any) -> None:
    project = lite(project, LITE, LITE_ROWS)
    before = listing(project)
    out = project.load()
    assert out.rows("asked", "id", "at", "urgency", "kind", "paid", "note") == [
        ("1", AT, Decimal("1.1"), "bug", True, "投诉"),
        ("2", AT, None, None, None, None),
    ]
    assert out.rows("answered", "record") == [(3,)]
    assert listing(project) == before


def test_bytes_infinity_and_text_that_is_none(project: Any) -> None:
    row = "INSERT INTO tickets VALUES ({}, '2026-01-05T09:00:00Z', 'asked', 't', {}, NULL, NULL, {})"
    out = lite(
        project,
        LITE,
        row.format(1, "NULL", "x'00ff'"),
        row.format(2, "9e999", "NULL"),
        row.format(3, "NULL", "CAST(x'ff41' AS TEXT)"),
    ).load()
    found = {(each.code, each.origin.record, each.origin.value) for each in out.diagnostics}
    assert found >= {("LOG024", 1, "0x00ff"), ("LOG023", 2, "inf"), ("LOG019", 3, "\ufffdA")}


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("CREATE VIEW tickets AS SELECT 1 AS no", "`tickets` is a view"),
        ("CREATE VIRTUAL TABLE tickets USING fts5(no)", "`tickets` is a virtual table"),
        ("CREATE TABLE ticket (no)", "did you mean ticket?"),
        ("CREATE TABLE a (no)", "it has no table `tickets`; it has `a`"),
    ],
)
def test_what_is_no_table(project: Any, statement: str, part: str) -> None:
    assert part in said(lite(project, statement).load())


def test_a_forged_schema_hides_no_virtual_table(project: Any) -> None:
    forged = "UPDATE sqlite_master SET sql = 'CREATE/**/VIRTUAL TABLE tickets USING fts5(no)' WHERE name = 'tickets'"
    project = lite(project, LITE, "PRAGMA writable_schema = ON", forged)
    assert "`tickets` is a virtual table" in said(project.load())


def test_changes_that_wait_beside_the_file_are_read_too(project: Any) -> None:
    project = bound(project, "sqlite")
    writer = sqlite3.connect(exports(project) / "tickets.sqlite")
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute(LITE)
    writer.commit()
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    writer.execute(LITE_ROWS)
    writer.commit()
    before = {name: (exports(project) / name).read_bytes() for name in listing(project) if not name.endswith("-shm")}
    assert before["tickets.sqlite-wal"]
    assert len(project.load().rows("asked", "id")) == 2
    assert {name: (exports(project) / name).read_bytes() for name in before} == before
    writer.close()


@pytest.mark.parametrize("content", [b"x" * 5_000, b"SQLite format 3\x00" + b"\xff" * 5_000])
def test_a_damaged_sqlite_file(project: Any, content: bytes) -> None:
    project = bound(project, "sqlite")
    (exports(project) / "tickets.sqlite").write_bytes(content)
    assert "it is no sound SQLite file" in said(project.load())


def test_a_sqlite_file_that_is_cut_off(project: Any) -> None:
    row = "INSERT INTO tickets VALUES (1, '2026-01-05T09:00:00Z', 'asked', 't', 1, NULL, NULL, hex(zeroblob(3000)))"
    project = lite(project, LITE, *[row] * 20)
    path = exports(project) / "tickets.sqlite"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "it is no sound SQLite file" in said(project.load())


@pytest.mark.parametrize("form", ["duckdb", "sqlite"])
def test_a_database_needs_its_table_named(project: Any, form: str) -> None:
    project = bound(project, form)
    project.sources = project.sources.replace("    table: tickets\n", "")
    out = project.load()
    assert (out.only.code, out.only.message) == ("BIND005", f"a source of format {form} needs `table:`")


def test_a_table_is_no_line_for_csv(project: Any) -> None:
    project.sources = project.sources.replace("format: csv\n    id", "format: csv\n    table: t\n    sheet: 1\n    id")
    out = project.load(tickets_csv="no\n")
    assert out.codes == ["BIND023", "BIND023"]
