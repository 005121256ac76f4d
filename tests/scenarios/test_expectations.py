"""What an expectation means: which instances it is about, and that none is left out."""

import pytest

from servanda.scenarios import Aspect, Results, Status

from .conftest import Run, one

MET_AND_LATE = """
    2026-03-02 09:15 question_asked ticket=t1 kind=complaint
    09:45 answer_given ticket=t1
    2026-03-02 10:00 question_asked ticket=t2 kind=complaint
    11:05 answer_given ticket=t2
"""
"""t1 is met (due 10:15), t2 late by five minutes (due 11:00)"""


def aspects(results: Results) -> list[Aspect]:
    [result] = results.scenarios
    return [difference.aspect for failure in result.failures for difference in failure.differences]


HOLD = [
    "{'1': [ticket=t1 met, ticket=t2 late]}",
    "{'1': [ticket=t2 late by 5 min, others met]}",
    "{'1': [met, late]}",  # lines with one selector are about instances in the order of their opening
    "{'1': [answer_given ticket=t1 met, provider answer_given ticket=t2 late by 300 s]}",
    "{'1': [ticket=t1 met, others anything]}",
    "{'1': ['ticket=t1 met, opened 2026-03-02 09:15, due 2026-03-02 10:15, done 2026-03-02 09:45', others late]}",
    "{'1': ['ticket=t1 met, due 2026-03-02T09:15+00:00', others late]}",
    "{'1': ['ticket=t1 met, due 2026-03-02T09:15Z', others late]}",
    "{'1': [verdict breached]}",
    "{'1': [breached, ticket=t3 no instance, others anything]}",
    "{'1': provider breached}",
    "{'1': breached, owed: provider 5 EUR in 2026-03}",
    "{owed: provider 5.00 EUR}",
    "{'2': met, '3': available since 2026-01-01, '5': recital}",
    "{metrics: {share_answered: {2026-W10: 1 of 2, 2026-W09: none}}}",
    "{metrics: {share_answered: {2026-W10: 50%, 2026-W14: not judged}}, '4': [period=2026-W10 met, others anything]}",
]


@pytest.mark.parametrize("expect", HOLD)
def test_these_hold(run: Run, expect: str) -> None:
    results = run(one(MET_AND_LATE, expect))
    assert results.mistakes == ()
    assert aspects(results) == []
    assert results.count(Status.PASSED) == 1


FAIL = [
    ("{'1': met}", [Aspect.OUTCOME]),
    ("{'1': ticket=t1 met}", [Aspect.UNEXPECTED]),  # t2 is about nothing that a line says
    ("{'1': [ticket=t1 met, ticket=t2 late, ticket=t3 missed]}", [Aspect.TIMES]),
    ("{'1': [ticket=t1 no instance, ticket=t2 late]}", [Aspect.TIMES]),
    ("{'1': no instance}", [Aspect.TIMES]),
    ("{'1': [late, met]}", [Aspect.OUTCOME, Aspect.OUTCOME]),
    ("{'1': [met, late, late]}", [Aspect.TIMES]),
    ("{'1': ['met, 3 times']}", [Aspect.TIMES, Aspect.OUTCOME]),
    ("{'1': [ticket=t1 met, ticket=t2 late by 4 min]}", [Aspect.LATENESS]),
    ("{'1': ['ticket=t1 met, due 2026-03-02 10:16', others late]}", [Aspect.DUE]),
    ("{'1': ['ticket=t1 met, opened 2026-03-02 09:16', others late]}", [Aspect.OPENED]),
    ("{'1': ['ticket=t1 met, done 2026-03-02 09:46', others late]}", [Aspect.DONE]),
    ("{'1': ['ticket=t1 met, because of the weather', others late]}", [Aspect.REASON]),
    ("{'1': [ticket=t1 met, others missed]}", [Aspect.OUTCOME]),
    ("{'1': [ticket=t1 met, others no instance]}", [Aspect.UNEXPECTED]),
    ("{'1': compliant}", [Aspect.VERDICT]),
    ("{'3': exercised}", [Aspect.VERDICT]),
    ("{'3': available since 2026-01-02}", [Aspect.SINCE]),
    ("{'3': never open}", [Aspect.OPENING]),
    ("{'3': open since 2026-01-01 until 2026-02-01}", [Aspect.CLOSING]),
    ("{'3': [open since 2026-01-01, open since 2026-02-01]}", [Aspect.OPENING]),
    ("{'3': exercise demand=d1 uncertain}", [Aspect.EXERCISE]),
    ("{'3': exercise demand=d1 with ground}", [Aspect.EXERCISE]),
    ("{owed: nothing}", [Aspect.OWED]),
    ("{owed: provider 10 EUR}", [Aspect.OWED]),
    ("{owed: provider 5 EUR in 2026-02}", [Aspect.OWED, Aspect.OWED]),  # nothing in February, something in March
    ("{metrics: {share_answered: {2026-W10: 2 of 2}}}", [Aspect.METRIC]),
    ("{metrics: {share_answered: {2026-W99: none}}}", [Aspect.METRIC]),
    ("{metrics: {share_answered: {2026-W10: 51%}}}", [Aspect.METRIC]),
    ("{metrics: {share_answered: {2026-W10: unknown}}}", [Aspect.METRIC]),
    ("{metrics: {share_answered: {2026-W10: thin, 2026-W11: not judged}}}", [Aspect.METRIC, Aspect.METRIC]),
]


