"""Instances: the rows a check is about, before anything is demanded of them.

Every table of instances has `n` (unique), `opened`, `lo` and `hi` (a demanded event counts from `lo` on and before
`hi`), `label` (the window's), `k` (equal to the `k` of what may fulfil it), `key` (JSON of the fields that name it),
`sure` (NULL: the log cannot tell whether there is an instance, `why` says so), the trigger's `te`, `t_row`, `t_file`,
`t_record` and `v_<field>` for each field that something reads later.
"""

import json
from collections.abc import Callable, Iterable, Sequence

from sqlglot import exp

from servanda.engines import reasons
from servanda.engines.duckdb.conditions import Scope, condition, conjuncts, link, trigger_fields
from servanda.engines.duckdb.holes import Holes, ahead, behind, gaps, holes, missing
from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import (
    EARLIEST,
    carried_field,
    carried_name,
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
    varchar,
)
from servanda.model.agreement import During
from servanda.model.expressions import Expr, FieldRef, Kind, Subject
from servanda.plan import Check, Exercised, Never, Occurs, PerEntity, PerExercise, PerTrigger
from servanda.plan.reads import answers_any


def carried(session: Session, check: Check) -> tuple[str, ...]:
    """The trigger's fields that something reads later: correlation, conditions, names, other clauses' excuses."""
    names = [*check.key, *check.shown]
    names += [name for release in check.releases for name in release.key]
    names += [name for pause in check.pauses for name in pause.key]
    names += [name for excuse in check.excuses for name in excuse.key]
    for release in check.releases:
        names += trigger_fields(release.where)
    if isinstance(check.demand, Occurs | Never):
        names += trigger_fields(check.demand.where)
    if isinstance(check.demand, Occurs):
        stated = (stating.value for stating in check.demand.stating)
        names += [op.name for op in stated if isinstance(op, FieldRef) and op.subject is Subject.TRIGGER]
    names += session.read_by_excuses.get(check.clause, ())
    return tuple(dict.fromkeys(names))


def json_key(pairs: Sequence[tuple[str, exp.Expr]]) -> exp.Expr:
    """The fields as a JSON object; absent ones are left out."""
    if not pairs:
        return literal("{}")
    items = [
        exp.Case().when(
            exp.not_(exp.Is(this=value.copy(), expression=exp.null())),
            exp.DPipe(
                this=literal(json.dumps(name, ensure_ascii=False) + ": "),
                expression=varchar(exp.func("to_json", varchar(value.copy()))),
            ),
        )
        for name, value in pairs
    ]
    joined = exp.Anonymous(this="concat_ws", expressions=[literal(", "), *items])
    return exp.DPipe(this=exp.DPipe(this=literal("{"), expression=joined), expression=literal("}"))


def event_rows(  # noqa: PLR0913 - the parts of a stream of events
    session: Session,
    event: str,
    where: Expr | None,
    *,
    fields: Iterable[str],
    during: During | None = None,
    except_when: Expr | None = None,
    withdrawn_count: bool = False,
    extra: Iterable[exp.Expr] = (),
) -> exp.Query:
    """The event's rows whose condition is not false, as instances without a key.

    `extra` columns read the row as `e`.
    """
    scope = Scope("e", "e", session.day_start)
    declared = session.agreement.events[event].fields
    own: exp.Expr = condition(where, scope)
    if except_when is not None:
        own = exp.and_(exp.paren(own), exp.not_(exp.paren(condition(except_when, scope))))
    inside: exp.Expr = exp.true()
    join = ""
    if during is not None:
        inside = column("open", "s")
        inside = exp.not_(inside) if during.outside else inside
        join = 'ASOF LEFT JOIN :segments AS s ON e."at" >= s.start '
    parts: dict[str, exp.Expr | str | int] = {
        "source": session.seen(event),
        "event": event,
        "sure": exp.and_(exp.paren(own.copy()), exp.paren(inside.copy())),
        "why": exp.Case()
        .when(exp.Is(this=exp.paren(condition(where, scope)), expression=exp.null()), literal(reasons.ABSENT))
        .when(exp.Is(this=exp.paren(inside.copy()), expression=exp.null()), literal(reasons.UNKNOWN_DAY))
        .else_(literal(reasons.ABSENT)),
    }
    if during is not None:
        parts["segments"] = table(session.segments(during.calendar))
    rows = query(
        'SELECT e."at" AS opened, e."at" AS lo, CAST(NULL AS BIGINT) AS hi, CAST(NULL AS VARCHAR) AS label, '
        ':event AS te, e."row" AS t_row, e.file AS t_file, e.record AS t_record, e.id AS t_id, '
        ":sure AS sure, :why AS why FROM :source AS e " + join + ("" if withdrawn_count else "WHERE NOT e.withdrawn"),
        **parts,
    )
    rows = select(
        [
            named(field(name) if name in declared else exp.cast(exp.null(), "VARCHAR"), carried_name(name))
            for name in fields
        ]
        + list(extra),
        rows,
    )
    return query("SELECT r.* FROM :rows AS r WHERE r.sure IS DISTINCT FROM FALSE", rows=rows.subquery())


