"""One run: stage after stage of the plan, each finding what it reads of those before."""

from collections.abc import Callable, Iterable

from servanda.engines.reference.acts import condition_on_row, prohibition
from servanda.engines.reference.bench import Bench, Decided, bench
from servanda.engines.reference.duties import duty
from servanda.engines.reference.log import RecordedLog, recorded
from servanda.engines.reference.metrics import condition_on_metric, measure
from servanda.engines.reference.powers import power
from servanda.engines.reference.results import ReferenceOutcomes
from servanda.engines.reference.unseen import unseen_rows
from servanda.logs.log import Log
from servanda.model.agreement import Agreement
from servanda.plan import (
    Check,
    Exercised,
    Holds,
    Measure,
    Measures,
    Never,
    Occurs,
    lower,
)

Progress = Callable[[int, int, str], None]
"""called with stages done, all stages and the name of the next one"""


def run(
    agreement: Agreement, log: Log, progress: Progress | None = None, *, only: frozenset[str] | None = None
) -> ReferenceOutcomes:
    """All outcomes of the clauses that have a rule, or of those in `only` with what bears on them."""
    return decide(agreement, recorded(agreement, log), progress, only=only)


def decide(
    agreement: Agreement, log: RecordedLog, progress: Progress | None = None, *, only: frozenset[str] | None = None
) -> ReferenceOutcomes:
    """The same from records that are Python objects already."""
    plan = lower(agreement, only)
    judge = bench(agreement, plan, log)
    found: list[tuple[int, Decided]] = []
    for done, stage in enumerate(plan.stages):
        if progress is not None:
            progress(done, len(plan.stages), stage.name)
        if isinstance(stage, Measure):
            judge.metrics[stage.name] = measure(judge, stage)
            continue
        rows = [*_decided(judge, stage), *unseen_rows(judge, stage)]
        judge.decided.setdefault(stage.clause, []).extend(rows)
        found += ((done, row) for row in rows)
    return ReferenceOutcomes(judge, found)


def _decided(judge: Bench, check: Check) -> Iterable[Decided]:
    """What became of every instance of the check."""
    match check.demand:
        case Occurs() as demand:
            return duty(judge, check, demand)
        case Never() as demand:
            return prohibition(judge, check, demand)
        case Holds() as demand:
            return condition_on_row(judge, check, demand)
        case Measures() as demand:
            return condition_on_metric(judge, check, demand)
        case Exercised() as demand:
            return power(judge, check, demand)
