"""The words of a power, the worst first, and its openings and exercises."""

from typing import Any

import pytest

from servanda.engines.outcomes import Exercise, Opening, Outcome, RecordRef
from servanda.model import agreement as model
from servanda.syntax.tree import Modal
from servanda.verdicts import Judgement, Word, judge

AS_OF = "2026-03-01"


def exercise(kit: Any, when: str, *, grounded: bool | None) -> Exercise:
    record = RecordRef("demanded", "ledger.csv", 1)
    return Exercise("9", "client", kit.at(when), (("demand", "d1"),), record, grounded, "W05, W06")


def judged(
    kit: Any, openings: list[tuple[str, str | None]], exercises: list[Exercise], *rows: Any, triggered: bool = True
) -> Judgement:
    trigger = model.EventTrigger(("asked",), None, None, first_unanswered=False, variable=None, span=kit.span)
    clause = kit.clause(
        "9",
        kit.norm("client", Modal.MAY, kit.act("demanded")),
        then=kit.norm("provider", Modal.MUST, kit.act("changed")),
        trigger=trigger if triggered else None,
    )
    opened = tuple(
        Opening("9", kit.at(since), None if end is None else kit.at(end), "W05, W06") for since, end in openings
    )
    outcomes = kit.outcomes(rows, openings=opened, exercises=tuple(exercises))
    found: Judgement = judge(kit.agreement(clause), outcomes, kit.at(AS_OF))
    return found


def holder(found: Judgement) -> Any:
    return found.clauses[0]


@pytest.mark.parametrize(
    ("openings", "word"),
    [
        ([], Word.DORMANT),
        ([("2026-01-26", "2026-02-25")], Word.LAPSED),
        # both ends of an opening belong to it
        ([("2026-01-26", AS_OF)], Word.AVAILABLE),
        ([(AS_OF, "2026-04-01")], Word.AVAILABLE),
        ([("2026-01-26", "2026-02-25"), ("2026-02-20", "2026-03-22")], Word.AVAILABLE),
        ([("2026-01-26", None)], Word.AVAILABLE),
        # not yet
        ([("2026-03-02", "2026-04-01")], Word.DORMANT),
    ],
)
def test_what_nobody_used(kit: Any, openings: list[tuple[str, str | None]], word: Word) -> None:
    found = judged(kit, openings, [])
    assert [(one.debtor, one.word) for one in found.clauses] == [("client", word), ("provider", Word.NOT_TRIGGERED)]


def test_available_since_says_since_when_and_until_when(kit: Any) -> None:
    power = holder(judged(kit, [("2026-02-20", "2026-03-22")], [])).power
    assert (power.since, power.until) == (kit.at("2026-02-20"), kit.at("2026-03-22"))


def test_a_power_without_condition_is_available_from_the_terms_start(kit: Any) -> None:
    power = holder(judged(kit, [], [], triggered=False)).power
    assert (power.word, power.since, power.until) == (Word.AVAILABLE, kit.at("2026-01-01"), None)


@pytest.mark.parametrize(
    ("grounds", "word"),
    [
        ([True], Word.EXERCISED),
        ([True, None], Word.UNDECIDED),
        ([True, None, False], Word.EXERCISED_WITHOUT_GROUND),
    ],
)
def test_exercises_weigh_more_than_openings(kit: Any, grounds: list[bool | None], word: Word) -> None:
    used = [exercise(kit, f"2026-02-2{day}", grounded=ground) for day, ground in enumerate(grounds)]
    found = holder(judged(kit, [("2026-01-26", "2026-03-25")], used))
    assert found.word is word
    assert [one.grounded for one in found.power.exercises] == grounds


def test_an_exercise_without_ground_is_the_holders_breach_alone(kit: Any) -> None:
    row = kit.row("9", Outcome.MISSED, "2026-02-26", debtor="client", opened="2026-02-26", step="demanded")
    found = judged(kit, [], [exercise(kit, "2026-02-26", grounded=False)], row)
    assert [(one.party, one.word, one.breached) for one in found.parties] == [
        ("provider", Word.NOT_TRIGGERED, ()),
        ("client", Word.BREACHED, ("9",)),
    ]
    assert found.word is Word.BREACHED


def test_the_duty_that_follows_has_a_verdict_of_its_own(kit: Any) -> None:
    row = kit.row("9", Outcome.LATE, "2026-02-10", debtor="provider", met="2026-02-11", step="changed")
    found = judged(kit, [("2026-01-26", "2026-02-25")], [exercise(kit, "2026-01-27", grounded=True)], row)
    assert [(one.debtor, one.word) for one in found.clauses] == [
        ("client", Word.EXERCISED),
        ("provider", Word.BREACHED),
    ]


def test_a_dormant_power_makes_nobody_compliant_or_guilty(kit: Any) -> None:
    assert judged(kit, [], []).word is Word.NOT_TRIGGERED
