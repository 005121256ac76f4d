"""Comments that silence findings: what they speak of, their reasons, and those that do nothing."""

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from servanda.diagnostics import Severity
from servanda.lint.linting import Linted, lint_file
from servanda.lint.settings import Settings
from servanda.lint.suppressions import comments

DAY = date(2026, 6, 30)
ONLY = Settings(select=frozenset({"DEO001", "BAL001"}))
HEAD = """
    agreement case
      language 1
      timezone Asia/Shanghai
      runs     2026-01-01 to 2026-12-31

    party shop
    party customer
"""


def linted(tmp_path: Path, body: str, settings: Settings = ONLY) -> Linted:
    file = tmp_path / "case.agreement"
    file.write_text(dedent(HEAD) + dedent(body), encoding="utf-8")
    return lint_file(file, settings, DAY)


def codes(linted: Linted) -> list[str]:
    return [one.code for one in linted.found]


def test_behind_a_line_it_speaks_of_that_line_alone(tmp_path: Path) -> None:
    found = linted(
        tmp_path,
        """
        clause 1
          attested by shop each quarter  # servanda: ignore[DEO001] the client asked for it

        clause 2
          attested by shop each quarter
        """,
    )
    assert [(one.code, one.span.line) for one in found.found if one.span] == [("DEO001", 14)]
    assert [(one.code, reason) for one, reason in found.suppressed] == [("DEO001", "the client asked for it")]


def test_above_an_item_it_speaks_of_the_whole_item(tmp_path: Path) -> None:
    found = linted(
        tmp_path,
        """
        # servanda: ignore[measurable-duties] 双方同意
        # and another comment between
        clause 1
          quote "x"
          attested by shop each quarter

        clause 2
          attested by shop each quarter
        """,
    )
    assert [one.span.line for one in found.found if one.span] == [17]
    assert [reason for _, reason in found.suppressed] == ["双方同意"]


def test_above_a_line_within_an_item_it_speaks_of_that_line(tmp_path: Path) -> None:
    found = linted(
        tmp_path,
        """
        clause 1
          # servanda: ignore[DEO] a claim is all there can be
          attested by shop each quarter

        clause 2
          attested by shop each quarter
        """,
    )
    assert [one.span.line for one in found.found if one.span] == [15]


def test_a_whole_file(tmp_path: Path) -> None:
    found = linted(
        tmp_path,
        """
        clause 1
          attested by shop each quarter
        # servanda: ignore-file[DEO001, BAL] nothing here is measured, until 2026-06-30
        clause 2
          attested by shop each quarter
        """,
    )
    assert not found.found
    assert len(found.suppressed) == 2


def test_after_its_last_day_it_silences_nothing_and_says_so(tmp_path: Path) -> None:
    found = linted(
        tmp_path,
        """
        clause 1
          attested by shop each quarter  # servanda: ignore[DEO001] for now, until 2026-06-29
        """,
    )
    assert sorted(codes(found)) == ["DEO001", "SUP003"]
    assert not found.suppressed


def test_one_that_silences_nothing_is_reported_with_a_safe_fix(tmp_path: Path) -> None:
    body = """
        clause 1
          # servanda: ignore[DEO001] no longer true
          recital "x"
        """
    (found,) = linted(tmp_path, body).found
    assert (found.code, found.severity) == ("SUP002", Severity.WARNING)
    (fix,) = found.fixes
    (edit,) = fix.edits
    text = (tmp_path / "case.agreement").read_text(encoding="utf-8")
    assert fix.safe
    assert text[: edit.span.start] + edit.text + text[edit.span.end :] == text.replace(
        "  # servanda: ignore[DEO001] no longer true\n", ""
    )


def test_one_is_not_blamed_for_rules_that_did_not_run(tmp_path: Path) -> None:
    body = """
        clause 1
          attested by shop each quarter  # servanda: ignore[DEO001] agreed
        """
    assert not linted(tmp_path, body, Settings(select=frozenset({"BAL001"}))).found


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("# servanda: ignore[DEO001]", "gives no reason"),
        ("# servanda: ignore[DEO001] , until 2026-12-31", "gives no reason"),
        ("# servanda: ignore[DEO001] agreed until 2026-13-31", "`2026-13-31` is no date"),
        ("# servanda: ignore[] agreed", "names no rule"),
        ("# servanda: ignore[DEO999] agreed", "no lint rule is named `DEO999`"),
        ("# servanda: ignore[SYN001] agreed", "no lint rule is named `SYN001`"),
        ("# servanda: ignore DEO001 agreed", "no suppression that can be read"),
        ("# servanda: noqa", "no suppression that can be read"),
    ],
)
def test_one_that_cannot_be_read_is_an_error_and_silences_nothing(tmp_path: Path, comment: str, words: str) -> None:
    found = linted(tmp_path, f"\n        clause 1\n          attested by shop each quarter  {comment}\n")
    wrong = [one for one in found.found if one.code == "SUP001"]
    assert [one.severity for one in wrong] == [Severity.ERROR]
    assert words in wrong[0].message
    assert "DEO001" in codes(found)


def test_fullwidth_signs_and_chinese_reasons(tmp_path: Path) -> None:
    found = linted(
        tmp_path,
        """
        clause 1
          attested by shop each quarter  ＃ servanda： ignore[DEO001] 口头约定，until 2026-12-31
        """,
    )
    assert [reason for _, reason in found.suppressed] == ["口头约定"]


def test_what_is_quoted_is_no_comment(tmp_path: Path) -> None:
    text = 'clause 1 "# servanda: ignore[DEO001] no"  # yes\n  quote “# no”\n'
    assert [text[start:end] for start, end in comments(text)] == ["# yes"]
    found = linted(tmp_path, '\n        clause 1 "# servanda: ignore[DEO001] no"\n          attested by shop\n')
    assert codes(found) == ["DEO001"]


def test_errors_of_the_text_are_never_silenced(tmp_path: Path) -> None:
    found = linted(tmp_path, "\n        clause 1  # servanda: ignore-file[ALL] please\n          shop must vanish\n")
    assert any(one.severity is Severity.ERROR for one in found.found)


def test_one_of_an_extended_text_is_not_blamed_where_that_text_is_only_extended(tmp_path: Path) -> None:
    """What the extended text defines and does not use is found, and silenced, where it is linted itself."""
    standard = tmp_path / "standard.agreement"
    body = """
        # servanda: ignore[NAM001] the exports tell it
        event paused

        # servanda: ignore[NAM001] 没有这样的事件
        clause 1
          recital "x"
        """
    standard.write_text(dedent(HEAD) + dedent(body), encoding="utf-8")
    extending = tmp_path / "extending.agreement"
    extending.write_text('agreement other\n  language 1\n  extends "standard.agreement"\n', encoding="utf-8")
    only = Settings(select=frozenset({"NAM001"}))
    assert codes(lint_file(extending, only, DAY)) == []
    assert [(one.code, one.span.line) for one in lint_file(standard, only, DAY).found if one.span] == [("SUP002", 13)]
