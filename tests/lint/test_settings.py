"""`servanda.yaml`: which rules run and how much they weigh, and what is wrong with the file."""

from pathlib import Path
from textwrap import dedent

import pytest

from servanda.diagnostics import Severity
from servanda.lint.linting import lint_file
from servanda.lint.registry import rules
from servanda.lint.settings import FILE, Settings, read_settings, settings_file

AGREEMENT = """\
agreement case
  language 1
  timezone Asia/Shanghai
  runs     2026-01-01 to 2026-12-31

party shop
party customer

clause 1
  attested by shop each quarter
"""


def settings(tmp_path: Path, text: str) -> tuple[Settings, list[str]]:
    file = tmp_path / FILE
    file.write_text(dedent(text), encoding="utf-8")
    found, wrong = read_settings(file)
    return found, [f"{one.span.line if one.span else 0}: {one.message}" for one in wrong]


def test_without_a_file_every_rule_runs() -> None:
    assert Settings().active() == rules()


def test_select_ignore_and_severity(tmp_path: Path) -> None:
    found, wrong = settings(
        tmp_path,
        """
        lint:
          select: [DEO, balanced-duties]
          ignore: balanced-duties
          severity:
            DEO: error
            measurable-duties: note
        """,
    )
    assert not wrong
    assert {rule.code for rule in found.active()} == {rule.code for rule in rules() if rule.code.startswith("DEO")}
    # the more exact of two lines counts
    assert found.severities["DEO001"] is Severity.NOTE
    assert all(word is Severity.ERROR for code, word in found.severities.items() if code != "DEO001")


def test_a_rule_can_be_off(tmp_path: Path) -> None:
    found, wrong = settings(tmp_path, "lint: {severity: {DEO001: off}}")
    assert not wrong
    assert [rule.code for rule in rules() if rule not in found.active()] == ["DEO001"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("lint: {select: [DEO9]}", ["1: no lint rule is named `DEO9`"]),
        ("lint: {select: ['']}", ["1: no lint rule is named ``"]),
        ("lint:\n  chosen: ALL\n", ["2: `chosen` is no setting of `lint`"]),
        ("check: {}\n", ["1: `check` is no setting"]),
        ("lint: {severity: {DEO001: fatal}}", ["1: `fatal` is no severity"]),
        ("lint: {severity: {NOPE: error}}", ["1: no lint rule is named `NOPE`"]),
        ("lint: {severity: [DEO001]}", ["1: `severity` is a mapping of rules to severities"]),
        ("lint: [DEO001]", ["1: `lint` is a mapping of `key: value` lines"]),
        ("lint: {ignore: {DEO001: 1}}", ["1: this is a list of rules"]),
        ("lint: &a {ignore: *a}", None),
        ("lint: !!python/object/apply:os.system [true]", None),
    ],
)
def test_what_is_wrong_with_the_file_is_said_at_its_place(tmp_path: Path, text: str, wrong: list[str] | None) -> None:
    _, said = settings(tmp_path, text)
    assert said
    assert wrong is None or said == wrong


def test_the_nearest_file_counts_and_the_search_ends_at_the_repository(tmp_path: Path) -> None:
    inner = tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    agreement = inner / "case.agreement"
    (tmp_path / FILE).write_text("lint: {severity: {DEO001: error}}", encoding="utf-8")
    assert settings_file(agreement) == tmp_path / FILE
    (inner.parent / FILE).write_text("lint: {severity: {DEO001: note}}", encoding="utf-8")
    assert settings_file(agreement) == inner.parent / FILE
    (inner / ".git").mkdir()
    assert settings_file(agreement) is None


def test_a_file_with_an_error_fails_the_linting_of_what_it_is_for(tmp_path: Path) -> None:
    (tmp_path / "case.agreement").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / FILE).write_text("lint: {select: [DEO001, NOPE]}", encoding="utf-8")
    found = lint_file(tmp_path / "case.agreement").found
    assert [(one.code, one.severity.value) for one in found] == [("CFG001", "error"), ("DEO001", "warning")]
