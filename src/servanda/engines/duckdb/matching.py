"""What fulfils an instance: the first demanded event with the same key at or after it."""

from fractions import Fraction

from sqlglot import exp

from servanda.engines.duckdb.conditions import (
    Scope,
    condition,
    conjuncts,
    dated,
    link,
    may_be_unknown,
)
from servanda.engines.duckdb.instances import demand_links, triggering
from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import (
    case,
    column,
    conjunction,
    field,
    fragment,
    join_key,
    named,
    query,
    select,
    table,
)
from servanda.model.agreement import CountOf, Stating
from servanda.model.expressions import Compare, Expr, FieldRef, Kind, Subject
from servanda.plan import Check, Exercised, Occurs, PerTrigger
from servanda.plan.reads import operands, reads_instance
from servanda.syntax.tree import Comparison


def itself(check: Check, demand: Occurs) -> bool:
    """Whether records that open instances are of the kind that fulfils them: then none may fulfil its own."""
    opens = check.demand.opens if isinstance(check.demand, Exercised) else None
    return demand.event in (opens.events if isinstance(opens, PerTrigger) else triggering(check))


def answers(session: Session, check: Check, demand: Occurs) -> str:
    """The events that may fulfil: `at`, `k`, origin, `sure` (NULL: unknown) and the fields later conditions read."""
    own, _ = _split(session, demand)
    scope = Scope("e", "i", session.day_start)
    keys = [field(name) for name in check.key] + [side for _, side in demand_links(session, check)]
    rows = query(
        'SELECT e."at" AS "at", e.id AS id, e.file AS file, e.record AS record, e."row", :k AS k, :sure AS sure '
        "FROM :source AS e WHERE NOT e.withdrawn",
        source=session.seen(demand.event),
        k=join_key(keys),
        sure=conjunction([exp.paren(condition(part, scope)) for part in own]),
    )
    later = {
        op.name
        for part in _split(session, demand)[1]
        for op in operands(part)
        if isinstance(op, FieldRef) and op.subject is Subject.ROW
    }
    later |= {stating.field for stating in demand.stating}
    rows = select([named(field(name), f"f_{name}") for name in sorted(later)], rows)
    body = "SELECT r.* FROM :rows AS r WHERE r.sure IS DISTINCT FROM FALSE"
    if not later and demand.count == 1 and not itself(check, demand):
        # one event of a key and instant is as good as another: the lowest source id stands for them, so that an as-of
        # join finds one row, and clauses that wait for the same event share the work
        body += ' QUALIFY ROW_NUMBER() OVER (PARTITION BY r.k, r."at", r.sure ORDER BY r.id, r.file, r.record) = 1'
    return session.create("answers", query(body, rows=rows.subquery()))


def _split(session: Session, demand: Occurs) -> tuple[list[Expr], list[Expr]]:
    """The demand's conditions on the event alone, and those that read the instance and are no join key."""
    scope = Scope("e", "i", session.day_start)
    parts = list(conjuncts(demand.where))
    own = [part for part in parts if not reads_instance(part)]
    both = [part for part in parts if reads_instance(part) and link(part, scope) is None]
    return own, both


def matched(  # noqa: PLR0913 - the sides that meet
    session: Session, check: Check, demand: Occurs, instances: str, found: str, *, bounded: bool
) -> str:
    """Per fulfilled instance `n`, `met_at` with its record, and `maybe_at`: the same had every unknown been true.

    `instances` has `n`, `k`, `lo` and, where `bounded`, `hi`; `found` is the table of `answers`.
    """
    _, both = _split(session, demand)
    scope = Scope("e", "i", session.day_start)
    residual: list[exp.Expr] = [exp.paren(condition(part, scope)) for part in both]
    residual += [_stated(session, position, stating, scope) for position, stating in enumerate(demand.stating)]
    if itself(check, demand):
        own = fragment('(i.te = :event AND i.t_row = e."row") IS NOT TRUE', event=demand.event)
        residual.append(exp.paren(own))
    instances = _with_figures(session, demand, instances)
    if residual or bounded or demand.count > 1:
        return _nth(session, demand, instances, found, residual)
    unknown = may_be_unknown(demand.where)
    pairs = query(
        'SELECT i.n, r."at" AS met_at, r.file AS r_file, r.record AS r_record FROM :i AS i '
        'ASOF JOIN :r AS r ON i.k = r.k AND i.lo <= r."at"',
        i=table(instances),
        r=table(query("SELECT s.* FROM :found AS s WHERE s.sure", found=table(found))),
    )
    if not unknown:
        return session.create("matched", query("SELECT m.*, m.met_at AS maybe_at FROM :m AS m", m=pairs.subquery()))
    return session.create(
        "matched",
        query(
            "SELECT p.n, m.met_at, m.r_file, m.r_record, p.maybe_at FROM "
            '(SELECT i.n, r."at" AS maybe_at FROM :i AS i ASOF JOIN :r AS r ON i.k = r.k AND i.lo <= r."at") AS p '
            "LEFT JOIN :m AS m ON m.n = p.n",
            i=table(instances),
            r=table(found),
            m=pairs.subquery(),
        ),
    )


