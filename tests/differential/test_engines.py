"""Every engine gives the same outcomes, row for row (law 7): 2,000 examples by seed, some that hypothesis varies."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from servanda.engines.outcomes import Outcome

from .agreements import Generated
from .comparison import compared, difference
from .draws import Tape
from .files import load_from_files
from .finding import least, tried
from .logs import case, cases
from .records import Records, Stretch
from .running import ENGINES, run, run_on

SHARDS, EXAMPLES = 20, 100
_COMMON = {Outcome.MET, Outcome.LATE, Outcome.MISSED, Outcome.PENDING, Outcome.UNDECIDED}
"""outcomes of which each shard holds some: examples that decide nothing show nothing"""


@pytest.mark.parametrize("shard", range(SHARDS))
def test_engines_agree(shard: int) -> None:
    seen: Counter[Outcome] = Counter()
    for seed in range(shard * EXAMPLES, (shard + 1) * EXAMPLES):
        finding, result = tried(seed)
        if finding is not None:
            pytest.fail(str(least(finding, seconds=60)))
        assert result is not None
        seen.update({row.outcome for row in result.rows if row.due_at is not None or row.trigger is not None})
    assert seen.keys() >= _COMMON, seen


@pytest.mark.parametrize("seed", range(5000, 5024))
def test_a_log_from_files_says_the_same(seed: int, tmp_path: Path) -> None:
    """Every source is written to a file; gaps are left out, for files have them only by a silence."""
    generated, records = case(Tape(seed=seed).draws())
    for name, stretch in records.coverage.items():
        records = records.covered(name, Stretch(stretch.since, stretch.until))
    log = load_from_files(generated, records, tmp_path)
    try:
        from_files = [run_on(name, generated, log) for name in ENGINES]
    finally:
        log.connection.close()
    in_memory = run(ENGINES[0], generated, records)
    for result in from_files:
        found = difference(generated.agreement, in_memory, result)
        assert found is None, f"{found.kind}\n{generated}\n{records}\n{found.details}"


@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(cases(aside=True))
def test_engines_agree_on_what_hypothesis_varies(pair: tuple[Generated, Records]) -> None:
    generated, records = pair
    found, _ = compared(generated, records)
    assert found is None, f"{found.kind}\n{found.details}"
