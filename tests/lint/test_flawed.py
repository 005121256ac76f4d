"""Twelve flawed agreements (`tests/lint/flawed/README.md`): every mistake is found, none is reported twice."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from servanda.lint.linting import lint_file
from servanda.lint.settings import Settings

FOLDER = Path(__file__).parent / "flawed"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())
MARK = re.compile(r"#! ?((?:[A-Z]{3}\d{3} ?)+)$|<!-- ! ((?:[A-Z]{3}\d{3} ?)+)-->$", re.MULTILINE)


def marked(case: Path) -> Counter[tuple[str, int, str]]:
    """File, line and code of everything that must be found."""
    found: Counter[tuple[str, int, str]] = Counter()
    for file in sorted(case.rglob("*")):
        if file.suffix not in {".agreement", ".md", ".yaml"}:
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if match := MARK.search(line):
                for code in (match[1] or match[2]).split():
                    found[file.name, number, code] += 1
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_mistake_is_found_once_and_nothing_else(case: Path) -> None:
    linted = lint_file(case / "case.agreement", Settings(), date(2026, 6, 30))
    found = Counter((Path(one.span.file).name, one.span.line, one.code) for one in linted.found if one.span is not None)
    assert found == marked(case), "\n".join(
        f"{one.span and one.span.line} {one.code} {one.message}" for one in linted.found
    )
    assert all(one.span is not None for one in linted.found)


def test_there_are_twelve_with_mistakes_of_every_family() -> None:
    codes = {code for case in CASES for _, _, code in marked(case)}
    assert len(CASES) == 12
    assert {code[:3] for code in codes} >= {"NAM", "TIM", "CON", "DEO", "BAL", "PRO", "AMB", "EVI"}
