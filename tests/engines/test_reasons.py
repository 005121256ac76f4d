"""Why a row is undecided, in words: the reason that applies, not one that would as well."""

from typing import Any

from servanda.engines import reasons


def said(store: Any, clause: str = "1") -> dict[str, tuple[str, str | None]]:
    """By job: outcome and reason."""
    return {dict(row.key)["job"]: (row.outcome.value, row.reason) for row in store.rows(clause=clause)}


def test_a_trigger_that_may_be_none_and_one_that_may_be_anothers(engine: Any) -> None:
    store = engine(
        """
clause 1 "Hard questions"
  when asked where level >= 2
  shop must answered
  for the same job
  within 1 hour

clause 2 "Complaints"
  when asked where kind = complaint
  shop must answered
  for the same job
  within 2 hours
  overrides 1
""",
        """
        id=1 at=2026-01-05T10:00:00 what=asked job=j1 kind=repair
        id=2 at=2026-01-05T10:00:00 what=asked job=j2 level=3
        id=3 at=2026-01-05T10:00:00 what=asked job=j3
        id=4 at=2026-01-05T10:00:00 what=asked job=j4 level=3 kind=repair
        """,
    )
    assert said(store) == {
        "j1": ("undecided", reasons.ABSENT),
        "j2": ("undecided", reasons.MAYBE_OVERRIDDEN),
        # its own condition comes first
        "j3": ("undecided", reasons.ABSENT),
        "j4": ("missed", None),
    }


def test_what_may_have_answered_released_or_come_too_late(engine: Any) -> None:
    store = engine(
        """
clause 1 "Expert answer"
  when asked
  shop must answered where level >= 2
  for the same job
  within 1 hour
  released when dropped where level >= 2
""",
        """
        id=1 at=2026-01-05T10:00:00 what=asked job=j1
        id=2 at=2026-01-05T10:30:00 what=answered job=j1
        id=3 at=2026-01-05T10:00:00 what=asked job=j2
        id=4 at=2026-01-05T10:30:00 what=dropped job=j2
        id=5 at=2026-01-05T10:00:00 what=asked job=j3
        id=6 at=2026-01-05T10:20:00 what=answered job=j3
        id=7 at=2026-01-05T10:30:00 what=dropped job=j3
        id=8 at=2026-11-30T23:30:00 what=asked job=j4
        """,
    )
    assert said(store) == {
        "j1": ("undecided", reasons.MAYBE_MET),
        "j2": ("undecided", reasons.MAYBE_RELEASED),
        # a release would have settled it whatever the answer was
        "j3": ("undecided", reasons.MAYBE_RELEASED),
        "j4": ("pending", None),
    }


def test_a_year_nobody_knows_and_a_day_nobody_knows(engine: Any) -> None:
    store = engine(
        """
calendar desk
  open mon to fri 09:00-18:00
  holidays cn

clause 1 "Hours"
  when asked
  shop must answered
  for the same job
  within 2 working hours of desk
  survives

clause 2 "Open hours"
  when asked during desk
  shop must answered
  for the same job
  within 2 hours
  survives
""",
        """
        id=1 at=2026-12-31T17:00:00 what=asked job=j1
        id=2 at=2027-01-05T10:00:00 what=asked job=j2
        """,
        coverage="2026-01-01 to 2027-02-01",
    )
    assert said(store)["j1"] == ("undecided", reasons.UNKNOWN_YEAR)
    assert said(store, "2") == {"j1": ("missed", None), "j2": ("undecided", reasons.UNKNOWN_DAY)}
