"""The DuckDB engine: runs a plan over a log, stage by stage, and collects the outcomes in one table."""

from collections.abc import Callable, Iterator, Sequence

from sqlglot import exp

from servanda.engines import reasons
from servanda.engines.duckdb.acts import exercised, forbidden, satisfied
from servanda.engines.duckdb.calendar_windows import begun, per_entity, per_window
from servanda.engines.duckdb.due import with_due
from servanda.engines.duckdb.due_rules import rules
from servanda.engines.duckdb.holes import Holes, Role, Spot, blind, gaps, holes, sources, unseen
from servanda.engines.duckdb.instances import triggered, with_keys
from servanda.engines.duckdb.matching import answers, matched
from servanda.engines.duckdb.metrics import holds, measure, runs
from servanda.engines.duckdb.outcome_rows import Joined, classify, collected
from servanda.engines.duckdb.reliefs import certain_pauses, excused, hidden_pauses, opening, pauses, released
from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import literal, query, table, union_all
from servanda.engines.duckdb.store import Store
from servanda.engines.outcomes import Opening, Outcome
from servanda.logs.log import Log
from servanda.model.agreement import Agreement, Deadline
from servanda.model.expressions import WindowRef
from servanda.plan import (
    Check,
    Exercised,
    Holds,
    Instances,
    Measure,
    Measures,
    Never,
    Occurs,
    PerEntity,
    PerExercise,
    PerRun,
    PerTrigger,
    PerWindow,
    lower,
    reached,
)
from servanda.plan.reads import operands

Progress = Callable[[int, int, str], None]
"""called with stages done, all stages and the name of the next one"""


def run(
    agreement: Agreement, log: Log, progress: Progress | None = None, *, only: frozenset[str] | None = None
) -> Store:
    """Evaluate every clause that has a rule (or `only` some, with what they depend on); `agreement.runs` is known."""
    session = Session(agreement, log)
    plan = lower(agreement, only)
    for check in plan.checks:
        for excuse in check.excuses:
            for clause in excuse.clauses:
                wanted = list(session.read_by_excuses.get(clause, ()))
                for other in plan.checks:
                    if other.clause == clause:
                        wanted += [*other.key, *(excuse.key if session.correlates(other, excuse.key) else ())]
                session.read_by_excuses[clause] = tuple(dict.fromkeys(wanted))
    order = {clause.number: place for place, clause in enumerate(agreement.clauses)}
    parts: list[exp.Query] = []
    openings: list[Opening] = []
    total = len(plan.stages)
    for done, stage in enumerate(plan.stages):
        if progress is not None:
            progress(done, total, stage.name)
        if isinstance(stage, Measure):
            measure(session, stage)
            continue
        # two steps may say the very same: their places differ
        number = order[stage.clause] * 1000 + len(session.results.get(stage.clause, ()))
        decided = _decide(session, stage, openings)
        session.results.setdefault(stage.clause, []).append((stage, decided))
        step = None if isinstance(stage.demand, Holds) else _step(stage)
        parts.append(collected(number, stage.clause, stage.debtor, step, decided))
        parts += _unseen(session, stage, number, step)
    if progress is not None:
        progress(total, total, "")
    return Store(session, session.create("rows", union_all(parts)) if parts else None, tuple(openings))


def _step(check: Check) -> str:
    return check.demand.condition.metric if isinstance(check.demand, Measures) else check.step


def _decide(session: Session, check: Check, openings: list[Opening]) -> str:
    match check.demand, check.instances:
        case Never() as demand, _:
            return forbidden(session, check, demand)
        case Exercised() as demand, _:
            return exercised(session, check, demand, openings)
        case Holds() as demand, PerTrigger() as instances:
            return satisfied(session, check, demand, instances)
        case Measures() as demand, PerWindow() as instances:
            return _measured(session, check, demand, instances)
        case Occurs() as demand, instances if instances is not None:
            return _fulfilled(session, check, demand, instances)
        case _:
            message = f"{check.name}: a demand without instances"
            raise TypeError(message)


