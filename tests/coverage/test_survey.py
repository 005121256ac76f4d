"""`servanda coverage` on a small shop: what each lack makes of each clause, worked out from the agreement by hand."""

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from servanda.cli import app

AGREEMENT = """
agreement shop "店铺协议"
  language 1
  timezone Asia/Shanghai
  runs     2026-01-01 to 2026-12-31
  workdays office

party provider "甲方"
  name = "A"
party client "乙方"

calendar office
  open mon to fri 09:00-18:00
  holidays cn

event asked "询问"
  ticket  id
  level   optional number
  kind    optional one of bug, wish
event answered "答复"
  ticket  id
event dropped "放弃"
  ticket  id
event paid "付款"
  month  period
event shown "出示"
  item  id

clause 1 "答复"
  when asked where level >= 2
  provider must answered
  for the same ticket
  within 2 hours
  released when dropped
  for the same ticket

clause 2 "付款"
  for each complete month as m
  client must paid where month = m
  by 24:00 on the 5th after m
"""

CLAUSES = """
clause 3 "不得出示"
  provider must not shown

clause 4 "背景"
  recital "不产生义务"

clause 5 "工作时间"
  when asked where kind = bug
  provider must answered
  for the same ticket
  within 2 working hours
"""

BINDING = """
coverage: 2026-01-01 to 2026-04-01
sources:
  desk:
    path: desk.csv
    format: csv
    id: id
    time: {column: at, format: iso}
    events:
      asked: {where: what = asked, fields: {ticket: ticket, level: level, kind: kind}}
      answered: {where: what = answered, fields: {ticket: ticket}}
      dropped: {where: what = dropped, fields: {ticket: ticket}}
  bank:
    path: bank.csv
    format: csv
    time: {column: day, format: date, zone: agreement}
    events:
      paid: {fields: {month: month}}
  shelf:
    path: shelf.csv
    format: csv
    time: {column: at, format: iso}
    events:
      shown: {fields: {item: item}}
"""
DESK = """id,at,what,ticket,level,kind
1,2026-01-05T10:00:00+08:00,asked,t1,2,bug
2,2026-01-05T11:00:00+08:00,answered,t1,,
"""
BANK = "day,month\n2026-01-30,2026-01\n"
SHELF = "at,item\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("shop.agreement", dedent(AGREEMENT) + CLAUSES)
    write("logs.yaml", BINDING)
    write("desk.csv", DESK)
    write("bank.csv", BANK)
    write("shelf.csv", SHELF)


