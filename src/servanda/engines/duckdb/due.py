"""When instances are due, as queries: one as-of join for the calendar's part, the rest integer arithmetic.

A clause's clock is a monotone step function C of instants: the instant itself for elapsed time, the open time until
then for a calendar. Due is the least instant u with C(u) - C(opened) - (pauses, measured by C) = the limit.
"""

from sqlglot import exp

from servanda.engines.duckdb.due_rules import Elapsed, Lookup, Open, Piece, Rule
from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import column, query, table, union_all

FAR = 2**62
"""an instant after every other"""


def with_due(
    session: Session, source: str | exp.Query, versions: list[tuple[int, Rule]], pauses: str | None = None
) -> exp.Query:
    """`source` with `due` (NULL: unknown) and `floor`, by the rule in force at `opened`.

    `pauses` is a table of `n`, `lo`, `hi` (NULL: still paused), disjoint per instance and begun no earlier than it;
    `source` must then be a table, as it is when the rule changes on dates.
    """
    if len(versions) == 1:
        return _due(session, source, versions[0][1], pauses)
    name = source if isinstance(source, str) else session.create("instances", source)
    parts: list[exp.Query] = []
    for position, (since, rule) in enumerate(versions):
        until = versions[position + 1][0] if position + 1 < len(versions) else FAR
        chosen = query(
            "SELECT i.* FROM :source AS i WHERE i.opened >= :since AND i.opened < :until",
            source=table(name),
            since=since,
            until=until,
        )
        parts.append(_due(session, chosen, rule, pauses))
    return union_all(parts)


def _due(session: Session, source: str | exp.Query, rule: Rule, pauses: str | None) -> exp.Query:
    match rule:
        case Lookup(pieces):
            return query(
                "SELECT i.*, COALESCE(p.fixed, i.opened + p.delta) AS due, "
                "COALESCE(p.floor, i.opened + p.delta, i.opened) AS floor "
                "FROM :source AS i ASOF LEFT JOIN :pieces AS p ON i.opened >= p.start",
                source=table(source),
                pieces=table(load_pieces(session, pieces)),
            )
        case Elapsed(micros) if pauses is None:
            return query(
                "SELECT i.*, i.opened + :micros AS due, i.opened + :micros AS floor FROM :source AS i",
                source=table(source),
                micros=micros,
            )
        case Elapsed(micros) | Open(micros, _):
            calendar = rule.calendar if isinstance(rule, Open) else None
            if calendar is None or pauses is None or session.knows_all(calendar):
                return _dated(session, source, micros, calendar, pauses)
            # the clock stands still in unknown time too, which a floor counted from its beginning would not see
            name = source if isinstance(source, str) else session.create("instances", source)
            return query(
                "SELECT d.* REPLACE (CASE WHEN d.due IS NULL THEN b.floor ELSE d.floor END AS floor) FROM :dated AS d "
                "JOIN (SELECT x.n, x.floor FROM :best AS x) AS b ON b.n = d.n",
                dated=table(_dated(session, name, micros, calendar, pauses)),
                best=table(_dated(session, name, micros, calendar, pauses, at_best=True)),
            )


def _dated(  # noqa: PLR0913 - what a due instant depends on
    session: Session,
    source: str | exp.Query,
    micros: int,
    calendar: str | None,
    pauses: str | None,
    *,
    at_best: bool = False,
) -> exp.Query:
    targets = _targets(session, source, micros, calendar, pauses, at_best=at_best)
    return _reach(session, targets, calendar, at_best=at_best)


def load_pieces(session: Session, pieces: tuple[Piece, ...]) -> str:
    """The pieces as a table."""
    return session.load(
        "pieces",
        {
            "start": ("BIGINT", [piece.start for piece in pieces]),
            "fixed": ("BIGINT", [piece.fixed for piece in pieces]),
            "delta": ("BIGINT", [piece.delta for piece in pieces]),
            "floor": ("BIGINT", [piece.floor for piece in pieces]),
        },
    )


