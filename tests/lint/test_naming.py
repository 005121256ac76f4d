"""Rules on names: what findings point at besides their place, and what their fixes take away."""

from textwrap import dedent

from servanda.diagnostics import Diagnostic
from servanda.lint.fixing import applied
from servanda.lint.linting import lint_with
from servanda.lint.settings import Settings
from servanda.model.files import Memory

FILE = "case.agreement"
HEAD = dedent(
    """\
    agreement case "Case"
      language 1
      timezone Asia/Shanghai
      runs     2026-01-01 to 2026-12-31

    party shop
    party customer

    event asked
      question  id
    event answered
      question  id

    """
)
ANSWER = dedent(
    """\
    clause 1 "Answer"
      when asked
      shop must answered
      for the same question
      within 2 hours
    """
)


def found(code: str, body: str, **files: str) -> tuple[Diagnostic, ...]:
    others = {f"{name}.agreement": text for name, text in files.items()}
    return lint_with(FILE, Memory({FILE: HEAD + body, **others}), Settings(select=frozenset({code}))).found


def said(one: Diagnostic, body: str) -> list[tuple[str, str]]:
    return [((HEAD + body)[label.span.start : label.span.end], label.text) for label in one.labels]


def test_an_unused_term_points_at_the_rules_that_write_its_value_themselves() -> None:
    body = "term limit = 2 hours\n\n" + ANSWER
    (one,) = found("NAM002", body)
    assert said(one, body) == [("2 hours", "clause 1 writes the value itself")]
    assert one.help == "if it is what clause 1 means, write `limit` there; else take the term away"
    assert one.breadcrumb == ("Case", "term limit")


def test_an_unused_term_of_another_value_or_unit_points_nowhere() -> None:
    for value in ("3 hours", "120 minutes", "2 working hours", "2", "? hours"):
        counted = ANSWER.replace("when asked", "when asked during office")
        body = f"calendar office\n  open mon 09:00-18:00\nterm limit = {value}\n\n{counted}"
        (one,) = found("NAM002", body)
        assert one.labels == (), value
        assert one.help == "name it in the rule that needs it, or take the term away"


def removed(body: str) -> str:
    (one,) = found("NAM001", body)
    text = applied(HEAD + body, one.fixes[0].edits)
    assert not one.fixes[0].safe
    return text.removeprefix(HEAD)


def test_what_is_removed_goes_with_its_lines_and_the_comment_behind_it() -> None:
    gone = "event noted\n  note  id  # from the export\n"
    assert removed(gone + ANSWER) == ANSWER
    assert removed(f"{gone}\n{ANSWER}") == ANSWER
    assert removed(f"{ANSWER}\n{gone}") == f"{ANSWER}\n"
    assert removed(f"{ANSWER}\n{gone.rstrip()}") == f"{ANSWER}\n"
    assert removed(f"# about clause 1\n{gone}{ANSWER}") == f"# about clause 1\n{ANSWER}"


def test_what_shares_its_line_with_another_item_is_removed_alone() -> None:
    """Line ends mean nothing: an item may begin where another one's line ends."""
    asked = ANSWER.replace("asked", "asked or seen")
    assert removed(f"event noted note id event seen question id\n{asked}") == f" event seen question id\n{asked}"


def test_a_repeated_clause_points_at_the_first() -> None:
    body = ANSWER + "\n" + ANSWER.replace("clause 1", "clause 2")
    (one,) = found("NAM008", body)
    assert [text for _, text in said(one, body)] == ["the same rule"]
    assert one.labels[0].span.line == (HEAD + body).split("\n").index('clause 1 "Answer"') + 1
    assert one.breadcrumb == ("Case", "2 Answer")


def test_findings_about_a_standard_text_stand_in_its_own_file() -> None:
    """Duties and balance are the agreement's whoever wrote them; what is defined and unused is the standard text's."""
    standard = HEAD + "event noted\n  note id\n\n" + ANSWER + "  tolerating 100% a month\n"
    files = {FILE: 'agreement own\n  language 1\n  extends "standard.agreement"\n', "standard.agreement": standard}
    diagnostics = lint_with(FILE, Memory(files), Settings(select=frozenset({"NAM001", "DEO008"}))).found
    assert [(one.code, one.span.file) for one in diagnostics if one.span] == [("DEO008", "standard.agreement")]
