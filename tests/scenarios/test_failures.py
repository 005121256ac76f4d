"""What a failing scenario shows: expected against got, and the reasons; and that nothing in it is obeyed."""

import json

import pytest

from servanda.engines.names import Engine
from servanda.reports.scenarios_json import scenarios_json
from servanda.reports.scenarios_plain import scenarios_concise
from servanda.reports.scenarios_text import scenarios_text
from servanda.scenarios import Results

from .conftest import Run, one


def shown(results: Results, columns: int | None = None) -> str:
    return "\n".join(line.plain for line in scenarios_text(results, columns))


def lines(text: str, clause: str) -> list[str]:
    """The lines below a clause's heading, blanks squeezed."""
    found = text.split(f"\n  {clause}", 1)[1].split("\n\n", maxsplit=1)[0].splitlines()[1:]
    return [" ".join(line.split()) for line in found]


def test_late_shows_trigger_deadline_and_answer(run: Run) -> None:
    events = """
        2026-03-02 09:15 question_asked ticket=t1 kind=complaint
        10:20 answer_given ticket=t1
    """
    assert "got       late by 5 min" in shown(run(one(events, "{'1': late by 4 min}")))
    text = shown(run(one(events, "{'1': met}")))
    assert "✗ one" in text
    assert lines(text, "1 答复") == [
        "expected met :7",
        "got late by 5 min",
        "instance provider answer_given ticket=t1",
        "trigger Mon 2026-03-02 09:15:00 question_asked ticket=t1 kind=complaint :5",
        "due Mon 2026-03-02 10:15:00 within limit (limit = 1 hour)",
        "done Mon 2026-03-02 10:20:00 answer_given ticket=t1 5 min late :6",
    ]
    assert text.endswith(" s")
    assert "1 scenario of 1 agreement: 0 passed, 1 failed, in " in text


def test_missed_shows_that_nothing_came_and_what_nobody_expected(run: Run) -> None:
    text = shown(run(one("2026-03-02 09:15 question_asked ticket=t1 kind=complaint", "{'1': ticket=t2 met}")))
    assert lines(text, "1 答复") == [
        "expected ticket=t2 met :6",
        "got no instance",
        "1 答复",
        "expected no such instance: no line is about it",
        "got missed",
        "instance provider answer_given ticket=t1",
        "trigger Mon 2026-03-02 09:15:00 question_asked ticket=t1 kind=complaint :5",
        "due Mon 2026-03-02 10:15:00 within limit (limit = 1 hour)",
        "done never (seen until 2026-04-01)",
    ]


def test_pauses_show_when_the_clock_stood(run: Run) -> None:
    events = """
        2026-03-02 09:15 question_asked ticket=t1 kind=complaint
        09:30 desk_waits ticket=t1
        09:40 desk_goes_on ticket=t1
        10:30 answer_given ticket=t1
    """
    # ten minutes' pause: due at 10:25
    text = shown(run(one(events, "{'1': 'met, due 2026-03-02 10:30'}")))
    found = lines(text, "1 答复")
    assert found[1] == "got late by 5 min; due Mon 2026-03-02 10:25:00"
    assert [line for line in found if line.startswith("clock")] == [
        "clock Mon 2026-03-02 09:30:00 desk_waits ticket=t1 :6",
        "clock Mon 2026-03-02 09:40:00 desk_goes_on ticket=t1 :7",
    ]


def test_a_forbidden_act_shows_what_would_have_allowed_it(run: Run) -> None:
    text = shown(run(one("2026-03-02 machine_opened machine=m1", "{'2': met}")))
    assert lines(text, "2 未经同意不得拆机") == [
        "expected met :6",
        "got missed",
        "instance provider machine_opened machine=m1",
        "forbidden Mon 2026-03-02 00:00:00 machine_opened machine=m1 :5",
        "but except after leave_given until leave_taken_back for the same machine",
    ]


def test_undecided_shows_its_reason(run: Run) -> None:
    gap = "    gaps: {answer_given: 2026-03-02 09:30 to 2026-03-02 09:40}\n"
    text = shown(run(one("2026-03-02 09:15 question_asked ticket=t1 kind=complaint", "{'1': missed}", gap)))
    assert lines(text, "1 答复")[-1].startswith("because the records do not cover the whole time from opening to due")


def test_released_shows_what_was_not_expected(run: Run) -> None:
    events = """
        2026-03-02 09:15 question_asked ticket=t1 kind=complaint
        09:30 question_settled ticket=t1
    """
    found = lines(shown(run(one(events, "{'1': missed}"))), "1 答复")
    assert found[:2] == ["expected missed :7", "got released"]
    assert found[-1] == "released Mon 2026-03-02 09:30:00 question_settled ticket=t1 :6"


