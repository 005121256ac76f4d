"""`servanda check`: options, outputs and exit codes, on a small agreement with one CSV export."""

import csv
import errno
import json
import os
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from servanda.cli import app

AGREEMENT = """
agreement sample "示例协议"
  language 1
  timezone Asia/Shanghai
  runs 2026-01-01 to 2026-12-31

party provider "甲方"
  name = "云帆"
party client "乙方"

event asked "询问"
  question id
event answered "答复"
  question id

clause 1 "答复"
  quote "一小时内答复"
  when asked
  provider must answered
  for the same question
  within 1 hour
  otherwise provider owes 100 CNY each time

clause 2 "背景"
  recital "不产生义务"

clause 3 "主体"
  require provider name
"""
BINDING = """
coverage: 2026-01-01 to 2026-02-01
sources:
  desk:
    path: desk.csv
    format: csv
    id: id
    time: {column: at, format: 'local "YYYY-MM-DD HH:MM:SS"', zone: agreement}
    columns: {kind: "one of asked, answered"}
    events:
      asked: {where: kind = asked, fields: {question: question}}
      answered: {where: kind = answered, fields: {question: question}}
"""
# q1 in 40 minutes; q2 after 2 h 30 min; q3 never; q4 asked half an hour before the end of the coverage
ROWS = [
    ("1", "2026-01-05 10:00:00", "asked", "q1"),
    ("2", "2026-01-05 10:40:00", "answered", "q1"),
    ("3", "2026-01-06 10:00:00", "asked", "q2"),
    ("4", "2026-01-06 12:30:00", "answered", "q2"),
    ("5", "2026-01-07 10:00:00", "asked", "q3"),
    ("6", "2026-01-31 23:30:00", "asked", "q4"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sample.agreement").write_text(dedent(AGREEMENT), encoding="utf-8")
    (tmp_path / "logs.yaml").write_text(dedent(BINDING), encoding="utf-8")
    write(tmp_path, ROWS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, rows: list[tuple[str, str, str, str]]) -> None:
    with (folder / "desk.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "at", "kind", "question"), *rows])


def check(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["check", ".", *arguments])


def report(*arguments: str) -> Any:
    return json.loads(check("--format", "json", *arguments).stdout)


def test_a_breach_is_exit_1_with_its_evidence(folder: Path) -> None:
    found = check()
    assert found.exit_code == 1, found.output
    for text in ("“一小时内答复”", "question=q2", "1 h 30 min late", "desk.csv:4", "owes 200 CNY", "breached"):
        assert text in found.stdout
    assert "\x1b" not in found.stdout
    assert folder.exists()


@pytest.mark.usefixtures("folder")
def test_json_has_every_breach_and_the_settlement() -> None:
    found = report()
    first = found["clauses"][0]
    assert first["instances"] == {
        "met": 1, "late": 1, "missed": 1, "pending": 1, "excused": 0, "released": 0, "undecided": 0,
    }  # fmt: skip
    assert [(one["key"], one["outcome"], one["due_at"], one["met_at"]) for one in first["breaches"]] == [
        ({"question": "q2"}, "late", "2026-01-06T11:00:00+08:00", "2026-01-06T12:30:00+08:00"),
        ({"question": "q3"}, "missed", "2026-01-07T11:00:00+08:00", None),
    ]
    assert first["breaches"][0]["response"]["record"] == 4
    assert [(one["month"], one["debtor"], one["amount"]) for one in found["settlement"]] == [
        ("2026-01", "provider", 200)
    ]


@pytest.mark.usefixtures("folder")
def test_concise_lines_start_with_the_clauses_place() -> None:
    lines = check("--format", "concise").stdout.splitlines()
    assert lines[1].startswith("sample.agreement:")
    assert ": 1 late provider answered question=q2 due 2026-01-06T11:00:00+08:00" in lines[1]
    assert lines[1].endswith("late by 1 h 30 min trigger desk.csv:3 response desk.csv:4")


@pytest.mark.parametrize(
    ("as_of", "instant", "instances"),
    [
        ("2026-01-06", "2026-01-06T00:00:00+08:00", {"met": 1}),
        ("2026-01-06T12:00", "2026-01-06T12:00:00+08:00", {"met": 1, "missed": 1}),
        ("2026-01-06T02:30:00Z", "2026-01-06T10:30:00+08:00", {"met": 1, "pending": 1}),
    ],
)
@pytest.mark.usefixtures("folder")
def test_as_of_is_read_in_the_agreements_zone(as_of: str, instant: str, instances: dict[str, int]) -> None:
    found = report("--as-of", as_of)
    assert found["as_of"] == instant
    assert {name: count for name, count in found["clauses"][0]["instances"].items() if count} == instances


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 1),
        (("--fail-on", "never"), 0),
        (("--fail-on", "undecided"), 0),
        (("--fail-on", "pending,breached"), 1),
        (("--clause", "2"), 0),
        (("--clause", "1"), 1),
        (("--party", "client"), 0),
        (("--party", "provider"), 1),
        (("--party", "client", "--clause", "1"), 3),
        (("--as-of", "2026-01-06"), 0),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_is_shown_decides_the_exit_code(arguments: tuple[str, ...], code: int) -> None:
    assert check(*arguments).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--clause", "11"), "no clause '11'"),
        (("--clause", "1.*"), "no clause '1.*'"),
        (("--party", "cliente"), "did you mean client?"),
        (("--fail-on", "breach"), "did you mean breached?"),
        (("--as-of", "yesterday"), "not a time: 'yesterday'"),
        (("--as-of", "2026-02-30"), "not a time"),
        (("--logs", "missing"), "no such file or folder: missing"),
        (("-o", "no/where.json"), "no such folder: no"),
        (("--evidence", "rows.txt"), ".csv or .parquet"),
        (("--format", "xml"), "xml"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_wrong_usage_is_exit_2_in_one_sentence(arguments: tuple[str, ...], says: str) -> None:
    found = check(*arguments)
    assert found.exit_code == 2, found.output
    assert says in found.stderr
    assert found.stdout == ""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("runs 2026-01-01 to 2026-12-31", "runs 2026-01-01 to ?", "has no term yet"),
        ("within 1 hour", "within", "SYN"),
        ("for the same question", "for the same queston", "queston"),
    ],
)
def test_an_agreement_that_cannot_be_judged_is_exit_3(folder: Path, old: str, new: str, says: str) -> None:
    (folder / "sample.agreement").write_text(dedent(AGREEMENT).replace(old, new), encoding="utf-8")
    found = check()
    assert found.exit_code == 3
    assert says in found.stderr


def test_an_agreement_without_rules_is_exit_3(folder: Path) -> None:
    text = dedent(AGREEMENT)
    head, tail = text.split("clause 1", 1)
    middle = tail[tail.index("clause 2") : tail.index("clause 3")]
    (folder / "sample.agreement").write_text(head + middle, encoding="utf-8")
    found = check()
    assert (found.exit_code, "nothing to check" in found.stderr) == (3, True)


BLANK_CLAUSE = """
term limit = ? hours

clause 4 "回访"
  when asked
  provider must answered
  for the same question
  within limit
"""


def test_a_blank_clause_is_no_pass(folder: Path) -> None:
    write(folder, ROWS[:2])
    assert check("--as-of", "2026-01-20").exit_code == 0
    (folder / "sample.agreement").write_text(dedent(AGREEMENT) + BLANK_CLAUSE, encoding="utf-8")
    found = check("--as-of", "2026-01-20")
    assert "blank" in found.stdout
    assert found.exit_code == 1
    assert check("--as-of", "2026-01-20", "--fail-on", "breached").exit_code == 0


def test_logs_that_cannot_be_read_are_exit_3(folder: Path) -> None:
    write(folder, [*ROWS, ("7", "soon", "asked", "q5")])
    found = check("--fail-on", "never")
    assert found.exit_code == 3
    assert "desk.csv:7" in found.stderr
    assert "soon" in found.stderr


def test_a_defect_is_exit_4_in_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        message = "boom\x1b"
        raise RuntimeError(message)

    monkeypatch.setattr("servanda.cli.check.check_agreement", broken)
    found = check()
    assert found.exit_code == 4
    assert len(found.stderr.splitlines()) == 1
    assert "internal error (RuntimeError: boom␛)" in found.stderr
    assert folder.exists()


def test_ctrl_c_is_quiet(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("servanda.cli.check.check_agreement", stopped)
    found = check()
    assert (found.exit_code, found.stderr) == (130, "")
    assert folder.exists()


def test_output_and_evidence_are_written_whole(folder: Path) -> None:
    found = check("--format", "json", "-o", "result.json", "--evidence", "rows.csv")
    assert (found.exit_code, found.stdout) == (1, "")
    assert json.loads((folder / "result.json").read_text(encoding="utf-8"))["verdict"] == "breached"
    with (folder / "rows.csv").open(encoding="utf-8", newline="") as file:
        assert [row["outcome"] for row in csv.DictReader(file)] == ["met", "late", "missed", "pending"]
    assert {path.name for path in folder.iterdir()} == {
        "desk.csv", "logs.yaml", "result.json", "rows.csv", "sample.agreement",
    }  # fmt: skip


def test_a_failed_write_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "result.json").write_text("old", encoding="utf-8")

    def broken(_: object) -> Any:
        yield "{"
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("servanda.cli.check.result_json", broken)
    found = check("--format", "json", "-o", "result.json")
    assert (found.exit_code, found.stderr) == (2, "servanda: cannot write result.json: No space left on device\n")
    assert (folder / "result.json").read_text(encoding="utf-8") == "old"
    assert not list(folder.glob(".result*"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-o", "sample.agreement"), "may be an agreement or a binding"),
        (("-o", "logs.yaml"), "may be an agreement or a binding"),
        (("-o", "desk.csv"), "was read for this check"),
        (("--evidence", "desk.csv"), "was read for this check"),
        (("-o", "rows.csv", "--evidence", "./rows.csv"), "name the same file"),
        (("--fail-on", "never,breached"), "never stands alone"),
        (("--as-of", "9999-12-31"), "outside the years 2000 to 2099"),
        (("--as-of", "0001-01-01"), "outside the years 2000 to 2099"),
    ],
)
def test_what_was_read_is_never_written_over(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    found = check(*arguments)
    assert found.exit_code == 2, found.output
    assert says in found.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_links_and_pipes_are_written_through(folder: Path) -> None:
    (folder / "real.json").write_text("old", encoding="utf-8")
    (folder / "link.json").symlink_to("real.json")
    assert check("--format", "json", "-o", "link.json").exit_code == 1
    assert (folder / "link.json").is_symlink()
    assert json.loads((folder / "real.json").read_text(encoding="utf-8"))["verdict"] == "breached"
    os.mkfifo(folder / "pipe")
    reader = os.open(folder / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert check("-o", "pipe").exit_code == 1
        assert os.read(reader, 20).decode() == "示例协议  sample"
        assert (folder / "pipe").is_fifo()
    finally:
        os.close(reader)


def test_version_and_help_are_plain() -> None:
    assert CliRunner().invoke(app, ["--version"]).stdout.startswith("servanda ")
    shown = CliRunner().invoke(app, ["--help"]).stdout
    for command in ("check", "lint", "simulate"):
        assert f"  {command} " in shown
    assert "─" not in shown


def test_the_verbs_of_the_package(folder: Path) -> None:
    import servanda  # noqa: PLC0415

    agreement, diagnostics = servanda.load(folder)
    assert (agreement is not None, diagnostics) == (True, ())
    balance = [one.code for one in servanda.lint(folder / "sample.agreement") if one.code.startswith("BAL")]
    assert balance == ["BAL001", "BAL001"]
    checked, _ = servanda.check(folder)
    assert checked is not None
    assert checked.judgement.word == "breached"
