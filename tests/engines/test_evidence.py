"""The evidence file: every column of every row, times in the agreement's own zone, whole or not at all."""

import csv
from pathlib import Path
from typing import Any

import duckdb
import pytest

ANSWER = """
clause 1 "Answer"
  when asked
  shop must answered
  for the same job
  within 24 hours
  excused while cafe late on 2
  for the same job

clause 2 "Key"
  when key_asked
  cafe must key_given
  for the same request
  within 2 hours
"""


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_column_says_what_its_name_says(engine: Any, tmp_path: Path) -> None:
    store = engine(
        ANSWER,
        """
        id=1 at=2026-01-05T10:00:00 what=asked job=j1
        id=2 at=2026-01-06T10:00:00.25 what=answered job=j1
        id=3 at=2026-01-07T10:00:00 what=asked job=j2
        id=k at=2026-01-07T11:00:00 what=key_asked job=j2
        """,
    )
    target = tmp_path / "rows.csv"
    assert store.export(target) == 3
    late, excused, missed = read(target)
    # 24 hours and a quarter of a second
    assert late == {
        "clause": "1",
        "debtor": "shop",
        "step": "answered",
        "key": '{"job": "j1"}',
        "outcome": "late",
        "opened_at": "2026-01-05T10:00:00+08:00",
        "due_at": "2026-01-06T10:00:00+08:00",
        "met_at": "2026-01-06T10:00:00.250000+08:00",
        "elapsed_seconds": "86400.25",
        "trigger_event": "asked",
        "trigger_file": "book.csv",
        "trigger_record": "1",
        "response_event": "answered",
        "response_file": "book.csv",
        "response_record": "2",
        "excuse_file": "",
        "excuse_record": "",
        "reason": "",
    }
    assert (excused["outcome"], excused["met_at"], excused["elapsed_seconds"]) == ("excused", "", "")
    assert (excused["response_event"], excused["response_file"], excused["response_record"]) == ("", "", "")
    assert (excused["excuse_file"], excused["excuse_record"]) == ("book.csv", "4")
    assert (missed["clause"], missed["key"], missed["outcome"]) == ("2", '{"request": "k"}', "missed")


@pytest.mark.parametrize(
    ("asked", "opened"),
    [
        # Berlin, 29 March 2026, 01:00 UTC: 02:00 +01:00 becomes 03:00 +02:00; 25 October, 01:00 UTC: back
        ("2026-03-29T00:59:59.999999Z", "2026-03-29T01:59:59.999999+01:00"),
        ("2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00"),
        ("2026-10-25T00:59:59Z", "2026-10-25T02:59:59+02:00"),
        ("2026-10-25T01:00:00Z", "2026-10-25T02:00:00+01:00"),
        ("2026-10-25T01:00:00.000001Z", "2026-10-25T02:00:00.000001+01:00"),
    ],
)
def test_times_bear_the_offset_of_their_instant(engine: Any, tmp_path: Path, asked: str, opened: str) -> None:
    store = engine(ANSWER, f"id=1 at={asked} what=asked job=j1", zone="Europe/Berlin")
    store.export(tmp_path / "rows.csv")
    (row,) = read(tmp_path / "rows.csv")
    assert row["opened_at"] == opened


def test_parquet_holds_the_same_rows_in_the_same_order(engine: Any, tmp_path: Path) -> None:
    store = engine(
        ANSWER,
        """
        id=1 at=2026-01-07T10:00:00 what=asked job=j2
        id=2 at=2026-01-05T10:00:00 what=asked job=j1
        id=3 at=2026-01-05T10:00:00 what=asked job=j0
        id=4 at=2026-11-30T23:00:00 what=key_asked job=j1
        """,
    )
    assert store.export(tmp_path / "rows.csv") == store.export(tmp_path / "rows.parquet") == 4
    rows = read(tmp_path / "rows.csv")
    # by clause, due instant, opening, key
    assert [(row["clause"], row["key"]) for row in rows] == [
        ("1", '{"job": "j0"}'),
        ("1", '{"job": "j1"}'),
        ("1", '{"job": "j2"}'),
        ("2", '{"request": "4"}'),
    ]
    found = duckdb.connect().read_parquet(str(tmp_path / "rows.parquet"))
    assert found.columns == list(rows[0])
    assert [row[3] for row in found.fetchall()] == [row["key"] for row in rows]


def test_another_ending_is_refused_and_nothing_is_left_behind(engine: Any, tmp_path: Path) -> None:
    store = engine(ANSWER, "id=1 at=2026-01-05T10:00:00 what=asked job=j1")
    for name, said in (("rows.xlsx", ".xlsx"), ("rows", "without an ending")):
        with pytest.raises(ValueError, match=said):
            store.export(tmp_path / name)
        assert not (tmp_path / name).exists()
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(OSError, match="folder"):
        store.export(tmp_path / "folder.csv")
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_an_ending_in_capitals_is_the_same_ending(engine: Any, tmp_path: Path) -> None:
    store = engine(ANSWER, "id=1 at=2026-01-05T10:00:00 what=asked job=j1")
    store.export(tmp_path / "ROWS.CSV")
    assert len(read(tmp_path / "ROWS.CSV")) == 1
