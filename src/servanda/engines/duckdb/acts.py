"""Checks whose rows are themselves the acts: prohibitions, conditions on rows, powers."""

from collections.abc import Callable

from sqlglot import exp

from servanda.clocks import Due, deadline_due
from servanda.engines import reasons
from servanda.engines.duckdb.conditions import Scope, condition
from servanda.engines.duckdb.due import with_due
from servanda.engines.duckdb.due_rules import rules
from servanda.engines.duckdb.holes import Edge, Holes, behind, holes, missing, sources, unseen
from servanda.engines.duckdb.instances import carried, event_rows, in_term, not_overridden, triggered, with_keys
from servanda.engines.duckdb.matching import answers, matched
from servanda.engines.duckdb.metrics import runs
from servanda.engines.duckdb.reliefs import excused
from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import (
    EARLIEST,
    carried_field,
    column,
    field,
    join_key,
    named,
    query,
    table,
    union_all,
)
from servanda.engines.outcomes import Opening, RecordRef
from servanda.model.agreement import ExceptAfter, Within
from servanda.plan import Check, Exercised, Holds, Never, Occurs, PerRun, PerTrigger

_FINISHED = (
    "d.opened AS due, d.opened AS floor, CAST(NULL AS INTEGER) AS r_file, CAST(NULL AS BIGINT) AS r_record, "
    "CAST(NULL AS VARCHAR) AS re, CAST(NULL AS VARCHAR) AS xe, CAST(NULL AS INTEGER) AS x_file, "
    "CAST(NULL AS BIGINT) AS x_record"
)
"""the columns of a decided row that acts leave empty; an act is due when it happens"""


def _in_term(session: Session, check: Check, alias: str) -> exp.Expr:
    return in_term(session, column("opened", alias), survives=check.survives)


def _pardoned(session: Session, check: Check, decided: str) -> str:
    """The decided acts with what an excuse of the clause makes of a breach."""
    excuse = excused(session, check, decided)
    if excuse is None:
        return decided
    return session.create(
        "pardoned",
        query(
            "SELECT p.* EXCLUDE (x_holds, x_maybe, xxe, xx_file, xx_record) REPLACE ("
            "CASE WHEN p.x_holds THEN 'excused' WHEN p.x_maybe THEN 'undecided' ELSE p.outcome END AS outcome, "
            "CASE WHEN p.x_maybe AND NOT p.x_holds THEN :maybe ELSE p.reason END AS reason, "
            "CASE WHEN p.x_holds THEN p.xxe END AS xe, CASE WHEN p.x_holds THEN p.xx_file END AS x_file, "
            "CASE WHEN p.x_holds THEN p.xx_record END AS x_record) FROM (SELECT d.*, "
            "d.outcome = 'missed' AND x.holds AS x_holds, d.outcome = 'missed' AND x.maybe AS x_maybe, "
            "x.xe AS xxe, x.x_file AS xx_file, x.x_record AS xx_record "
            "FROM :decided AS d LEFT JOIN :excuse AS x ON x.n = d.n) AS p",
            decided=table(decided),
            excuse=table(excuse),
            maybe=reasons.MAYBE_EXCUSED,
        ),
    )


# --- prohibitions -----------------------------------------------------------------------------------------------------


def forbidden(session: Session, check: Check, demand: Never) -> str:
    """Each forbidden act is `missed`, an act the log cannot judge `undecided`.

    Without either one row says `met` so far, where every act of the term could be seen.
    """
    rows = event_rows(
        session,
        demand.event,
        demand.where,
        fields=dict.fromkeys((*carried(session, check), *(name for x in demand.exceptions for name in x.key))),
        except_when=demand.except_when,
        withdrawn_count=True,
    )
    acts = session.create("acts", with_keys(session, check, rows, window=False))
    for exception in demand.exceptions:
        acts = _unless(session, acts, exception, demand.event)
    decided = session.create(
        "acts",
        query(
            "SELECT d.*, CASE WHEN d.sure THEN 'missed' ELSE 'undecided' END AS outcome, CAST(NULL AS BIGINT) "
            "AS met_at, "
            f"CASE WHEN d.sure THEN NULL ELSE d.why END AS reason, {_FINISHED} FROM :acts AS d WHERE :in_term",
            acts=table(acts),
            in_term=_in_term(session, check, "d"),
        ),
    )
    decided = _pardoned(session, check, decided)
    acted = session.rows(query("SELECT 1 FROM :d AS d LIMIT 1", d=table(decided)))
    begun = session.term[0] < session.as_of
    if acted or not begun or unseen(session, sources(session, [demand.event]), survives=check.survives):
        return decided
    kept = query(
        "SELECT d.* REPLACE (:opened AS opened, 'met' AS outcome, '{}' AS key) "
        "FROM (SELECT 1 AS one) AS o LEFT JOIN :decided AS d ON FALSE",
        decided=table(decided),
        opened=session.term[0],
    )
    return session.create("kept", kept)


