"""Corners of the commands: short answers, long counts, calendars that stop, files and agreements that are wrong."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from servanda.cli import app

REPO = Path(__file__).parents[2]
QINGHE = REPO / "agreements" / "qinghe"
OFFICE = ["--zone", "Asia/Shanghai", "--open", "mon to fri 09:00-18:00"]
FAIR = ["--zone", "UTC", "--override", "2026-01-10 10:00-12:00"]


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


# --- servanda clock ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "text", "concise"),
    [
        (["is-open", "2026-01-05T10:00", *OFFICE], 0, "open", "open"),
        (["is-open", "2026-01-05T18:00", *OFFICE], 1, "closed", "closed"),
        # eight hours on Monday, one on Tuesday
        (["between", "2026-01-05T10:00", "2026-01-06T10:00", *OFFICE], 0, "9 h (32400 s)", "32400"),
        (["between", "2026-01-06T10:00", "2026-01-05T10:00", "--zone", "UTC"], 0, "-24 h (-86400 s)", "-86400"),
        (["next-open", "2026-02-01", *FAIR], 3, "cannot tell: hours does not open again", "unknown"),
        (
            ["sub", "2026-01-09T10:00", "3 working hours", *FAIR],
            3,
            "cannot tell: hours does not open before",
            "unknown",
        ),
        # February has no 31st; the year before last had a 28th alone
        (
            ["sub", "2026-03-31T10:00", "1 month", "--zone", "UTC"],
            0,
            "Sat 2026-02-28 10:00:00 +00:00  UTC",
            "2026-02-28T10:00:00+00:00",
        ),
        (
            ["sub", "2024-02-29T10:00", "1 year", "--zone", "UTC"],
            0,
            "Tue 2023-02-28 10:00:00 +00:00  UTC",
            "2023-02-28T10:00:00+00:00",
        ),
    ],
)
def test_answers_in_text_and_alone(arguments: list[str], code: int, text: str, concise: str) -> None:
    assert run("clock", *arguments)[::2] == (code, "")
    assert run("clock", *arguments)[1].splitlines()[0] == text
    assert run("clock", *arguments, "--format", "concise") == (code, f"{concise}\n", "")


def test_of_a_long_count_the_middle_is_left_out_and_said() -> None:
    """400 hours from Friday 10:00: 8 that day, 43 whole days of 9, and 5 hours more: 45 stretches."""
    _, out, _ = run("clock", "add", "2026-01-09T10:00", "400 working hours", *OFFICE)
    lines = [line.strip() for line in out.splitlines()]
    # the 44th working day after Friday 9 January is Thursday 12 March
    assert lines[0].startswith("Thu 2026-03-12 14:00:00")
    assert lines[-1] == "45 stretches in all, the middle ones not shown"
    assert lines[-2] == "Thu 2026-03-12 09:00:00 - 14:00:00  5 h"
    assert sum(" - " in line for line in lines) < 45


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["add", "2026-01-09T10:00", "2 working seconds", "--zone", "UTC"], "needs a calendar"),
        (["sub", "2026-01-09T10:00", "101 years", "--zone", "UTC"], "more than 100 years"),
        (["days", "2026-13", *OFFICE], "no day: '2026-13'"),
    ],
)
def test_what_cannot_be_reckoned(arguments: list[str], says: str) -> None:
    code, out, err = run("clock", *arguments)
    assert (code, out) == (2, "")
    assert says in err


# --- servanda coverage and bind ---------------------------------------------------------------------------------------


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """An agreement whose clause says nothing."""
    file = tmp_path / "broken.agreement"
    file.write_text("agreement x\n  language 1\n  timezone UTC\nclause 1\n  wihtin 15 minutes\n", encoding="utf-8")
    return file


def test_coverage_of_what_is_not_there(tmp_path: Path, broken: Path) -> None:
    assert run("coverage", tmp_path / "none.agreement")[0] == 2
    assert run("coverage", QINGHE, "--logs", tmp_path / "none")[0] == 2
    assert run("coverage", QINGHE, "-o", tmp_path / "none" / "report.txt")[0] == 2
    code, out, err = run("coverage", broken)
    assert (code, out) == (3, "")
    assert "error" in err


def test_coverage_of_one_clause_in_a_file(tmp_path: Path) -> None:
    """What the text says of a clause: its events with their source, and which fields are read of them."""
    code, out, _ = run("coverage", QINGHE, "--clause", "2.1.3.1", "-o", tmp_path / "report.txt")
    assert (code, out) == (1, "")
    lines = [line.strip() for line in (tmp_path / "report.txt").read_text(encoding="utf-8").splitlines()]
    assert any(line.startswith("opens  issue_opened from issues: issue") for line in lines)
    # somebody did not write down a level: of those nobody can tell whether the clause is about them
    assert any("issue_opened.level is absent in" in line for line in lines)
    assert lines[-1] == "1 clause: 1 partly"


def test_coverage_never_writes_over_what_it_reads(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    for path in (QINGHE / "logs").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    before = (folder / "chat.jsonl").read_bytes()
    assert run("coverage", QINGHE, "--logs", folder, "-o", folder / "chat.jsonl")[0] == 2
    assert (folder / "chat.jsonl").read_bytes() == before


def test_bind_with_an_agreement_that_is_wrong(tmp_path: Path, broken: Path) -> None:
    (tmp_path / "a.csv").write_text("id,at\n1,2026-01-05T10:00:00Z\n", encoding="utf-8")
    assert run("bind", tmp_path / "a.csv", "--agreement", tmp_path / "none.agreement")[0] == 2
    code, out, err = run("bind", tmp_path / "a.csv", "--agreement", broken)
    assert (code, out) == (3, "")
    assert "error" in err


def test_an_unknown_name_of_the_package_is_an_error() -> None:
    import servanda.cli  # noqa: PLC0415 - the module itself is asked

    with pytest.raises(AttributeError, match="nothing"):
        servanda.cli.__getattr__("nothing")


# --- servanda check ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["duckdb", "reference"])
def test_an_export_called_like_a_formula_is_none_in_the_evidence(tmp_path: Path, engine: str) -> None:
    workshop = REPO / "tests" / "cases" / "language" / "workshop.agreement"
    clause = "clause 1\n  cafe must not asked\n"
    (tmp_path / "a.agreement").write_text(
        f'agreement a\n  language 1\n  extends "{workshop}"\n{clause}', encoding="utf-8"
    )
    (tmp_path / "=1+1.csv").write_text("id,at\n1,2026-01-05T10:00:00+08:00\n", encoding="utf-8")
    (tmp_path / "logs.yaml").write_text(
        "sources:\n  desk:\n    path: '=1+1.csv'\n    format: csv\n    id: id\n    time: {column: at, format: iso}\n"
        "    coverage: 2026-01-01 to 2026-02-01\n    events:\n      asked: {fields: {record: id, job: id}}\n"
        "      taken_back: {where: id = none, fields: {record: id}}\n",
        encoding="utf-8",
    )
    evidence = tmp_path / "rows.csv"
    code, _, err = run("check", tmp_path / "a.agreement", "--evidence", evidence, "--engine", engine)
    assert code == 1, err
    cells = evidence.read_text(encoding="utf-8").splitlines()[1].split(",")
    assert [cell for cell in cells if "1+1.csv" in cell]
    assert not [cell for cell in cells if cell.strip('"').startswith("=")]
