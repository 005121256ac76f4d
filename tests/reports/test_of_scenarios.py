"""Scenarios in the formats made for other programs: a case each, an error where one could not be run."""

from pathlib import Path

import pytest

from servanda.diagnostics import Severity
from servanda.reports.findings import Findings, Standing
from servanda.reports.github import github
from servanda.reports.markdown import cases_markdown
from servanda.reports.of_scenarios import scenarios_found
from servanda.scenarios import run_scenarios
from tests.reports.test_junit import valid as valid_junit
from tests.reports.test_junit import written
from tests.reports.test_sarif import sarif
from tests.reports.test_sarif import valid as valid_sarif

AGREEMENT = """agreement desk "客服协议"
  language 1
  timezone Asia/Shanghai
  runs 2026-01-01 to 2026-02-01

party provider "乙方"
party client "甲方"

event asked "询问"
  question id
event answered "答复"
  question id

clause 1 "一小时内答复"
  when asked
  provider must answered
  for the same question
  within 1 hour

clause 2 "追问"
  when answered
  client must asked
  for the same question
  within 1 hour
"""
SCENARIOS = """agreement: ../desk.agreement
as of: 2026-02-01

scenarios:
  - name: 准时 | @all
    events:
      - 2026-01-05 10:00 asked question=q1
      - 2026-01-05 11:00 answered question=q1
    expect:
      1: met
  - name: 迟到
    events:
      - 2026-01-05 10:00 asked question=q1
      - 2026-01-05 11:01 answered question=q1
    expect:
      1: met
  - name: 未答复
    events:
      - 2026-01-05 10:00 asked question=q1
    expect:
      1: missed
"""
BROKEN = """  - name: 没有这样的事件
    events:
      - 2026-01-05 10:00 asked question=q1
      - 2026-01-05 11:00 sung question=q1
    expect:
      1: met
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("desk.agreement").write_text(AGREEMENT, encoding="utf-8")
    Path("scenarios").mkdir()
    path = Path("scenarios/desk.yaml")
    path.write_text(SCENARIOS, encoding="utf-8")
    return path


def found(file: Path, *, coverage: bool = False) -> Findings:
    return scenarios_found(run_scenarios([file], coverage=coverage))


def test_a_scenario_is_a_case(file: Path) -> None:
    """11:01 is one minute late, so the second one does not hold; the third holds: nobody ever answers."""
    result = found(file)
    (suite,) = result.suites
    assert (suite.name, suite.file) == ("scenarios/desk.yaml", "scenarios/desk.yaml")
    assert [(case.name, case.standing) for case in suite.cases] == [
        ("准时 | @all", Standing.PASSED),
        ("迟到", Standing.FAILED),
        ("未答复", Standing.PASSED),
    ]
    failure = valid_junit(result).find(".//failure")
    assert failure is not None
    assert failure.get("message") == "1 expectation of 1 did not hold"
    lines = (failure.text or "").splitlines()
    assert lines[:3] == [
        "scenarios/desk.yaml:11",
        "16: 1 一小时内答复: expected met; got late by 1 min",
        "  instance: provider answered question=q1",
    ]


def test_the_annotation_is_at_the_expectation(file: Path) -> None:
    command, last = github(found(file))
    head = (
        "::error file=scenarios/desk.yaml,line=16,col=10,endLine=16,endColumn=13,title=an expectation of a scenario::"
    )
    assert command.startswith(f"{head}迟到: 1 一小时内答复: expected met; got late by 1 min%0A")
    assert last == "servanda test: 3 scenarios of 1 agreement: 2 passed, 1 failed"


def test_a_result_of_sarif_is_at_the_expectation(file: Path) -> None:
    (result,) = valid_sarif(sarif(found(file)))["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 16
    assert (result["ruleId"], result["level"]) == ("scenario", "error")


def test_what_no_scenario_reaches_is_a_note(file: Path) -> None:
    """Clause 1 has scenarios for met, late and missed, not for pending and undecided; clause 2 has none."""
    result = found(file, coverage=True)
    notes = [one for one in result.findings if one.severity is Severity.NOTE]
    assert [one.message for one in notes] == ["1 一小时内答复: 2 branches not reached", "2 追问: no scenario"]
    assert notes[0].details == ("outcome: pending", "outcome: undecided")
    assert "<summary>ℹ️ 2 追问: no scenario</summary>" in list(cases_markdown(result))
    valid_sarif(sarif(result))


def test_what_was_not_looked_at_and_not_shown_is_said(file: Path) -> None:
    """Seven instances are missed where none is expected: five are shown; the event of February is after as-of."""
    events = "".join(f"      - 2026-01-05 10:00 asked question=q{number}\n" for number in range(7))
    head, _, _ = SCENARIOS.partition("  - name")
    text = f"{head}  - name: 都没有答复\n    events:\n{events}      - 2026-02-02 10:00 asked question=q9\n"
    file.write_text(f"{text}    expect:\n      1: met, 7 times\n", encoding="utf-8")
    result = found(file)
    (case,) = result.suites[0].cases
    assert case.standing is Standing.FAILED
    assert case.details[-1] == "1 event at or after as-of (2026-02-01) not looked at"
    assert sum("instance:" in line for line in case.details) == 5
    assert "  and 2 more instances" in case.details


def test_what_could_not_be_run_is_an_error_and_no_answer(file: Path) -> None:
    file.write_text(SCENARIOS + BROKEN, encoding="utf-8")
    result = found(file)
    assert not result.evaluated
    error = valid_junit(result).find(".//error")
    assert error is not None
    assert error.get("message") == "has mistakes and was not run"
    assert "sung" in (error.text or "")
    assert valid_sarif(sarif(result))["invocations"][0]["executionSuccessful"] is False
    assert next(cases_markdown(result)).startswith("## ❓")


def test_a_file_that_holds_none_is_an_error_too(file: Path) -> None:
    file.write_text("scenarios: [", encoding="utf-8")
    result = found(file)
    assert not result.evaluated
    assert valid_junit(result).find(".//error") is not None


def test_the_same_bytes_in_every_run(file: Path) -> None:
    first, second = found(file, coverage=True), found(file, coverage=True)
    assert written(first) == written(second)
    assert sarif(first) == sarif(second)