def with_keys(session: Session, check: Check, rows: exp.Query, *, window: bool) -> exp.Query:
    """Number the rows and give them their keys; the numbers hold once the result is materialised."""
    shown = [(name, _named(session, check, name)) for name in check.shown]
    if window:
        shown.append(("period", column("label", "i")))
    return query(
        "SELECT i.*, ROW_NUMBER() OVER () AS n, :k AS k, :key AS key FROM :rows AS i",
        rows=table(rows),
        k=_correlation(session, check),
        key=json_key(shown),
    )


def _named(session: Session, check: Check, name: str) -> exp.Expr:
    """A field of the row that names an instance; a number without needless digits."""
    value = carried_field(name, "i")
    demand = check.demand
    events = (demand.event,) if isinstance(demand, Never | Exercised) else triggering(check)
    declared = [session.agreement.events[event].fields.get(name) for event in events]
    if not any(field is not None and field.kind in {Kind.NUMBER, Kind.MONEY} for field in declared):
        return value
    return exp.func("rtrim", exp.func("rtrim", varchar(value), literal("0")), literal("."))


def triggering(check: Check) -> tuple[str, ...]:
    """The events that open the check's instances."""
    match check.instances:
        case PerTrigger(events=events):
            return events
        case PerEntity(event=event) | PerExercise(event=event):
            return (event,)
        case _:
            return ()


def _correlation(session: Session, check: Check) -> exp.Expr:
    """The text by which an instance `i` finds what may fulfil it."""
    fields = [carried_field(name, "i") for name in check.key]
    return join_key([*fields, *(side for side, _ in demand_links(session, check))])


def demand_links(session: Session, check: Check) -> list[tuple[exp.Expr, exp.Expr]]:
    """Equalities of the demand between instance and event, as (instance side, event side)."""
    if not isinstance(check.demand, Occurs):
        return []
    scope = Scope("e", "i", session.day_start)
    return [found for part in conjuncts(check.demand.where) if (found := link(part, scope)) is not None]


def triggered(session: Session, check: Check, instances: PerTrigger, match: Callable[[str], str] | None) -> exp.Query:
    """One instance per trigger. `match` finds what answers a table of them, for `first unanswered`.

    Those of a stream have `behind`: the row set aside that may have come before and be unanswered, or NULL.
    """
    stream = instances.first_unanswered and match is not None
    excepted = condition(instances.except_when, Scope("e", "e", session.day_start))
    rows = union_all(
        [
            event_rows(
                session,
                event,
                instances.where,
                fields=carried(session, check),
                during=instances.during,
                # what is excepted belongs to the stream all the same
                except_when=None if stream else instances.except_when,
                extra=[
                    named(excepted if instances.except_when else exp.false(), "excepted"),
                    named(exp.cast(exp.null(), "VARCHAR"), "behind"),
                ]
                if stream
                else [],
            )
            for event in instances.events
        ]
    )
    keyed = with_keys(session, check, rows, window=False)
    if stream and match is not None:
        same = join_key([carried_field(name, "i") for name in check.key])
        rows_in_order = _behind(session, check, instances, session.create("stream", keyed))
        keyed = _first_unanswered(session, check, rows_in_order, match, same)
    if isinstance(check.demand, Occurs) and check.demand.early_counts:
        # what was done before the trigger fulfils as well
        begun = "SELECT r.* REPLACE (CAST(:since AS BIGINT) AS lo) FROM :rows AS r"
        keyed = query(begun, rows=table(keyed), since=EARLIEST)
    own = session.create(
        "triggers",
        query(
            "SELECT i.* FROM :keyed AS i WHERE :in_term",
            keyed=table(keyed),
            in_term=in_term(session, column("opened", "i"), survives=check.survives),
        ),
    )
    taking = own
    if stream:
        surely = "SELECT o.te, o.t_row, CASE WHEN o.behind IS NULL THEN o.sure END AS sure FROM :own AS o"
        taking = session.create("taking", query(surely, own=table(own)))
    session.overriding.setdefault(check.clause, []).append(taking)
    return not_overridden(session, check, query("SELECT i.* FROM :own AS i", own=table(own)))


def not_overridden(session: Session, check: Check, rows: exp.Query) -> exp.Query:
    """The rows that trigger no clause which overrides the check's; unknown where that one's trigger is."""
    taken = [
        query("SELECT o.te, o.t_row, o.sure FROM :taken AS o", taken=table(name))
        for clause in check.overridden_by
        for name in session.overriding.get(clause, ())
    ]
    if not taken:
        return rows
    return query(
        "SELECT i.* REPLACE (CASE WHEN o.te IS NULL THEN i.sure END AS sure, "
        "CASE WHEN o.te IS NULL OR i.sure IS NULL THEN i.why ELSE :maybe END AS why) FROM :rows AS i LEFT JOIN "
        "(SELECT a.te, a.t_row, COALESCE(BOOL_OR(a.sure), FALSE) AS sure FROM :taken AS a GROUP BY a.te, a.t_row) AS o "
        "ON o.te = i.te AND o.t_row = i.t_row WHERE o.sure IS NOT TRUE",
        rows=table(rows),
        taken=union_all(taken).subquery(),
        maybe=reasons.MAYBE_OVERRIDDEN,
    )


