"""Generated examples with their logs already in memory: the mutant's engine against what the other one said."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from servanda.logs.log import Log
from tests.differential.agreements import Generated
from tests.differential.comparison import difference
from tests.differential.draws import Tape
from tests.differential.logs import case
from tests.differential.running import ENGINES, Result, open_log, run_on

_OPEN = ExitStack()
"""the logs, open as long as the process lives"""


def prepare(count: int, engines: list[str]) -> dict[str, Callable[[], None]]:
    """The first `count` examples of `tests/differential`; by name, a function that compares an engine with the other.

    The other one has run already, on the program as it is.
    """
    ready: dict[str, Callable[[], None]] = {}
    for seed in range(count):
        generated, records = case(Tape(seed=seed).draws(), aside=True)
        log = _OPEN.enter_context(open_log(generated, records))
        for engine in engines:
            (other,) = (name for name in ENGINES if name != engine)
            expected = run_on(other, generated, log)
            ready[f"example {seed} by {engine}"] = partial(_compare, engine, generated, log, expected)
    return ready


def _compare(engine: str, generated: Generated, log: Log, expected: Result) -> None:
    found = difference(generated.agreement, run_on(engine, generated, log), expected)
    assert found is None, found
