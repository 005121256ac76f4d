"""`servanda coverage` on a small shop: what each lack makes of each clause, worked out from the agreement by hand."""

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from servanda.cli import app
from servanda.reports.plain import width

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
    assert reasons(result, "1") == ["asked.level is never filled (1 record)"]


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


RESTING = """
term slow = ? minutes

metric quick = share of asked with answered within 1 day
  for the same ticket
  each complete week

metric kept = compliance of 1
  each complete week

clause 6 "份额"
  for each complete week as w
  provider must ensure quick >= 50%

clause 7 "守约"
  for each complete week as w
  provider must ensure kept >= 50%

clause 8 "宽免"
  when asked
  provider must answered
  for the same ticket
  within 2 hours
  excused while client late on 11
  for the same ticket

clause 11 "放弃以后"
  when dropped
  client must asked
  for the same ticket
  within 1 day

clause 9 "培训"
  attested by provider each quarter

clause 10 "慢"
  when asked
  provider must answered
  for the same ticket
  within slow
"""


def test_what_a_clause_rests_on_is_looked_at_too() -> None:
    """Metrics read events and other clauses, excuses other clauses; statements and blanks need what no export has."""
    write("shop.agreement", dedent(AGREEMENT) + CLAUSES + RESTING)
    everything = coverage("--format", "json")
    found = words(everything)
    assert {found[number] for number in ("6", "7", "8")} == {"decidable"}
    assert {found[number] for number in ("9", "10")} == {"not decidable"}
    write("logs.yaml", BINDING.replace("      dropped: {where: what = dropped, fields: {ticket: ticket}}\n", ""))
    lacking = coverage("--format", "json")
    # what was given up releases from the clause that compliance is of and opens the one that excuses
    assert words(lacking)["6"] == "decidable"
    assert (words(lacking)["7"], words(lacking)["8"]) == ("partly", "partly")
    assert reasons(lacking, "7") == ["metric kept: clause 1, which bears on it, cannot be decided throughout"]
    assert reasons(lacking, "8") == ["clause 11, which bears on it, cannot be decided throughout"]


def test_statements_of_persons_and_blanks_are_named() -> None:
    write("shop.agreement", dedent(AGREEMENT) + CLAUSES + RESTING)
    lines = coverage("--format", "concise", "--clause", "9", "--clause", "10").stdout.splitlines()
    said = [line.partition(": ")[2] for line in lines]
    assert said == [
        "9 not decidable",
        "9 not decidable: no file of attestations: a person states this",
        "10 not decidable",
        "10 not decidable: blank: slow",
    ]
    binding = "  attestations:\n    path: attestations.csv\n    format: csv\n    time: {column: at, format: iso}\n"
    event = "    events:\n      attestation: {fields: {clause: clause, party: party, statement: statement}}\n"
    write("logs.yaml", BINDING + binding + event)
    write("attestations.csv", "clause,party,at,statement\n9,provider,2026-01-05T10:00:00+08:00,done\n")
    assert words(coverage("--format", "json"))["9"] == "decidable"


def test_a_metric_of_what_nobody_feeds() -> None:
    write("shop.agreement", dedent(AGREEMENT) + CLAUSES + RESTING)
    write("logs.yaml", BINDING.replace("      answered: {where: what = answered, fields: {ticket: ticket}}\n", ""))
    result = coverage("--format", "json")
    assert words(result)["6"] == "not decidable"
    [reason] = reasons(result, "6")
    assert reason.startswith("metric quick: answered (")
    assert reason.endswith("no source feeds it")


def test_one_of_two_sources_that_is_gone() -> None:
    """What the other one says is still evidence: some of the clause can be decided."""
    bank = BINDING[BINDING.index("  bank:") : BINDING.index("  shelf:")]
    write("logs.yaml", BINDING + bank.replace("  bank:", "  till:").replace("bank.csv", "till.csv"))
    result = coverage("--format", "json")
    assert words(result)["2"] == "partly"
    assert reasons(result, "2") == ["paid (fulfils): source till cannot be used"]


def test_of_many_stretches_the_first_is_named() -> None:
    """Ten days of silence at most; 14, 17, 19, 18 and, to 1 April, 22 days pass between the payments."""
    days = ("2026-01-01", "2026-01-15", "2026-02-01", "2026-02-20", "2026-03-10")
    write("bank.csv", "day,month\n" + "".join(f"{day},2026-01\n" for day in days))
    write("logs.yaml", BINDING.replace("  bank:\n", "  bank:\n    silence: 10 days\n"))
    assert reasons(coverage("--format", "json"), "2") == [
        "paid (fulfils): source bank is silent too long in 5 stretches, the first 2026-01-01 to 2026-01-15"
    ]


def test_what_correlates_and_is_sometimes_absent_is_remarked() -> None:
    """A question without a room is one that no answer matches: nothing stands in the way of deciding that."""
    by_room = '\nclause 6 "按房间"\n  when asked\n  provider must answered\n  for the same room\n  within 2 hours\n'
    agreement = dedent(AGREEMENT).replace("  ticket  id\n", "  ticket  id\n  room  optional id\n", 2)
    write("shop.agreement", agreement + CLAUSES + by_room)
    write("logs.yaml", BINDING.replace("ticket: ticket", "ticket: ticket, room: room", 2))
    rows = "".join(f"{n},2026-01-05T1{n}:00:00+08:00,asked,t{n},2,bug,{'r1' if n < 3 else ''}\n" for n in range(1, 5))
    write("desk.csv", "id,at,what,ticket,level,kind,room\n" + rows)
    result = coverage("--format", "json")
    assert words(result)["6"] == "decidable"
    [sixth] = [one for one in json.loads(result.stdout)["clauses"] if one["clause"] == "6"]
    assert sixth["steps"][0]["remarks"] == [
        "asked.room is absent in 50% of 4 records: those match nothing",
        "no record of answered",
    ]