def _fulfilled(session: Session, check: Check, demand: Occurs, instances: Instances) -> str:
    found = answers(session, check, demand)
    match instances:
        case PerTrigger():
            opened = triggered(
                session, check, instances, lambda stream: matched(session, check, demand, stream, found, bounded=False)
            )
        case PerExercise(clause):
            opened = _exercises(session, check, clause)
        case PerRun():
            opened = _runs(session, check, instances)
        case PerWindow():
            opened = per_window(session, check, instances)
        case PerEntity():
            opened = per_entity(session, check, instances)
    dated = opened
    stoppable = False
    if not isinstance(instances, PerWindow | PerEntity):
        if check.due is None:
            # no deadline: never late, open until it is done
            dated = query(
                "SELECT i.*, CAST(NULL AS BIGINT) AS due, CAST(:as_of AS BIGINT) AS floor FROM :i AS i",
                i=table(opened),
                as_of=session.as_of,
            )
        elif check.pauses:
            dated = _stopped(session, check, check.due, session.create("opened", opened))
            stoppable = True
        else:
            dated = with_due(session, opened, rules(session, check.due))
    due = session.create("due", dated)
    joined = Joined(
        due=due,
        matched=matched(session, check, demand, due, found, bounded=isinstance(instances, PerWindow | PerEntity)),
        released=released(session, check, due) if not isinstance(instances, PerWindow | PerRun) else None,
        excused=excused(session, check, due),
        unseen=_unseen_evidence(session, check, demand),
        half_open=check.due is None,
        from_window=demand.early_counts and _in_its_window(check, demand),
        event=demand.event,
        kept=session.read_by_excuses.get(check.clause),
        stoppable=stoppable,
        in_stream=isinstance(instances, PerTrigger) and instances.first_unanswered,
    )
    return classify(session, joined)


def _stopped(session: Session, check: Check, limit: Deadline, opened: str) -> exp.Query:
    """Deadlines of instances whose clock may stand still.

    A pause whose end may lie in a hole lasted until then for certain: the deadline is not known, and not before that.
    `halted` is then the hole's source. One that a hole may hide altogether leaves the deadline as it is on record, and
    `stopped` is the hole's source where it would have moved it.
    """
    standing, versions = pauses(session, check, opened), rules(session, limit)
    dated = query(
        "SELECT d.*, CAST(NULL AS VARCHAR) AS halted FROM :dated AS d",
        dated=with_due(session, opened, versions, standing).subquery(),
    )
    cut = certain_pauses(session, check, opened)
    if cut is not None:
        dated = query(
            "SELECT d.* REPLACE (CASE WHEN c.floor < d.floor THEN NULL ELSE d.due END AS due, "
            "CASE WHEN c.floor < d.floor THEN c.floor ELSE d.floor END AS floor, "
            "CASE WHEN c.floor < d.floor THEN h.source END AS halted) FROM :dated AS d "
            "JOIN (SELECT x.n, x.floor FROM :early AS x) AS c ON c.n = d.n "
            "LEFT JOIN (SELECT p.n, MIN(p.source) AS source FROM :certain AS p GROUP BY p.n) AS h ON h.n = d.n",
            dated=dated.subquery(),
            early=with_due(session, opened, versions, cut).subquery(),
            certain=table(cut),
        )
    hidden = hidden_pauses(session, check, opened)
    if hidden is None:
        return query("SELECT d.*, CAST(NULL AS VARCHAR) AS stopped FROM :dated AS d", dated=dated.subquery())
    unseen = session.create("hidden", hidden)
    return query(
        "SELECT d.*, CASE WHEN l.due IS DISTINCT FROM d.due THEN h.source END AS stopped FROM :dated AS d "
        "JOIN (SELECT x.n, x.due FROM :late AS x) AS l ON l.n = d.n "
        "LEFT JOIN (SELECT u.n, MIN(u.source) AS source FROM :unseen AS u GROUP BY u.n) AS h ON h.n = d.n",
        dated=dated.subquery(),
        late=with_due(session, opened, versions, pauses(session, check, opened, unseen)).subquery(),
        unseen=table(unseen),
    )


