"""JUnit XML: valid against a published schema, every verdict a case, control characters no stumbling block."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
import xmlschema

from servanda.diagnostics import Diagnostic, Severity
from servanda.engines.outcomes import Outcome
from servanda.reports.findings import Findings
from servanda.reports.junit import junit
from servanda.reports.of_diagnostics import linted, not_evaluated
from servanda.reports.of_verdicts import judged
from servanda.reports.report import Report
from servanda.verdicts.verdict import Word
from tests.reports.samples import EVIL, hostile_lint, hostile_report, sample_lint, span

HERE = Path(__file__).parent
SCHEMA = xmlschema.XMLSchema(HERE / "schemas" / "junit-10.xsd")
FAILING = frozenset({Word.BREACHED, Word.EXERCISED_WITHOUT_GROUND, Word.UNDECIDED, Word.BLANK})


def written(found: Findings) -> str:
    return "".join(f"{line}\n" for line in junit(found))


def valid(found: Findings) -> ET.Element:
    """The document's root, after it was held against the schema and its counts against its cases."""
    root = ET.fromstring(written(found))  # noqa: S314 -- what we wrote ourselves
    SCHEMA.validate(root)
    for suite in root.findall("testsuite"):
        for attribute, path in (
            ("tests", "testcase"),
            ("failures", "testcase/failure"),
            ("errors", "testcase/error"),
            ("skipped", "testcase/skipped"),
        ):
            assert suite.get(attribute) == str(len(suite.findall(path)))
    for attribute, path in (
        ("tests", ".//testcase"),
        ("failures", ".//failure"),
        ("errors", ".//error"),
    ):
        assert root.get(attribute) == str(len(root.findall(path)))
    return root


def test_the_schema_refuses_what_is_wrong() -> None:
    root = ET.fromstring('<testsuites><testsuite name="x"/></testsuites>')  # noqa: S314 -- as above
    assert not SCHEMA.is_valid(root)


def test_the_findings_of_lint() -> None:
    valid(sample_lint())
    assert written(sample_lint()) == (HERE / "snapshots" / "lint.xml").read_text(encoding="utf-8")


def test_the_verdicts_of_check(report: Report) -> None:
    root = valid(judged(report, FAILING))
    assert written(judged(report, FAILING)) == (HERE / "snapshots" / "check.xml").read_text(encoding="utf-8")
    assert len(root.findall(".//testcase")) == len(report.judgement.clauses)


@pytest.mark.parametrize(
    ("word", "failing", "element"),
    [
        (Word.BREACHED, FAILING, "failure"),
        (Word.BREACHED, frozenset[Word](), "failure"),
        (Word.EXERCISED_WITHOUT_GROUND, FAILING, "failure"),
        (Word.UNDECIDED, FAILING, "error"),
        (Word.UNDECIDED, frozenset[Word](), "skipped"),
        (Word.BLANK, FAILING, "error"),
        (Word.PENDING, FAILING, "skipped"),
        (Word.PENDING, frozenset({Word.PENDING}), "failure"),
        (Word.NOT_ATTESTED, FAILING, "skipped"),
        (Word.NOT_ATTESTED, frozenset({Word.NOT_ATTESTED}), "failure"),
        (Word.NOT_CHECKABLE, FAILING, "skipped"),
        (Word.NOT_TRIGGERED, FAILING, "skipped"),
        (Word.RECITAL, FAILING, "skipped"),
        (Word.REMEDY, FAILING, "skipped"),
        (Word.COMPLIANT, FAILING, None),
        (Word.ATTESTED, FAILING, None),
        (Word.EXERCISED, FAILING, None),
        (Word.AVAILABLE, FAILING, None),
        (Word.LAPSED, FAILING, None),
        (Word.DORMANT, FAILING, None),
    ],
)
def test_only_what_was_kept_passes(report: Report, word: Word, failing: frozenset[Word], element: str | None) -> None:
    clause = replace(report.judgement.clauses[3], word=word)
    found = judged(replace(report, judgement=replace(report.judgement, clauses=(clause,))), failing)
    (case,) = valid(found).findall(".//testcase")
    results = [child.tag for child in case if child.tag != "system-out"]
    assert results == ([] if element is None else [element])


