"""Metrics (section 2, Metrics): what the log itself says of each window, as exact fractions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from servanda.engines import reasons
from servanda.engines.outcomes import MetricWindow, Outcome
from servanda.engines.reference.bench import Bench, Decided, Story, Verdict, undecided
from servanda.engines.reference.clock import Due
from servanda.engines.reference.conditions import Maybe
from servanda.engines.reference.deadlines import within, within_after
from servanda.engines.reference.instances import deadline
from servanda.engines.reference.localtime import NEVER
from servanda.engines.reference.log import Record, since
from servanda.engines.reference.runs import satisfies
from servanda.engines.reference.seen import Unseen, whom
from servanda.engines.reference.unseen import opening_events, unseen_stretches
from servanda.engines.reference.windows import Window, calendar_windows
from servanda.model.agreement import ComplianceOf, CountOf, ShareOf, Within
from servanda.plan import Check, Exercised, Holds, Measure, Measures, Never, PerWindow, reached


@dataclass(frozen=True, slots=True)
class Tallied:
    """How many of how many; `of` None for a plain count. `known` False where the log cannot tell."""

    count: int
    of: int | None
    known: bool


UNKNOWN = Tallied(0, None, known=False)


def measure(bench: Bench, metric: Measure) -> list[MetricWindow]:
    """Every window of the metric that has begun; its value is known once it is judged."""
    windows = metric.windows
    begun = list(calendar_windows(bench.local, windows.unit, bench.term, partial=windows.partial, before=bench.as_of))
    bench.judged[metric.name] = {window.label: _judged_at(bench, metric.body, window) for window in begun}
    return [_measured(bench, metric, window) for window in begun]


def _measured(bench: Bench, metric: Measure, window: Window) -> MetricWindow:
    judged_at = bench.judged[metric.name][window.label]
    judged = judged_at.at is not None and reached(metric.body, judged_at.at, bench.as_of)
    tallied = _tallied(bench, metric.body, window) if judged else UNKNOWN
    sample = tallied.count if tallied.of is None else tallied.of
    return MetricWindow(
        metric=metric.name,
        label=window.label,
        start=window.start,
        end=window.end,
        judged_at=judged_at.at,
        judged=judged,
        thin=tallied.known and metric.sample is not None and sample < metric.sample,
        numerator=tallied.count if tallied.known else None,
        denominator=tallied.of if tallied.known else None,
    )


def _tallied(bench: Bench, body: CountOf | ShareOf | ComplianceOf, window: Window) -> Tallied:
    match body:
        case CountOf():
            return _counted(bench, body, window)
        case ShareOf():
            return _shared(bench, body, window)
        case ComplianceOf():
            return _complied(bench, body, window)


def _judged_at(bench: Bench, body: CountOf | ShareOf | ComplianceOf, window: Window) -> Due:
    """When a window can be judged: at its end plus the metric's `within`, the longest that was in force in it."""
    if not isinstance(body, ShareOf) or body.limit is None:
        return Due.known(window.end)
    hours = bench.hours(body.limit.calendar) if body.limit.calendar is not None else None
    return within_after(bench.local, hours, body.limit, window)


def _inside(bench: Bench, body: CountOf | ShareOf, window: Window) -> Iterator[tuple[Record, Maybe]]:
    """The window's events that match, or may."""
    for record in since(bench.events.of(body.event), window.start):
        if record.at >= window.end:
            return
        matches = bench.holds(body.where, record, record)
        if matches is not False:
            yield record, matches


def _seen(bench: Bench, event: str, window: Window) -> bool:
    """Whether the window's events could be seen."""
    return bench.seen.hole((event,), window.start, window.end - 1) is None


def _counted(bench: Bench, body: CountOf, window: Window) -> Tallied:
    found = [matches for _, matches in _inside(bench, body, window)]
    return Tallied(found.count(True), None, known=None not in found and _seen(bench, body.event, window))


def _shared(bench: Bench, body: ShareOf, window: Window) -> Tallied:
    count = of = 0
    known = _seen(bench, body.event, window)
    for record, matches in _inside(bench, body, window):
        if matches is None:
            known = False
            continue
        followed = _followed(bench, body, window, record)
        of += 1
        count += followed is True
        known = known and followed is not None
    return Tallied(count, of, known)


