"""How many examples a law gets: few and the same ones in the ordinary run, many and new ones with SERVANDA_LONG=1."""

import os
from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, settings

LONG = bool(os.environ.get("SERVANDA_LONG"))
_MORE = 25
_PHASES = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]


def law(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Settings of a law: `examples` of them, 25 times as many in the long run."""
    chosen: Any = settings(
        max_examples=examples * (_MORE if LONG else 1),
        deadline=None,
        derandomize=not LONG,
        database=None,
        phases=_PHASES,
        suppress_health_check=list(HealthCheck),
    )
    return chosen  # type: ignore[no-any-return]


class Premises(Counter[str]):
    """How often each premise of a law was met: a law that is never put to the test holds nothing."""

    def must(self, **least: int) -> None:
        """Each premise must have been met so often in the ordinary run."""
        missing = {name: (self[name], count) for name, count in least.items() if self[name] < count}
        assert not missing, f"premises hardly met (found, wanted): {missing}; {dict(self)}"