def _unless(session: Session, acts: str, exception: ExceptAfter, act: str) -> str:
    """Drop acts that an earlier event of the same key allows, not ended since; unknown where that event is.

    Where one is allowed and ended at the same instant, the source id says which came first; a record does not end
    what it gives, and an act not its own permission.
    """
    scope = Scope("e", "e", session.day_start)
    key = join_key([field(name) for name in exception.key])

    def events(name: str, sure: exp.Expr) -> str:
        return session.create(
            "allowing",
            query(
                "SELECT e.\"at\", :k AS k, MAX(COALESCE(e.id, '')) AS id FROM :source AS e "
                "WHERE NOT e.withdrawn AND :sure GROUP BY ALL",
                k=key.copy(),
                source=session.seen(name),
                sure=exp.paren(sure),
            ),
        )

    holds = condition(exception.where, scope)
    unknown = exp.Is(this=exp.paren(holds.copy()), expression=exp.null())
    ended = (
        events(exception.until, exp.true())
        if exception.until is not None
        else session.create("never", query("SELECT 0 AS \"at\", '' AS k, '' AS id WHERE FALSE"))
    )

    # what a source does not cover before the act might have held the permission, or its end
    def unseen_by(event: str | None, at: str, name: str) -> Edge:
        roles = [] if event is None else [(event, exception.key)]
        lost = holes(session, roles, lambda of: missing(session, of))
        return behind(session, lost, acts, at, alias="w", name=name)

    ungiven = unseen_by(exception.event, "(w.opened - 1)", "ungiven")
    unended = unseen_by(exception.until, "w.opened", "unended")
    allowed = (
        "(f.given_at IS NOT NULL AND (f.ended_at IS NULL OR (f.ended_at, f.ended_id) <= (f.given_at, f.given_id)))"
    )
    return session.create(
        "acts",
        query(
            "WITH keyed AS (SELECT d.*, :xk AS xk FROM :acts AS d), "
            'given AS (SELECT k.*, g."at" AS given_at, g.id AS given_id FROM keyed AS k ASOF LEFT JOIN :given AS g '
            'ON k.xk = g.k AND k.opened > g."at"), '
            'maybe AS (SELECT v.*, m."at" AS maybe_at, m.id AS maybe_id FROM given AS v ASOF LEFT JOIN :maybe AS m '
            'ON v.xk = m.k AND v.opened > m."at"), '
            'ended AS (SELECT y.*, u."at" AS ended_at, u.id AS ended_id FROM maybe AS y ASOF LEFT JOIN :ended AS u '
            f'ON y.xk = u.k AND y.opened {">" if exception.until == act else ">="} u."at"), '
            f"seen AS (SELECT w.*, {unended.source('> w.given_at')} AS unended, "
            # an end on record also ends what may have been given before it unseen
            "CASE WHEN w.xk IS NOT NULL AND (w.ended_at IS NULL OR w.ended_at < w.opened) "
            f"THEN {ungiven.source('> COALESCE(w.ended_at, :earliest)')} END AS ungiven "
            f"FROM ended AS w {unended.joins}{ungiven.joins}) "
            "SELECT f.* EXCLUDE (sure, why, xk, given_at, given_id, maybe_at, maybe_id, ended_at, ended_id, unended, "
            "ungiven), "
            f"CASE WHEN {allowed} THEN NULL "
            "WHEN f.maybe_at IS NOT NULL AND (f.ended_at IS NULL OR "
            "(f.ended_at, f.ended_id) <= (f.maybe_at, f.maybe_id)) THEN NULL "
            "WHEN f.ungiven IS NOT NULL THEN NULL ELSE f.sure END AS sure, "
            f"CASE WHEN f.sure IS NULL THEN f.why WHEN {allowed} THEN :not_covered || f.unended "
            "WHEN f.ungiven IS NOT NULL THEN :not_covered || f.ungiven ELSE f.why END AS why "
            f"FROM seen AS f WHERE NOT {allowed} OR f.unended IS NOT NULL",
            acts=table(acts),
            xk=join_key([carried_field(name, "d") for name in exception.key]),
            given=table(events(exception.event, holds)),
            maybe=table(events(exception.event, unknown)),
            ended=table(ended),
            earliest=EARLIEST,
            not_covered=reasons.NOT_COVERED,
            **unended.tables,
            **ungiven.tables,
        ),
    )


# --- conditions on rows -----------------------------------------------------------------------------------------------


