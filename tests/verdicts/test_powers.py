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


def test_a_lapsed_power_speaks_of_the_opening_that_ended_last(kit: Any) -> None:
    openings = [("2026-01-05", "2026-02-10"), ("2026-01-20", "2026-02-25"), ("2026-02-01", "2026-02-05")]
    power = holder(judged(kit, openings, [])).power
    assert (power.word, power.since, power.until) == (Word.LAPSED, kit.at("2026-01-20"), kit.at("2026-02-25"))


def test_of_several_standing_openings_the_earliest_is_named(kit: Any) -> None:
    openings = [("2026-02-20", "2026-03-22"), ("2026-02-10", "2026-03-12"), ("2026-01-01", "2026-01-31")]
    power = holder(judged(kit, openings, [])).power
    assert (power.word, power.since, power.until) == (Word.AVAILABLE, kit.at("2026-02-10"), kit.at("2026-03-12"))


def test_an_exercised_power_speaks_of_the_opening_used_last(kit: Any) -> None:
    used = [exercise(kit, "2026-01-27", grounded=True), exercise(kit, "2026-02-11", grounded=True)]
    power = holder(judged(kit, [("2026-01-26", "2026-01-31"), ("2026-02-10", "2026-02-15")], used)).power
    assert (power.word, power.since, power.until) == (Word.EXERCISED, kit.at("2026-02-10"), kit.at("2026-02-15"))


def test_a_power_without_condition_stands_at_the_terms_first_instant(kit: Any) -> None:
    clause = kit.clause("9", kit.norm("client", Modal.MAY, kit.act("demanded")))
    words = [
        judge(kit.agreement(clause), kit.outcomes([]), kit.at("2026-01-01") + shift).clauses[0].word
        for shift in (-1, 0)
    ]
    assert words == [Word.DORMANT, Word.AVAILABLE]


def test_exercises_of_another_clause_are_none_of_this_one(kit: Any) -> None:
    record = RecordRef("demanded", "ledger.csv", 1)
    other = Exercise("8", "client", kit.at("2026-02-11"), (), record, grounded=False, ground="")
    found = holder(judged(kit, [("2026-02-10", None)], [other]))
    assert (found.word, found.power.exercises) == (Word.AVAILABLE, ())


def own_duty(kit: Any, party: str, grounded: bool | None, *rows: Any) -> list[tuple[str | None, Word]]:  # noqa: FBT001
    """The words of a power of the client whose exercise obliges `party`; `rows` are the outcomes."""
    clause = kit.clause(
        "9",
        kit.norm("client", Modal.MAY, kit.act("demanded")),
        then=kit.norm(party, Modal.MUST, kit.act("changed")),
    )
    outcomes = kit.outcomes(rows, exercises=(exercise(kit, "2026-02-11", grounded=grounded),))
    found = judge(kit.agreement(clause), outcomes, kit.at(AS_OF))
    return [(one.debtor, one.word) for one in found.clauses]


def test_a_holder_who_breaks_his_own_duty_behind_the_power(kit: Any) -> None:
    late = kit.row("9", Outcome.LATE, "2026-02-12", debtor="client", met="2026-02-13", step="changed")
    groundless = kit.row("9", Outcome.MISSED, "2026-02-11", debtor="client", step="demanded")
    # the duty's breach weighs more than an exercise with ground
    assert own_duty(kit, "client", True, late) == [("client", Word.BREACHED)]  # noqa: FBT003
    # one breach, and it is the exercise itself
    assert own_duty(kit, "client", False, groundless) == [("client", Word.EXERCISED_WITHOUT_GROUND)]  # noqa: FBT003
    # two breaches: one is the duty's
    assert own_duty(kit, "client", False, groundless, late) == [("client", Word.BREACHED)]  # noqa: FBT003
    # the duty is another's, and so is its breach
    others = kit.row("9", Outcome.LATE, "2026-02-12", debtor="provider", met="2026-02-13", step="changed")
    assert own_duty(kit, "provider", True, others) == [  # noqa: FBT003
        ("client", Word.EXERCISED),
        ("provider", Word.BREACHED),
    ]


def test_what_the_log_cannot_tell_does_not_hide_an_exercise_without_ground(kit: Any) -> None:
    unseen = kit.row("9", Outcome.UNDECIDED, None, debtor="client", step="demanded", reason="not seen")
    groundless = kit.row("9", Outcome.MISSED, "2026-02-11", debtor="client", step="demanded")
    assert own_duty(kit, "provider", False, unseen, groundless)[0] == (  # noqa: FBT003
        "client",
        Word.EXERCISED_WITHOUT_GROUND,
    )
    assert own_duty(kit, "provider", True, unseen)[0] == ("client", Word.UNDECIDED)  # noqa: FBT003
