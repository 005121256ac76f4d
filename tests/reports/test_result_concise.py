"""One line per finding, for grep."""

from dataclasses import replace
from pathlib import Path

from servanda.reports.report import Report
from servanda.reports.result_concise import result_concise

SNAPSHOT = Path(__file__).parent / "snapshots" / "concise.txt"


def test_the_whole_result(report: Report) -> None:
    assert "\n".join(result_concise(report)) + "\n" == SNAPSHOT.read_text(encoding="utf-8")


def test_a_limit_counts_what_it_leaves_out(report: Report) -> None:
    lines = list(result_concise(report, limit=1))
    assert "terms.agreement:12:8: 2.1 more provider 1 further breaches not listed" in lines
    assert not any("群聊 7" in line for line in lines)


def test_a_finding_is_one_line_whatever_its_text(report: Report) -> None:
    first = report.judgement.clauses[2]
    evil = replace(first, note="two\nlines\x1b[0m", debtor="甲\n方")
    lines = list(result_concise(replace(report, judgement=replace(report.judgement, clauses=(evil,)))))
    assert all("\n" not in line and "\x1b" not in line for line in lines)
    assert any("two␊lines␛[0m" in line for line in lines)
