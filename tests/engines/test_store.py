"""What comes out of a run: rows in order and narrowed, counts by month and week, openings and exercises of powers."""

from datetime import UTC, datetime
from typing import Any

import pytest

from servanda.engines.outcomes import Outcome, RecordRef, Tally

CLAUSES = """
clause 1 "Answer"
  when asked
  shop must answered
  for the same job
  within 24 hours

clause 2 "Complaint"
  when asked where kind = complaint
  cafe may demanded
  for the same job
  within 2 days
  then shop must changed
  within 3 days
  for the same demand
"""
BOOK = """
    id=1 at=2026-01-31T10:00:00 what=asked job=j2 kind=complaint
    id=2 at=2026-01-31T12:00:00 what=answered job=j2
    id=3 at=2026-01-30T10:00:00 what=asked job=j1 kind=repair
    id=4 at=2026-11-30T23:59:59 what=asked job=j3 kind=repair
    id=5 at=2026-02-01T09:00:00 what=asked job=j2 kind=complaint
    id=d2 at=2026-02-01T10:00:00 what=demanded job=j2
    id=d1 at=2026-02-01T10:00:00 what=demanded job=j1
    id=d0 at=2026-01-31T09:59:59 what=demanded job=j2
"""


def at(text: str) -> int:
    return round(datetime.fromisoformat(f"{text}+08:00").astimezone(UTC).timestamp()) * 1_000_000


@pytest.fixture
def store(engine: Any) -> Any:
    return engine(CLAUSES, BOOK)


def test_rows_come_by_clause_debtor_due_instant(store: Any) -> None:
    rows = [(row.clause, row.debtor, dict(row.key), row.outcome.value) for row in store.rows()]
    assert rows == [
        ("1", "shop", {"job": "j1"}, "missed"),
        ("1", "shop", {"job": "j2"}, "met"),
        ("1", "shop", {"job": "j2"}, "missed"),
        ("1", "shop", {"job": "j3"}, "pending"),
        ("2", "cafe", {"demand": "d0", "job": "j2"}, "missed"),
        ("2", "cafe", {"demand": "d1", "job": "j1"}, "missed"),
        ("2", "shop", {"demand": "d2"}, "missed"),
    ]


def test_rows_can_be_narrowed(store: Any) -> None:
    def keys(*args: Any, **named: Any) -> list[str]:
        return [",".join(value for _, value in sorted(row.key)) for row in store.rows(*args, **named)]

    assert keys(clause="2") == ["d0,j2", "d1,j1", "d2"]
    assert keys(clause="2", debtor="shop") == ["d2"]
    assert keys(debtor="cafe") == ["d0,j2", "d1,j1"]
    assert keys(frozenset({Outcome.MET, Outcome.PENDING})) == ["j2", "j3"]
    assert keys(frozenset()) == []
    assert keys(frozenset({Outcome.MISSED}), clause="1", limit=1) == ["j1"]
    assert keys(limit=0) == []


def test_a_row_names_instants_and_records(store: Any) -> None:
    met = next(row for row in store.rows(frozenset({Outcome.MET})))
    assert (met.step, met.opened_at, met.due_at, met.met_at) == (
        "answered",
        at("2026-01-31T10:00:00"),
        at("2026-02-01T10:00:00"),
        at("2026-01-31T12:00:00"),
    )
    assert met.trigger == RecordRef("asked", "book.csv", 1)
    assert met.response == RecordRef("answered", "book.csv", 2)
    assert (met.excuse, met.reason) == (None, None)


def test_counts_are_by_the_month_and_week_of_the_due_instant(store: Any) -> None:
    # due: j1 Saturday 31 January, j2 Sunday 1 February and Monday 2 February, j3 1 December, a Tuesday
    assert [tally for tally in store.tallies() if tally.clause == "1"] == [
        Tally("1", "shop", Outcome.MET, "2026-02", "2026-01-26", 1),
        Tally("1", "shop", Outcome.MISSED, "2026-01", "2026-01-26", 1),
        Tally("1", "shop", Outcome.MISSED, "2026-02", "2026-02-02", 1),
        Tally("1", "shop", Outcome.PENDING, "2026-12", "2026-11-30", 1),
    ]
    assert sum(tally.count for tally in store.tallies() if tally.debtor == "cafe") == 2


def test_openings_and_exercises_say_what_they_rest_on(store: Any) -> None:
    # a trigger is named by its record
    assert [(one.since, one.until, one.ground, one.trigger) for one in store.openings] == [
        (at("2026-01-31T10:00:00"), at("2026-02-02T10:00:00"), "book.csv:1", RecordRef("asked", "book.csv", 1)),
        (at("2026-02-01T09:00:00"), at("2026-02-03T09:00:00"), "book.csv:5", RecordRef("asked", "book.csv", 5)),
    ]
    # in order of instant, at one instant by id
    assert [(dict(one.key)["demand"], one.grounded, one.ground, one.record.record) for one in store.exercises] == [
        ("d0", False, "it was not open", 8),
        ("d1", False, "it was not open", 7),
        ("d2", True, "book.csv:1", 6),
    ]
    assert {one.holder for one in store.exercises} == {"cafe"}


def test_an_agreement_whose_clauses_saw_nothing(engine: Any) -> None:
    store = engine(CLAUSES, "")
    assert list(store.rows()) == []
    assert store.tallies() == ()
    assert (store.openings, store.exercises, store.metrics) == ((), (), ())


def test_an_exercise_rests_on_the_opening_that_came_first(engine: Any) -> None:
    store = engine(
        """
clause 1 "Demand"
  when raised or inspected
  cafe may demanded
  for the same job
  within 2 days
""",
        """
        id=1 at=2026-01-05T11:00:00 what=inspected job=j1
        id=2 at=2026-01-05T10:00:00 what=raised job=j1
        id=d1 at=2026-01-06T09:00:00 what=demanded job=j1
        id=d2 at=2026-01-07T10:30:00 what=demanded job=j1
        """,
    )
    # both stood for the first, only the later one for the second
    assert [(one.grounded, one.ground) for one in store.exercises] == [
        (True, "book.csv:2"),
        (True, "book.csv:1"),
    ]


def test_an_opening_that_may_be_none_is_no_ground_to_name(engine: Any) -> None:
    store = engine(
        """
clause 1 "Demand"
  when asked or raised where level >= 2
  cafe may demanded
  for the same job
  within 2 days
""",
        """
        id=1 at=2026-01-05T10:00:00 what=asked job=j1
        id=2 at=2026-01-05T11:00:00 what=raised job=j1 level=2
        id=d1 at=2026-01-06T09:00:00 what=demanded job=j1
        id=3 at=2026-01-05T10:00:00 what=asked job=j2
        id=d2 at=2026-01-06T09:00:00 what=demanded job=j2
        """,
    )
    assert [(one.grounded, one.ground) for one in store.exercises] == [
        (True, "book.csv:2"),
        (None, "the records cannot tell whether it was open"),
    ]
    assert [one.ground for one in store.openings] == ["book.csv:2"]


def test_a_run_says_what_it_is_about_to_do(engine: Any) -> None:
    said: list[tuple[int, int, str]] = []
    engine(CLAUSES, BOOK, progress=lambda done, total, what: said.append((done, total, what)))
    assert said == [(0, 3, "1 answered"), (1, 3, "2 demanded"), (2, 3, "2 changed"), (3, 3, "")]


def test_a_run_of_some_clauses_has_their_rows_alone(engine: Any) -> None:
    store = engine(CLAUSES, BOOK, only=frozenset({"1"}))
    assert {row.clause for row in store.rows()} == {"1"}
    assert store.exercises == ()
