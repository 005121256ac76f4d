"""Both engines say the same of scenarios: of passing ones, and of what is wrong with failing ones."""

from dataclasses import replace
from pathlib import Path

import pytest

from servanda.engines.names import Engine
from servanda.scenarios import Results, Status, find_scenarios, run_scenarios, running

from .conftest import Run

AGREEMENTS = Path(__file__).resolve().parents[2] / "agreements"
# each pattern takes a few scenarios: the database needs a fifth of a second for one
PATTERNS = ("lie in a hole", "excuse", "two bad weeks", "2.1.1.2b", "2.2.1.3", "consent*", "每*")


def comparable(results: Results) -> Results:
    """Without what differs from run to run."""
    scenarios = tuple(replace(one, seconds=0.0) for one in results.scenarios)
    return replace(results, scenarios=scenarios, seconds=0.0, engine=Engine.REFERENCE)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_agreements_scenarios(pattern: str) -> None:
    files = find_scenarios([AGREEMENTS / "qinghe"])
    found = [comparable(run_scenarios(files, engine=engine, match=pattern)) for engine in Engine]
    assert found[0] == found[1]
    assert found[0].count(Status.PASSED) > 0


def test_what_fails_fails_alike(run: Run) -> None:
    text = """
        as of: 2026-03-09
        gaps: {answer_given: 2026-03-03 09:20 to 2026-03-03 09:30}
        scenarios:
          - name: everything otherwise
            events:
              - 2026-03-02 09:00 question_asked ticket=t1 kind=complaint rating=4.50 urgent=yes refund=3 month=2026-03
              - 10:05 answer_given ticket=t1
              - 2026-03-02 09:00 question_asked ticket=t2 kind=complaint
              - 09:10 desk_waits ticket=t2
              - 2026-03-03 09:00 question_asked ticket=t3 kind=complaint
              - 2026-03-03 09:00 question_asked ticket=t4 kind=complaint
              - 09:01 question_settled ticket=t4
              - 2026-03-04 machine_opened machine=m1
              - 2026-03-04 review_demanded demand=d1
              - 2026-03-04 review_demanded demand=d2 reason="naja"
            expect:
              "1": "met, due 2026-01-01"
              "2": met
              "3": [exercise demand=d1 with ground, open since 2026-02-01, exercised, others met]
              "4": met
              owed: nothing
              metrics: {share_answered: {2026-W10: 1 of 1}}
    """
    reference, database = (comparable(run(text, engine, coverage=True)) for engine in Engine)
    assert reference == database
    [result] = reference.scenarios
    assert len(result.failures) > 8


def test_a_new_database_now_and_then_changes_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six minutes late each time, by whatever database the scenarios share."""
    monkeypatch.setattr(running, "_LOGS", 1)
    late = "events: [2026-03-02 09:00 question_asked ticket=t1 kind=complaint, 10:06 answer_given ticket=t1]"
    scenarios = "".join(f'  - {{name: "{number}", {late}, expect: {{"1": late by 6 min}}}}\n' for number in range(3))
    assert run(f"as of: 2026-04-01\nscenarios:\n{scenarios}", Engine.DUCKDB).count(Status.PASSED) == 3
