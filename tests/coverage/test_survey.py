"""`servanda coverage` on a small shop: what each lack makes of each clause, worked out from the agreement by hand."""

import json
from pathlib import Path
from textwrap import dedent

from .shop import AGREEMENT, BANK, BINDING, CLAUSES, DESK, RESTING, coverage, reasons, words, write


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
