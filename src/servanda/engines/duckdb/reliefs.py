"""What changes an instance from outside: releases, excuses and pauses, each correlated by its own key."""

from sqlglot import exp

from servanda.engines.duckdb.conditions import Scope, condition
from servanda.engines.duckdb.holes import (
    Holes,
    ahead,
    behind,
    blind,
    holes,
    load_keyed,
    missing,
    same_key,
    unseen,
)
from servanda.engines.duckdb.instances import triggering
from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import (
    carried_field,
    column,
    field,
    fragment,
    join_key,
    literal,
    named,
    query,
    select,
    table,
    union_all,
)
from servanda.model.agreement import Excuse, Pause, Release
from servanda.model.expressions import FieldRef, Subject
from servanda.plan import Check, Exercised, Never, Occurs, PerEntity
from servanda.plan.reads import operands, reads_instance


def _instance_key(names: tuple[str, ...], alias: str = "i") -> exp.Expr:
    return join_key([carried_field(name, alias) for name in names])


def _event_key(names: tuple[str, ...]) -> exp.Expr:
    return join_key([field(name) for name in names])


def released(session: Session, check: Check, due: str) -> str | None:
    """Per instance `n`, the first release at or after its opening, `released_at`.

    `maybe_at` counts unknown ones too.
    """
    if not check.releases:
        return None
    parts: list[exp.Query] = []
    for release in check.releases:
        events = session.create("releases", union_all([_releases(session, release, event) for event in release.events]))
        if release.where is not None and reads_instance(release.where):
            parts.append(_released_by(session, release, due, events))
            continue
        parts.append(
            query(
                'SELECT i.n, CASE WHEN r.sure THEN r."at" END AS released_at, CASE WHEN r.sure IS NULL THEN r."at" END '
                "AS maybe_at FROM (SELECT d.n, d.opened, d.te, d.t_row, :key AS rk FROM :due AS d) AS i "
                'JOIN :events AS r ON r.k = i.rk AND r."at" >= i.opened AND :another',
                another=_another(),
                key=_instance_key(release.key, "d"),
                due=table(due),
                events=table(events),
            )
        )
    return session.create(
        "released",
        query(
            "SELECT a.n, MIN(a.released_at) AS released_at, MIN(a.maybe_at) AS maybe_at FROM :all AS a GROUP BY a.n",
            all=union_all(parts).subquery(),
        ),
    )


def _another() -> exp.Expr:
    """No record releases the duty that it opens itself."""
    return fragment('(r.event = i.te AND r."row" = i.t_row) IS NOT TRUE')


def _released_by(session: Session, release: Release, due: str, events: str) -> exp.Query:
    """The releases whose condition compares their fields with the trigger's."""
    return query(
        'SELECT q.n, CASE WHEN q.sure THEN q."at" END AS released_at, CASE WHEN q.sure IS NULL THEN q."at" END '
        'AS maybe_at FROM (SELECT i.n, r."at", :sure AS sure FROM (SELECT d.*, :key AS rk FROM :due AS d) AS i '
        'JOIN :events AS r ON r.k = i.rk AND r."at" >= i.opened AND :another) AS q WHERE q.sure IS DISTINCT FROM FALSE',
        another=_another(),
        sure=condition(release.where, Scope("r", "i", session.day_start)),
        key=_instance_key(release.key, "d"),
        due=table(due),
        events=table(events),
    )


def opening(check: Check) -> tuple[str, ...]:
    """What opens the check: its triggers, entities, acts or exercises."""
    match check.demand:
        case Never(event=event) | Exercised(event=event):
            return (event,)
        case _:
            return triggering(check)


def _releases(session: Session, release: Release, event: str) -> exp.Query:
    rows = query(
        'SELECT e."at", :k AS k, :event AS event, e."row" FROM :source AS e WHERE NOT e.withdrawn',
        k=_event_key(release.key),
        event=event,
        source=session.seen(event),
    )
    if release.where is not None and reads_instance(release.where):
        # what compares with the trigger waits for it
        read = {op.name for op in operands(release.where) if isinstance(op, FieldRef) and op.subject is Subject.ROW}
        return select([named(field(name), f"f_{name}") for name in sorted(read)], rows)
    rows = select([named(condition(release.where, Scope("e", "e", session.day_start)), "sure")], rows)
    return query("SELECT r.* FROM :rows AS r WHERE r.sure IS DISTINCT FROM FALSE", rows=rows.subquery())


