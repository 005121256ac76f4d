"""Fixes that touch one another, or another file: one is applied, the other waits."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from servanda.cli import app
from servanda.lint.fixing import fixed
from servanda.lint.linting import lint_file

BASE = """\
agreement base
  language 1
  timezone Asia/Shanghai
  runs     2026-01-01 to 2026-12-31

party shop
party customer

event asked
  question id
event answered
  question id

term patience = 3 days
"""
OWN = """\
agreement case
  language 1
  extends "base.agreement"

clause 1 "Answer"
  quote "The shop answers within three working days."
  when asked as v
  shop must answered
  for the same question
  within patience
"""
SPARE = """
event spare  # servanda: ignore[DEO001] agreed
  question id
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "base.agreement").write_text(BASE, encoding="utf-8")
    file = tmp_path / "case.agreement"
    file.write_text(OWN, encoding="utf-8")
    return file


def test_of_two_fixes_of_one_place_the_second_waits(case: Path) -> None:
    """The event that nobody needs goes, and with it the comment that silences nothing."""
    case.write_text(OWN + SPARE, encoding="utf-8")
    found = [one for one in lint_file(case).found if one.code in {"NAM001", "SUP002"}]
    assert sorted(one.code for one in found) == ["NAM001", "SUP002"]
    result = fixed(str(case), OWN + SPARE, found, unsafe=True)
    assert result.text.rstrip() == OWN.rstrip()
    assert [fix.title for fix in result.fixes] == ["remove the event"]


def test_a_fix_of_another_file_is_left_to_its_owner(case: Path) -> None:
    """The length that is not what the quote says is a term of the base; the variable is this file's own."""
    arguments = ["lint", str(case), "--select", "TIM006,NAM007", "--fix", "--unsafe-fixes"]
    done = CliRunner().invoke(app, arguments)
    assert "1 fixed in 1 file" in done.output
    assert case.read_text("utf-8") == OWN.replace(" as v", "")
    assert (case.parent / "base.agreement").read_text("utf-8") == BASE
