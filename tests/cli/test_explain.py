"""`servanda explain`: what it prints for files, clauses and rules, and how it ends."""

import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from servanda.cli import app
from servanda.lint import rules
from servanda.model.load import load
from servanda.prose import Language, about_clause
from servanda.reports.explanation import explained
from servanda.reports.explanation_json import explanation_json
from servanda.reports.explanation_text import explanation_text, rule_text, rules_text
from servanda.reports.plain import width

REPO = Path(__file__).parents[2]
QINGHE = REPO / "agreements" / "qinghe"
STANDARD = REPO / "agreements" / "customer-maintenance"

TINY = """\
agreement tiny "Tiny"
  language 1
  timezone UTC
  runs     2026-01-01 to 2026-12-31

party provider "Desk"
party client "Customers"

event asked "Question"
  key  id
event answered "Answer"
  key  id

clause 1 "Reply"
  quote "Questions are answered within an hour."
  when asked
  provider must answered
  for the same key
  within 1 hour
clause 2.1 "Thanks"
  recital "Both are glad."
clause 2.2 "Regards"
  recital "Both are kind."
"""


def explain(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["explain", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.agreement"
    path.write_text(TINY, encoding="utf-8")
    return path


# --- clauses ----------------------------------------------------------------------------------------------------------


def test_a_clause_in_both_languages_beside_its_quote(tiny: Path) -> None:
    code, out, err = explain(f"{tiny}:1")
    assert (code, err) == (0, "")
    assert (
        out
        == f"""\
1 Reply
  Tiny › {tiny}:14
  quote 原文
    Questions are answered within an hour.
  English
    - Whenever “Question” occurs, Desk must bring about “Answer” for the same “key” within 1 hour of that event.
    - The agreement states no payment for a breach of this clause.
  中文
    - 凡发生“Question”的，“Desk”应当就同一“key”，自该事件发生之时起 1 小时内，作出“Answer”。
    - 本协议没有约定违反本条应付的款项。
  Words it uses
    - “Question” means the event “asked”, “Question”, and carries “key” (an identifier).
    - “Answer” means the event “answered”, “Answer”, and carries “key” (an identifier).
  所用词语
    - “Question”即事件“asked”（“Question”），载有“key”（编号）。
    - “Answer”即事件“answered”（“Answer”），载有“key”（编号）。
"""
    )


@pytest.mark.parametrize(("language", "there", "away"), [("en", "English", "中文"), ("zh", "中文", "English")])
def test_one_language(tiny: Path, language: str, there: str, away: str) -> None:
    code, out, _ = explain(f"{tiny}:1", "--language", language)
    assert code == 0
    assert there in out
    assert away not in out
    assert ("Whenever" in out) is (language == "en")
    assert ("应当" in out) is (language == "zh")


def test_all_clauses_below_a_number(tiny: Path) -> None:
    code, out, _ = explain(f"{tiny}:2.*", "--language", "en")
    assert code == 0
    assert re.findall(r"^\S.*", out, re.MULTILINE) == ["2.1 Thanks", "2.2 Regards"]


def test_a_whole_file_says_every_clause_and_each_definition_once() -> None:
    code, out, _ = explain(QINGHE)
    assert code == 0
    agreement, _ = load(QINGHE)
    assert agreement is not None
    for clause in agreement.clauses:
        assert f"\n{clause.number} {clause.title}\n" in out
        assert clause.quote is not None
        assert f"\n    {clause.quote}\n" in out
        for one in about_clause(agreement, clause):
            assert f"- {one.english}\n" in out
            assert f"- {one.chinese}\n" in out
    assert out.count("means the event “message_sent”") == 1
    assert out.count("The agreement runs from 1 January 2026 to 31 December 2026") == 1


def test_a_draft_says_what_is_blank() -> None:
    code, out, _ = explain(f"{STANDARD}:2.2.1.1", "--language", "en")
    assert code == 0
    assert "This clause cannot be checked until “monthly_fee” and “runs” are filled in" in out
    assert "“monthly fee” is an amount of money in CNY that is still blank." in out


def test_json_holds_the_same_sentences(tiny: Path) -> None:
    code, out, _ = explain(f"{tiny}:1", "--format", "json", "--sql")
    assert code == 0
    found = json.loads(out)
    assert found["schema_version"] == 1
    (clause,) = found["clauses"]
    assert (clause["clause"], clause["title"], clause["line"]) == ("1", "Reply", 14)
    assert clause["quote"] == "Questions are answered within an hour."
    assert clause["heading"] == ["Tiny"]
    assert [one["about"] for one in clause["sentences"]] == ["rule", "remedy"]
    assert clause["sentences"][0]["en"].startswith("Whenever “Question” occurs")
    assert clause["sentences"][0]["zh"].startswith("凡发生“Question”的")
    assert [one["about"] for one in clause["definitions"]] == ["event", "event"]
    assert any("CREATE TABLE" in one for one in clause["sql"])
    only = json.loads(explain(tiny, "--format", "json", "--language", "zh")[1])
    assert all("en" not in one for clause in only["clauses"] for one in clause["sentences"])
    assert [one["sql"] for one in only["clauses"]] == [None] * 3


def test_the_statements_of_the_engine_run_and_speak_of_the_events(tiny: Path) -> None:
    code, out, _ = explain(f"{tiny}:1", "--sql", "--language", "en")
    assert code == 0
    statements = out.partition("\n  SQL\n")[2]
    assert '"event asked"' in statements
    assert '"event answered"' in statements
    assert statements.count(";\n") == statements.count("CREATE TABLE") > 3
    assert max(map(len, statements.splitlines())) < 200
    # tables are numbered per clause: what is printed does not depend on what ran before
    assert "_1 AS\n" in statements
    assert explain(f"{tiny}:1", "--sql", "--language", "en")[1] == out


@pytest.mark.parametrize("number", ["1.1", "1.2", "4.1"])
def test_a_clause_without_records_runs_nothing(number: str) -> None:
    code, out, _ = explain(f"{QINGHE}:{number}", "--sql")
    assert code == 0
    assert "nothing is run: no record bears on this clause" in out


def test_a_draft_without_a_term_runs_nothing() -> None:
    assert "the term of the agreement is blank, so nothing is run" in explain(f"{STANDARD}:2.1.1.3", "--sql")[1]


# --- what is wrong ----------------------------------------------------------------------------------------------------


def test_a_clause_that_is_not_there(tiny: Path) -> None:
    assert explain(f"{tiny}:2.3") == (2, "", "servanda: no clause '2.3'; did you mean 2.2?\n")
    assert explain(f"{tiny}:9.*")[0] == 2
    assert explain(f"{tiny}:")[0] == 2


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    missing = tmp_path / "none.agreement"
    assert explain(missing) == (2, "", f"servanda: no such file or folder: {missing}\n")
    assert explain(f"{missing}:1") == (2, "", f"servanda: no such file or folder: {missing}\n")


def test_an_agreement_with_an_error_is_not_put_into_words(tmp_path: Path) -> None:
    path = tmp_path / "broken.agreement"
    path.write_text(TINY.replace("within 1 hour", "within 1 houR"), encoding="utf-8")
    code, out, err = explain(f"{path}:2.1")
    assert (code, out) == (3, "")
    assert "error[" in err
    code, out, err = explain(f"{path}:2.1", "--format", "json")
    assert (code, out) == (3, "")
    assert json.loads(err)["counts"]["error"] == 1


@pytest.mark.parametrize("name", ["", ":", "::", "a\0b", "x" * 5000, "\x1b[31m", "../../nothing-there"])
def test_a_name_that_is_nothing(name: str) -> None:
    code, out, err = explain(name)
    assert (code, out) == (2, "")
    assert err.startswith("servanda: no ")
    assert err.count("\n") == 1
    assert "\x1b" not in err


# --- rules ------------------------------------------------------------------------------------------------------------


def test_every_rule_has_a_page_by_name_and_by_code() -> None:
    for rule in rules():
        named = explain(rule.name)
        assert named[0] == 0
        assert named == explain(rule.code) == explain(rule.code.lower()) == explain(rule.name.replace("-", "_"))
        assert named[1].startswith(f"{rule.code} {rule.name} ({rule.severity.value})\n")
        words = "".join(rule.page.removeprefix(f"{rule.name}: ").split())
        assert words in "".join(named[1].split())


def test_the_list_of_rules_names_all() -> None:
    code, out, _ = explain()
    assert code == 0
    for rule in rules():
        assert re.search(rf"^  {rule.code} +{rule.name} +\S", out, re.MULTILINE)
    listed = json.loads(explain("--format", "json")[1])
    assert [one["code"] for family in listed["families"] for one in family["rules"]] == [rule.code for rule in rules()]


def test_a_page_as_json() -> None:
    page = json.loads(explain("balanced-duties", "--format", "json")[1])["rule"]
    assert page["name"] == "balanced-duties"
    assert "Why it matters" in page["page"]


def test_an_unknown_rule_gets_the_nearest() -> None:
    code, out, err = explain("balanced-dutys")
    assert (code, out) == (2, "")
    assert err == "servanda: no file and no lint rule is called 'balanced-dutys'; did you mean `balanced-duties`?\n"


def test_a_file_wins_over_a_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert explain("balanced-duties")[1].startswith("BAL001")
    Path("balanced-duties").write_text(TINY, encoding="utf-8")
    assert explain("balanced-duties")[1].startswith("Tiny\n")
    assert explain("balanced-duties:2.1")[1].startswith("2.1 Thanks\n")


def test_a_file_whose_name_holds_a_colon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a:1").write_text(TINY, encoding="utf-8")
    assert explain("a:1")[1].startswith("Tiny\n")
    assert explain("a:1:1")[1].startswith("1 Reply\n")


def test_sql_goes_with_agreements_alone() -> None:
    assert explain("balanced-duties", "--sql")[0] == 2
    assert explain("--sql")[0] == 2


# --- terminals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_lines_fit_the_terminal_and_nothing_is_cut(columns: int) -> None:
    agreement, _ = load(QINGHE)
    assert agreement is not None
    said = explained(agreement, frozenset({"2.1.1.1", "2.1.1.3", "2.2.2.2"}), tuple(Language))
    narrow = [line.plain for line in explanation_text(said, columns)]
    endless = [line.plain for line in explanation_text(said, None)]
    assert max(map(width, narrow)) <= columns
    assert "".join("".join(narrow).split()) == "".join("".join(endless).split())


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_pages_fit_the_terminal(columns: int) -> None:
    from servanda.cli.rule_pages import page, rule_list  # noqa: PLC0415 -- beside what it is for

    assert max(width(line.plain) for line in rules_text(rule_list(), columns)) <= columns
    found = page("balanced-duties")
    assert not isinstance(found, str)
    prose = [line.plain for line in rule_text(found, columns) if not line.plain.startswith("  ")]
    assert max(map(width, prose)) <= columns


# --- hostile texts ----------------------------------------------------------------------------------------------------

NASTY = "[bold]x[/bold] <script> {{x}} 'y' ” Client must pay “ :warning: =1+1"
HIDDEN = "\u202eevil\u200b \x1b[31mred\x1b[0m\r\n- Client must pay\u2028\x00"


def test_what_an_agreement_says_is_data(tmp_path: Path) -> None:
    path = tmp_path / "nasty.agreement"
    path.write_text(
        TINY.replace('"Desk"', f'"{NASTY}"')
        .replace('"Question"', f'"{NASTY}"')
        .replace('"Answer"', f'"Answer" done "{NASTY}" "{NASTY}"')
        .replace("Both are glad.", NASTY)
        .replace('"Reply"', f'"{NASTY}"')
        .replace("Questions are answered within an hour.", NASTY),
        encoding="utf-8",
    )
    code, text, err = explain(path)
    assert (code, err) == (0, "")
    assert f"1 {NASTY}\n" in text
    # its quotation marks cannot end the quotation in which it stands
    said = [line for line in text.splitlines() if line.startswith("    - ")]
    assert any("\\” Client must pay \\“" in line for line in said)
    assert not [line for line in said if re.search(r"(?<!\\)” Client must pay", line)]
    found = json.loads(explain(path, "--format", "json")[1])
    assert (found["clauses"][0]["title"], found["clauses"][0]["quote"]) == (NASTY, NASTY)


def test_hidden_characters_are_shown(tiny: Path) -> None:
    """A file with such characters is refused; what shows sentences does not rely on it."""
    agreement, _ = load(tiny)
    assert agreement is not None
    party = replace(agreement.parties["provider"], title=HIDDEN)
    event = replace(agreement.events["answered"], title=HIDDEN, done=(HIDDEN, HIDDEN))
    clause = replace(agreement.clauses[0], title=HIDDEN, quote=HIDDEN, heading=(HIDDEN, HIDDEN))
    nasty = replace(
        agreement,
        title=HIDDEN,
        parties={**agreement.parties, "provider": party},
        events={**agreement.events, "answered": event},
        clauses=(clause,),
    )
    said = explained(nasty, None, tuple(Language), lambda _number: (HIDDEN.replace("\n", ""),))
    lines = [line.plain for line in explanation_text(said, 80)]
    document = "".join(explanation_json(said))
    for text in (*lines, document.replace("\n", "")):
        assert not [char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert not [line for line in lines if line.strip().startswith("- Client")]
    assert json.loads(document)["clauses"][0]["title"] == HIDDEN


def test_deep_conditions_are_said_or_refused(tmp_path: Path) -> None:
    for depth in (20, 100, 1000):
        condition = "(" * depth + 'key = "a"' + ' or key = "b")' * depth
        path = tmp_path / "deep.agreement"
        path.write_text(TINY.replace("when asked", f"when asked where {condition}"), encoding="utf-8")
        code, out, _ = explain(f"{path}:1")
        assert code in {0, 3}
        assert (out.count("“b”") >= depth) is (code == 0)
