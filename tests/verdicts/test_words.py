"""The word of a clause and debtor, the party and the agreement."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from servanda.engines.outcomes import Outcome
from servanda.model import agreement as model
from servanda.model.expressions import Kind
from servanda.verdicts import Word, judge

MET, LATE, MISSED = Outcome.MET, Outcome.LATE, Outcome.MISSED
PENDING, EXCUSED, RELEASED, UNDECIDED = Outcome.PENDING, Outcome.EXCUSED, Outcome.RELEASED, Outcome.UNDECIDED


def verdict(kit: Any, outcomes: list[Outcome], tolerance: str | None = None) -> Any:
    clause = kit.clause("1", kit.norm(), tolerance=None if tolerance is None else Fraction(tolerance))
    rows = [kit.row("1", outcome, f"2026-01-{day + 1:02}T10:00") for day, outcome in enumerate(outcomes)]
    return judge(kit.agreement(clause), kit.outcomes(rows), kit.at("2026-02-01")).clauses[0]


@pytest.mark.parametrize(
    ("outcomes", "word"),
    [
        ([], Word.NOT_TRIGGERED),
        ([PENDING, PENDING], Word.PENDING),
        ([PENDING, MET], Word.COMPLIANT),
        ([EXCUSED], Word.COMPLIANT),
        ([RELEASED, PENDING], Word.COMPLIANT),
        ([MET, UNDECIDED, PENDING], Word.UNDECIDED),
        ([UNDECIDED, LATE], Word.BREACHED),
        ([MISSED, PENDING], Word.BREACHED),
    ],
)
def test_the_first_word_that_applies(kit: Any, outcomes: list[Outcome], word: Word) -> None:
    assert verdict(kit, outcomes).word is word


def test_every_outcome_is_counted(kit: Any) -> None:
    found = verdict(kit, [MET, MET, LATE, MISSED, PENDING, EXCUSED, RELEASED, UNDECIDED])
    assert found.counts == {MET: 2, LATE: 1, MISSED: 1, PENDING: 1, EXCUSED: 1, RELEASED: 1, UNDECIDED: 1}
    assert found.share_kept == (2, 4)


@pytest.mark.parametrize(
    ("outcomes", "word", "tolerated"),
    [
        # 5% of 20 decided instances is one breach
        ([LATE] + [MET] * 19, Word.COMPLIANT, 1),
        ([LATE, MISSED] + [MET] * 18, Word.BREACHED, 1),
        # 5% of 19 is 0.95: none
        ([LATE] + [MET] * 18, Word.BREACHED, 0),
        # pending and undecided ones are not decided: 5% of 19 again
        ([LATE] + [MET] * 18 + [PENDING, UNDECIDED], Word.BREACHED, 0),
        # the breach is tolerated, what the log cannot tell stays
        ([LATE] + [MET] * 19 + [UNDECIDED], Word.UNDECIDED, 1),
    ],
)
def test_tolerance_is_a_whole_number_of_the_months_decided_instances(
    kit: Any, outcomes: list[Outcome], word: Word, tolerated: int
) -> None:
    found = verdict(kit, outcomes, "0.05")
    assert (found.word, found.tolerated) == (word, tolerated)


def test_a_months_tolerance_is_not_carried_into_the_next(kit: Any) -> None:
    clause = kit.clause("1", kit.norm(), tolerance=Fraction(1, 2))
    january = [kit.row("1", MET, f"2026-01-{day:02}T10:00") for day in range(1, 9)]
    february = [kit.row("1", LATE, "2026-02-02T10:00")]
    found = judge(kit.agreement(clause), kit.outcomes(january + february), kit.at("2026-03-01")).clauses[0]
    # half of the one instance of February is no whole one; the four of January are January's
    assert (found.word, found.tolerated) == (Word.BREACHED, 0)


def test_weeks_are_bars_and_empty_weeks_have_none(kit: Any) -> None:
    rows = [
        kit.row("1", MET, "2026-01-05T10:00"),
        kit.row("1", LATE, "2026-01-11T23:00"),
        kit.row("1", EXCUSED, "2026-01-13T10:00"),
        kit.row("1", MET, "2026-01-19T10:00"),
    ]
    found = judge(kit.agreement(kit.clause("1", kit.norm())), kit.outcomes(rows), kit.at("2026-02-01")).clauses[0]
    assert [(week.monday, week.kept, week.decided) for week in found.weeks] == [
        ("2026-01-05", 1, 2),
        ("2026-01-19", 1, 1),
    ]


def test_weeks_are_in_order_whatever_the_order_of_the_counts(kit: Any) -> None:
    rows = [kit.row("1", MET, f"2026-{day}T10:00") for day in ("02-02", "01-05", "01-19")]
    found = judge(kit.agreement(kit.clause("1", kit.norm())), kit.outcomes(rows), kit.at("2026-03-01")).clauses[0]
    assert [week.monday for week in found.weeks] == ["2026-01-05", "2026-01-19", "2026-02-02"]


def test_whoever_has_rows_has_a_verdict(kit: Any) -> None:
    """A duty of a party that the norm does not name, as the engine saw it, drops out of no report."""
    rows = [kit.row("1", LATE, "2026-01-05T10:00", debtor="client"), kit.row("2", LATE, "2026-01-05T10:00")]
    found = judge(kit.agreement(kit.clause("1", kit.norm())), kit.outcomes(rows), kit.at("2026-02-01")).clauses
    assert [(one.debtor, one.word, one.power) for one in found] == [
        ("provider", Word.NOT_TRIGGERED, None),
        ("client", Word.BREACHED, None),
    ]


def test_personal_fields_are_named(kit: Any) -> None:
    def declared(name: str, *, personal: bool) -> model.EventField:
        return model.EventField(name, Kind.TEXT, optional=False, personal=personal, choices=(), span=kit.span)

    fields = {name: declared(name, personal=name == "phone") for name in ("phone", "job")}
    event = model.Event("asked", None, (), fields, None, (), kit.span)
    known = replace(kit.agreement(kit.clause("1", kit.norm())), events={"asked": event})
    assert judge(known, kit.outcomes([]), kit.at("2026-02-01")).personal == {"phone"}


def test_every_clause_has_an_entry_also_without_a_log(kit: Any) -> None:
    clauses = [
        kit.clause("1", kit.norm()),
        kit.clause("2", blanks=("monthly_fee",)),
        kit.clause("3"),
        kit.clause("4", remedies=(kit.remedy("1"),)),
    ]
    found = judge(kit.agreement(*clauses), None, kit.at("2026-02-01")).clauses
    assert [(one.clause, one.word, one.debtor, one.owners) for one in found] == [
        ("1", Word.UNDECIDED, "provider", ()),
        ("2", Word.BLANK, None, ()),
        ("3", Word.NOT_CHECKABLE, None, ()),
        ("4", Word.REMEDY, None, ("provider",)),
    ]
    assert "monthly_fee" in (found[1].note or "")


def test_parties_and_agreement_have_the_worst_word(kit: Any) -> None:
    clauses = [
        kit.clause("1", kit.norm("provider")),
        kit.clause("2", kit.norm("client")),
        kit.clause("3", kit.norm("client")),
    ]
    rows = [
        kit.row("1", LATE, "2026-01-05T10:00"),
        kit.row("2", MET, "2026-01-05T10:00", debtor="client"),
        kit.row("3", UNDECIDED, None, debtor="client", reason="no coverage"),
    ]
    found = judge(kit.agreement(*clauses), kit.outcomes(rows), kit.at("2026-02-01"))
    assert [(one.party, one.word, one.breached, one.undecided) for one in found.parties] == [
        ("provider", Word.BREACHED, ("1",), ()),
        ("client", Word.UNDECIDED, (), ("3",)),
    ]
    assert found.word is Word.BREACHED
    assert found.parties[0].name == "云帆客户服务有限公司"


def test_undecided_rows_are_counted_by_reason_with_examples(kit: Any) -> None:
    rows = [kit.row("1", UNDECIDED, None, reason="a gap") for _ in range(7)]
    rows += [kit.row("1", UNDECIDED, None, reason="no level")]
    found = judge(kit.agreement(kit.clause("1", kit.norm())), kit.outcomes(rows), kit.at("2026-02-01")).clauses[0]
    assert found.reasons == (("a gap", 7), ("no level", 1))
    assert len(found.undecided) == 5


def test_the_most_frequent_reason_comes_first_then_the_alphabet(kit: Any) -> None:
    reasons = ["b", "c", "a", "c", None]
    rows = [kit.row("1", UNDECIDED, None, reason=reason) for reason in reasons]
    found = judge(kit.agreement(kit.clause("1", kit.norm())), kit.outcomes(rows), kit.at("2026-02-01")).clauses[0]
    assert found.reasons == (("c", 2), ("a", 1), ("b", 1), ("the log cannot tell", 1))


def test_a_limit_bounds_rows_but_not_counts(kit: Any) -> None:
    rows = [kit.row("1", LATE, f"2026-01-{day:02}T10:00") for day in range(1, 21)]
    clauses = [kit.clause("1", kit.norm(), remedies=(kit.remedy("1", stated_in="1"),))]
    found = judge(kit.agreement(*clauses), kit.outcomes(rows), kit.at("2026-02-01"), limit=3)
    assert len(found.clauses[0].breaches) == 3
    assert found.clauses[0].counts[LATE] == 20
    assert found.settlement[0].breaches == 20