def satisfied(session: Session, check: Check, demand: Holds, instances: PerTrigger) -> str:
    """Each row of the instances is `met` where the condition holds, `missed` where not, `undecided` where unknown."""
    scope = Scope("e", "e", session.day_start)
    value = named(condition(demand.condition, scope), "valid")
    fields = carried(session, check)
    parts = [
        event_rows(
            session,
            event,
            instances.where,
            fields=fields,
            during=instances.during,
            except_when=instances.except_when,
            extra=[value.copy()],
        )
        for event in instances.events
    ]
    rows = session.create(
        "rows", not_overridden(session, check, with_keys(session, check, union_all(parts), window=False))
    )
    session.overriding.setdefault(check.clause, []).append(rows)
    judged = session.create(
        "satisfied",
        query(
            "SELECT d.*, CASE WHEN d.sure IS NULL OR d.valid IS NULL THEN 'undecided' WHEN d.valid THEN 'met' "
            "ELSE 'missed' END AS outcome, CASE WHEN d.sure AND d.valid THEN d.opened END AS met_at, "
            f"CASE WHEN d.sure IS NULL THEN d.why WHEN d.valid IS NULL THEN :absent END AS reason, {_FINISHED} "
            "FROM :rows AS d WHERE :in_term",
            rows=table(rows),
            absent=reasons.ABSENT,
            in_term=_in_term(session, check, "d"),
        ).copy(),
    )
    return _pardoned(session, check, judged)


# --- powers -----------------------------------------------------------------------------------------------------------


def exercised(session: Session, check: Check, demand: Exercised, openings: list[Opening]) -> str:
    """The exercises without ground as `missed`, those the log cannot judge as `undecided`; keeps all exercises."""
    scope = Scope("e", "e", session.day_start)
    every = tuple(session.agreement.events[demand.event].fields)
    rows = event_rows(session, demand.event, None, fields=every, extra=[named(condition(demand.where, scope), "valid")])
    acts = with_keys(session, check, rows, window=False)
    key = check.key if isinstance(demand.opens, PerTrigger) else ()
    exercises = session.create(
        "exercises",
        query(
            "WITH keyed AS (SELECT d.*, :ok AS ok FROM :acts AS d WHERE :in_term), "
            "judged AS (SELECT k.n, BOOL_OR(o.certain) AS opened_for_sure, BOOL_OR(NOT o.certain) AS opened_maybe, "
            "ARG_MIN(o.ground, o.since) FILTER (WHERE o.certain) AS opening FROM keyed AS k JOIN :openings AS o "
            "ON k.opened >= o.since AND (o.until IS NULL OR k.opened <= o.until) "
            "AND (k.ok = o.k OR (o.unseen AND k.ok IS NOT NULL)) GROUP BY k.n) "
            "SELECT k.*, CASE WHEN k.valid = FALSE THEN FALSE WHEN COALESCE(j.opened_for_sure, FALSE) THEN k.valid "
            "WHEN j.opened_maybe THEN NULL ELSE FALSE END AS grounded, "
            "CASE WHEN k.valid = FALSE THEN :not_valid WHEN (j.opened_for_sure OR j.opened_maybe) IS NOT TRUE "
            "THEN :not_open WHEN k.valid IS NULL THEN :absent WHEN j.opened_for_sure THEN j.opening ELSE :maybe END "
            "AS ground "
            "FROM keyed AS k LEFT JOIN judged AS j ON j.n = k.n",
            acts=table(acts),
            ok=join_key([carried_field(name, "d") for name in key]),
            openings=table(_opening_table(session, check, demand, openings)),
            in_term=_in_term(session, check, "d"),
            not_valid=reasons.NOT_VALID,
            absent=reasons.ABSENT,
            maybe=reasons.MAYBE_OPEN,
            not_open=reasons.NOT_OPEN,
        ),
    )
    session.exercises[check.clause] = exercises
    ungrounded = session.create(
        "ungrounded",
        query(
            "SELECT d.* EXCLUDE (valid, grounded, ground, ok), CASE WHEN d.grounded IS NULL THEN 'undecided' "
            "ELSE 'missed' END AS outcome, "
            f"CAST(NULL AS BIGINT) AS met_at, d.ground AS reason, {_FINISHED} "
            "FROM :exercises AS d WHERE d.grounded IS DISTINCT FROM TRUE",
            exercises=table(exercises),
        ),
    )
    return _pardoned(session, check, ungrounded)