def _followed(bench: Bench, body: ShareOf, window: Window, record: Record) -> Maybe:
    """Whether a response of the same key came within the limit, or before the window's end."""
    if body.limit is None:
        due = Due.known(window.end - 1)
    else:
        hours = bench.hours(body.limit.calendar) if body.limit.calendar is not None else None
        due = within(bench.local, hours, body.limit, record.at)
    found: Maybe = False
    key = record.values(body.key)
    for answer in since(bench.events.sharing(body.response, body.key, key), record.at):
        if answer is record:
            continue
        if due.at is not None and answer.at > due.at:
            break
        matches = bench.holds(body.response_where, answer, record)
        if matches and answer.at <= due.floor:
            return True
        if matches is not False:
            found = None
    if key is None:
        return False
    last = min(due.floor, bench.as_of - 1)
    unseen = bench.seen.hole((body.response,), record.at, last, whom(record, body.key))
    return None if unseen is not None else found


def _complied(bench: Bench, body: ComplianceOf, window: Window) -> Tallied:
    """The share of `met` among the decided instances due in the window, excused and released left out."""
    known = not any(_unseen_due(bench, check, window) for check in bench.plan.checks if check.clause in body.clauses)
    met = of = 0
    for clause in body.clauses:
        for decided in bench.decided.get(clause, ()):
            due = decided.row.due_at
            if due is None:
                known = known and not _may_be_due(decided, window)
            elif window.start <= due < window.end:
                known = known and decided.outcome is not Outcome.UNDECIDED
                of += decided.outcome in {Outcome.MET, Outcome.LATE, Outcome.MISSED}
                met += decided.outcome is Outcome.MET
    return Tallied(met, of, known)


def _may_be_due(decided: Decided, window: Window) -> bool:
    """Whether an instance that is due nobody knows when may be due in the window, and would count there."""
    counts = decided.outcome in {Outcome.MET, Outcome.UNDECIDED} and not decided.unseen
    return counts and decided.floor is not None and decided.floor < window.end


def _unseen_due(bench: Bench, check: Check, window: Window) -> bool:
    """Whether an instance of the check that nobody could see may be due in the window."""
    return any(
        first < window.end and last >= window.start
        for stretch in unseen_stretches(bench, check, opening_events(check))
        for first, last in [_due_between(bench, check, stretch)]
    )


def _due_between(bench: Bench, check: Check, stretch: Unseen) -> tuple[int, int]:
    """When what opens in a stretch is due: the later it opens the later, but for a limit that changes on a date."""
    if check.due is None:
        acts = isinstance(check.demand, Never | Exercised | Holds)
        return stretch.start, stretch.end - 1 if acts else NEVER
    value = check.due.limit if isinstance(check.due, Within) else check.due.time
    changes = [bench.local.start(since) for since, _ in value.versions if since is not None]
    edges = [stretch.start, stretch.end - 1]
    edges += [at for change in changes for at in (change - 1, change) if stretch.start <= at < stretch.end]
    dues = [deadline(bench, check.due, at) for at in edges]
    unbounded = bool(check.pauses) or any(due.at is None for due in dues)
    return min(due.floor for due in dues), NEVER if unbounded else max(due.at or 0 for due in dues)


# --- a metric that must hold ------------------------------------------------------------------------------------------


def condition_on_metric(bench: Bench, check: Check, demand: Measures) -> Iterable[Decided]:
    """Every window of the clause is met where the metric satisfies the condition once it is judged.

    A thin window and a share over nothing make no instance.
    """
    if not isinstance(check.instances, PerWindow):
        return
    windows = check.instances.windows
    own = calendar_windows(
        bench.local, windows.unit, bench.bound_term(check), partial=windows.partial, before=bench.as_of
    )
    measured = {(one.label, one.start, one.end): one for one in bench.metrics[demand.condition.metric]}
    for window in own:
        one = measured.get((window.label, window.start, window.end))
        if one is not None:
            verdict = _metric_verdict(bench, demand, one)
            if verdict is not None:
                met = one.judged_at if verdict.outcome is Outcome.MET else None
                due = bench.judged[one.metric][one.label]
                story = Story(one.start, due, met, (("period", one.label),))
                yield bench.row(check, verdict, story, demand.condition.metric)


def _metric_verdict(bench: Bench, demand: Measures, one: MetricWindow) -> Verdict | None:
    floor = bench.judged[one.metric][one.label].floor
    if not reached(bench.agreement.metrics[one.metric].body, floor, bench.as_of):
        return Verdict(Outcome.PENDING)
    if one.judged_at is None:
        return undecided(reasons.UNKNOWN_YEAR)
    if one.numerator is None:
        return undecided(reasons.UNKNOWN_VALUE)
    if one.thin or one.value is None:
        return None
    kept = satisfies(bench, one, demand.condition.op, demand.condition.bound)
    return Verdict(Outcome.MET if kept else Outcome.MISSED)
