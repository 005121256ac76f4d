"""The command: what it finds, how it ends, what it prints where."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from servanda.cli import app
from servanda.cli.exits import ExitCode

from .conftest import one

Test = Callable[..., Result]


@pytest.fixture
def cases(shop: Path) -> Path:
    """A file with a scenario that passes and one that fails."""
    file = shop / "scenarios" / "cases.yaml"
    file.write_text(
        "as of: 2026-04-01\n"
        "scenarios:\n"
        "  - {name: Passes alone, expect: {'2': met}}\n"
        "  - {name: fails, events: [2026-03-02 machine_opened machine=m1], expect: {'2': met}}\n"
        "  - {name: another clause, expect: {'1': no instance}}\n",
        encoding="utf-8",
    )
    return file


@pytest.fixture
def test(monkeypatch: pytest.MonkeyPatch, shop: Path) -> Test:
    monkeypatch.chdir(shop.parent)

    def body(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["test", *arguments])

    return body


def test_a_failure_is_a_finding(test: Test, cases: Path) -> None:
    result = test()
    assert result.exit_code == ExitCode.FINDINGS
    assert result.stdout.splitlines()[:4] == [
        "shop/scenarios/cases.yaml",
        "  ✓ Passes alone",
        "  ✗ fails",
        "  ✓ another clause",
    ]
    assert result.stderr == ""
    assert cases.is_file()


@pytest.mark.parametrize("path", ["shop", "shop/scenarios", "shop/scenarios/cases.yaml", "shop/shop.agreement", "."])
def test_every_way_to_name_them(test: Test, cases: Path, path: str) -> None:
    assert "3 scenarios" in test(path, str(cases)).stdout, "each once, however often it is named"


@pytest.mark.parametrize(
    ("pattern", "names"),
    [("passes", ["Passes alone"]), ("1", ["another clause"]), ("*a*l*", ["Passes alone", "fails", "another clause"])],
)
def test_a_pattern_chooses(test: Test, cases: Path, pattern: str, names: list[str]) -> None:
    found = json.loads(test(str(cases), "-k", pattern, "--format", "json").stdout)
    assert [one["name"] for one in found["scenarios"]] == names
    assert found["deselected"] == 3 - len(names)


def test_all_kept(test: Test, cases: Path) -> None:
    assert test(str(cases), "--match", "Passes").exit_code == ExitCode.KEPT


def test_no_scenario_is_no_pass(test: Test, cases: Path, tmp_path: Path) -> None:
    nothing = test(str(cases), "-k", "no such name")
    assert nothing.exit_code == ExitCode.NOT_EVALUATED
    assert "no scenario matches 'no such name'" in nothing.stderr
    empty = tmp_path / "empty"
    empty.mkdir()
    assert test(str(empty)).exit_code == ExitCode.NOT_EVALUATED
    alone = tmp_path / "alone" / "alone.agreement"
    alone.parent.mkdir()
    alone.write_text("agreement alone\n  language 1\n", encoding="utf-8")
    assert test(str(alone)).exit_code == ExitCode.NOT_EVALUATED, "an agreement without a folder of scenarios"


def test_mistakes_weigh_more_than_failures(test: Test, cases: Path) -> None:
    (cases.parent / "wrong.yaml").write_text(one("2026-03-02 nonsense", "{'2': met}"), encoding="utf-8")
    result = test("shop")
    assert result.exit_code == ExitCode.NOT_EVALUATED
    assert "error[TEST010]" in result.stderr
    assert "^^^^^^^^" in result.stderr
    assert "1 passed" not in result.stdout
    assert "2 passed, 1 failed, 1 broken" in result.stdout


def test_a_file_that_is_none_says_only_what_is_wrong_with_it(test: Test, shop: Path) -> None:
    file = shop / "scenarios" / "cases.yaml"
    file.write_text("as of: [", encoding="utf-8")
    result = test("shop")
    assert (result.exit_code, result.stdout) == (ExitCode.NOT_EVALUATED, "")
    assert "error[TEST001]" in result.stderr
    assert "nothing to test" not in result.stderr


def test_a_run_that_fails_replaces_no_file_but_a_report(test: Test, shop: Path) -> None:
    """What a pipeline reads afterwards says that nothing was tested; a file of somebody else's is not written over."""
    report, notes = shop / "report.xml", shop / "notes.xml"
    report.write_text('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="servanda test"/>\n', encoding="utf-8")
    notes.write_text("<notes/>\n", encoding="utf-8")
    result = test("shop", "--output", "junit=shop/report.xml", "--output", "junit=shop/notes.xml")
    assert result.exit_code == ExitCode.NOT_EVALUATED
    assert "nothing to test: no scenarios/*.yaml in shop" in report.read_text("utf-8")
    assert notes.read_text("utf-8") == "<notes/>\n"
    assert "notes.xml is left as it is: nothing was tested" in " ".join(result.stderr.split())


def test_wrong_usage(test: Test, cases: Path, shop: Path) -> None:
    assert test("nowhere").exit_code == ExitCode.USAGE
    (shop / "notes.txt").write_text("", encoding="utf-8")
    assert test("shop/notes.txt").exit_code == ExitCode.USAGE
    assert test(str(cases), "--engine", "spark").exit_code == ExitCode.USAGE
    assert test(str(cases), "-o", "nowhere/result.json").exit_code == ExitCode.USAGE


def test_results_go_to_a_file_and_never_over_a_scenario(test: Test, cases: Path, tmp_path: Path) -> None:
    target = tmp_path / "result.json"
    result = test(str(cases), "--format", "json", "-o", str(target))
    assert result.stdout == ""
    assert json.loads(target.read_text("utf-8"))["counts"]["failed"] == 1
    before = cases.read_bytes()
    assert test(str(cases), "-o", str(cases)).exit_code == ExitCode.USAGE
    assert cases.read_bytes() == before


def test_concise_and_coverage(test: Test, cases: Path) -> None:
    result = test(str(cases), "--format", "concise", "--coverage")
    assert "cases.yaml:4:12: failed shop: fails" in result.stdout
    assert "3 no scenario" in result.stdout


def test_hidden_folders_are_left_out(test: Test, cases: Path, shop: Path) -> None:
    (shop / ".venv" / "scenarios").mkdir(parents=True)
    (shop / ".venv" / "scenarios" / "bad.yaml").write_text("not: [", encoding="utf-8")
    assert test().exit_code == ExitCode.FINDINGS
    assert cases.is_file()
