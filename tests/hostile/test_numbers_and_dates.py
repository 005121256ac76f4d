"""Numbers that overflow and dates at the edges: a finding or the right verdict, in bounded time."""

import json
from typing import Any

import pytest

CALENDAR = "calendar office\n  open mon to fri 09:00-18:00\n  holidays cn\n"


def row(**cells: str) -> str:
    """One more line of the desk's export."""
    line = {"no": "9", "at": "2026-01-07 10:00:00", "what": "asked", "ticket": "t9", "urgency": "1", "kind": "bug"}
    line |= {"note": "", "amount": ""} | cells
    return ",".join(f'"{cell}"' for cell in line.values()) + "\n"


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("1e400", "LOG011"),
        ("9" * 21, "LOG011"),
        ("1" + "0" * 4000, "LOG011"),
        ("NaN", "LOG010"),
        ("Infinity", "LOG010"),
        ("0x10", "LOG010"),
        ("1_000", "LOG010"),
        ("１２", "LOG010"),
        ("--5", "LOG010"),
    ],
)
def test_what_is_no_number_or_too_large(shop: Any, amount: str, code: str) -> None:
    shop.files["desk.csv"] += row(what="paid", amount=amount)
    ended = shop.check()
    assert (ended.code, code in ended.err) == (3, True)


# the limit is 100: how many of the payments exceed it
@pytest.mark.parametrize(
    ("amount", "missed"),
    [("9" * 20 + "." + "9" * 18, 1), ("100.000000000000000001", 1), ("100", 0), ("-5", 0), ("-0", 0), ("1e2", 0)],
)
def test_numbers_are_exact_up_to_their_last_digit(shop: Any, amount: str, missed: int) -> None:
    shop.files["desk.csv"] += row(what="paid", amount=amount)
    ended = shop.check("--format", "json", "--clause", "2")
    assert json.loads(ended.out)["clauses"][0]["instances"]["missed"] == missed


def test_sums_of_great_amounts_are_exact(shop: Any) -> None:
    """Forty breaches of 9,999,999,999,999.99 are 399,999,999,999,999.60."""
    shop.clauses = (
        "clause 1\n  when asked\n  provider must answered\n  for the same ticket\n  within 2 hours\n"
        "  otherwise provider owes 9999999999999.99 CNY each time\n"
    )
    shop.files["desk.csv"] = "no,at,what,ticket,urgency,kind,note,amount\n"
    shop.files["desk.csv"] += "".join(row(no=str(number), ticket=f"q{number}") for number in range(40))
    [owed] = json.loads(shop.check("--format", "json").out, parse_float=str)["settlement"]
    assert owed["amount"] == "399999999999999.6"


@pytest.mark.parametrize(
    "at",
    [
        "0000-01-01 00:00:00",
        "0001-01-01 00:00:00",
        "1999-12-31 23:59:59",
        "2100-01-02 00:00:00",
        "9999-12-31 23:59:59",
        "10000-01-01 00:00:00",
        "294247-01-10 04:00:54",
        "2026-02-30 00:00:00",
        "2026-01-05 24:00:00",
        "2026-01-05 23:59:60",
        "2026-01-05T10:00:00+99:99",
        "9223372036854775807",
        "infinity",
        "epoch",
        "now",
    ],
)
def test_times_no_record_has(shop: Any, at: str) -> None:
    shop.files["desk.csv"] += row(at=at)
    ended = shop.check()
    assert (ended.code, "LOG0" in ended.err) == (3, True)


@pytest.mark.parametrize("unit", ["s", "ms"])
@pytest.mark.parametrize(
    "value", ["9223372036854775807", "-9223372036854775808", "999999999999999", "1e9", "9" * 400, "-1"]
)
def test_instants_at_the_edge_of_64_bits(shop: Any, unit: str, value: str) -> None:
    shop.write()
    text = (shop.folder / "logs.yaml").read_text(encoding="utf-8")
    shop.binding = text.replace("format: iso, zone: agreement", f"format: unix {unit}")
    shop.files["desk.csv"] = f"no,at,what,ticket,urgency,kind,note,amount\n1,{value},asked,t1,1,bug,,\n"
    ended = shop.check()
    assert (ended.code, "LOG0" in ended.err) == (3, True)