def _unseen_evidence(session: Session, check: Check, demand: Occurs) -> Holes:
    """Where what fulfils an instance, releases it or stops its clock may lie unseen.

    Where an early act counts, a gap leaves open all that follows.
    """
    early = demand.early_counts and not _in_its_window(check, demand)
    acts = set(sources(session, [demand.event])) if early else set()

    def spots(of: Sequence[str]) -> list[Spot]:
        lasting = ((start, 2**62, source) for start, _, source in gaps(session, of) if source in acts)
        return sorted([*blind(session, of), *lasting])

    return holes(session, _roles(check, demand), spots)


def _roles(check: Check, demand: Occurs) -> Iterator[Role]:
    """The events that must be seen from opening to due before silence says anything, and what correlates them."""
    of_record = not isinstance(check.instances, PerWindow | PerRun)
    yield demand.event, check.key
    for release in check.releases:
        yield from ((event, release.key if of_record else ()) for event in release.events)
    for pause in check.pauses:
        events = (pause.event,) if pause.until is None else (pause.event, pause.until)
        yield from ((event, pause.key if of_record else ()) for event in events)


def _in_its_window(check: Check, demand: Occurs) -> bool:
    """An event serves the window it lies in: the demand does not name the window, so it cannot come much earlier."""
    named = any(isinstance(operand, WindowRef) for operand in operands(demand.where))
    return isinstance(check.instances, PerWindow) and not named


def _exercises(session: Session, check: Check, clause: str) -> exp.Query:
    """Each exercise of the power that is not without ground opens the duty that follows from it."""
    rows = query(
        "SELECT d.* EXCLUDE (n, k, key, valid, ok, grounded, ground, sure, why), "
        "CASE WHEN d.grounded THEN TRUE END AS sure, :why AS why FROM :d AS d WHERE d.grounded IS DISTINCT FROM FALSE",
        d=table(session.exercises[clause]),
        why=reasons.UNGROUNDED,
    )
    return with_keys(session, check, rows, window=False)


def _runs(session: Session, check: Check, instances: PerRun) -> exp.Query:
    metric = session.agreement.metrics[instances.trigger.metric]
    found = runs(session, instances.trigger, skipping_thin=metric.skipping_thin)
    count = len(found)
    rows = session.load(
        "runs",
        {
            "opened": ("BIGINT", [run.since for run in found]),
            "lo": ("BIGINT", [run.since for run in found]),
            "hi": ("BIGINT", [None] * count),
            "label": ("VARCHAR", [run.ground for run in found]),
            "te": ("VARCHAR", [None] * count),
            "t_row": ("BIGINT", [None] * count),
            "t_file": ("INTEGER", [None] * count),
            "t_record": ("BIGINT", [None] * count),
            "t_id": ("VARCHAR", [None] * count),
            "sure": ("BOOLEAN", [True if run.certain else None for run in found]),
            "why": ("VARCHAR", [reasons.UNKNOWN_VALUE] * count),
        },
    )
    return with_keys(session, check, query("SELECT r.* FROM :r AS r", r=table(rows)), window=True)


