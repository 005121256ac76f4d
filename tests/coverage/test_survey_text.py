"""The text of `servanda coverage`: how far each source reaches, and what each clause lacks."""

from textwrap import dedent

import pytest

from servanda.reports.plain import width

from .shop import AGREEMENT, BINDING, CLAUSES, DESK, RESTING, coverage, write

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
