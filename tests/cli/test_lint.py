"""`servanda lint`: what it prints, how it ends, and what it must not import."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
GOOD = REPO / "agreements" / "qinghe" / "qinghe.agreement"
LOADED_FOLDERS = {"cli", "diagnostics", "lint", "model", "records", "reports", "resources", "syntax", "years"}
SLOW_STANDARD = {"argparse", "asyncio", "csv", "dataclasses", "difflib", "inspect", "logging", "subprocess", "tempfile"}


def servanda(*arguments: str | Path, cwd: Path = REPO, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- the program under test
        [sys.executable, "-m", "servanda", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(REPO / "src"), **environment},
    )


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    file = tmp_path / "bad.agreement"
    file.write_text('agreement x "甲"\n  language 1\n\nclause 1 "回复"\n  wihtin 15 minutes\n', encoding="utf-8")
    return file


def test_a_clean_agreement() -> None:
    found = servanda("lint", GOOD)
    assert (found.returncode, found.stderr) == (0, "")
    assert re.fullmatch(r"1 agreement: nothing to complain about(; \d+ suppressed)?\n", found.stdout)


def test_errors_are_exit_1_with_place_and_caret(bad: Path) -> None:
    found = servanda("lint", bad.name, cwd=bad.parent)
    assert found.returncode == 1
    assert "bad.agreement:5:3" in found.stdout
    assert "  | " in found.stdout
    assert "\x1b" not in found.stdout


def test_concise_and_json_say_the_same(bad: Path) -> None:
    lines = servanda("lint", "--format", "concise", bad.name, cwd=bad.parent).stdout.splitlines()
    report = json.loads(servanda("lint", "--format=json", bad.name, cwd=bad.parent).stdout)
    assert len(lines) == len(report["diagnostics"]) > 0
    for line, one in zip(lines, report["diagnostics"], strict=True):
        assert one["code"] in line
        if one["span"] is not None:
            assert line.startswith(f"bad.agreement:{one['span']['line']}:{one['span']['column']}: error[")


def test_folders_are_searched_and_findings_told_once(tmp_path: Path, bad: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "ok.agreement").write_text(bad.read_text(encoding="utf-8"), encoding="utf-8")
    found = servanda("lint", ".", bad.name, "--format", "concise", cwd=tmp_path)
    assert found.returncode == 1
    assert len(found.stdout.splitlines()) == len(set(found.stdout.splitlines()))
    assert "a/b/ok.agreement:5:3" in found.stdout


def test_nothing_to_lint_is_exit_3(tmp_path: Path) -> None:
    found = servanda("lint", tmp_path)
    assert found.returncode == 3
    assert "nothing to lint" in found.stderr


@pytest.mark.parametrize(
    "arguments", [["lint", "missing.agreement"], ["lint"], ["lint", "--format", "xml", "."], ["lint", "--bogus", "."]]
)
def test_wrong_usage_is_exit_2(arguments: list[str]) -> None:
    found = servanda(*arguments)
    assert found.returncode == 2
    assert found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("content", [b"\xff\xfe\x00bad", b"", b"\x00\x00"])
def test_files_that_are_no_agreements_are_findings(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.agreement"
    file.write_bytes(content)
    found = servanda("lint", file)
    assert found.returncode == 1
    assert "error[" in found.stdout


def test_a_reader_who_leaves_is_no_error(bad: Path) -> None:
    command = f"{sys.executable} -m servanda lint {bad} {bad.parent} | head -c 1"
    environment = {**os.environ, "PYTHONPATH": str(REPO / "src")}
    found = subprocess.run(  # noqa: S602 -- a pipe is what is tested
        command, shell=True, capture_output=True, text=True, check=False, env=environment
    )
    assert found.stderr == ""


def loaded_by_linting(file: Path) -> set[str]:
    script = (
        "import sys; sys.argv = ['servanda', 'lint', sys.argv[1]]\n"
        "from servanda.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "print(*sorted(name for name in sys.modules if '.' not in name or name.startswith('servanda.')))"
    )
    found = subprocess.run(  # noqa: S603 -- the program under test
        [sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=True, cwd=REPO
    )
    return set(found.stdout.splitlines()[-1].split())


def test_lint_imports_nothing_heavy(tmp_path: Path) -> None:
    for name in (
        GOOD,
        GOOD.parents[1] / "customer-maintenance" / "terms.agreement",
    ):  # no bindings
        copy = tmp_path / name.parent.name / name.name
        copy.parent.mkdir()
        copy.write_bytes(name.read_bytes())
        shutil.copy(name.parent / "agreement.md", copy.parent)
    loaded = loaded_by_linting(tmp_path / GOOD.parent.name / GOOD.name)
    assert "servanda.model.load" in loaded
    assert {name.split(".")[1] for name in loaded if name.startswith("servanda.")} == LOADED_FOLDERS
    # names with an underscore are the interpreter's own and what an editable install puts in place at start-up
    public = {name.split(".")[0] for name in loaded if not name.startswith("_")}
    assert public - sys.stdlib_module_names == {"servanda"}
    assert not loaded & SLOW_STANDARD


def test_a_binding_beside_the_agreement_is_read_without_the_database() -> None:
    loaded = loaded_by_linting(GOOD)
    assert "servanda.logs.binding_reader" in loaded
    assert not loaded & {"duckdb", "sqlglot", "pyarrow"}
