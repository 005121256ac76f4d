"""What powers rest on, by both engines: the opening an exercise names, the order of openings, the words of grounds."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType

import pytest

from servanda.engines import duckdb, reasons, reference
from servanda.engines.outcomes import Outcome, Outcomes, RecordRef

Engine = Callable[..., Outcomes]

BOTH = pytest.mark.parametrize("by", [duckdb, reference], ids=lambda module: module.__name__.rpartition(".")[2])
COMPLAINT = """
clause 1 "Demand"
  when asked where kind = complaint
  cafe may demanded where reason present
  for the same job
  within 2 days
"""


def at(text: str) -> int:
    """The instant of a local time in Shanghai, eight hours before UTC."""
    found = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return (int(found.timestamp()) - 8 * 3600) * 1_000_000


@BOTH
def test_of_two_complaints_at_one_instant_the_lower_id_is_the_ground(engine: Engine, by: ModuleType) -> None:
    outcomes = engine(
        COMPLAINT,
        """
        id=b at=2026-01-05T10:00:00 what=asked job=j1 kind=complaint
        id=a at=2026-01-05T10:00:00 what=asked job=j1 kind=complaint
        id=c at=2026-01-05T09:59:59 what=asked job=j2 kind=complaint
        id=d at=2026-01-06T10:00:00 what=demanded job=j1 note=loud
        """,
        by=by,
    )
    (exercise,) = outcomes.exercises
    assert (exercise.grounded, exercise.ground, exercise.at) == (True, "book.csv:2", at("2026-01-06T10:00:00"))


@BOTH
def test_an_exercise_rests_on_the_first_of_the_openings_that_hold(engine: Engine, by: ModuleType) -> None:
    """Open from 7 to 9 and from 8 to 10 January at 10:00; on the 9th at 11:00 only the second holds."""
    outcomes = engine(
        COMPLAINT,
        """
        id=a at=2026-01-08T10:00:00 what=asked job=j1 kind=complaint
        id=b at=2026-01-07T10:00:00 what=asked job=j1 kind=complaint
        id=c at=2026-01-08T12:00:00 what=demanded job=j1 note=loud
        id=d at=2026-01-09T11:00:00 what=demanded job=j1 note=loud
        """,
        by=by,
    )
    assert [(one.since, one.until, one.ground) for one in outcomes.openings] == [
        (at("2026-01-07T10:00:00"), at("2026-01-09T10:00:00"), "book.csv:2"),
        (at("2026-01-08T10:00:00"), at("2026-01-10T10:00:00"), "book.csv:1"),
    ]
    assert [(one.grounded, one.ground) for one in outcomes.exercises] == [(True, "book.csv:2"), (True, "book.csv:1")]


@BOTH
def test_what_an_exercise_lacks_is_said(engine: Engine, by: ModuleType) -> None:
    """No reason given; no complaint; a complaint that may be none; not told whether it is a reason at all."""
    outcomes = engine(
        """
clause 1 "Demand"
  when asked where kind = complaint
  cafe may demanded where job = "j1" or job = "j3" or reason = "loud"
  for the same job
  within 2 days
""",
        """
        id=1 at=2026-01-05T10:00:00 what=asked job=j1 kind=complaint
        id=2 at=2026-01-05T10:00:00 what=asked job=j2 kind=complaint
        id=3 at=2026-01-05T10:00:00 what=asked job=j3
        id=4 at=2026-01-05T11:00:00 what=demanded job=j1
        id=5 at=2026-01-05T11:00:01 what=demanded job=j2 note=slow
        id=6 at=2026-01-05T11:00:02 what=demanded job=j2
        id=7 at=2026-01-05T11:00:03 what=demanded job=j3
        id=8 at=2026-01-05T11:00:04 what=demanded job=j4 note=loud
        """,
        by=by,
    )
    assert [(one.record.record, one.grounded, one.ground) for one in outcomes.exercises] == [
        (4, True, "book.csv:1"),
        (5, False, reasons.NOT_VALID),
        (6, None, reasons.ABSENT),
        (7, None, reasons.MAYBE_OPEN),
        (8, False, reasons.NOT_OPEN),
    ]


@BOTH
def test_a_power_that_bad_weeks_open_names_them(engine: Engine, by: ModuleType) -> None:
    """No question of W02 and W03 is answered within a day; W03 ends on 19 January, so both are judged on the 20th."""
    outcomes = engine(
        """
metric quick = share of asked with answered within 1 day
  for the same job
  each complete week

clause 1 "Demand"
  when quick < 50% in 2 consecutive weeks
  cafe may demanded
  within 3 days