def _opening_table(session: Session, check: Check, demand: Exercised, openings: list[Opening]) -> str:
    """`since`, `until`, `ground`, `certain`, `k`: from runs of a metric, from triggers, or always.

    `unseen` marks where triggers of any key may have been.
    """
    match demand.opens:
        case PerTrigger() as instances:
            exercise = Occurs(demand.event, demand.where, (), 1, early_counts=False)

            def match(stream: str) -> str:
                found = answers(session, check, exercise)
                return matched(session, check, exercise, stream, found, bounded=False)

            rows = triggered(session, check, instances, match)
            if demand.within is not None:
                rows = with_due(session, rows, rules(session, demand.within))
            else:
                rows = query(
                    "SELECT i.*, CAST(NULL AS BIGINT) AS due, CAST(NULL AS BIGINT) AS floor FROM :i AS i", i=table(rows)
                )
            surely = " AND i.behind IS NULL" if instances.first_unanswered else ""
            opened = query(
                "SELECT i.opened AS since, i.due AS until, i.floor, f.name || ':' || i.t_record AS ground, "
                f"COALESCE(i.sure{surely}, FALSE) AS certain, i.k, i.te, i.t_file, i.t_record "
                "FROM :i AS i LEFT JOIN :f AS f ON f.number = i.t_file ORDER BY i.opened, i.t_id, i.t_file, i.t_record",
                i=table(rows),
                f=table(session.files),
            )
            name = session.create("openings", opened)
            openings += [
                Opening(check.clause, since, until, ground, RecordRef(event, session.log.files[file], record))
                for since, until, ground, event, file, record in session.rows(
                    query(
                        "SELECT o.since, o.until, o.ground, o.te, o.t_file, o.t_record FROM :o AS o WHERE o.certain "
                        "ORDER BY o.since, o.t_file, o.t_record LIMIT 1000",
                        o=table(name),
                    )
                )
            ]
            roles = [(event, check.key) for event in instances.events]
            return _all_openings(
                session,
                name,
                holes(session, roles, lambda of: unseen(session, of, survives=check.survives)),
                lambda end: _until(session, demand, end - 1),
            )
        case PerRun(trigger):
            metric = session.agreement.metrics[trigger.metric]
            found = [
                (run, _until(session, demand, run.since))
                for run in runs(session, trigger, skipping_thin=metric.skipping_thin)
            ]
            label = f"{metric.name}: "
            openings += [
                Opening(check.clause, run.since, due.at if due else None, label + run.ground)
                for run, due in found
                if run.certain
            ]
            name = _openings(session, [(run.since, due, label + run.ground, run.certain) for run, due in found])
        case None:
            ground = reasons.ALWAYS_OPEN
            openings.append(Opening(check.clause, session.term[0], None, ground))
            name = _openings(session, [(EARLIEST, None, ground, True)])
    return _all_openings(session, name, Holes(()), lambda _: None)


def _all_openings(session: Session, openings: str, hidden: Holes, lasts: Callable[[int], Due | None]) -> str:
    """The openings, uncertain where nobody knows how long they last, and where a trigger nobody saw may have opened.

    `lasts` says until when what opens at the end of a stretch stays open.
    """
    parts = [
        query(
            "SELECT o.since, COALESCE(o.until, o.floor) AS until, o.ground, o.certain, o.k, FALSE AS unseen "
            "FROM :o AS o UNION ALL SELECT o.since, NULL, o.ground, FALSE, o.k, FALSE FROM :o AS o "
            "WHERE o.until IS NULL AND o.floor IS NOT NULL",
            o=table(openings),
        )
    ]
    spots = [(spot, ()) for spot in hidden.at_large]
    for names, rows in (((), spots), *((keyed.names, keyed.rows) for keyed in hidden.keyed)):
        dues = [lasts(end) for (_, end, _), _ in rows]
        columns: dict[str, tuple[str, list[int | str | None]]] = {
            "since": ("BIGINT", [start for (start, _, _), _ in rows]),
            "until": ("BIGINT", [due.at if due else None for due in dues]),
        }
        for place in range(len(names)):
            columns[f"v{place}"] = ("VARCHAR", [values[place] for _, values in rows])
        parts.append(
            query(
                "SELECT u.since, u.until, '' AS ground, FALSE AS certain, :k AS k, :anybody AS unseen FROM :u AS u",
                k=join_key([column(f"v{place}", "u") for place in range(len(names))]),
                anybody=exp.convert(not names),
                u=table(session.load("unseen", columns)),
            )
        )
    return session.create("openings", union_all(parts))


def _openings(session: Session, rows: list[tuple[int, Due | None, str, bool]]) -> str:
    return session.load(
        "openings",
        {
            "since": ("BIGINT", [row[0] for row in rows]),
            "until": ("BIGINT", [row[1].at if row[1] else None for row in rows]),
            "floor": ("BIGINT", [row[1].floor if row[1] else None for row in rows]),
            "ground": ("VARCHAR", [row[2] for row in rows]),
            "certain": ("BOOLEAN", [row[3] for row in rows]),
            "k": ("VARCHAR", [""] * len(rows)),
        },
    )


def _until(session: Session, demand: Exercised, since: int) -> Due | None:
    if not isinstance(demand.within, Within):
        return None
    return deadline_due(session.zone, session.calendar, demand.within, since)