def test_before_the_term_nothing_is_asked_of_the_exports() -> None:
    """No day of the term has come, so that none of it could be uncovered, and no year of a calendar be unknown."""
    write(
        "shop.agreement",
        (dedent(AGREEMENT) + CLAUSES).replace("runs     2026-01-01 to 2026-12-31", "runs     2032-01-01 to 2032-12-31"),
    )
    result = coverage("--format", "json", "--as-of", "2026-03-01")
    assert {word for clause, word in words(result).items() if clause != "4"} == {"decidable"}
    assert not any(reasons(result, clause) for clause in "1235")


STEPS = """
clause 12 "两步"
  when asked where level >= 2
  for the same ticket
  provider must
    - answered within 1 hour
    - dropped  within 2 hours
"""


def lacking() -> None:
    """Clauses of every kind; only the desk says what it covers, it was silent too long, and one of its rows is odd."""
    write("shop.agreement", dedent(AGREEMENT) + CLAUSES + RESTING + STEPS)
    covered = "  desk:\n    coverage: 2026-01-01 to 2026-04-01\n    silence: 60 days\n"
    binding = BINDING.replace("coverage: 2026-01-01 to 2026-04-01\n", "").replace("  desk:\n", covered)
    write("logs.yaml", binding.replace("bank.csv", "gone.csv"))
    # from 6 January, the odd row, to 31 March are 84 days; two questions, one without a level
    rows = "3,2026-01-06T10:00:00+08:00,asked,t2,2,riddle\n4,2026-03-31T10:00:00+08:00,asked,t2,,bug\n"
    write("desk.csv", DESK + rows)


def parts(text: str) -> dict[str, list[str]]:
    """The lines below each clause's heading, by its number, blanks squeezed."""
    found = {}
    for block in text.split("\n\n")[2:-1]:
        head, *lines = block.splitlines()
        found[head.split()[1]] = [" ".join(line.split()) for line in lines]
    return found


def test_the_text_says_how_far_each_source_reaches_and_what_each_clause_lacks() -> None:
    lacking()
    text = coverage().stdout
    assert text.splitlines()[:6] == [
        "店铺协议  shop",
        "  term     2026-01-01 to 2026-12-31, Asia/Shanghai",
        "  as of    2026-04-01T00:00:00+08:00",
        "  logs     desk   3 records  2026-01-01 to 2026-04-01, 1 gap, 1 row cannot be read",
        "           shelf  0 records  no coverage",
        "           bank   cannot be used",
    ]
    found = parts(text)
    assert "4" not in found, "nothing stands in the way of a recital"
    silent = "source desk is silent too long 2026-01-06 10:00 to 2026-03-31 10:00"
    assert found["3"] == [
        "shown",
        "breaks shown from shelf",
        "✗ shown (breaks): source shelf has no coverage",
        "· no record of shown",
    ]
    assert found["7"] == [
        "rests on metric kept",
        "◐ metric kept: clause 1, which bears on it, cannot be decided throughout",
    ]
    assert "rests on clause 11" in found["8"]
    assert found["9"] == ["✗ no file of attestations: a person states this"]
    # what opens both steps is said with the first
    assert found["12"] == [
        "answered",
        "opens asked from desk: ticket, level",
        "fulfils answered from desk: ticket",
        f"◐ asked (opens): {silent}",
        "◐ asked (opens): rows of desk that cannot be read may be one at 2026-01-06T10:00:00+08:00",
        "◐ asked.level is absent in 50% of 2 records",
        f"◐ answered (fulfils): {silent}",
        "dropped",
        "opens asked from desk: ticket, level",
        "fulfils dropped from desk: ticket",
        f"◐ dropped (fulfils): {silent}",
        "· no record of dropped",
    ]
    concise = coverage("--format", "concise", "--clause", "12").stdout.splitlines()
    assert [line.partition(": 12 ")[2] for line in concise] == [
        "partly",
        *(f"partly answered: {found['12'][place][2:]}" for place in (3, 4, 5, 6)),
        f"partly dropped: {found['12'][10][2:]}",
    ]


def test_the_text_fits_a_narrow_terminal_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking()
    wide = coverage().stdout
    monkeypatch.setattr("servanda.cli.surveying.columns_of", lambda _stream: 60)
    narrow = coverage().stdout
    assert max(width(line) for line in wide.splitlines()) > 60
    assert max(width(line) for line in narrow.splitlines()) <= 60
    assert narrow.split() == wide.split()


def test_without_a_term_none_is_said() -> None:
    write("shop.agreement", (dedent(AGREEMENT) + CLAUSES).replace("2026-12-31", "?"))
    text = coverage().stdout
    assert "\n  term " not in text
    assert parts(text) == {number: ["✗ blank: runs"] for number in "1235"}
    assert "\n           bank   1 record   2026-01-01 to 2026-04-01\n" in text