def pauses(session: Session, check: Check, opened: str, hidden: str | None = None) -> str | None:
    """Per instance `n` its pauses, disjoint and in order: `lo` (not before the opening), `hi` (NULL: still paused).

    Those of the table `hidden` count as well.
    """
    if not check.pauses:
        return None
    parts = [_pauses(session, pause, opened) for pause in check.pauses]
    if hidden is not None:
        parts.append(query("SELECT h.n, h.lo AS begun, h.lo, h.hi, h.source FROM :h AS h", h=table(hidden)))
    return _islands(session, parts)


def _islands(session: Session, parts: list[exp.Query]) -> str:
    """Pauses that meet as one: `n`, `lo`, `hi` and a `source` of those that have one."""
    # a pause that begins before the earlier ones end belongs to them
    return session.create(
        "pauses",
        query(
            "WITH p AS (SELECT a.n, a.lo, COALESCE(a.hi, :far) AS hi, a.source FROM :every AS a), "
            "marked AS (SELECT p.*, CASE WHEN p.lo <= MAX(p.hi) OVER (PARTITION BY p.n ORDER BY p.lo, p.hi "
            "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) THEN 0 ELSE 1 END AS begins FROM p), "
            "numbered AS (SELECT m.*, SUM(m.begins) OVER (PARTITION BY m.n ORDER BY m.lo, m.hi "
            "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS island FROM marked AS m) "
            "SELECT x.n, MIN(x.lo) AS lo, NULLIF(MAX(x.hi), :far) AS hi, MIN(x.source) AS source FROM numbered AS x "
            "GROUP BY x.n, x.island",
            every=union_all(parts).subquery(),
            far=2**62,
        ),
    )


def hidden_pauses(session: Session, check: Check, opened: str) -> exp.Query | None:
    """Pauses that may have begun in a hole and stand when an instance opens: `n`, `lo`, `hi` (NULL: still), `source`.

    The last instant of the hole is the worst: whatever ended a pause from before it ended that one as well. Nothing
    correlated by what identifies the trigger can have paused it before it was there.
    """
    events = opening(check)
    parts = []
    for pause in check.pauses:
        identities = [(event, session.agreement.events[event].identity) for event in events]
        own = [event for event, names in identities if names and set(names) <= set(pause.key)]
        hidden = holes(session, [(pause.event, pause.key)], lambda of: missing(session, of))
        if hidden and len(own) < len(events):
            parts.append(_hidden(session, pause, opened, own, hidden))
    return union_all(parts) if parts else None


def _hidden(session: Session, pause: Pause, opened: str, own: list[str], hidden: Holes) -> exp.Query:
    others = exp.In(this=column("te", "d"), expressions=[literal(event) for event in own])
    waiting = session.create(
        "waiting",
        query(
            "SELECT d.*, :key AS pk FROM :opened AS d WHERE :key IS NOT NULL AND :another",
            key=_instance_key(pause.key, "d"),
            opened=table(opened),
            another=exp.Not(this=others) if own else exp.true(),
        ),
    )
    reach = behind(session, hidden, waiting, "(i.opened - 1)")
    begun = query(
        f"SELECT i.n, i.opened, i.pk, LEAST({reach.at}, i.opened) - 1 AS begun, "
        f"{reach.source('IS NOT NULL')} AS source FROM :waiting AS i {reach.joins} WHERE {reach.at} IS NOT NULL",
        waiting=table(waiting),
        **reach.tables,
    )
    if pause.until is None:
        return query(
            "SELECT b.n, b.opened AS lo, CAST(NULL AS BIGINT) AS hi, b.source FROM :b AS b", b=begun.subquery()
        )
    return query(
        'SELECT b.n, b.opened AS lo, u."at" AS hi, b.source FROM :b AS b ASOF LEFT JOIN :u AS u '
        'ON b.pk = u.k AND b.begun <= u."at" WHERE u."at" IS NULL OR u."at" > b.opened',
        b=begun.subquery(),
        u=table(_resumed(session, pause, pause.until)),
    )


