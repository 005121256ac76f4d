"""Metrics: a value per window, judged when everything it counts can be known, and the runs that open powers."""

from dataclasses import dataclass
from fractions import Fraction

from sqlglot import exp

from servanda.clocks import Due, Window, deadline_due
from servanda.engines.duckdb.calendar_windows import begun
from servanda.engines.duckdb.due import with_due
from servanda.engines.duckdb.due_rules import rules, version_at, window_due
from servanda.engines.duckdb.holes import ahead, blind, holes, sources, unseen
from servanda.engines.duckdb.instances import triggered
from servanda.engines.duckdb.matching import answers, matched
from servanda.engines.duckdb.reliefs import opening
from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import query, table, union_all
from servanda.engines.outcomes import MetricWindow
from servanda.model.agreement import ComplianceOf, CountOf, MetricTrigger, ShareOf, Within
from servanda.model.expressions import Const, Dated, Duration, Money, Operand, TermRef, TimeOfDay, Value
from servanda.plan import Check, Exercised, Holds, Measure, Never, Occurs, PerEntity, PerTrigger, reached
from servanda.syntax.tree import Comparison


def measure(session: Session, metric: Measure) -> None:
    """Evaluate the metric in every window that has begun; the session keeps values and table."""
    found = begun(session, metric.windows)
    stretches = session.load(
        "windows",
        {
            "label": ("VARCHAR", [window.label for window in found]),
            "start": ("BIGINT", [window.start for window in found]),
            "stop": ("BIGINT", [window.end for window in found]),
        },
    )
    counts = {
        label: (num, den, unknown) for label, num, den, unknown in session.rows(_counts(session, metric, stretches))
    }
    values: list[MetricWindow] = []
    session.judged[metric.name] = {window.label: _judged_at(session, metric, window) for window in found}
    for window in found:
        due = session.judged[metric.name][window.label]
        num, den, unknown = counts[window.label]
        judged = due.at is not None and reached(metric.body, due.at, session.as_of)
        known = judged and not unknown and not _blind(session, metric, window)
        size = den if den is not None else num
        values.append(
            MetricWindow(
                metric=metric.name,
                label=window.label,
                start=window.start,
                end=window.end,
                judged_at=due.at,
                judged=judged,
                thin=known and metric.sample is not None and size < metric.sample,
                numerator=int(num) if known else None,
                denominator=None if den is None or not known else int(den),
            )
        )
    session.metric_windows[metric.name] = values
    session.measured[metric.name] = session.load(
        "measured",
        {
            "label": ("VARCHAR", [value.label for value in values]),
            "num": ("BIGINT", [value.numerator for value in values]),
            "den": (
                "BIGINT",
                [
                    None if value.numerator is None else 1 if value.denominator is None else value.denominator
                    for value in values
                ],
            ),
        },
    )


def _judged_at(session: Session, metric: Measure, window: Window) -> Due:
    match metric.body:
        case ShareOf(limit=limit) if limit is not None:
            return window_due(session, limit, window.start, window.end)
        case _:
            return Due.known(window.end)


def _blind(session: Session, metric: Measure, window: Window) -> bool:
    """Whether something that the metric counts may not have been seen."""
    match metric.body:
        case CountOf(event=event) | ShareOf(event=event):
            return _touches(session, [event], window.start, window.end)
        case ComplianceOf(clauses):
            checks = [check for clause in clauses for check, _ in session.results.get(clause, ())]
            return any(_unseen_due(session, check, window) for check in checks)


def _unseen_due(session: Session, check: Check, window: Window) -> bool:
    """Whether an instance of the check that nobody could see may be due in the window."""
    entities = isinstance(check.instances, PerEntity)
    found = unseen(session, sources(session, opening(check)), survives=check.survives, earlier=entities)
    ranges = (_due_between(session, check, start, stop - 1) for start, stop, _ in found)
    return any(first < window.end and (last is None or last >= window.start) for first, last in ranges)


def _due_between(session: Session, check: Check, first: int, last: int) -> tuple[int, int | None]:
    """The earliest and the latest due instant of what opens between two instants; None: nobody can say the latest.

    The later it opens the later it is due, but for a limit that changes on a date.
    """
    if check.due is None:
        return first, last if isinstance(check.demand, Never | Exercised | Holds) else None
    dated: Dated[Duration] | Dated[TimeOfDay] = check.due.limit if isinstance(check.due, Within) else check.due.time
    changes = (session.day_start(since) for since, _ in dated.versions if since is not None)
    edges = {first, last, *(at for change in changes for at in (change - 1, change) if first <= at <= last)}
    dues = [deadline_due(session.zone, session.calendar, check.due, at) for at in edges]
    latest = None if check.pauses or any(due.at is None for due in dues) else max(due.at or 0 for due in dues)
    return min(due.floor for due in dues), latest


def _touches(session: Session, events: list[str], start: int, end: int) -> bool:
    return any(lo < end and hi > start for lo, hi, _ in blind(session, sources(session, events)))


