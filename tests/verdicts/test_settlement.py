"""What breaches cost: per month of the due instant, capped, exact."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from servanda.engines.outcomes import Outcome
from servanda.verdicts import judge


def owed(
    kit: Any, rows: list[Any], *remedies: Any, tolerance: str | None = None
) -> list[tuple[str, str, int, Decimal]]:
    numbers = dict.fromkeys(row.clause for row in rows)
    limit = None if tolerance is None else Fraction(tolerance)
    clauses = [kit.clause(number, kit.norm(), tolerance=limit) for number in numbers]
    clauses += [kit.clause(remedy.stated_in, remedies=(remedy,)) for remedy in remedies]
    found = judge(kit.agreement(*clauses), kit.outcomes(rows), kit.at("2026-12-01"))
    return [(line.clause, line.month, line.breaches, line.amount) for line in found.settlement]


def days(kit: Any, clause: str, count: int, outcome: Outcome = Outcome.LATE, month: int = 1) -> list[Any]:
    return [kit.row(clause, outcome, f"2026-{month:02}-{day:02}T10:00") for day in range(1, count + 1)]


@pytest.mark.parametrize(("breaches", "amount"), [(1, "100"), (19, "1900"), (20, "2000"), (21, "2000"), (27, "2000")])
def test_half_a_percent_each_and_ten_percent_at_most(kit: Any, breaches: int, amount: str) -> None:
    # 0.5% of 20000 is 100; 10% of it is 2000
    assert owed(kit, days(kit, "1", breaches), kit.remedy("1")) == [("3.1", "2026-01", breaches, Decimal(amount))]


def test_the_cap_holds_over_all_clauses_of_the_line(kit: Any) -> None:
    rows = days(kit, "1", 15) + days(kit, "2", 15)
    assert owed(kit, rows, kit.remedy("1", "2")) == [("3.1", "2026-01", 30, Decimal(2000))]


def test_two_remedy_lines_have_a_cap_each(kit: Any) -> None:
    rows = days(kit, "1", 25)
    lines = owed(kit, rows, kit.remedy("1", stated_in="3.1"), kit.remedy("1", stated_in="3.2"))
    assert lines == [("3.1", "2026-01", 25, Decimal(2000)), ("3.2", "2026-01", 25, Decimal(2000))]


def test_without_a_cap_everything_counts(kit: Any) -> None:
    assert owed(kit, days(kit, "1", 28), kit.remedy("1", cap=None)) == [("3.1", "2026-01", 28, Decimal(2800))]


def test_months_follow_the_local_due_instant(kit: Any) -> None:
    rows = [
        kit.row("1", Outcome.MISSED, "2026-01-31T23:59:59"),
        # 00:00 in Shanghai on 1 February is 16:00 UTC on 31 January
        kit.row("1", Outcome.LATE, "2026-02-01T00:00:00", met="2026-02-03T10:00"),
    ]
    assert owed(kit, rows, kit.remedy("1")) == [
        ("3.1", "2026-01", 1, Decimal(100)),
        ("3.1", "2026-02", 1, Decimal(100)),
    ]


@pytest.mark.parametrize(
    "outcome", [Outcome.MET, Outcome.EXCUSED, Outcome.RELEASED, Outcome.PENDING, Outcome.UNDECIDED]
)
def test_what_is_no_breach_costs_nothing_and_is_not_listed(kit: Any, outcome: Outcome) -> None:
    assert owed(kit, days(kit, "1", 5, outcome), kit.remedy("1")) == []


def test_the_other_partys_breaches_cost_nothing(kit: Any) -> None:
    rows = [kit.row("1", Outcome.MISSED, "2026-01-05T10:00", debtor="client")]
    assert owed(kit, rows, kit.remedy("1")) == []


def test_tolerated_breaches_are_free(kit: Any) -> None:
    rows = days(kit, "1", 18, Outcome.MET) + [kit.row("1", Outcome.LATE, f"2026-01-2{day}T10:00") for day in range(4)]
    # 10% of 22 is 2.2: two of four are free
    assert owed(kit, rows, kit.remedy("1"), tolerance="0.1") == [("3.1", "2026-01", 2, Decimal(200))]


def test_a_fee_that_changes_inside_a_month_counts_at_the_due_day(kit: Any) -> None:
    fee = {None: "20000", date(2026, 1, 16): "30000"}
    rows = [
        kit.row("1", Outcome.LATE, "2026-01-15T23:59"),
        kit.row("1", Outcome.LATE, "2026-01-16T00:00"),
        kit.row("1", Outcome.LATE, "2026-02-02T10:00"),
    ]
    # 100 and 150 in January, 150 in February
    assert owed(kit, rows, kit.remedy("1", fee=fee)) == [
        ("3.1", "2026-01", 2, Decimal(250)),
        ("3.1", "2026-02", 1, Decimal(150)),
    ]


def test_the_earliest_due_are_the_free_ones(kit: Any) -> None:
    fee = {None: "20000", date(2026, 1, 16): "30000"}
    rows = [kit.row("1", Outcome.LATE, f"2026-01-{day}T10:00") for day in (10, 20)]
    rows += days(kit, "1", 8, Outcome.MET)
    # 10% of 10 is one: the one of the 10th (100) is free, the one of the 20th costs 150
    assert owed(kit, rows, kit.remedy("1", fee=fee), tolerance="0.1") == [("3.1", "2026-01", 1, Decimal(150))]


def test_the_cap_is_that_of_the_months_first_day(kit: Any) -> None:
    fee = {None: "20000", date(2026, 1, 2): "40000"}
    rows = [kit.row("1", Outcome.LATE, f"2026-01-{day:02}T10:00") for day in range(2, 16)]
    # 14 breaches of 200 are 2800; 10% of the fee of 1 January are 2000
    assert owed(kit, rows, kit.remedy("1", fee=fee)) == [("3.1", "2026-01", 14, Decimal(2000))]


@pytest.mark.parametrize(
    ("fee", "breaches", "amount"),
    [
        # 0.5% of 33.33 is 0.16665 each: rounded once, at the end
        ("33.33", 3, "0.50"),
        # halves go to the even cent: 0.5% of 1 is 0.005, of 3 is 0.015
        ("1", 1, None),
        ("3", 1, "0.02"),
        ("5", 1, "0.02"),
        ("399900", 1, "1999.50"),
    ],
)
def test_rounding_is_half_even_and_last(kit: Any, fee: str, breaches: int, amount: str | None) -> None:
    lines = owed(kit, days(kit, "1", breaches), kit.remedy("1", cap=None, fee={None: fee}))
    assert lines == ([] if amount is None else [("3.1", "2026-01", breaches, Decimal(amount))])


def test_counts_are_enough_where_the_amount_does_not_change(kit: Any) -> None:
    outcomes = kit.outcomes(days(kit, "1", 20))
    clauses = [kit.clause("1", kit.norm()), kit.clause("3.1", remedies=(kit.remedy("1"),))]
    judge(kit.agreement(*clauses), outcomes, kit.at("2026-12-01"), limit=0)
    # one bounded look for the report; none to add money up
    assert outcomes.scans == ["1"]


def test_a_party_owes_the_sum_of_its_months(kit: Any) -> None:
    clauses = [kit.clause("1", kit.norm()), kit.clause("3.1", remedies=(kit.remedy("1"),))]
    rows = days(kit, "1", 21) + days(kit, "1", 3, month=2)
    found = judge(kit.agreement(*clauses), kit.outcomes(rows), kit.at("2026-12-01"))
    assert found.parties[0].owes == (("CNY", Decimal(2300)),)
    assert found.parties[1].owes == ()


def test_lines_are_in_order_of_month_whatever_the_order_of_clauses(kit: Any) -> None:
    rows = [*days(kit, "1", 1, month=2), *days(kit, "2", 1, month=1), *days(kit, "1", 1, month=1)]
    lines = owed(kit, rows, kit.remedy("1", stated_in="3.1"), kit.remedy("2", stated_in="3.2"))
    assert [(clause, month) for clause, month, *_ in lines] == [
        ("3.1", "2026-01"),
        ("3.2", "2026-01"),
        ("3.1", "2026-02"),
    ]


def test_amounts_of_any_size_are_exact_to_the_cent(kit: Any) -> None:
    # half a percent of 2 * 10^40 and 0.002 of a cent more than half a cent
    fee = {None: "20000000000000000000000000000000000000001.002"}
    ((*_, amount),) = owed(kit, days(kit, "1", 1), kit.remedy("1", cap=None, fee=fee))
    assert amount == Decimal("100000000000000000000000000000000000000.01")


def test_only_a_change_inside_a_month_needs_its_rows(kit: Any) -> None:
    rows = days(kit, "1", 3, month=2)

    def scans(since: date) -> int:
        remedy = kit.remedy("1", fee={None: "20000", since: "40000"})
        outcomes = kit.outcomes(rows)
        judge(
            kit.agreement(kit.clause("1", kit.norm()), kit.clause("3.1", remedies=(remedy,))),
            outcomes,
            kit.at("2026-12-01"),
        )
        return len(outcomes.scans)

    # rows are read for the report in any case
    assert scans(date(2026, 2, 2)) == scans(date(2026, 2, 1)) + 1