def certain_pauses(session: Session, check: Check, opened: str) -> str | None:
    """The pauses as far as they lasted for certain, where a hole may hide an end; None where none does.

    Each is cut where the hole begins, and `source` is the hole's; one that a hole cuts at once is left with no length.
    """
    parts: list[exp.Query] = []
    cut = False
    for pause in check.pauses:
        stretches = _pauses(session, pause, opened)
        roles = [] if pause.until is None else [(pause.until, pause.key)]
        hidden = holes(session, roles, lambda of: missing(session, of))
        cut = cut or bool(hidden)
        parts.append(_cut(session, stretches, opened, hidden) if hidden else stretches)
    return _islands(session, parts) if cut else None


def _cut(session: Session, stretches: exp.Query, opened: str, hidden: Holes) -> exp.Query:
    rows = session.create(
        "standing",
        query(
            "SELECT d.* EXCLUDE (n, lo, hi), p.n AS instance, ROW_NUMBER() OVER () AS n, p.begun, p.lo, p.hi "
            "FROM :p AS p JOIN :opened AS d ON d.n = p.n",
            p=stretches.subquery(),
            opened=table(opened),
        ),
    )
    cut = ahead(session, hidden, rows, "i.begun")
    end = "LEAST(i.hi, :as_of)"
    return query(
        f"SELECT i.instance AS n, i.begun, i.lo, CASE WHEN {cut.at} < {end} THEN GREATEST({cut.at}, i.lo) "
        f"ELSE i.hi END AS hi, {cut.source(f'< {end}')} AS source FROM :rows AS i {cut.joins}",
        rows=table(rows),
        as_of=session.as_of,
        **cut.tables,
    )


def _pauses(session: Session, pause: Pause, opened: str) -> exp.Query:
    begun = query(
        'SELECT DISTINCT e."at", :k AS k FROM :source AS e WHERE NOT e.withdrawn',
        k=_event_key(pause.key),
        source=session.seen(pause.event),
    )
    if pause.until is None:
        stretches = query('SELECT b.k, b."at" AS lo, CAST(NULL AS BIGINT) AS hi FROM :b AS b', b=begun.subquery())
    else:
        stretches = query(
            'SELECT b.k, b."at" AS lo, u."at" AS hi FROM :b AS b ASOF LEFT JOIN :u AS u '
            'ON b.k = u.k AND b."at" <= u."at"',
            b=table(session.create("paused", begun)),
            u=table(_resumed(session, pause, pause.until)),
        )
    return query(
        "SELECT i.n, s.lo AS begun, GREATEST(s.lo, i.opened) AS lo, s.hi, CAST(NULL AS VARCHAR) AS source FROM "
        "(SELECT d.n, d.opened, :key AS pk FROM :opened AS d) AS i "
        "JOIN :s AS s ON s.k = i.pk AND (s.hi IS NULL OR s.hi > i.opened)",
        key=_instance_key(pause.key, "d"),
        opened=table(opened),
        s=stretches.subquery(),
    )


def _resumed(session: Session, pause: Pause, until: str) -> str:
    ended = query(
        'SELECT DISTINCT e."at", :k AS k FROM :source AS e WHERE NOT e.withdrawn',
        k=_event_key(pause.key),
        source=session.seen(until),
    )
    return session.create("resumed", ended)


