"""SARIF: valid against the standard's schema whatever users wrote, and the same finding is known again."""

import json
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from servanda.diagnostics import Diagnostic, Severity, Span
from servanda.reports.findings import Finding, Findings, Weighing
from servanda.reports.fingerprints import NAME, fingerprinted
from servanda.reports.of_diagnostics import found_in, not_evaluated
from servanda.reports.of_verdicts import judged
from servanda.reports.report import Report
from servanda.reports.sarif import sarif
from servanda.verdicts.verdict import Word
from tests.reports.samples import EVIL, hostile_lint, hostile_report, sample_lint, span

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
FAILING = frozenset({Word.BREACHED, Word.EXERCISED_WITHOUT_GROUND, Word.UNDECIDED, Word.BLANK})


def valid(text: str) -> Any:
    """The log's only run, after it was held against the schema."""
    log = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA).validate(log)
    (run,) = log["runs"]
    return run


def one(finding: Finding) -> Any:
    found = Findings("lint", "t", "s", (finding,))
    (result,) = valid(sarif(found))["results"]
    return result


def test_the_schema_is_the_one_of_the_standard_and_refuses_what_is_wrong() -> None:
    assert SCHEMA["properties"]["version"]["enum"] == ["2.1.0"]
    log = json.loads(sarif(sample_lint()))
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(log)


def test_the_findings_of_lint() -> None:
    text = sarif(sample_lint())
    valid(text)
    assert text == (HERE / "snapshots" / "lint.sarif").read_text(encoding="utf-8")


def test_the_verdicts_of_check(report: Report) -> None:
    text = sarif(judged(report, FAILING))
    run = valid(text)
    assert text == (HERE / "snapshots" / "check.sarif").read_text(encoding="utf-8")
    # of nine verdicts four are not kept; every clause is a rule, a clause with two debtors once
    assert [result["ruleId"] for result in run["results"]] == ["sample/2.1", "sample/2.2", "sample/2.4", "sample/5"]
    assert len(run["tool"]["driver"]["rules"]) == 8


def test_every_result_names_its_own_rule() -> None:
    run = valid(sarif(sample_lint()))
    rules = run["tool"]["driver"]["rules"]
    assert run["results"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_what_kept_a_check_from_its_answer() -> None:
    said = Diagnostic("LOG002", Severity.ERROR, "no such file", span(3, 1, 2, "logs.yaml"))
    run = valid(sarif(not_evaluated("check", "a.agreement", [said])))
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == "nothing was judged: 1 error"
    assert [result["ruleId"] for result in run["results"]] == ["LOG002"]


def test_texts_are_data(report: Report) -> None:
    for found in (hostile_lint(), judged(hostile_report(report), FAILING, found_in([]))):
        text = sarif(found)
        valid(text)
        assert not {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n"}
        text.encode("utf-8")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{0} of }", "{{0}} of }}"),
        ("see [here](https://example.org)", "see \\[here](https://example.org)"),
        ("a[1] (b)", "a[1] (b)"),
        ("two\nlines \x1b[1m", "two␊lines ␛[1m"),
        ("\ud800 \u202e", "<U+D800> <U+202E>"),
    ],
)
def test_a_message_has_no_placeholders_and_no_links(written: str, shown: str) -> None:
    result = one(Finding("X", Severity.ERROR, written))
    assert result["message"]["text"] == shown


@pytest.mark.parametrize(
    ("weighing", "severity", "kind", "level"),
    [
        (Weighing.PROBLEM, Severity.ERROR, "fail", "error"),
        (Weighing.PROBLEM, Severity.WARNING, "fail", "warning"),
        (Weighing.PROBLEM, Severity.NOTE, "fail", "note"),
        # the standard, 3.27.9: what is no failure has no level
        (Weighing.OPEN, Severity.NOTE, "open", "none"),
        (Weighing.REVIEW, Severity.NOTE, "review", "none"),
    ],
)
def test_kind_and_level(weighing: Weighing, severity: Severity, kind: str, level: str) -> None:
    result = one(Finding("X", severity, "m", weighing=weighing))
    assert (result["kind"], result["level"]) == (kind, level)


