"""Baselines: what was found before is known by rule, clause and text, wherever it has moved."""

import json
from collections import Counter
from pathlib import Path

import pytest

from servanda.diagnostics import Diagnostic
from servanda.lint.baseline import BaselineError, baseline_text, compared, read_baseline
from servanda.lint.linting import lint_file
from servanda.lint.settings import Settings

HEAD = """\
agreement case
  language 1
  timezone Asia/Shanghai
  runs     2026-01-01 to 2026-12-31

party shop
party customer
"""
TRAINING = '\nclause {} "Training"\n  attested by shop each quarter\n'


def found(tmp_path: Path, *clauses: str) -> tuple[Diagnostic, ...]:
    file = tmp_path / "case.agreement"
    file.write_text(HEAD + "".join(clauses), encoding="utf-8")
    return lint_file(file, Settings(select=frozenset({"DEO001"}))).found


def baseline(tmp_path: Path, *clauses: str) -> Path:
    path = tmp_path / "baseline.json"
    path.write_text(baseline_text(found(tmp_path, *clauses), tmp_path), encoding="utf-8")
    return path


def test_what_is_known_is_known_further_down_and_what_is_new_is_new(tmp_path: Path) -> None:
    known = read_baseline(baseline(tmp_path, TRAINING.format(1)))
    now = found(
        tmp_path, "\n# a comment\n", '\nclause 0 "Word"\n  recital "x"\n', TRAINING.format(1), TRAINING.format(2)
    )
    result = compared(now, known, tmp_path)
    assert [one.breadcrumb[-1] for one in result.new] == ["2 Training"]
    assert (result.known, result.gone) == (1, 0)


def test_a_changed_text_is_new_and_the_old_one_gone(tmp_path: Path) -> None:
    known = read_baseline(baseline(tmp_path, TRAINING.format(1)))
    result = compared(found(tmp_path, TRAINING.format(1).replace("quarter", "month")), known, tmp_path)
    assert (len(result.new), result.known, result.gone) == (1, 0, 1)


def test_blanks_do_not_count(tmp_path: Path) -> None:
    known = read_baseline(baseline(tmp_path, TRAINING.format(1)))
    result = compared(found(tmp_path, TRAINING.format(1).replace("each quarter", "each    quarter")), known, tmp_path)
    assert (len(result.new), result.known) == (0, 1)


def test_of_several_alike_as_many_are_known_as_were_counted(tmp_path: Path) -> None:
    twice = found(tmp_path, TRAINING.format(1)) * 2
    known = Counter(read_baseline(baseline(tmp_path, TRAINING.format(1))))
    assert len(compared(twice, known, tmp_path).new) == 1


def test_files_are_named_from_the_baselines_folder(tmp_path: Path) -> None:
    inner = tmp_path / "a b"
    inner.mkdir()
    now = found(inner, TRAINING.format(1))
    (entry,) = json.loads(baseline_text(now, tmp_path))["findings"]
    assert entry == {
        "file": "a b/case.agreement",
        "rule": "DEO001",
        "clause": "1",
        "text": "attested by shop each quarter",
        "count": 1,
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"version": 2, "findings": []}',
        '{"version": 1, "findings": [{}]}',
        '{"version": 1, "findings": [{"file": 1, "rule": "", "clause": "", "text": "", "count": 1}]}',
        '{"version": 1, "findings": [{"file": "", "rule": "", "clause": "", "text": "", "count": 0}]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError):
        read_baseline(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="cannot be read"):
        read_baseline(tmp_path / "none.json")