def excused(session: Session, check: Check, due: str) -> str | None:
    """Per instance `n` whether an excuse `holds` at its due instant, or `maybe` does, with the first evidence.

    Of several delays the one that was due first shows it, of those the one that opened first.
    """
    parts = [part for excuse in check.excuses for part in _lateness(session, excuse, due)]
    if not parts:
        return None
    return session.create(
        "excused",
        query(
            "SELECT a.n, BOOL_OR(a.certain) AS holds, BOOL_OR(NOT a.certain) AS maybe, "
            "ARG_MIN(a.te, a.place) FILTER (WHERE a.certain) AS xe, ARG_MIN(a.t_file, a.place) FILTER (WHERE "
            "a.certain) "
            "AS x_file, ARG_MIN(a.t_record, a.place) FILTER (WHERE a.certain) AS x_record FROM (SELECT q.*, "
            "ROW_NUMBER() "
            "OVER (PARTITION BY q.n ORDER BY q.due, q.since, q.t_file, q.t_record) AS place FROM :all AS q) AS a "
            "GROUP BY a.n",
            all=union_all(parts).subquery(),
        ),
    )


def _lateness(session: Session, excuse: Excuse, due: str) -> list[exp.Query]:
    """Late on a clause at u: an instance of it was due before u and not fulfilled by u.

    A clause whose triggers have none of the correlating fields (a monthly payment) excuses without correlation.
    """
    found: list[exp.Query] = []
    for clause in excuse.clauses:
        for other, decided in session.results.get(clause, ()):
            # a duty is what somebody is late on, not an exercise of a power
            if other.debtor != excuse.party or isinstance(other.demand, Exercised):
                continue
            key = excuse.key if session.correlates(other, excuse.key) else ()
            found += _unseen_delays(session, other, key, due)
            found.append(_delays(session, other, decided, key, due))
    return found


def _delays(session: Session, other: Check, decided: str, key: tuple[str, ...], due: str) -> exp.Query:
    """The instances of a duty that its debtor is late on when another one is due."""
    # what is unfulfilled on record may have been fulfilled in a hole since
    unanswered = Holes(())
    if isinstance(other.demand, Occurs):
        unanswered = holes(session, [(other.demand.event, other.key)], lambda of: blind(session, of))
    answered = ahead(session, unanswered, decided, "o.due", alias="o")
    return query(
        "SELECT i.n, x.outcome <> 'undecided' AND (x.unseen_at <= i.due) IS NOT TRUE AS certain, x.te, x.t_file, "
        "x.t_record, x.due, x.opened AS since "
        "FROM (SELECT d.n, d.opened, d.due, :mine AS xk FROM :due AS d) AS i "
        f"JOIN (SELECT o.*, :theirs AS ok, {answered.at} AS unseen_at FROM :decided AS o {answered.joins} "
        "WHERE o.outcome NOT IN ('released', 'excused')) AS x ON x.ok = i.xk "
        "AND ((x.due < i.due AND (x.met_at IS NULL OR x.met_at > i.due)) OR "
        "(x.outcome = 'undecided' AND COALESCE(x.floor, x.opened) < i.due AND (x.met_at IS NULL OR "
        "x.met_at > i.due)))",
        mine=_instance_key(key, "d"),
        theirs=_instance_key(key, "o"),
        due=table(due),
        decided=table(decided),
        **answered.tables,
    )


def _unseen_delays(session: Session, other: Check, key: tuple[str, ...], due: str) -> list[exp.Query]:
    """Where what would open the other party's duty could not be seen, it may have been late from then on."""
    earlier = isinstance(other.instances, PerEntity)
    opened = holes(
        session,
        [(event, key) for event in triggering(other)],
        lambda of: unseen(session, of, survives=other.survives, earlier=earlier),
    )
    maybe = (
        "SELECT i.n, FALSE AS certain, CAST(NULL AS VARCHAR) AS te, CAST(NULL AS INTEGER) AS t_file, "
        "CAST(NULL AS BIGINT) AS t_record, CAST(NULL AS BIGINT) AS due, CAST(NULL AS BIGINT) AS since FROM :due AS i "
    )
    found = [
        query(
            maybe + "JOIN :rows AS s ON i.due > s.lo AND :same",
            due=table(due),
            rows=table(load_keyed(session, keyed)),
            same=same_key(keyed.names, "i", "s"),
        )
        for keyed in opened.keyed
    ]
    if opened.at_large:
        found.append(
            query(
                maybe + "WHERE i.due > :since AND :mine IS NOT NULL",
                due=table(due),
                since=opened.at_large[0][0],
                mine=_instance_key(key),
            )
        )
    return found