def _measured(session: Session, check: Check, demand: Measures, instances: PerWindow) -> str:
    """One instance per window that is not thin; a window that is not judged yet is pending.

    A window in which there was nothing to count has no value to judge and makes none, like a thin one.
    """
    condition = demand.condition
    rows: list[tuple[int, int | None, str, str, str | None, int]] = []
    own = begun(session, instances.windows, survives=check.survives)
    measured = {(one.label, one.start, one.end): one for one in session.metric_windows[condition.metric]}
    for window in [found for one in own if (found := measured.get((one.label, one.start, one.end))) is not None]:
        if window.thin:
            continue
        outcome, reason = Outcome.PENDING, None
        floor = session.judged[condition.metric][window.label].floor
        if not reached(session.agreement.metrics[condition.metric].body, floor, session.as_of):
            pass  # not judged yet, whatever a year that nobody knows brings
        elif window.judged_at is None:
            outcome, reason = Outcome.UNDECIDED, reasons.UNKNOWN_YEAR
        elif window.judged:
            held = holds(session, window, condition.op, condition.bound)
            if held is None:
                outcome, reason = Outcome.UNDECIDED, reasons.UNKNOWN_VALUE
            elif window.value is None:
                continue
            else:
                outcome = Outcome.MET if held else Outcome.MISSED
        rows.append((window.start, window.judged_at, window.label, outcome.value, reason, floor))
    loaded = session.load(
        "figures",
        {
            "opened": ("BIGINT", [row[0] for row in rows]),
            "due": ("BIGINT", [row[1] for row in rows]),
            "label": ("VARCHAR", [row[2] for row in rows]),
            "outcome": ("VARCHAR", [row[3] for row in rows]),
            "reason": ("VARCHAR", [row[4] for row in rows]),
            "floor": ("BIGINT", [row[5] for row in rows]),
        },
    )
    blank = query(
        "SELECT f.*, CASE WHEN f.outcome = 'met' THEN f.due END AS met_at, TRUE AS sure, "
        "CAST(NULL AS VARCHAR) AS te, CAST(NULL AS BIGINT) AS t_row, CAST(NULL AS INTEGER) AS t_file, "
        "CAST(NULL AS BIGINT) AS t_record, CAST(NULL AS VARCHAR) AS re, CAST(NULL AS INTEGER) AS r_file, "
        "CAST(NULL AS BIGINT) AS r_record, CAST(NULL AS VARCHAR) AS xe, CAST(NULL AS INTEGER) AS x_file, "
        "CAST(NULL AS BIGINT) AS x_record FROM :f AS f",
        f=table(loaded),
    )
    return session.create("measured", with_keys(session, check, blank, window=True))


def _unseen(session: Session, check: Check, number: int, step: str | None) -> list[exp.Query]:
    """One undecided row per stretch in which triggers would count but could not be seen."""
    events = opening(check)
    # an entity may be older than the term
    earlier = isinstance(check.instances, PerEntity)
    stretches = unseen(session, sources(session, events), survives=check.survives, earlier=earlier)
    if not stretches:
        return []
    loaded = session.load(
        "unseen",
        {
            "opened": ("BIGINT", [start for start, _, _ in stretches]),
            "source": ("VARCHAR", [source for _, _, source in stretches]),
        },
    )
    return [
        query(
            "SELECT :number AS check_no, :clause AS clause, :debtor AS debtor, :step AS step, '{}' AS key, "
            "'undecided' AS outcome, u.opened AS opened_at, CAST(NULL AS BIGINT) AS due_at, CAST(NULL AS BIGINT) AS "
            "met_at, "
            "CAST(NULL AS VARCHAR) AS te, CAST(NULL AS INTEGER) AS t_file, CAST(NULL AS BIGINT) AS t_record, "
            "CAST(NULL AS VARCHAR) AS re, CAST(NULL AS INTEGER) AS r_file, CAST(NULL AS BIGINT) AS r_record, "
            "CAST(NULL AS VARCHAR) AS xe, CAST(NULL AS INTEGER) AS x_file, CAST(NULL AS BIGINT) AS x_record, "
            ":reason || u.source AS reason FROM :u AS u",
            number=number,
            clause=check.clause,
            debtor=check.debtor,
            step=literal(step or (events[0] if events else "")),
            reason=reasons.NOT_SEEN,
            u=table(loaded),
        )
    ]
