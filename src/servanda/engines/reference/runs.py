"""Runs of windows (section 2, Metrics): `in n consecutive weeks` asks for n adjacent judged windows."""

from collections.abc import Iterator
from dataclasses import dataclass

from servanda.engines.outcomes import MetricWindow
from servanda.engines.reference.bench import Bench
from servanda.engines.reference.conditions import Maybe, compared, every, plain
from servanda.engines.reference.deadlines import in_force
from servanda.model.agreement import MetricTrigger
from servanda.model.expressions import Const, Operand, TermRef
from servanda.plan import reached
from servanda.syntax.tree import Comparison


@dataclass(frozen=True, slots=True)
class Run:
    """Windows in a row; `since` is when the last of them is judged. `sure` None where a value is unknown."""

    since: int
    ground: str
    sure: Maybe


def satisfies(bench: Bench, window: MetricWindow, op: Comparison, bound: Operand) -> Maybe:
    """Whether the window's value satisfies the comparison; a share over nothing satisfies none."""
    if window.numerator is None:
        return None
    if window.value is None:
        return False
    match bound:
        case Const(value):
            wanted = plain(value)
        case TermRef():
            wanted = plain(in_force(bench.local, bound.value, window.start))
        case _:
            message = "a metric is compared with a value or a term"
            raise TypeError(message)
    return compared(window.value, op, wanted)


def runs(bench: Bench, trigger: MetricTrigger) -> Iterator[Run]:
    """Every run of the metric's judged windows; a thin window breaks a run, or is stepped over.

    One that may be judged already, nobody knows when, may make a run from the first instant on at which it can be.
    """
    skipping = bench.agreement.metrics[trigger.metric].skipping_thin
    judged = bench.judged[trigger.metric]
    body = bench.agreement.metrics[trigger.metric].body
    over = [each for each in bench.metrics[trigger.metric] if reached(body, judged[each.label].floor, bench.as_of)]
    kept = [window for window in over if not (skipping and window.thin)]
    for last in range(trigger.count, len(kept) + 1):
        run = kept[last - trigger.count : last]
        sure = every(False if window.thin else satisfies(bench, window, trigger.op, trigger.bound) for window in run)
        if sure is not False:
            since = max(judged[window.label].floor for window in run)
            yield Run(since, ", ".join(window.label for window in run), sure)
