"""Every scenario of the agreements comes out as written, and every clause of the two real ones has some."""

import shutil
from pathlib import Path

import pytest

from servanda.scenarios import Results, Status, find_scenarios, run_scenarios

AGREEMENTS = Path(__file__).resolve().parents[2] / "agreements"


@pytest.fixture(scope="module")
def results() -> Results:
    return run_scenarios(find_scenarios([AGREEMENTS]), coverage=True)


def test_every_scenario_comes_out_as_written(results: Results) -> None:
    assert results.mistakes == ()
    assert [(one.file, one.name) for one in results.scenarios if one.status is not Status.PASSED] == []
    assert {Path(one.file).parent.parent.name for one in results.scenarios} >= {"qinghe", "customer-maintenance"}


@pytest.mark.parametrize("agreement", ["qinghe", "customer_maintenance_filled"])
def test_every_clause_has_scenarios_for_all_it_can_do(results: Results, agreement: str) -> None:
    [reach] = [one for one in results.reach if one.agreement == agreement]
    assert [clause.clause for clause in reach.clauses if not clause.scenarios] == []
    assert [(clause.clause, branch.text) for clause in reach.clauses for branch in clause.missing] == []


CHANGES = [
    # clause, what the standard text says, what it might say by mistake
    ("2.1.1.1", "until consent_withdrawn\n", "\n"),
    ("2.1.1.2a", "at least 1 time each week", "at least 2 times each week"),
    ("2.1.1.3", "term reply_limit       = 15 minutes", "term reply_limit       = 16 minutes"),
    ("2.1.1.3", "when first unanswered message_received during", "when message_received during"),
    ("2.1.1.4", "by night_limit on the next day", "by night_limit on the next working day"),
    ("2.1.2.2", "of w, rolling back", "of w, rolling forward"),
    ("2.1.3.2", "excused while client late on 2.2.2.4\n  for the same issue\n", ""),
    (
        "2.1.3.3",
        "released when issue_level_changed where level < 3",
        "released when issue_level_changed where level < 2",
    ),
    ("2.1.3.4", "level present and level in 1, 2, 3", "level present and level in 1, 2, 3, 4"),
    ("2.2.1.1", "  early counts\n", ""),
    ("2.2.1.2", "within 3 working days", "within 3 days"),
    ("2.2.1.5", "  survives\n", ""),
    ("2.2.1.6", "give or take 0.5 points", "give or take 1 point"),
    ("2.2.2.2", "sample at least 20", "sample at least 19"),
    ("2.2.2.3", " where reason present", ""),
    ("2.2.2.4", "term support_limit     = 2 working hours", "term support_limit     = 2 hours"),
    ("damages*", "0.5% of monthly_fee", "0.6% of monthly_fee"),
]


@pytest.mark.parametrize(("clause", "said", "mistaken"), CHANGES, ids=[f"{one[0]} {one[2].strip()}" for one in CHANGES])
def test_a_mistake_in_the_standard_text_is_noticed(tmp_path: Path, clause: str, said: str, mistaken: str) -> None:
    shutil.copytree(AGREEMENTS / "customer-maintenance", tmp_path / "standard")
    file = tmp_path / "standard" / "terms.agreement"
    text = file.read_text(encoding="utf-8")
    # the clause's own line where it has such a one: others may say the same
    place = text.find(said, max(text.find(f"clause {clause} "), 0))
    place = text.index(said) if place < 0 else place
    file.write_text(text[:place] + mistaken + text[place + len(said) :], encoding="utf-8")
    results = run_scenarios(find_scenarios([tmp_path / "standard"]), match=clause)
    assert results.mistakes == ()
    assert results.count(Status.FAILED) > 0