@pytest.mark.parametrize(
    ("runs", "code"),
    [
        ("0000-01-01 to 2026-12-31", "SYN015"),
        ("0001-01-01 to 9999-12-31", "SYN015"),
        ("2026-01-01 to 9999-12-31", "SYN015"),
        ("1899-12-31 to 2026-12-31", "SYN015"),
        ("2026-01-01 to 2200-01-01", "SYN015"),
        ("2026-02-30 to 2026-12-31", "SYN015"),
        ("2026-12-31 to 2026-01-01", "MOD006"),
    ],
)
def test_terms_beyond_the_calendars(shop: Any, runs: str, code: str) -> None:
    shop.runs = runs
    ended = shop.check("--format", "concise")
    assert (ended.code, code in ended.err) == (3, True)


def test_a_term_of_three_hundred_years_with_calendars(shop: Any) -> None:
    """The question of 5 January is answered within the working hour, that of 6 January never."""
    shop.runs = "1900-01-01 to 2199-12-31"
    shop.clauses = CALENDAR + (
        "clause 1\n  when asked during office\n  provider must answered\n  for the same ticket\n"
        "  within 3 working hours of office\n"
    )
    instances = json.loads(shop.check("--format", "json").out)["clauses"][0]["instances"]
    assert (instances["met"], instances["missed"]) == (1, 1)


@pytest.mark.parametrize(
    "length",
    [
        "999999999999 days",
        "999999999999 minutes",
        "99999999 working days of office",
        "999999999 working hours of office",
        "99999 months",
        "9999 years",
        "36501 days",
    ],
)
def test_lengths_beyond_any_date(shop: Any, length: str) -> None:
    duty = f"clause 1\n  when asked\n  provider must answered\n  for the same ticket\n  within {length}\n"
    shop.clauses = CALENDAR + duty
    ended = shop.check()
    assert (ended.code, "MOD034" in ended.err) == (3, True)


@pytest.mark.parametrize("length", ["1200 months", "36500 working days of office"])
def test_the_longest_lengths(shop: Any, length: str) -> None:
    """Due a hundred years on: one answered, one open; also where a duty follows a power, and in the evidence."""
    shop.clauses = CALENDAR + (
        f"clause 1\n  when asked\n  provider must answered\n  for the same ticket\n  within {length}\n"
        f"clause 2\n  when asked\n  client may paid\n  within {length}\n"
        f"  then provider must answered\n    within {length}\n"
    )
    evidence = shop.folder / "evidence.csv"
    ended = shop.check("--format", "json", "--evidence", str(evidence))
    assert json.loads(ended.out)["clauses"][0]["instances"]["met"] == 1
    assert "2126-01" in evidence.read_text(encoding="utf-8") or length.endswith("office")
    assert shop.check().code == ended.code


@pytest.mark.parametrize(
    "coverage", ["0001-01-01 to 9999-12-31", "1800-01-01 to 2026-01-01", "9999-01-01 to 10000-01-01", "2026-01-01 to x"]
)
def test_coverage_beyond_the_calendars(shop: Any, coverage: str) -> None:
    shop.write()
    text = (shop.folder / "logs.yaml").read_text(encoding="utf-8")
    shop.binding = text.replace("2026-01-01 to 2026-02-01", coverage)
    ended = shop.check()
    assert (ended.code, "BIND018" in ended.err) == (3, True)


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31", "99999-01-01", "-1", "１９９９-01-01", "1e9", ""])
def test_as_of_beyond_the_years_of_logs(shop: Any, as_of: str) -> None:
    assert shop.check("--as-of", as_of).code == 2
