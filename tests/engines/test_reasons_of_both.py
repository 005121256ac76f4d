"""Why a row is undecided, in the same words from both engines: each case lacks one thing, and the reason names it."""

import csv
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from servanda.engines import duckdb, reasons, reference
from servanda.engines.outcomes import Outcome, Outcomes

ANSWER = """
clause 1
  when asked {trigger}
  {more}
  shop must answered where level >= 2
  for the same job
  within 1 hour
"""
KNOWN = "2026-01-10T10:00:00"
"""a Saturday"""


@pytest.mark.parametrize("by", [duckdb, reference], ids=lambda module: module.__name__.rpartition(".")[2])
@pytest.mark.parametrize(
    ("trigger", "more", "book", "reason"),
    [
        ("where level >= 2", "", "what=asked", reasons.ABSENT),
        ("outside office", "except when kind = advice", "what=asked", reasons.ABSENT),
        ("", "", "what=asked\nid=2 what=answered", reasons.MAYBE_MET),
        ("", "released when dropped where level = 1", "what=asked\nid=2 what=dropped", reasons.MAYBE_RELEASED),
        ("outside fete", "", "what=asked at=2030-01-01T10:00:00", reasons.UNKNOWN_DAY),
    ],
)
def test_the_reason_is_what_is_missing(  # noqa: PLR0913, PLR0917 - one case
    engine: Callable[..., Outcomes], by: ModuleType, trigger: str, more: str, book: str, reason: str
) -> None:
    fete = "calendar fete\n  open sat 09:00-18:00\n  holidays cn\n"
    rows = "\n".join(f"id={number} at={KNOWN} job=j1 {line}" for number, line in enumerate(book.splitlines(), 1))
    clauses = fete + ANSWER.format(trigger=trigger, more=more)
    (row,) = engine(clauses, rows, coverage="2026-01-01 to 2030-12-01", runs="2026-01-01 to 2030-12-31", by=by).rows()
    assert (row.outcome, row.reason) == (Outcome.UNDECIDED, reason)


@pytest.mark.parametrize("by", [duckdb, reference], ids=lambda module: module.__name__.rpartition(".")[2])
def test_of_an_act_that_may_be_none_its_own_condition_comes_first(
    engine: Callable[..., Outcomes], by: ModuleType
) -> None:
    """A permission may have been given before the coverage begins, on the 5th; whether d1 needs one nobody says."""
    outcomes = engine(
        """
clause 1 "Secrets"
  shop must not disclosed where level = 1
  except after allowed
  for the same customer
""",
        """
        id=d1 at=2026-01-10T10:00:00 what=disclosed customer=c1
        id=d2 at=2026-01-10T10:00:01 what=disclosed customer=c1 level=1
        id=d3 at=2026-01-10T10:00:02 what=disclosed customer=c1 level=2
        """,
        coverage="2026-01-05 to 2026-12-01",
        by=by,
    )
    said = [
        (row.opened_at % 60_000_000 // 1_000_000, row.outcome, row.reason) for row in outcomes.rows() if row.trigger
    ]
    assert said == [
        (0, Outcome.UNDECIDED, reasons.ABSENT),
        (1, Outcome.UNDECIDED, reasons.NOT_COVERED + "book"),
    ]


@pytest.mark.parametrize("by", [duckdb, reference], ids=lambda module: module.__name__.rpartition(".")[2])
@pytest.mark.parametrize(
    ("trigger", "more", "reason"),
    [
        # paused in the first days, and never resumed
        ("asked", "paused while paused until resumed", reasons.MAYBE_STOPPED),
        # the question of the 2nd may have been answered before that of the 10th
        ("first unanswered asked", "", reasons.MAYBE_FIRST),
    ],
)
def test_what_may_have_happened_before_it_opened_is_named(
    engine: Callable[..., Outcomes], by: ModuleType, trigger: str, more: str, reason: str
) -> None:
    """The records begin on the 5th, the term on the 1st; that of the 2nd is there all the same."""
    outcomes = engine(
        f'clause 1 "Answer"\n  when {trigger}\n  shop must answered\n  for the same job\n  within 2 hours\n  {more}\n',
        """
        id=1 at=2026-01-02T10:00:00 what=asked job=j1
        id=2 at=2026-01-10T10:00:00 what=asked job=j1
        """,
        coverage="2026-01-05 to 2026-12-01",
        by=by,
    )
    last = max((row for row in outcomes.rows() if row.trigger), key=lambda row: row.opened_at)
    assert (last.outcome, last.reason) == (Outcome.UNDECIDED, reason + "book")


@pytest.mark.parametrize("by", [duckdb, reference], ids=lambda module: module.__name__.rpartition(".")[2])
def test_evidence_is_written_with_the_offset_of_its_instant(
    engine: Callable[..., Outcomes], by: ModuleType, tmp_path: Path
) -> None:
    """In Berlin clocks go from 02:00 to 03:00 on 29 March 2026: at that very instant the offset is the new one."""
    outcomes = engine(
        'clause 1 "Answer"\n  when asked\n  shop must answered\n  for the same job\n  within 2 hours\n',
        """
        id=1 at=2026-03-29T01:30:00+01:00 what=asked job=j1
        id=2 at=2026-03-29T03:00:00+02:00 what=answered job=j1
        """,
        zone="Europe/Berlin",
        by=by,
    )
    outcomes.export(tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    times = [row[f"{word}_at"] for word in ("opened", "due", "met")]
    assert times == ["2026-03-29T01:30:00+01:00", "2026-03-29T04:30:00+02:00", "2026-03-29T03:00:00+02:00"]
