"""Every scenario of the agreements comes out as written, and every clause of the two real ones has some."""

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
