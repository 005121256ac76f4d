"""`servanda check --quarantine`: the file, the reports, the exit codes, on the agreement of `test_check`."""

import csv
import json
from pathlib import Path
from textwrap import dedent

import pytest
from typer.testing import CliRunner, Result

from servanda.cli import app
from tests.cli.test_check import AGREEMENT, BINDING

HEAD = "id,at,kind,question\n"
KEPT = "1,2026-01-05 10:00:00,asked,q1\n2,2026-01-05 10:40:00,answered,q1\n"
FORMULA = '3,2026-01-06 10:00:00,"=HYPERLINK(""x"")",q2\n'
ESCAPE = "4,2026-01-07 10:00:00,\x1b[31masked,q3\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sample.agreement").write_text(dedent(AGREEMENT), encoding="utf-8")
    (tmp_path / "logs.yaml").write_text(dedent(BINDING), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["check", "sample.agreement", *arguments])


def write(folder: Path, *rows: str) -> None:
    (folder / "desk.csv").write_text(HEAD + "".join(rows), encoding="utf-8")


def test_a_bad_row_stops_the_check_without_it_and_is_a_finding_with_it(folder: Path) -> None:
    write(folder, KEPT, FORMULA)
    assert check().exit_code == 3
    result = check("--quarantine", "aside.csv")
    assert result.exit_code == 1
    assert "LOG013" in result.stderr
    assert "1 row set aside" in result.stdout
    assert "1 row of desk could not be read or typed" in result.stdout
    assert "left open by them" in result.stdout


def test_decided_in_spite_of_it_is_no_finding(folder: Path) -> None:
    # answered twice: whatever else the second answer says, q1 was answered, and an answer opens nothing
    write(folder, KEPT, "3,2026-01-05 10:50:00,answered,\n")
    result = check("--quarantine", "aside.jsonl")
    assert result.exit_code == 0, result.output
    assert "decided all the same" in result.stdout


def test_the_csv_is_harmless(folder: Path) -> None:
    write(folder, KEPT, FORMULA, ESCAPE)
    check("--quarantine", "aside.csv")
    text = Path("aside.csv").read_text(encoding="utf-8")
    assert "\x1b" not in text
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["record"] for row in rows] == ["3", "4"]
    assert rows[0]["value"] == '\'=HYPERLINK("x")'
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert rows[0]["from"] == "2026-01-06T10:00:00+08:00"
    assert rows[0]["may_be"] == "answered | asked"


def test_the_json_lines_keep_the_data(folder: Path) -> None:
    write(folder, KEPT, ESCAPE)
    check("--quarantine", "aside.jsonl")
    text = Path("aside.jsonl").read_text(encoding="utf-8")
    assert "\x1b" not in text
    [row] = [json.loads(line) for line in text.splitlines()]
    [finding] = row["findings"]
    assert (finding["code"], finding["column"], finding["value"]) == ("LOG013", "kind", "\x1b[31masked")
    assert json.loads(row["row"])["question"] == "q3"


def test_json_says_what_rests_on_them(folder: Path) -> None:
    write(folder, KEPT, FORMULA)
    result = check("--quarantine", "aside.jsonl", "--format", "json", "-o", "report.json")
    assert result.exit_code == 1
    report = json.loads(Path("report.json").read_text(encoding="utf-8"))
    assert [(source["source"], source["records"], source["set_aside"]) for source in report["logs"]] == [("desk", 2, 1)]
    assert {entry["clause"]: entry["undecided"]["set_aside"] for entry in report["details"]} == {
        "1": True,
        "2": False,
        "3": False,
    }


def test_concise_says_what_rests_on_them(folder: Path) -> None:
    write(folder, KEPT, FORMULA)
    lines = check("--quarantine", "aside.jsonl", "--format", "concise").stdout.splitlines()
    assert any(line.endswith(": set-aside desk 1 rows") for line in lines)
    assert any(line.endswith(": 1 set-aside provider left open") for line in lines)


def test_an_empty_quarantine_is_written_too(folder: Path) -> None:
    write(folder, KEPT)
    Path("aside.csv").write_text("of yesterday", encoding="utf-8")
    assert check("--quarantine", "aside.csv").exit_code == 0
    assert Path("aside.csv").read_text(encoding="utf-8").splitlines() == [
        "source,file,record,from,until,may_be,column,code,value,reason,row"
    ]


@pytest.mark.parametrize("name", ["aside.txt", "missing/aside.csv", "logs.yaml"])
def test_files_that_cannot_be_written(folder: Path, name: str) -> None:
    write(folder, KEPT)
    assert check("--quarantine", name).exit_code == 2


def test_never_over_a_file_that_was_read(folder: Path) -> None:
    write(folder, KEPT, FORMULA)
    before = Path("desk.csv").read_bytes()
    assert check("--quarantine", "desk.csv").exit_code == 2
    assert Path("desk.csv").read_bytes() == before


def test_no_two_options_write_one_file(folder: Path) -> None:
    write(folder, KEPT)
    assert check("--quarantine", "same.csv", "--evidence", "same.csv").exit_code == 2