""",
        """
        id=1 at=2026-01-06T10:00:00 what=asked job=j1
        id=2 at=2026-01-13T10:00:00 what=asked job=j2
        id=3 at=2026-01-20T00:00:00 what=demanded
        id=4 at=2026-01-23T00:00:00 what=demanded
        id=5 at=2026-01-23T00:00:01 what=demanded
        id=6 at=2026-01-19T23:59:59 what=demanded
        """,
        by=by,
    )
    weeks = "quick: 2026-W02, 2026-W03"
    assert [(one.since, one.until, one.ground) for one in outcomes.openings] == [
        (at("2026-01-20T00:00:00"), at("2026-01-23T00:00:00"), weeks)
    ]
    assert [(one.record.record, one.grounded, one.ground) for one in outcomes.exercises] == [
        (6, False, reasons.NOT_OPEN),
        (3, True, weeks),
        (4, True, weeks),
        (5, False, reasons.NOT_OPEN),
    ]


@BOTH
def test_a_power_without_a_condition_is_always_open(engine: Engine, by: ModuleType) -> None:
    outcomes = engine(
        'clause 1 "Demand"\n  cafe may demanded\n', "id=1 at=2026-01-05T10:00:00 what=demanded job=j1", by=by
    )
    assert [(one.since, one.until, one.ground) for one in outcomes.openings] == [
        (at("2026-01-01T00:00:00"), None, reasons.ALWAYS_OPEN)
    ]
    assert [(one.grounded, one.ground) for one in outcomes.exercises] == [(True, reasons.ALWAYS_OPEN)]


@BOTH
def test_what_is_done_outside_the_term_is_no_exercise(engine: Engine, by: ModuleType) -> None:
    outcomes = engine(
        'clause 1 "Demand"\n  cafe may demanded where reason present\n',
        """
        id=1 at=2026-01-04T23:59:59 what=demanded
        id=2 at=2026-01-05T00:00:00 what=demanded note=first
        id=3 at=2026-01-06T23:59:59 what=demanded
        id=4 at=2026-01-07T00:00:00 what=demanded note=after
        """,
        runs="2026-01-05 to 2026-01-06",
        by=by,
    )
    assert [(one.record.record, one.grounded) for one in outcomes.exercises] == [(2, True), (3, False)]
    assert [row.opened_at for row in outcomes.rows()] == [at("2026-01-06T23:59:59")]


@BOTH
def test_bad_weeks_of_which_one_is_unknown_may_have_opened(engine: Engine, by: ModuleType) -> None:
    """Nothing of W02 is on record before the coverage begins, on the 12th; W03 is bad. So is the power open, or not."""
    outcomes = engine(
        """
metric quick = share of asked with answered within 1 day
  for the same job
  each complete week

clause 1 "Demand"
  when quick < 50% in 2 consecutive weeks
  cafe may demanded
  within 3 days
  then shop must changed
  within 1 day
  for the same demand
""",
        """
        id=2 at=2026-01-13T10:00:00 what=asked job=j2
        id=3 at=2026-01-20T10:00:00 what=demanded
        """,
        coverage="2026-01-12 to 2026-12-01",
        runs="2026-01-05 to 2026-12-31",
        by=by,
    )
    [exercise] = [one for one in outcomes.exercises if one.at == at("2026-01-20T10:00:00")]
    assert (exercise.grounded, exercise.ground) == (None, reasons.MAYBE_OPEN)
    [duty] = [row for row in outcomes.rows() if row.debtor == "shop" and row.trigger]
    assert (duty.outcome, duty.reason) == (Outcome.UNDECIDED, reasons.UNGROUNDED)


@BOTH
def test_the_delay_that_was_due_first_shows_the_excuse(engine: Engine, by: ModuleType) -> None:
    """At the deadline, 10:00 on the 6th, the plan has been due since 12:00 on the 5th, the key since 14:00."""
    outcomes = engine(
        """
clause 1 "Answer"
  when asked
  shop must answered
  for the same job
  within 24 hours
  excused while cafe late on 2, 3
  for the same job

clause 2 "Key"
  when key_asked
  cafe must key_given
  for the same request
  within 2 hours

clause 3 "Plan"
  when plan_asked
  cafe must plan_given
  for the same request
  within 1 hour
""",
        """
        id=1 at=2026-01-05T10:00:00 what=asked job=j1
        id=2 at=2026-01-05T12:00:00 what=key_asked job=j1
        id=3 at=2026-01-05T11:00:00 what=plan_asked job=j1
        """,
        by=by,
    )
    [row] = outcomes.rows(clause="1")
    assert row.outcome is Outcome.EXCUSED
    assert row.excuse == RecordRef("plan_asked", "book.csv", 3)