def test_each_release_is_shown_with_its_own_event(run: Run) -> None:
    events = """
        2026-03-02 09:15 question_asked ticket=t1 kind=complaint
        2026-03-02 09:20 question_asked ticket=t2 kind=complaint
        09:30 question_settled ticket=t1
        09:40 question_settled ticket=t2
    """
    text = shown(run(one(events, "{'1': missed}")))
    assert [" ".join(line.split()) for line in text.splitlines() if "    released " in line] == [
        "released Mon 2026-03-02 09:30:00 question_settled ticket=t1 :7",
        "released Mon 2026-03-02 09:40:00 question_settled ticket=t2 :8",
    ]


def test_instances_that_differ_alike_are_one_failure(run: Run) -> None:
    events = """
        2026-03-02 09:15 question_asked ticket=t{1..3} kind=complaint
        10:20 answer_given ticket=t{1..2}
        10:21 answer_given ticket=t3
    """
    [result] = run(one(events, "{'1': met}")).scenarios
    assert [len(failure.cause) for failure in result.failures] == [2, 1]
    text = shown(run(one(events, "{'1': met}")))
    assert text.count("expected  met") == 2
    assert "got       late by 5 min" in text
    assert "got       late by 6 min" in text


def test_amounts_verdicts_metrics_and_powers(run: Run) -> None:
    expect = """
      "1": compliant
      "3": [exercise demand=d1 with ground, available since 2026-02-01]
      owed: nothing
      metrics: {share_answered: {2026-W10: 1 of 1}}
    """
    text = shown(run(one("2026-03-02 09:15 question_asked ticket=t1 kind=complaint", expect)))
    assert "got       provider: breached" in text
    assert "got       no such exercise" in text
    assert "got       since Thu 2026-01-01 00:00:00" in text
    assert "got       provider 5.00 EUR in 2026-03 (1 × under 1)" in text
    assert "got       share_answered 2026-W10: 0 of 1" in text


def test_lines_fit_a_narrow_terminal(run: Run) -> None:
    events = """
        2026-03-02 09:15 question_asked ticket=t1 kind=complaint urgent=yes rating=3 month=2026-03 refund=3.50
        10:20 answer_given ticket=t1
    """
    text = shown(run(one(events, "{'1': met}")), 80)
    assert max(len(line) for line in text.splitlines() if "cases.yaml" not in line) <= 80


@pytest.mark.parametrize("engine", list(Engine))
def test_personal_fields_are_masked(run: Run, engine: Engine) -> None:
    events = '2026-03-02 09:15 question_asked ticket=t1 kind=complaint note="Frau Müller, Tel. 030"'
    results = run(one(events, "{'1': met}"), engine)
    for text in (shown(results), scenarios_json(results), "\n".join(scenarios_concise(results))):
        assert "Müller" not in text


def test_what_a_user_wrote_is_never_obeyed(run: Run) -> None:
    results = run("""
        as of: 2026-04-01
        scenarios:
          - name: "\\e[31mred\\u202e [bold]x[/bold]"
            events: ['2026-03-02 question_asked ticket="[red]\\u001b[0m" kind=complaint']
            expect: {"1": met}
    """)
    for text in (shown(results), scenarios_json(results), "\n".join(scenarios_concise(results))):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "[bold]x[/bold]" in shown(results)


def test_concise_is_a_line_for_each_failure_with_its_place(run: Run) -> None:
    events = """
        2026-03-02 09:15 question_asked ticket=t1 kind=complaint
        10:20 answer_given ticket=t1
    """
    found = list(scenarios_concise(run(one(events, "{'1': met}"))))
    assert [line.split("cases.yaml:")[-1] for line in found] == [
        "3:11: failed shop: one",
        "7:19: 1 expected met; got late by 5 min (provider answer_given ticket=t1)",
        "1 scenario of 1 agreement: 0 passed, 1 failed",
    ]


def test_json_says_all_of_it(run: Run) -> None:
    events = """
        2026-03-02 09:15 question_asked ticket=t1 kind=complaint
        10:20 answer_given ticket=t1
    """
    found = json.loads(scenarios_json(run(one(events, "{'1': met}"), coverage=True)))
    assert found["counts"] == {"passed": 0, "failed": 1, "broken": 0}
    [failure] = found["scenarios"][0]["failures"]
    assert (failure["clause"], failure["expected"], failure["got"]) == ("1", "met", "late by 5 min")
    assert failure["differences"] == [{"aspect": "outcome", "expected": "met", "got": "late"}]
    [instance] = failure["instances"]
    assert instance["due_at"] == "2026-03-02T10:15:00+01:00"
    assert instance["met_at"] == "2026-03-02T10:20:00+01:00"
    assert [fact["label"] for fact in instance["facts"]] == ["instance", "trigger", "due", "done"]
    assert found["coverage"][0]["agreement"] == "shop"