@pytest.mark.parametrize(("expect", "wanted"), FAIL, ids=[expect for expect, _ in FAIL])
def test_these_fail(run: Run, expect: str, wanted: list[Aspect]) -> None:
    results = run(one(MET_AND_LATE, expect))
    assert results.mistakes == ()
    assert aspects(results) == wanted
    assert results.count(Status.FAILED) == 1


def test_a_power_has_exercises_and_openings(run: Run) -> None:
    events = """
        2026-03-02 09:00 review_demanded demand=d1 reason="zu langsam"
        2026-03-02 10:00 review_demanded demand=d2
        2026-03-04 18:00 review_held demand=d1
    """
    expect = """
      "3":
        - exercise demand=d1 with ground
        - exercise demand=d2 without ground, because its condition does not hold
        - demand=d1 met, due 2026-03-04 18:00
        - client demand=d2 missed, at 2026-03-02 10:00
        - open since 2026-01-01
        - exercised without ground
        - provider compliant
    """
    assert aspects(run(one(events, expect))) == []


def test_one_exercise_too_many_fails(run: Run) -> None:
    events = """
        2026-03-02 09:00 review_demanded demand=d1 reason="zu langsam"
        2026-03-02 10:00 review_demanded demand=d2 reason="zu teuer"
    """
    results = run(one(events, '{"3": [exercise demand=d1 with ground]}'))
    assert aspects(results) == [Aspect.EXERCISE]


def test_statements_of_persons_are_events_too(run: Run) -> None:
    [result] = run(one("2026-03-02 attestation clause=5 party=client statement=yes", '{"5": recital}')).scenarios
    assert result.status is Status.PASSED


def test_values_are_counted_by_ranges(run: Run) -> None:
    events = """
        2026-03-02 09:15 question_asked ticket=t{08..12} kind=complaint rating={1..5}
        09:30 answer_given ticket=t{08..10}
    """
    expect = "{'1': [ticket=t08 met, ticket=t09 met, ticket=t10 met, 'missed, 2 times']}"
    [result] = run(one(events, expect)).scenarios
    assert result.failures == ()
    assert [dict(event.fields)["ticket"] for event in result.events[:5]] == ["t08", "t09", "t10", "t11", "t12"]


def test_a_range_in_quotes_is_a_text(run: Run) -> None:
    [result] = run(one('2026-03-02 question_asked ticket="t{1..3}" kind=enquiry', '{"1": no instance}')).scenarios
    assert [dict(event.fields)["ticket"] for event in result.events] == ["t{1..3}"]


def test_texts_stand_in_either_quotes_and_no_event_needs_to_happen(run: Run) -> None:
    events = '2026-03-02 question_asked ticket="t 1" kind=enquiry note=“你好”'
    [result] = run(one(events, '{"1": no instance}')).scenarios
    assert [dict(event.fields) for event in result.events] == [{"ticket": "t 1", "kind": "enquiry", "note": "你好"}]
    nothing = run("""
        as of: 2026-04-01
        scenarios:
          - {name: one, events: , expect: {"2": met}}
    """)
    assert (nothing.mistakes, nothing.count(Status.PASSED)) == ((), 1)


def test_a_reason_may_stand_in_quotes(run: Run) -> None:
    asked = "2026-03-02 09:15 question_asked ticket=t1 kind=complaint"
    gap = "    gaps: {answer_given: 2026-03-02 09:30 to 2026-03-02 09:40}\n"
    expect = """{'1': 'undecided, because "do not cover"'}"""
    assert aspects(run(one(asked, expect, gap))) == []


