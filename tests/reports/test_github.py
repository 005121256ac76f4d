"""Workflow commands of GitHub Actions: one line each, the worst first, and nothing a user wrote is a command."""

from dataclasses import replace
from pathlib import Path

from servanda.diagnostics import Severity
from servanda.reports.findings import Finding, Findings, Weighing
from servanda.reports.github import github
from servanda.reports.of_diagnostics import not_evaluated
from servanda.reports.of_verdicts import judged
from servanda.reports.report import Report
from servanda.verdicts.verdict import Word
from tests.reports.samples import hostile_lint, hostile_report, sample_lint, span

SNAPSHOTS = Path(__file__).parent / "snapshots"
FAILING = frozenset({Word.BREACHED, Word.EXERCISED_WITHOUT_GROUND, Word.UNDECIDED, Word.BLANK})


def lines(*findings: Finding) -> list[str]:
    return list(github(Findings("lint", "t", "s", findings)))


def test_the_findings_of_lint() -> None:
    assert "\n".join(github(sample_lint())) + "\n" == (SNAPSHOTS / "lint.github.txt").read_text(encoding="utf-8")


def test_the_verdicts_of_check(report: Report) -> None:
    found = judged(report, FAILING)
    assert "\n".join(github(found)) + "\n" == (SNAPSHOTS / "check.github.txt").read_text(encoding="utf-8")


def test_the_escapes_of_data_and_of_properties() -> None:
    """In data `%`, CR and LF; in properties also `:` and `,`. Line ends that users wrote are pictures by then."""
    finding = Finding("A:1,2%", Severity.ERROR, "50%: a, b\nc", span(1, 2, 3, "a,b:c%d"), details=("second",))
    assert lines(finding)[0] == (
        "::error file=a%2Cb%3Ac%25d,line=1,col=2,endLine=1,endColumn=3,title=A%3A1%2C2%25::50%25: a, b␊c%0Asecond"
    )


def test_columns_only_within_a_line() -> None:
    assert lines(Finding("X", Severity.ERROR, "m", span(1, 2, 3, end_line=4)))[0] == (
        "::error file=terms.agreement,line=1,endLine=4,title=X::m"
    )


def test_the_worst_come_first_and_else_the_order_stays() -> None:
    order = (Severity.NOTE, Severity.WARNING, Severity.ERROR, Severity.WARNING, Severity.ERROR)
    found = lines(*(Finding("X", severity, str(number)) for number, severity in enumerate(order)))
    assert [line.rpartition("::")[2] for line in found[:-1]] == ["2", "4", "1", "3", "0"]


def test_what_waits_is_a_notice_and_what_was_silenced_is_none() -> None:
    finding = Finding("X", Severity.ERROR, "m")
    found = lines(replace(finding, weighing=Weighing.OPEN), replace(finding, excuse="agreed"))
    assert [line.partition(" ")[0] for line in found] == ["::notice", "servanda"]


def test_the_last_line_says_how_many_are_not_shown() -> None:
    """GitHub shows ten of a kind per step: of eleven errors one is not shown, of ten warnings none."""
    errors = [Finding("X", Severity.ERROR, "m") for _ in range(11)]
    warnings = [Finding("X", Severity.WARNING, "m") for _ in range(10)]
    assert lines(*warnings, *errors)[-1] == "servanda lint: s; GitHub shows 10 of 11 errors, all are in this log"
    assert lines(*warnings, *errors[:10])[-1] == "servanda lint: s"


def test_nothing_evaluated_is_an_error_even_without_findings() -> None:
    found = list(github(not_evaluated("check", "a", [], "nothing to check")))
    assert found[0] == "::error title=not evaluated::nothing to check"


def test_texts_are_data(report: Report) -> None:
    """A command is `::` or `##[` at the beginning of a line, the older form anywhere in a line that is no command."""
    for found in (hostile_lint(), judged(hostile_report(report), FAILING)):
        listed = list(github(found))
        assert len(listed) == len(found.live) + 1
        for line in listed[:-1]:
            command, _, properties = line.split("::")[1].partition(" ")
            assert line.startswith("::")
            assert command in {"error", "warning", "notice"}
            keys = [pair.partition("=")[0] for pair in properties.split(",")]
            assert keys in (["title"], ["file", "line", "col", "endLine", "endColumn", "title"])
            assert not set(line) & {"\n", "\r", "\x1b"}
        assert listed[-1].startswith("servanda ")
        assert "##[" not in listed[-1]
