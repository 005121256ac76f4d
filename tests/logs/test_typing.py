from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

# 2026-01-05 09:00 in Shanghai (UTC+8) is 01:00 UTC; 20 458 days after 1970-01-01.
NINE = (20_458 * 86_400 + 3_600) * 1_000_000

Tickets = Callable[..., Any]


def test_days_since_epoch() -> None:
    # 56 years, 14 of them leap (1972 to 2024), and the 4 days from 1 to 5 January
    assert 56 * 365 + 14 + 4 == 20_458


def test_cells_become_typed_values(tickets: Tickets) -> None:
    out = tickets("1,2026-01-05T09:00:00+08:00,asked,t1,1.10,bug,yes,你好", "2,2026-01-05T01:00:00Z,asked,t2,,,,")
    assert out.rows("asked", "at", "id", "record", "ticket", "urgency", "kind", "paid", "note") == [
        (NINE, "1", 1, "t1", Decimal("1.10"), "bug", True, "你好"),
        (NINE, "2", 2, "t2", None, None, None, None),
    ]


def test_cells_are_trimmed_and_blank_cells_absent(tickets: Tickets) -> None:
    out = tickets("1, 2026-01-05T09:00:00+08:00 ,asked,\u3000t1 , 3 ,  ,否,\t")
    assert out.rows("asked", "ticket", "urgency", "kind", "paid", "note") == [("t1", Decimal(3), None, False, None)]


@pytest.mark.parametrize(
    ("word", "value"),
    [("true", True), ("YES", True), ("1", True), ("是", True), ("false", False), ("no", False), ("0", False)],
)
def test_spellings_of_yes_and_no(tickets: Tickets, word: str, *, value: bool) -> None:
    assert tickets(f"1,2026-01-05T09:00:00Z,asked,t,,,{word},").rows("asked", "paid") == [(value,)]


@pytest.mark.parametrize(
    ("row", "code", "column", "value"),
    [
        ("1,yesterday,asked,t,,,,", "LOG005", "at", "yesterday"),
        ("1,2026-02-30T09:00:00Z,asked,t,,,,", "LOG005", "at", "2026-02-30T09:00:00Z"),
        ("1,2026-01-05T25:00:00Z,asked,t,,,,", "LOG005", "at", "2026-01-05T25:00:00Z"),
        ("1,2026-01-05,asked,t,,,,", "LOG005", "at", "2026-01-05"),
        ("1,,asked,t,,,,", "LOG009", "at", None),
        ("1,2026-01-05T09:00:00,asked,t,,,,", "LOG006", "at", "2026-01-05T09:00:00"),
        ("1,0026-01-05T09:00:00Z,asked,t,,,,", "LOG007", "at", "0026-01-05T09:00:00Z"),
        ("1,2126-01-05T09:00:00Z,asked,t,,,,", "LOG007", "at", "2126-01-05T09:00:00Z"),
        ("1,2026-01-05T09:00:00Z,asked,,,,,", "LOG009", "ticket", None),
        (",2026-01-05T09:00:00Z,asked,t,,,,", "LOG009", "no", None),
        ("1,2026-01-05T09:00:00Z,asked,t,high,,,", "LOG010", "urgency", "high"),
        ('1,2026-01-05T09:00:00Z,asked,t,"1,000",,,', "LOG010", "urgency", "1,000"),
        ("1,2026-01-05T09:00:00Z,asked,t,100000000000000000000,,,", "LOG011", "urgency", "100000000000000000000"),
        ("1,2026-01-05T09:00:00Z,asked,t,,,maybe,", "LOG012", "paid", "maybe"),
        ("1,2026-01-05T09:00:00Z,asked,t,,Bug,,", "LOG013", "kind", "Bug"),
        ("1,2026-01-05T09:00:00Z,,t,,,,", "LOG018", "what", None),
    ],
)
def test_an_untypable_row_is_a_finding(tickets: Tickets, row: str, code: str, column: str, value: str | None) -> None:
    out = tickets("0,2026-01-05T08:00:00Z,answered,t,,,,", row)
    assert out.log is None
    assert out.only.code == code
    origin = out.only.origin
    assert (origin.file, origin.record, origin.column, origin.value) == ("tickets.csv", 2, column, value)


def test_the_largest_number_fits(tickets: Tickets) -> None:
    out = tickets("1,2026-01-05T09:00:00Z,asked,t,99999999999999999999.999999999999999999,,,")
    assert out.rows("asked", "urgency") == [(Decimal("99999999999999999999.999999999999999999"),)]


def test_a_row_that_is_no_event_is_counted(tickets: Tickets) -> None:
    out = tickets("1,2026-01-05T09:00:00Z,closed,t,,,,", "2,2026-01-05T09:00:00Z,answered,t,,,,")
    assert [summary.eventless for summary in out.log.summaries] == [1, 0]


def test_twenty_findings_are_shown_and_all_counted(tickets: Tickets) -> None:
    rows = [f"{number},2026-01-05T09:00:00Z,asked,t,high,,," for number in range(1, 31)]
    found = [each for each in tickets(*rows).diagnostics if each.code == "LOG010"]
    assert len(found) == 20
    assert sum(each.count for each in found) == 30
    assert [each.origin.record for each in found] == list(range(1, 21))


def test_different_faults_of_one_row_are_all_found(tickets: Tickets) -> None:
    assert set(tickets("1,soon,asked,,high,Bug,maybe,").codes) == {"LOG005", "LOG009", "LOG010", "LOG012", "LOG013"}


@pytest.mark.parametrize("period", ["2026-1", "January", "2026-W54", "2026-13", "2026-Q5"])
def test_a_bad_period_is_a_finding(project: Any, period: str) -> None:
    out = project.load(
        tickets_csv="no,at,what,ticket,urgency,kind,paid,note\n",
        payments_csv=f"day,month,amount\n2026-01-05,{period},5\n",
    )
    assert (out.only.code, out.only.origin.value) == ("LOG014", period)


def test_money_and_periods(project: Any) -> None:
    out = project.load(
        tickets_csv="no,at,what,ticket,urgency,kind,paid,note\n",
        payments_csv="day,month,amount\n2026-01-05,2026-W07,20000.50\n2026-01-06,2026-01,1e3\n",
    )
    # a date is the start of its local day: 2026-01-05 00:00 in Shanghai is nine hours before 09:00
    assert out.rows("paid", "at", "month", "amount") == [
        (NINE - 9 * 3600 * 10**6, "2026-W07", Decimal("20000.50")),
        (NINE + 15 * 3600 * 10**6, "2026-01", Decimal(1000)),
    ]
