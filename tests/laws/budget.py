"""How many examples a law gets, and which: few and always the same, or with SERVANDA_LONG=1 many and new ones."""

import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.differential import Generated, Records
from tests.differential.draws import Tape
from tests.differential.logs import case

LONG = bool(os.environ.get("SERVANDA_LONG"))
_MORE = 25
_CHEAPER = {"duckdb": 1, "reference": 2}
"""how many times as many examples an engine gets for being faster on small logs"""
each_engine = pytest.mark.parametrize("engine", list(_CHEAPER))
_PHASES = [Phase.explicit, Phase.generate]


def law(examples: int, engine: str = "duckdb") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Settings of a law: `examples` of them, twice as many for a fast engine, 25 times as many in the long run."""
    chosen: Any = settings(
        max_examples=examples * _CHEAPER[engine] * (_MORE if LONG else 1),
        deadline=None,
        derandomize=not LONG,
        database=None,
        phases=_PHASES,
        suppress_health_check=list(HealthCheck),
    )
    return chosen  # type: ignore[no-any-return]


def seeded(least: int = 1, most: int = 3) -> SearchStrategy[tuple[Generated, Records]]:
    """Agreements of `least` to `most` clauses with their logs, each made from a seed of its own.

    `cases()` of the generators shrinks better, but hypothesis varies few of its choices at a time, and laws need rows
    of every kind. A failure names its seed; `python -m tests.differential.show SEED` shows the example.
    """

    def made(seed: int) -> tuple[Generated, Records]:
        note(f"seed {seed}")
        return case(Tape(seed=seed).draws(), least, most)

    return st.integers(0, 2**48).map(made)


class Premises(Counter[str]):
    """How often each premise of a law was met: a law that is never put to the test holds nothing."""

    def must(self, **least: int) -> None:
        """Each premise must have been met so often in the ordinary run."""
        missing = {name: (self[name], count) for name, count in least.items() if self[name] < count}
        assert not missing, f"premises hardly met (found, wanted): {missing}; {dict(self)}"