def in_term(session: Session, instant: exp.Expr, *, survives: bool) -> exp.Expr:
    """Whether the instant lies in the term; a clause that survives binds after its end, none before its start."""
    if survives:
        return fragment(":at >= :start", at=instant, start=session.term[0])
    return fragment(":at >= :start AND :at < :stop", at=instant, start=session.term[0], stop=session.term[1])


def _first_unanswered(
    session: Session, check: Check, stream: str, match: Callable[[str], str], same: exp.Expr
) -> exp.Query:
    """Keep a row unless an earlier one that is the `same` had no answer before it.

    `same` is the clause's own key: what the demand's condition compares divides the answers, not the stream. Unknown
    where an earlier one may be none, or may have been answered, be it in a hole.
    """
    earlier = (
        "OVER (PARTITION BY :same ORDER BY i.opened, i.t_id, i.t_file, i.t_record "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    )
    recorded = "COALESCE(m.maybe_at, :never)"
    unseen = ahead(session, _unseen_answers(session, check), stream, "i.opened")
    begins = f"CASE WHEN {unseen.at} IS NOT NULL THEN GREATEST({unseen.at}, i.opened) END"
    surely = f"LEAST({recorded}, COALESCE({begins}, :never))"
    source = unseen.source("IS NOT NULL")
    return query(
        "WITH s AS (SELECT i.*, :same AS same, "
        f"MAX(CASE WHEN i.sure THEN {surely} END) {earlier} AS surely, "
        f"MAX(CASE WHEN i.sure THEN {recorded} END) {earlier} AS recorded, "
        f"MAX(CASE WHEN i.sure THEN {source} END) {earlier} AS source, "
        f"MAX(COALESCE(m.met_at, :never)) {earlier} AS perhaps FROM :i AS i LEFT JOIN :m AS m ON m.n = i.n "
        f"{unseen.joins}), "
        "f AS (SELECT s.*, CASE WHEN s.same IS NULL THEN TRUE WHEN s.surely >= s.opened THEN FALSE "
        "WHEN s.perhaps >= s.opened THEN NULL ELSE TRUE END AS first_one FROM s) "
        "SELECT f.* EXCLUDE (same, surely, recorded, source, perhaps, first_one, excepted) REPLACE ("
        "(f.sure AND f.first_one AND NOT f.excepted) AS sure, CASE WHEN f.sure IS NULL THEN f.why "
        "WHEN f.first_one IS NULL AND f.recorded >= f.opened THEN :maybe_first || f.source ELSE :absent END AS why) "
        "FROM f WHERE (f.sure AND f.first_one AND NOT f.excepted) IS DISTINCT FROM FALSE",
        i=table(stream),
        m=table(match(stream)),
        same=same,
        never=2**62,
        absent=reasons.ABSENT,
        maybe_first=reasons.MAYBE_FIRST,
        **unseen.tables,
    )


def _behind(session: Session, check: Check, instances: PerTrigger, stream: str) -> str:
    """The rows of a stream with the row set aside that may be one of their key before them, still unanswered.

    The latest instant it may have is the worst. Of other holes this is not asked: it would leave open whatever comes
    after the first one.
    """
    roles = [(event, check.key) for event in instances.events]
    named_rows = Holes((), holes(session, roles, lambda of: gaps(session, of)).keyed)
    if not named_rows:
        return stream
    asked = behind(session, named_rows, stream, "i.opened")
    answered, tables = "", dict(asked.tables)
    demand = check.demand
    if isinstance(demand, Occurs | Exercised) and answers_any(demand):
        answered = 'ASOF LEFT JOIN :answers AS a ON i.k = a.k AND i.opened > a."at" '
        tables["answers"] = table(
            query(
                'SELECT e."at", :k AS k FROM :source AS e WHERE NOT e.withdrawn AND :sure',
                k=join_key([field(name) for name in check.key]),
                source=session.seen(demand.event),
                sure=exp.paren(condition(demand.where, Scope("e", "e", session.day_start))),
            )
        )
    since = f'(a."at" >= LEAST({asked.at} - 1, i.opened)) IS NOT TRUE' if answered else "TRUE"
    return session.create(
        "behind",
        query(
            f"SELECT i.* REPLACE (CASE WHEN {since} THEN {asked.source('IS NOT NULL')} END AS behind) "
            f"FROM :stream AS i {asked.joins}{answered}",
            stream=table(stream),
            **tables,
        ),
    )


def _unseen_answers(session: Session, check: Check) -> Holes:
    """Where an answer to a trigger could not be seen."""
    if not isinstance(check.demand, Occurs | Exercised):
        return Holes(())
    return holes(session, [(check.demand.event, check.key)], lambda of: missing(session, of))
