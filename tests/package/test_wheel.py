"""The wheel carries everything: installed where no checkout is, it lints and checks an agreement."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the package as the wheel brings it; its dependencies come from this environment."""
    place = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    # a copy, so that no build leaves anything in the checkout
    source = place / "source"
    shutil.copytree(REPO, source, ignore=shutil.ignore_patterns(".git", ".venv", "tests", ".*_cache", "__pycache__"))
    subprocess.run(  # noqa: S603 - the build of this project
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(place), str(source)], check=True
    )
    shutil.rmtree(source)
    (wheel,) = place.glob("servanda-*.whl")
    target = place / "site"
    subprocess.run([*pip, "install", "--no-deps", "--target", str(target), str(wheel)], check=True)  # noqa: S603
    return target


def servanda(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    return subprocess.run(  # noqa: S603 - the program under test
        [sys.executable, "-m", "servanda", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_it_is_the_installed_package(installed: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [sys.executable, "-c", "import servanda; print(servanda.__file__)"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(installed)
    assert (installed / "servanda" / "_dsl" / "servanda.lark").is_file()


def test_lint_and_check(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(REPO / "agreements", tmp_path / "agreements")
    linted = servanda(installed, tmp_path, "lint", "agreements")
    assert linted.returncode == 0, linted.stdout + linted.stderr
    asked = ["--clause", "2.1.1.3", "--clause", "2.1.2.2", "--format", "json"]
    checked = servanda(installed, tmp_path, "check", "agreements/qinghe", *asked)
    assert checked.returncode == 1, checked.stderr
    report = json.loads(checked.stdout)
    assert [clause["verdict"] for clause in report["clauses"]] == ["breached", "breached"]