def test_times_of_day_are_of_the_day_before_and_midnight_ends_it(run: Run) -> None:
    events = """
        2026-03-02 23:00 question_asked ticket=t1 kind=complaint
        24:00 answer_given ticket=t1
    """
    expect = "{'1': ['met, due 2026-03-02 24:00, done 2026-03-03']}"
    assert aspects(run(one(events, expect))) == []


def test_at_one_instant_what_is_written_first_comes_first(run: Run) -> None:
    first = "2026-03-01 leave_given machine=m1\n2026-03-01 leave_taken_back machine=m1"
    events = "{}\n2026-03-02 machine_opened machine=m1"
    assert aspects(run(one(events.format(first), "{'2': machine=m1 missed}"))) == []
    turned = "\n".join(reversed(first.splitlines()))
    assert aspects(run(one(events.format(turned), "{'2': met}"))) == []


def test_what_lies_at_as_of_or_after_it_is_not_looked_at(run: Run) -> None:
    events = """
        2026-03-31 23:30 question_asked ticket=t1 kind=complaint
        2026-04-01 answer_given ticket=t1
    """
    [result] = run(one(events, "{'1': pending}")).scenarios
    assert result.status is Status.PASSED
    assert result.unseen == 1


def test_defaults_fill_fields_and_lines_weigh_more(run: Run) -> None:
    results = run("""
        as of: 2026-04-01
        defaults:
          question_asked: kind=complaint ticket=t1 note="von allen"
        scenarios:
          - name: one
            events:
              - 2026-03-02 question_asked note=
              - 2026-03-03 question_asked kind=enquiry
            expect: {"1": missed}
    """)
    [result] = results.scenarios
    assert [dict(event.fields) for event in result.events] == [
        {"kind": "complaint", "ticket": "t1"},
        {"kind": "enquiry", "ticket": "t1", "note": "von allen"},
    ]
    assert result.status is Status.PASSED


def test_coverage_may_end_early_or_have_gaps_for_one_event(run: Run) -> None:
    results = run("""
        as of: 2026-04-01
        coverage: {answer_given: 2026-01-01 to 2026-03-10}
        gaps: {answer_given: 2026-03-02 09:30 to 2026-03-02 09:40}
        scenarios:
          - name: seen
            events: [2026-03-03 09:15 question_asked ticket=t1 kind=complaint]
            expect: {"1": missed}
          - name: in the gap
            events: [2026-03-02 09:15 question_asked ticket=t1 kind=complaint]
            expect: {"1": "undecided, because do not cover"}
          - name: after the end
            events: [2026-03-11 09:15 question_asked ticket=t1 kind=complaint]
            expect: {"1": "undecided, because answer_given"}
          - name: all of it
            coverage: 2026-01-01 to 2026-04-01
            gaps: []
            events: [2026-03-11 09:15 question_asked ticket=t1 kind=complaint]
            expect: {"1": missed}
          - name: nothing of it
            coverage: nothing
            expect: {"2": undecided}
    """)
    assert [(one.name, one.status) for one in results.scenarios if one.status is not Status.PASSED] == []
    assert len(results.scenarios) == 5


def test_a_file_takes_what_it_extends_and_puts_its_own_in_its_place(run: Run, shop: object) -> None:
    folder = shop / "scenarios"  # type: ignore[operator]
    (folder / "_base.yaml").write_text(
        "as of: 2026-03-02 10:00\n"
        "defaults: {question_asked: kind=complaint ticket=t1}\n"
        "given: {a question: [2026-03-02 09:15 question_asked]}\n"
        "scenarios:\n"
        "  - {name: a, given: a question, expect: {'1': pending}}\n"
        "  - {name: b, given: a question, expect: {'1': pending}}\n",
        encoding="utf-8",
    )
    results = run("""
        extends: _base.yaml
        defaults: {question_asked: ticket=t2}
        scenarios:
          - {name: b, as of: 2026-04-01, given: a question, expect: {"1": ticket=t2 missed}}
          - {name: c, given: a question, expect: {"1": ticket=t2 pending}}
    """)
    assert results.files == 1, "a file whose name begins with _ is there to be extended"
    assert [(one.name, one.status) for one in results.scenarios] == [(name, Status.PASSED) for name in "abc"]