def _counts(session: Session, metric: Measure, stretches: str) -> exp.Expr:
    """Rows of label, numerator, denominator (NULL for a count) and whether something unknown could change them."""
    match metric.body:
        case CountOf(event, where):
            counted = _cases(session, ShareOf(event, where, event, None, (), None))[1]
            return query(
                "SELECT w.label, COUNT(c.opened) FILTER (WHERE c.sure), NULL, COALESCE(BOOL_OR(c.sure IS NULL AND "
                "c.opened IS NOT NULL), FALSE) FROM :w AS w LEFT JOIN :c AS c ON c.opened >= w.start AND "
                "c.opened < w.stop "
                "GROUP BY w.label",
                w=table(stretches),
                c=table(counted),
            )
        case ShareOf(response=response, response_where=response_where, limit=limit):
            check, cases = _cases(session, metric.body)
            if limit is not None:
                cases = with_due(session, cases, rules(session, limit))
            demand = Occurs(response, response_where, (), 1, early_counts=False)
            asked = session.create("cases", cases)
            found = matched(session, check, demand, asked, answers(session, check, demand), bounded=False)
            limited = limit is not None
            last = "m.met_at <= COALESCE(c.due, c.floor)" if limited else "m.met_at < w.stop"
            maybe = "m.maybe_at <= c.due OR (c.due IS NULL AND m.n IS NOT NULL)" if limited else "m.maybe_at < w.stop"
            due = "COALESCE(c.due, c.floor)" if limited else "w.stop - 1"
            unanswered = holes(session, [(response, check.key)], lambda of: blind(session, of))
            lost = ahead(session, unanswered, asked, "c.opened", alias="c")
            return query(
                f"SELECT w.label, COUNT(c.n) FILTER (WHERE c.sure AND {last}), COUNT(c.n) FILTER (WHERE c.sure), "
                f"COALESCE(BOOL_OR(c.n IS NOT NULL AND (c.sure IS NULL OR (({last}) IS NOT TRUE AND "
                f"({maybe} OR ({lost.at} <= {due} AND c.k IS NOT NULL))))), FALSE) "
                "FROM :w AS w LEFT JOIN :c AS c ON c.opened >= w.start AND c.opened < w.stop "
                f"LEFT JOIN :m AS m ON m.n = c.n {lost.joins} GROUP BY w.label",
                w=table(stretches),
                c=table(asked),
                m=table(found),
                **lost.tables,
            )
        case ComplianceOf(clauses):
            tables = [decided for clause in clauses for _, decided in session.results.get(clause, ())]
            rows = [query("SELECT d.due, d.outcome, d.floor FROM :d AS d", d=table(name)) for name in tables]
            return query(
                "SELECT w.label, COUNT(d.due) FILTER (WHERE d.outcome = 'met'), "
                "COUNT(d.due) FILTER (WHERE d.outcome IN ('met', 'late', 'missed')), "
                "COALESCE(BOOL_OR(d.outcome = 'undecided' OR (d.floor IS NOT NULL AND d.due IS NULL)), FALSE) "
                "FROM :w AS w LEFT JOIN :d AS d "
                "ON d.floor < w.stop AND (d.due >= w.start OR (d.due IS NULL AND d.outcome IN ('met', 'undecided'))) "
                "GROUP BY w.label",
                w=table(stretches),
                d=union_all(rows).subquery() if len(rows) > 1 else rows[0].subquery(),
            )


def _cases(session: Session, share: ShareOf) -> tuple[Check, exp.Query]:
    """The counted events as instances: a share is asked of them as a duty would be."""
    check = Check(
        clause="",
        debtor="",
        step="",
        instances=PerTrigger((share.event,), share.where, None, None, first_unanswered=False),
        demand=Occurs(share.response, share.response_where, (), 1, early_counts=False),
        due=share.limit,
        key=share.key,
        shown=(),
        releases=(),
        excuses=(),
        pauses=(),
        overridden_by=(),
        survives=True,
    )
    return check, triggered(
        session, check, PerTrigger((share.event,), share.where, None, None, first_unanswered=False), None
    )


# --- runs -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """Adjacent judged windows that all satisfy a condition.

    When the last was judged, which they are, whether for sure.
    """

    since: int
    ground: str
    certain: bool


def holds(session: Session, window: MetricWindow, op: Comparison, bound: Operand) -> bool | None:
    """Whether a judged window's value satisfies the comparison; None where it is unknown.

    No value satisfies nothing.
    """
    if window.numerator is None:
        return None
    value = window.value
    if value is None:
        return False
    limit = _bound(session, bound, window.start)
    return {
        Comparison.EQ: value == limit,
        Comparison.NE: value != limit,
        Comparison.LT: value < limit,
        Comparison.LE: value <= limit,
        Comparison.GT: value > limit,
        Comparison.GE: value >= limit,
    }[op]


def _bound(session: Session, bound: Operand, instant: int) -> Fraction:
    """The bound in force when the window began."""
    match bound:
        case Const(value):
            return _number(value)
        case TermRef(value=dated):
            return _number(version_at(session, dated, instant))
        case _:
            message = "a metric is compared with a value or a term"
            raise TypeError(message)


def _number(value: Value) -> Fraction:
    return Fraction(value.amount) if isinstance(value, Money) else Fraction(value)  # type: ignore[arg-type]


def runs(session: Session, trigger: MetricTrigger, *, skipping_thin: bool) -> list[Run]:
    """Every run of `trigger.count` adjacent judged windows, in order; unknown windows make runs that may be."""
    windows = [w for w in session.metric_windows[trigger.metric] if not (skipping_thin and w.thin)]
    states = [False if window.thin else _state(session, window, trigger) for window in windows]
    found: list[Run] = []
    for end in range(trigger.count, len(windows) + 1):
        part = states[end - trigger.count : end]
        if any(state is False for state in part):
            continue
        chosen = windows[end - trigger.count : end]
        since = max(session.judged[trigger.metric][window.label].floor for window in chosen)
        found.append(Run(since, ", ".join(window.label for window in chosen), all(state is True for state in part)))
    return found


def _state(session: Session, window: MetricWindow, trigger: MetricTrigger) -> bool | None:
    floor = session.judged[trigger.metric][window.label].floor
    if not reached(session.agreement.metrics[trigger.metric].body, floor, session.as_of):
        return False  # not judged yet: nothing has opened
    return holds(session, window, trigger.op, trigger.bound)