def _nth(session: Session, demand: Occurs, instances: str, found: str, residual: list[exp.Expr]) -> str:
    """The general case: conditions on both sides, a window's end, or more than one event wanted."""
    return session.create(
        "matched",
        query(
            'WITH pairs AS (SELECT i.n, e."at" AS "at", e.file, e.record, '
            'ROW_NUMBER() OVER (PARTITION BY i.n, (:sure) ORDER BY e."at", e.id, e.file, e.record) AS place, '
            'ROW_NUMBER() OVER (PARTITION BY i.n ORDER BY e."at", e.id, e.file, e.record) AS maybe_place, '
            ":sure AS sure FROM :i AS i JOIN :r AS e ON i.k = e.k AND "
            'i.lo <= e."at" AND (i.hi IS NULL OR e."at" < i.hi) WHERE (:sure) IS DISTINCT FROM FALSE), '
            'met AS (SELECT p.n, p."at" AS met_at, p.file AS r_file, p.record AS r_record FROM pairs AS p '
            "WHERE p.sure AND p.place = :count) "
            'SELECT q.n, m.met_at, m.r_file, m.r_record, q."at" AS maybe_at FROM pairs AS q '
            "LEFT JOIN met AS m ON m.n = q.n WHERE q.maybe_place = :count",
            i=table(instances),
            r=table(found),
            sure=conjunction([column("sure", "e"), *residual]),
            count=demand.count,
        ),
    )


def _with_figures(session: Session, demand: Occurs, instances: str) -> str:
    """The instances with the figures that a fulfilling event must state: `num_<i>` over `den_<i>` of their window."""
    for position, stating in enumerate(demand.stating):
        if stating.metric is not None:
            instances = session.create(
                "figures",
                query(
                    "SELECT i.*, w.num AS :num, w.den AS :den FROM :i AS i LEFT JOIN :measured AS w ON w.label "
                    "= i.label",
                    i=table(instances),
                    measured=table(session.measured[stating.metric]),
                    num=exp.to_identifier(f"num_{position}", quoted=True),
                    den=exp.to_identifier(f"den_{position}", quoted=True),
                ),
            )
    return instances


def _stated(session: Session, position: int, stating: Stating, scope: Scope) -> exp.Expr:
    """Whether the event states what it must.

    A figure over nothing may be empty or any number; omitting one is no match.
    """
    stated = field(stating.field, scope.row)
    tolerance = Fraction(stating.tolerance) if stating.tolerance is not None else Fraction(0)
    if stating.metric is not None:
        num, den = column(f"num_{position}", scope.instance), column(f"den_{position}", scope.instance)
        # |stated - num/den| <= p/q, kept exact: |stated * den - num| * q <= p * den
        close = fragment(
            "COALESCE(ABS(:stated * :den - :num) * :q <= :p * :den, FALSE)",
            stated=stated,
            num=num,
            den=den,
            p=tolerance.numerator,
            q=tolerance.denominator,
        )
        counts = isinstance(session.agreement.metrics[stating.metric].body, CountOf)
        left_out = exp.Is(this=stated.copy(), expression=exp.null())
        return case(
            [
                # a count is never empty, however unknown; a share may turn out to be one over nothing
                *([(left_out, exp.false())] if counts else []),
                (fragment(":den = 0", den=den), exp.true()),
                (fragment(":num IS NULL", num=num), exp.cast(exp.null(), "BOOLEAN")),
            ],
            close,
        )
    if stating.value is None:
        return exp.not_(exp.Is(this=stated, expression=exp.null()))
    ref = FieldRef(Subject.ROW, stating.field, Kind.TEXT, optional=True)
    if stating.tolerance is None:
        equal = condition(Compare(ref, Comparison.EQ, stating.value), scope)
    else:
        equal = dated(
            (ref, stating.value),
            scope,
            lambda sides: fragment(
                "ABS(:stated - :wanted) * :q <= :p",
                stated=sides[0][0],
                wanted=sides[1][0],
                p=tolerance.numerator,
                q=tolerance.denominator,
            ),
        )
    return case([(exp.Is(this=stated, expression=exp.null()), exp.false())], equal)