def test_columns_are_code_points() -> None:
    """The first character of `𝔸甲x` is one code point, two UTF-16 units and four bytes: x is in column 3."""
    run = valid(sarif(Findings("lint", "t", "s", (Finding("X", Severity.ERROR, "m", Span("a", 2, 3, 1, 3, 1, 4)),))))
    assert run["columnKind"] == "unicodeCodePoints"
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 4}


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a b/甲.agreement", "a%20b/%E7%94%B2.agreement"),
        ("x/../y.agreement", "y.agreement"),
        ("./y.agreement", "y.agreement"),
        ("c:d/100%?#.agreement", "c%3Ad/100%25%3F%23.agreement"),
        ("\udcff.agreement", "%FF.agreement"),
        ("/elsewhere/é.agreement", "file:///elsewhere/%C3%A9.agreement"),
    ],
)
def test_files_are_percent_encoded_and_relative(file: str, uri: str) -> None:
    place = one(Finding("X", Severity.ERROR, "m", span(1, 1, 2, file)))["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == uri
    assert place["artifactLocation"].get("uriBaseId") == (None if uri.startswith("file:") else "%SRCROOT%")


def test_a_file_named_by_its_whole_path_is_relative_all_the_same() -> None:
    whole = str(Path.cwd() / "agreements" / "a.agreement")
    place = one(Finding("X", Severity.ERROR, "m", span(1, 1, 2, whole)))["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "agreements/a.agreement", "uriBaseId": "%SRCROOT%"}


def diagnostic(
    message: str = "a unit is missing", code: str = "SYN003", clause: str = "2.1 回复", line: int = 5
) -> Any:
    return Diagnostic(code, Severity.ERROR, message, span(line, 3, 5), breadcrumb=("协议", clause))


def marks(*diagnostics: Diagnostic) -> list[str]:
    return [mark for _, mark in fingerprinted(found_in(diagnostics))]


def test_a_finding_is_known_again_when_it_has_moved() -> None:
    (before,) = marks(diagnostic())
    assert marks(diagnostic(line=99)) == [before]
    assert marks(diagnostic("a  unit is\tmissing")) == [before]
    assert marks(diagnostic(clause="2.1 another title")) == [before]
    assert marks(replace(diagnostic(), help="another help", severity=Severity.WARNING)) == [before]
    assert marks(diagnostic("e\u0301")) == marks(diagnostic("é"))


def test_it_is_known_by_the_words_it_is_about() -> None:
    """The message may be worded anew; the words of the agreement, wherever they stand, are what counts."""

    def mark(text: str, words: str, message: str = "m") -> str:
        start = text.index(words)
        found = Diagnostic("X1", Severity.ERROR, message, Span("a", start, start + len(words), 1, 1, 1, 2))
        ((_, made),) = fingerprinted(found_in([found], text_of=lambda _file: text))
        return made

    before = mark("within 15", "within 15")
    assert mark("# more\n  within 15", "within 15", "another message") == before
    assert mark("within  １５", "within  １５") == before
    assert mark("within 16", "within 16") != before


def test_another_rule_clause_or_text_is_another_finding() -> None:
    found = [
        diagnostic(),
        diagnostic(code="SYN004"),
        diagnostic(clause="2.2 回复"),
        diagnostic(clause="term 2.1"),
        diagnostic("another"),
    ]
    assert len({mark for one_ in found for mark in marks(one_)}) == len(found)


def test_of_several_alike_each_has_its_own_number_in_its_file() -> None:
    first, second = marks(diagnostic(), diagnostic(line=9))
    assert second == f"{first}:2"
    elsewhere = replace(diagnostic(), span=span(5, 3, 5, "other.agreement"))
    assert marks(diagnostic(), elsewhere) == [first, first]


def test_a_verdict_is_known_by_clause_debtor_and_word(report: Report) -> None:
    (before, *_), (after, *_) = (
        list(fingerprinted(judged(one_, FAILING).findings)) for one_ in (report, moved(report))
    )
    assert before[1] == after[1]
    run = valid(sarif(judged(report, FAILING)))
    assert len({result["partialFingerprints"][NAME] for result in run["results"]}) == 4


def moved(report: Report) -> Report:
    """The same verdicts with more instances, the clauses further down."""
    clauses = tuple(
        replace(clause, span=span(77, 8, 13), title=f"{clause.title}!") for clause in report.judgement.clauses
    )
    return replace(report, judgement=replace(report.judgement, clauses=clauses))


def test_a_fix_puts_in_the_very_text() -> None:
    fixes = [result["fixes"] for result in valid(sarif(hostile_lint()))["results"]]
    texts = {
        change["replacements"][0]["insertedContent"]["text"]
        for each in fixes
        for fix in each
        for change in fix["artifactChanges"]
    }
    assert texts == set(EVIL)
