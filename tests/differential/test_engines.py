"""Every engine gives the same outcomes, row for row (law 7): 2,000 examples by seed, some that hypothesis varies."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from servanda.engines.outcomes import Outcome

from .agreements import Generated
from .comparison import compared
from .finding import least, tried
from .logs import cases
from .records import Records

SHARDS, EXAMPLES = 20, 100
_ENOUGH = 5
"""examples of a shard in which each outcome occurs at least: an example that decides nothing shows nothing"""


@pytest.mark.parametrize("shard", range(SHARDS))
def test_engines_agree(shard: int) -> None:
    seen: Counter[Outcome] = Counter()
    for seed in range(shard * EXAMPLES, (shard + 1) * EXAMPLES):
        finding, result = tried(seed)
        if finding is not None:
            pytest.fail(str(least(finding, seconds=60)))
        assert result is not None
        seen.update({row.outcome for row in result.rows if row.due_at is not None or row.trigger is not None})
    assert {outcome: count for outcome, count in seen.items() if count >= _ENOUGH}.keys() == set(Outcome), seen


@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(cases())
def test_engines_agree_on_what_hypothesis_varies(pair: tuple[Generated, Records]) -> None:
    generated, records = pair
    found, _ = compared(generated, records)
    assert found is None, f"{found.kind}\n{found.details}"
