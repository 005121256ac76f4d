"""The reference engine on records that are Python objects: no files, no database."""

from decimal import Decimal
from pathlib import Path

import pytest

from servanda.engines.outcomes import Outcome, RecordRef
from servanda.engines.reference import Record, RecordedLog, decide
from servanda.logs import Coverage
from servanda.model import load
from servanda.model.agreement import Agreement

from .comparison import differences

HOUR = 3_600_000_000
DAY = 24 * HOUR
JANUARY = 1_767_196_800_000_000
"""2026-01-01 00:00 in Shanghai"""

TEXT = """
agreement small
  language 1
  timezone Asia/Shanghai
  runs 2026-01-01 to 2026-12-31
party shop
party cafe
event asked
  job id
  level optional number
  withdrawn by taken_back
  for the same job
event answered
  job id
event taken_back
  job id
clause 1
  when asked where level >= 2
  shop must answered
  for the same job
  within 2 hours
clause 2
  cafe must not asked where level > 2.5
"""


@pytest.fixture
def small(tmp_path: Path) -> Agreement:
    path = tmp_path / "small.agreement"
    path.write_text(TEXT, encoding="utf-8")
    agreement, diagnostics = load(path)
    assert agreement is not None, diagnostics
    return agreement


def asked(hour: int, job: str, number: int, level: str | None = "2") -> Record:
    level_field = {} if level is None else {"level": Decimal(level)}
    return Record("asked", JANUARY + hour * HOUR, f"a{number}", {"job": job, **level_field}, record=number)


def answered(hour: int, job: str, number: int) -> Record:
    return Record("answered", JANUARY + hour * HOUR, f"r{number}", {"job": job}, record=number)


def log(*records: Record, until: int = JANUARY + DAY, desk: int | None = None) -> RecordedLog:
    """A log of one day; `desk` is where the source of questions and recalls ends, if sooner."""
    events: dict[str, list[Record]] = {"asked": [], "answered": [], "taken_back": []}
    for record in records:
        events[record.event].append(record)
    coverage = {
        "desk": Coverage("desk", JANUARY, until if desk is None else desk, ()),
        "bench": Coverage("bench", JANUARY, until, ()),
    }
    sources = {"asked": ["desk"], "answered": ["bench"], "taken_back": ["desk"]}
    return RecordedLog(events, sources, coverage, until, ("day.csv",))


def outcomes(agreement: Agreement, records: RecordedLog, clause: str = "1") -> list[tuple[str, Outcome]]:
    return [(dict(row.key).get("job", "-"), row.outcome) for row in decide(agreement, records).rows(clause=clause)]


def test_each_question_has_its_outcome(small: Agreement) -> None:
    records = log(
        asked(1, "j1", 1), answered(3, "j1", 2),  # at the deadline
        asked(5, "j2", 3), answered(8, "j2", 4),  # an hour late
        asked(10, "j3", 5),  # never
        asked(11, "j4", 6, None),  # whether it is at level 2, nobody knows
        asked(12, "j5", 7, "1.99"),  # below
        asked(22, "j6", 8),  # due at as-of
    )  # fmt: skip
    assert outcomes(small, records) == [
        ("j1", Outcome.MET),
        ("j2", Outcome.LATE),
        ("j3", Outcome.MISSED),
        ("j4", Outcome.UNDECIDED),
        ("j6", Outcome.PENDING),
    ]


def test_rows_name_their_records(small: Agreement) -> None:
    (row,) = decide(small, log(asked(5, "j2", 3), answered(8, "j2", 4))).rows(clause="1")
    assert (row.opened_at, row.due_at, row.met_at) == tuple(JANUARY + hour * HOUR for hour in (5, 7, 8))
    assert row.trigger == RecordRef("asked", "day.csv", 3)
    assert row.response == RecordRef("answered", "day.csv", 4)


def test_only_what_is_taken_back_later_is_gone(small: Agreement) -> None:
    def taken_back(hour: int) -> Record:
        return Record("taken_back", JANUARY + hour * HOUR, "t", {"job": "j1"}, record=9)

    before, at_once, after = (log(asked(5, "j1", 1, "3"), taken_back(hour)) for hour in (4, 5, 6))
    assert outcomes(small, before) == [("j1", Outcome.MISSED)]
    assert outcomes(small, at_once) == outcomes(small, after) == []
    # what was said was said
    for records in (before, at_once, after):
        assert [outcome for _, outcome in outcomes(small, records, "2")] == [Outcome.MISSED]


def test_the_order_of_records_means_nothing(small: Agreement) -> None:
    records = [
        asked(1, "j1", 1),
        answered(2, "j1", 2),
        asked(2, "j1", 3),
        answered(9, "j1", 4),
        asked(5, "j2", 5, None),
    ]
    assert differences(decide(small, log(*records)), decide(small, log(*reversed(records)))) == []


def test_what_is_at_or_after_as_of_is_not_seen(small: Agreement) -> None:
    records = (asked(1, "j1", 1), answered(2, "j1", 2))
    assert outcomes(small, log(*records, until=JANUARY + 2 * HOUR)) == [("j1", Outcome.PENDING)]
    assert outcomes(small, log(*records, until=JANUARY + 2 * HOUR + 1)) == [("j1", Outcome.MET)]


def test_where_questions_were_not_seen_is_said(small: Agreement) -> None:
    records = log(asked(1, "j1", 1), answered(2, "j1", 2), desk=JANUARY + 12 * HOUR)
    rows = list(decide(small, records).rows())
    unseen = [(row.clause, row.opened_at, row.reason) for row in rows if row.outcome is Outcome.UNDECIDED]
    why = "what opens it could not be seen there: no records of desk"
    assert unseen == [("1", JANUARY + 12 * HOUR, why), ("2", JANUARY + 12 * HOUR, why)]
    assert [row.outcome for row in rows if row.clause == "1"] == [Outcome.MET, Outcome.UNDECIDED]


def test_an_event_that_nobody_feeds_proves_nothing(small: Agreement) -> None:
    seen = log(asked(1, "j1", 1))
    unfed = RecordedLog({"asked": seen.events["asked"]}, {"asked": ["desk"]}, seen.coverage, seen.as_of, seen.files)
    assert outcomes(small, unfed) == [("j1", Outcome.UNDECIDED)]


def test_comparison_names_what_differs(small: Agreement) -> None:
    one, other = (decide(small, log(asked(1, "j1", 1), answered(hour, "j1", 2))) for hour in (3, 4))
    found = differences(one, other, ("this", "that"))
    assert any(line.startswith("row only of this: 1 shop answered job=j1 met") for line in found)
    assert any(line.startswith("row only of that: 1 shop answered job=j1 late") for line in found)
    assert sum(line.startswith("tally only of") for line in found) == 2