def test_what_was_tolerated_or_may_be_set_aside_is_said(report: Report) -> None:
    clauses = list(report.judgement.clauses)
    clauses[2] = replace(clauses[2], tolerated=1)
    some = replace(report, judgement=replace(report.judgement, clauses=tuple(clauses)), touched=frozenset({"2.4"}))
    root = valid(judged(some, FAILING))
    failures = [line for failure in root.findall(".//failure") for line in (failure.text or "").splitlines()]
    assert failures.count("1 of them tolerated") == 1
    (error,) = root.findall(".//error")
    assert "rows that were set aside may be what leaves it open" in (error.text or "")


def test_a_statement_that_may_be_in_a_row_set_aside_is_an_error(report: Report) -> None:
    clause = replace(report.judgement.clauses[0], word=Word.NOT_ATTESTED, counts=dict.fromkeys(Outcome, 0))
    judgement = replace(report.judgement, clauses=(clause,))
    found = judged(replace(report, judgement=judgement, touched=frozenset({clause.clause})), FAILING)
    assert valid(found).find(".//error") is not None
    assert found.findings[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("failing", "failures"),
    [((), 0), ((Severity.ERROR,), 1), ((Severity.ERROR, Severity.WARNING), 2), (tuple(Severity), 3)],
)
def test_what_lint_fails_on_is_a_failure(failing: tuple[Severity, ...], failures: int) -> None:
    found = [Diagnostic("X1", severity, severity.value, span(1, 1, 2)) for severity in Severity]
    root = valid(linted(["terms.agreement"], found, failing=failing))
    assert root.get("failures") == str(failures)
    assert len(root.findall(".//skipped")) == 3 - failures


def test_what_kept_a_check_from_its_answer_is_an_error() -> None:
    said = Diagnostic("LOG002", Severity.ERROR, "no such file", span(3, 1, 2, "logs.yaml"))
    root = valid(not_evaluated("check", "a.agreement", [said]))
    (error,) = root.findall(".//error")
    assert (error.get("type"), error.get("message")) == ("not evaluated", "nothing was judged: 1 error")
    assert error.text == "no such file\nlogs.yaml:3:1"


def test_names_do_not_change_with_the_lines() -> None:
    """Two findings of one rule under one heading are told apart by their order, not by their lines."""

    def named(line: int) -> list[str | None]:
        alike = [
            Diagnostic("MOD020", Severity.ERROR, "m", span(line + n, 1, 2), breadcrumb=("a", "1 b")) for n in (0, 4)
        ]
        return [case.get("name") for case in valid(linted(["terms.agreement"], alike)).findall(".//testcase")]

    assert named(3) == named(30) == ["MOD020 1 b", "MOD020 1 b (2)"]


def test_texts_are_data(report: Report) -> None:
    for found in (hostile_lint(), judged(hostile_report(report), FAILING)):
        root = valid(found)
        assert {element.tag for element in root.iter()} <= {
            "testsuites", "testsuite", "properties", "property", "testcase", "failure", "error", "skipped", "system-out"
        }  # fmt: skip
        text = written(found)
        text.encode("utf-8")
        # XML 1.0, production 2: the only control characters are tab and line ends, and we write no tab and no return
        assert not {char for char in text if ord(char) < 32} - {"\n"}
        assert not {"\ufffe", "\uffff", "\ud800"} & set(text)


def test_a_text_comes_back_as_it_was() -> None:
    text = EVIL[4] + EVIL[5] + EVIL[6] + "\"'&amp;甲"
    found = linted(["a"], [Diagnostic("X1", Severity.ERROR, text, span(1, 1, 2, "a"))])
    (failure,) = valid(found).findall(".//failure")
    assert failure.get("message") == text