def write(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")


def coverage(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["coverage", "shop.agreement", *arguments])


def words(result: Result) -> dict[str, str]:
    return {one["clause"]: one["verdict"] for one in json.loads(result.stdout)["clauses"]}


def reasons(result: Result, clause: str) -> list[str]:
    [found] = [one for one in json.loads(result.stdout)["clauses"] if one["clause"] == clause]
    steps: list[dict[str, Any]] = found["steps"]
    return [problem["reason"] for step in steps for problem in step["problems"]]


def test_all_there() -> None:
    result = coverage("--format", "json")
    assert result.exit_code == 0, result.output
    assert words(result) == {
        "1": "decidable",
        "2": "decidable",
        "3": "decidable",
        "4": "needs no log",
        "5": "decidable",
    }


def test_what_a_clause_reads() -> None:
    [first] = [one for one in json.loads(coverage("--format", "json").stdout)["clauses"] if one["clause"] == "1"]
    [step] = first["steps"]
    assert {(read["event"], read["role"], tuple(read["fields"])) for read in step["reads"]} == {
        ("asked", "opens", ("ticket", "level")),
        ("answered", "fulfils", ("ticket",)),
        ("dropped", "releases", ("ticket",)),
    }
    assert all(read["sources"] == ["desk"] for read in step["reads"])


def test_a_file_that_is_not_there() -> None:
    Path("bank.csv").unlink()
    result = coverage("--format", "json")
    assert result.exit_code == 1
    assert "BIND009" in result.stderr
    assert list(words(result).values()) == ["decidable", "not decidable", "decidable", "needs no log", "decidable"]
    assert reasons(result, "2") == ["paid (fulfils): source bank cannot be used"]


def test_lines_of_the_binding_that_are_wrong() -> None:
    write("logs.yaml", BINDING.replace("{column: day, format: date, zone: agreement}", "{column: day, format: dayt}"))
    result = coverage("--format", "json")
    assert result.exit_code == 1
    assert "BIND006" in result.stderr
    assert (words(result)["1"], words(result)["2"]) == ("decidable", "not decidable")


def test_an_event_nobody_feeds() -> None:
    write("logs.yaml", BINDING.replace("      dropped: {where: what = dropped, fields: {ticket: ticket}}\n", ""))
    result = coverage("--format", "json")
    assert "BIND016" in result.stderr
    # what may release is not known: breaches may be none; what is met stays decided
    assert words(result)["1"] == "partly"
    assert reasons(result, "1") == ["dropped (releases): no source feeds it"]


def test_a_source_that_starts_late_and_one_that_ends_early() -> None:
    late = BINDING.replace("  bank:\n", "  bank:\n    coverage: 2026-02-01 to 2026-04-01\n")
    write("logs.yaml", late.replace("  shelf:\n", "  shelf:\n    coverage: 2026-01-01 to 2026-03-01\n"))
    result = coverage("--format", "json", "--as-of", "2026-04-01")
    assert words(result) == {
        "1": "decidable",
        "2": "partly",
        "3": "partly",
        "4": "needs no log",
        "5": "decidable",
    }
    assert reasons(result, "2") == ["paid (fulfils): source bank does not cover 2026-01-01 to 2026-02-01"]
    assert reasons(result, "3") == ["shown (breaks): source shelf does not cover 2026-03-01 to 2026-04-01"]


def test_no_coverage_at_all() -> None:
    write("logs.yaml", BINDING.replace("coverage: 2026-01-01 to 2026-04-01\n", ""))
    result = coverage("--format", "json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["as_of"] is None
    assert {word for clause, word in words(result).items() if clause != "4"} == {"not decidable"}


def test_silence() -> None:
    write("logs.yaml", BINDING.replace("  bank:\n", "  bank:\n    silence: 60 days\n"))
    result = coverage("--format", "json")
    # the one payment stands at 30 January; until 1 April there are 61 days without a record
    assert reasons(result, "2") == ["paid (fulfils): source bank is silent too long 2026-01-30 to 2026-04-01"]


def test_fields_that_are_not_always_filled() -> None:
    write("desk.csv", DESK + "3,2026-01-06T10:00:00+08:00,asked,t2,,\n")
    result = coverage("--format", "json")
    assert words(result)["1"] == "partly"
    assert reasons(result, "1") == ["asked.level is absent in 50% of 2 records"]
    assert reasons(result, "5") == ["asked.kind is absent in 50% of 2 records"]


def test_fields_that_are_never_filled() -> None:
    write("desk.csv", "id,at,what,ticket,level,kind\n1,2026-01-05T10:00:00+08:00,asked,t1,,bug\n")
    result = coverage("--format", "json")
    assert words(result)["1"] == "not decidable"
    assert words(result)["5"] == "decidable"
    assert reasons(result, "1") == ["asked.level is never filled (1 records)"]


def test_a_column_the_file_lacks() -> None:
    write("desk.csv", "id,at,what,ticket,kind\n1,2026-01-05T10:00:00+08:00,asked,t1,bug\n")
    result = coverage("--format", "json")
    assert "BIND010" in result.stderr
    assert words(result)["1"] == "not decidable"
    assert words(result)["5"] == "decidable"


def test_values_that_never_come_are_remarked() -> None:
    [fifth] = [one for one in json.loads(coverage("--format", "json").stdout)["clauses"] if one["clause"] == "5"]
    assert fifth["steps"][0]["remarks"] == ["asked.kind is never wish"]


def test_years_without_holidays() -> None:
    # no holidays are published for 2032; clause 1 does not count in working time
    write("shop.agreement", (dedent(AGREEMENT) + CLAUSES).replace("2026", "2032"))
    write("logs.yaml", BINDING.replace("2026", "2032"))
    for name, text in (("desk.csv", DESK), ("bank.csv", BANK)):
        write(name, text.replace("2026", "2032"))
    result = coverage("--format", "json")
    assert words(result)["1"] == "decidable"
    assert reasons(result, "5") == ["calendar office has no holiday data for 2032"]


def test_rows_that_cannot_be_read() -> None:
    write("desk.csv", DESK + "3,2026-01-06T10:00:00+08:00,asked,t2,2,riddle\n")
    result = coverage("--format", "json")
    assert words(result)["1"] == "partly"
    where = "at 2026-01-06T10:00:00+08:00"
    assert reasons(result, "1") == [f"asked (opens): rows of desk that cannot be read may be one {where}"]


def test_a_blank_term() -> None:
    write("shop.agreement", (dedent(AGREEMENT) + CLAUSES).replace("2026-12-31", "?"))
    result = coverage("--format", "json")
    assert result.exit_code == 1, result.output
    assert words(result)["1"] == "not decidable"
    assert words(result)["4"] == "needs no log"


def test_no_binding_at_all() -> None:
    Path("logs.yaml").unlink()
    assert coverage().exit_code == 3


def test_text_and_concise() -> None:
    Path("bank.csv").unlink()
    text = coverage().stdout
    assert "✗ 2  not decidable  付款" in text
    assert "source bank cannot be used" in text
    assert text.splitlines()[-1].strip() == "5 clauses: 1 not decidable, 3 decidable, 1 needs no log"
    lines = coverage("--format", "concise", "--clause", "2").stdout.splitlines()
    assert [line.partition(": 2 ")[2] for line in lines] == [
        "not decidable",
        "not decidable paid: paid (fulfils): source bank cannot be used",
    ]


def test_hostile_names_are_data() -> None:
    write(
        "logs.yaml",
        BINDING.replace("  bank:\n", '  "b\\e[31mank {0} [red]":\n    coverage: 2026-02-01 to 2026-04-01\n'),
    )
    text = coverage().stdout
    assert "\x1b" not in text
    assert "[red]" in text