def clocked(  # noqa: PLR0913 - whose clock, and how it is read
    session: Session,
    source: str | exp.Query,
    instant: str,
    reading: str,
    calendar: str | None,
    *,
    at_best: bool = False,
) -> exp.Query:
    """`source` with `reading`, the clock's value at its column `instant`, and `unknown`, where unknown days begin."""
    if calendar is None:
        return query(
            "SELECT i.*, :instant AS :reading, :far AS unknown FROM :source AS i",
            source=table(source),
            instant=column(instant, "i"),
            reading=exp.to_identifier(reading, quoted=True),
            far=FAR,
        )
    return query(
        "SELECT i.*, s.acc + CASE WHEN s.open THEN :instant - s.start ELSE 0 END AS :reading, s.unknown AS unknown "
        "FROM :source AS i ASOF LEFT JOIN :segments AS s ON :instant >= s.start",
        source=table(source),
        segments=table(session.segments(calendar, at_best=at_best)),
        instant=column(instant, "i"),
        reading=exp.to_identifier(reading, quoted=True),
    )


def _targets(  # noqa: PLR0913 - what a due instant depends on
    session: Session,
    source: str | exp.Query,
    micros: int,
    calendar: str | None,
    pauses: str | None,
    *,
    at_best: bool,
) -> exp.Query:
    """`source` with `target`, the clock's reading at which it is due; NULL where a pause never ends before that."""
    opened = clocked(session, source, "opened", "c_opened", calendar, at_best=at_best)
    if pauses is None:
        return query(
            "SELECT i.*, i.c_opened + :micros AS target FROM :source AS i", source=table(opened), micros=micros
        )
    stretches = query("SELECT p.n, p.lo, p.hi FROM :p AS p", p=table(pauses))
    begun = clocked(session, stretches, "lo", "c_lo", calendar, at_best=at_best)
    measured = query("SELECT p.n, p.lo, p.hi, p.c_lo FROM :p AS p", p=table(begun))
    ended = clocked(session, measured, "hi", "c_hi", calendar, at_best=at_best)
    # a pause without an end has no length, and is the last of its instance
    # a pause counts when the clock had not run out before it began, given the pauses before it
    return query(
        "WITH opened AS (SELECT o.* FROM :opened AS o), lengths AS (SELECT p.n, p.c_lo, p.c_hi - p.c_lo AS length, "
        "COALESCE(SUM(p.c_hi - p.c_lo) OVER (PARTITION BY p.n ORDER BY p.lo "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before FROM :ended AS p), "
        "counted AS (SELECT l.n, SUM(l.length) AS paused, BOOL_OR(l.length IS NULL) AS endless FROM lengths AS l "
        "JOIN opened AS i ON i.n = l.n WHERE l.c_lo - i.c_opened - l.before < :micros GROUP BY l.n) "
        "SELECT i.*, CASE WHEN c.endless THEN NULL ELSE CAST(i.c_opened + :micros + COALESCE(c.paused, 0) AS BIGINT) "
        "END AS target FROM opened AS i LEFT JOIN counted AS c ON i.n = c.n",
        opened=table(opened),
        ended=table(ended),
        micros=micros,
    )


def _reach(session: Session, source: exp.Query, calendar: str | None, *, at_best: bool) -> exp.Query:
    """The least instant at which the clock shows `target`; unknown days in between leave only a floor.

    A clock that is still stopped at as-of has not run out by then.
    """
    if calendar is None:
        return query(
            "SELECT i.* EXCLUDE (c_opened, unknown, target), i.target AS due, COALESCE(i.target, :as_of) AS floor "
            "FROM :source AS i",
            source=table(source),
            as_of=session.as_of,
        )
    reached = query(
        "SELECT i.*, CASE WHEN i.target = i.c_opened THEN i.opened "
        "WHEN i.target <= o.acc + (o.stop - o.start) AND o.start + (i.target - o.acc) <= i.unknown "
        "THEN o.start + (i.target - o.acc) ELSE NULL END AS due "
        "FROM :source AS i ASOF LEFT JOIN (SELECT s.* FROM :segments AS s WHERE s.open) AS o ON i.target > o.acc",
        source=table(source),
        segments=table(session.segments(calendar, at_best=at_best)),
    )
    # at best the unknown time is open throughout
    return query(
        "SELECT i.* EXCLUDE (c_opened, unknown, target), COALESCE(i.due, CASE WHEN i.target IS NULL THEN :as_of "
        "ELSE GREATEST(i.opened, i.unknown) + i.target - u.acc END) AS floor "
        "FROM :source AS i LEFT JOIN :segments AS u ON u.start = i.unknown",
        source=table(reached),
        segments=table(session.segments(calendar, at_best=at_best)),
        as_of=session.as_of,
    )
