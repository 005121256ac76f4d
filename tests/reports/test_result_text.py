"""The report people read, proof-read once per width; whatever a user wrote stays text."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from servanda.engines.outcomes import MetricWindow, Outcome
from servanda.reports.plain import width
from servanda.reports.report import Report
from servanda.reports.result_text import result_text
from servanda.syntax.tree import Modal

SNAPSHOTS = Path(__file__).parent / "snapshots"


def lines(report: Report, columns: int | None, limit: int = 10) -> list[str]:
    return [text.plain for text in result_text(report, columns, limit)]


@pytest.mark.parametrize(("name", "columns"), [("text-80", 80), ("text-140", 140), ("text-piped", None)])
def test_the_whole_report(report: Report, name: str, columns: int | None) -> None:
    expected = (SNAPSHOTS / f"{name}.txt").read_text(encoding="utf-8")
    assert "\n".join(lines(report, columns)) + "\n" == expected


@pytest.mark.parametrize("columns", [60, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(report: Report, columns: int) -> None:
    assert max(width(line) for line in lines(report, columns)) <= columns


def test_nothing_is_lost_in_a_narrow_terminal(report: Report) -> None:
    narrow, piped = ("".join("".join(lines(report, columns)).split()) for columns in (80, None))
    for piece in (
        "工作时间内回复",
        "二级问题（需求协调）",
        "exercisedwithoutground",
        "wm0042",
        "ledger.csv:12",
        "群聊7",
    ):
        assert piece in piped
        assert piece in narrow or piece == "exercisedwithoutground"
    assert narrow.count("chat.jsonl") == piped.count("chat.jsonl")


def test_a_limit_says_how_many_are_left(report: Report) -> None:
    assert "  … and 1 more; --evidence FILE.csv has all of them" in lines(report, None, limit=1)


def test_hostile_text_is_shown_not_obeyed(report: Report) -> None:
    evil = "\x1b[31m[red]付款\u202e\r\n[/red]\x07"
    clause = report.judgement.clauses[2]
    row = replace(clause.breaches[0], key=(("conversation", evil),), reason=evil)
    bad = replace(clause, title=evil, quote=evil, breaches=(row,), note=evil)
    judgement = replace(report.judgement, title=evil, agreement=evil, clauses=(bad,), version=evil)
    text = "\n".join(lines(replace(report, judgement=judgement), 80))
    for char in "\x1b\u202e\r\x07":
        assert char not in text
    # the markup is there, letter by letter, and the control characters are visible
    assert "␛[31m[red]付款<U+202E>␍␊[/red]␇" in text


def test_personal_values_are_masked(report: Report) -> None:
    judgement = replace(report.judgement, personal=frozenset({"conversation"}))
    text = "\n".join(lines(replace(report, judgement=judgement), None))
    assert "wm0042" not in text
    # six characters or fewer leave nothing to show
    assert "conversation=…" in text


def test_nothing_in_the_log_is_no_error(kit: Any) -> None:
    from servanda.verdicts import judge  # noqa: PLC0415

    empty = Report(judge(kit.agreement(), kit.outcomes([]), kit.at("2026-02-01")))
    assert lines(empty, 80)[-1] == "  示例协议: not triggered"


@pytest.mark.parametrize("columns", [None, 80])
def test_a_year_of_windows_is_no_single_line(kit: Any, columns: int | None) -> None:
    from servanda.verdicts import judge  # noqa: PLC0415

    labels = [f"2026-W{week:02}" for week in range(1, 53)]
    weeks = [
        MetricWindow("rate", label, 0, 1, 2, judged=True, thin=True, numerator=1, denominator=3) for label in labels
    ]
    found = judge(kit.agreement(), kit.outcomes([], metrics=tuple(weeks)), kit.at("2026-12-31"))
    text = lines(Report(found), columns)
    assert [word for line in text for word in line.split() if word in labels] == labels
    assert max(width(line) for line in text) <= (columns or 140)


def test_a_breach_of_a_measured_target_shows_what_was_measured(kit: Any) -> None:
    from servanda.reports.result_concise import result_concise  # noqa: PLC0415
    from servanda.verdicts import judge  # noqa: PLC0415

    weeks = [
        MetricWindow("rate", f"2026-W{week:02}", 0, 1, 2, judged=True, thin=False, numerator=top, denominator=below)
        for week, top, below in ((2, 819, 1858), (3, 12, None))
    ]
    rows = [
        replace(
            kit.row("3", Outcome.MISSED, f"2026-01-{day}", opened="2026-01-05", step="rate", key=(("period", week),)),
            trigger=None,
        )
        for day, week in (("12", "2026-W02"), ("19", "2026-W03"))
    ]
    clause = kit.clause("3", kit.norm("provider", Modal.ENSURE), title="达标")
    found = judge(kit.agreement(clause), kit.outcomes(rows, metrics=tuple(weeks)), kit.at("2026-02-01"))
    report = Report(found, (), lambda _clause, _debtor: rows)
    text = lines(report, None)
    # 819 of 1858 is 44.079…%, rounded down
    assert [line.split("value")[1].strip() for line in text if "value" in line] == ["44.0% of 1,858", "12"]
    assert not any("never" in line for line in text)
    concise = [line for line in result_concise(report) if " missed " in line]
    assert concise[0].endswith("due 2026-01-12T00:00:00+08:00 value 44.0% of 1,858")
