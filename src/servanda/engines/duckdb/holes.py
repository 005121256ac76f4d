"""What no source tells of: where events may lie unseen, whom they would concern, and how queries ask for it.

A hole may be about anybody; a row set aside whose key can be read is about instances of that key alone. Of each row
of a table the queries ask how far those holes reach that began by an instant of it (`behind`), where the first one
begins that ends after an instant (`ahead`), or whether one overlaps the time between two (`between`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlglot import exp

from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import carried_field, column, conjunction, query, table, union_all, varchar

Spot: TypeAlias = tuple[int, int, str]
"""a stretch of time `[from, until)` and the source that tells nothing of it"""
Role: TypeAlias = tuple[str, tuple[str, ...]]
"""an event that may matter to an instance, and the fields that correlate it; without any it matters to every one"""
Spots: TypeAlias = Callable[[Sequence[str]], list[Spot]]
"""what of time some sources do not tell"""

_EVER = 2**62


# --- what sources do not tell of --------------------------------------------------------------------------------------


def sources(session: Session, events: Iterable[str]) -> list[str]:
    """The sources that feed these events, each once, in order of name."""
    return sorted({source for event in events for source in session.log.tables[event].sources})


def blind(session: Session, of: Iterable[str]) -> list[Spot]:
    """All time that a source is silent about or does not cover, in order."""
    spots: list[Spot] = []
    for source in of:
        coverage = session.log.coverage[source]
        spots += [(start, end, source) for start, end in coverage.gaps]
        if not coverage.named:  # of a single row: what else is covered its source says itself
            spots += [(-_EVER, coverage.since, source), (coverage.until, _EVER, source)]
    return sorted(spots)


def gaps(session: Session, of: Iterable[str]) -> list[Spot]:
    """The gaps inside what the sources cover, at whatever time."""
    return [(*gap, source) for source in of for gap in session.log.coverage[source].gaps]


def missing(session: Session, of: Sequence[str]) -> list[Spot]:
    """Where an event that matters later may have happened unseen, in order.

    Gaps, and what of the term so far is not covered. That a source does not reach back before the term is none.
    """
    return sorted({*gaps(session, of), *_clipped(blind(session, of), session.term[0], session.as_of)})


def unseen(session: Session, of: Sequence[str], *, survives: bool, earlier: bool = False) -> list[Spot]:
    """Where what opens something could not be seen although it would count, in order; what meets is one stretch.

    `earlier`: what happened before the term counts inside it. A gap there then stands at the term's start; that
    a source does not reach back so far is no gap.
    """
    start, end = session.term[0], session.as_of if survives else min(session.term[1], session.as_of)
    spots = blind(session, of)
    if earlier:
        spots += [(start, start + 1, source) for lo, _, source in gaps(session, of) if lo < start]
    return merged(sorted(_clipped(spots, start, end), key=lambda spot: (spot[0], spot[2])))


def _clipped(spots: Iterable[Spot], start: int, end: int) -> list[Spot]:
    inside = ((max(lo, start), min(hi, end), source) for lo, hi, source in spots)
    return [spot for spot in inside if spot[0] < spot[1]]


def merged(spots: Iterable[Spot]) -> list[Spot]:
    """Stretches in order of their start, those that meet made one; it bears the name of the source that begins it."""
    found: list[Spot] = []
    for start, end, source in spots:
        if found and start <= found[-1][1]:
            first, last, begins = found.pop()
            found.append((first, max(last, end), begins))
        else:
            found.append((start, end, source))
    return found


# --- whom they concern ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Keyed:
    """The holes of rows set aside of which these fields can be read, each with their values."""

    names: tuple[str, ...]
    rows: tuple[tuple[Spot, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Holes:
    """Holes that may be about anybody, in order of their start, and those of rows set aside by what they tell."""

    at_large: tuple[Spot, ...]
    keyed: tuple[Keyed, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.at_large or self.keyed)


def holes(session: Session, roles: Iterable[Role], spots: Spots) -> Holes:
    """Where one of these events may lie unseen, by what `spots` counts as a hole.

    A row set aside that may be one of them is kept apart where it tells, in each of its roles, whom it concerns.
    """
    wanted = tuple(roles)
    keys: dict[str, list[tuple[str, ...]]] = {}
    for event, key in wanted:
        for source in sources(session, [event]):
            keys.setdefault(source, []).append(key)
    by_key: dict[tuple[str, ...], list[tuple[Spot, tuple[str, ...]]]] = {}
    at_large: list[str] = []
    for source, every in sorted(keys.items()):
        told = session.log.coverage[source].named
        if not told or not all(key and all(name in told for name in key) for key in every):
            at_large.append(source)
            continue
        for key in dict.fromkeys(every):
            values = tuple(told[name] for name in key)
            by_key.setdefault(key, []).extend((spot, values) for spot in spots([source]))
    keyed = tuple(Keyed(key, tuple(rows)) for key, rows in by_key.items() if rows)
    return Holes(tuple(spots(at_large)), keyed)


def load_keyed(session: Session, keyed: Keyed) -> str:
    """As a table: `lo`, `hi`, `source` and the fields' values, from `v0` on."""
    rows = [(*spot, *values) for spot, values in keyed.rows]
    columns = [("lo", "BIGINT"), ("hi", "BIGINT"), ("source", "VARCHAR")]
    columns += [(f"v{place}", "VARCHAR") for place in range(len(keyed.names))]
    return session.load(
        "set_aside", {name: (kind, [row[at] for row in rows]) for at, (name, kind) in enumerate(columns)}
    )


def same_key(names: Sequence[str], instance: str, row: str) -> exp.Expr:
    """Whether an instance has the values of a row of `load_keyed` in these fields."""
    pairs = [(varchar(carried_field(name, instance)), column(f"v{place}", row)) for place, name in enumerate(names)]
    return conjunction([exp.EQ(this=mine, expression=theirs) for mine, theirs in pairs])


# --- what queries ask -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edge:
    """The end or the beginning of a hole, of each row of a table: what to join, and what it is then called.

    `joins` are parts of a template with places for `tables`; `at` is the instant, NULL where there is no such hole.
    """

    joins: str
    tables: Mapping[str, exp.Expr]
    columns: tuple[tuple[str, str], ...]
    """of each joined table its instant and its source"""
    latest: bool

    @property
    def at(self) -> str:
        """The latest end, or the earliest beginning."""
        if not self.columns:
            return "CAST(NULL AS BIGINT)"
        return f"{'GREATEST' if self.latest else 'LEAST'}({', '.join(instant for instant, _ in self.columns)})"

    def source(self, test: str) -> str:
        """The source of such a hole whose instant passes the test (`> x`), NULL without one."""
        whens = "".join(f"WHEN {instant} {test} THEN {source} " for instant, source in self.columns)
        return f"CASE {whens}END" if whens else "CAST(NULL AS VARCHAR)"


def behind(  # noqa: PLR0913 - which holes, of which rows
    session: Session, of: Holes, rows: str, at: str, *, alias: str = "i", name: str = "hole"
) -> Edge:
    """How far the holes reach that began by the instant `at` of each row (`n`) of a table.

    `at` and the join call the table `alias`, and the joined ones begin with `name`: one query can ask twice.
    """
    large = f"LEFT JOIN :{name}_large AS {name}_large ON {at} >= {name}_large.lo AND {at} < {name}_large.following "
    best = f"MAX(s.hi) AS edge, ARG_MAX(s.source, s.hi) AS source FROM :rows AS {alias} JOIN :s AS s ON s.lo <= {at}"
    return _edge(session, of, rows, (large, best), alias=alias, name=name, latest=True)


def ahead(session: Session, of: Holes, rows: str, at: str, *, alias: str = "i") -> Edge:
    """Where the first hole begins that ends after the instant `at` of each row (`n`) of a table."""
    large = f"LEFT JOIN :hole_large AS hole_large ON {at} >= hole_large.preceding AND {at} < hole_large.hi "
    best = f"MIN(s.lo) AS edge, ARG_MIN(s.source, s.lo) AS source FROM :rows AS {alias} JOIN :s AS s ON s.hi > {at}"
    return _edge(session, of, rows, (large, best), alias=alias, name="hole", latest=False)


def _edge(  # noqa: PLR0913 - what an edge depends on
    session: Session, of: Holes, rows: str, templates: tuple[str, str], *, alias: str, name: str, latest: bool
) -> Edge:
    large, best = templates
    joins, tables, columns = "", {}, []
    if of.at_large:
        joins += large
        tables[f"{name}_large"] = table(load_merged(session, of.at_large))
        columns.append((f"{name}_large.{'hi' if latest else 'lo'}", f"{name}_large.source"))
    if of.keyed:
        parts = [
            query(
                f"SELECT {alias}.n, {best} AND :same GROUP BY {alias}.n",
                rows=table(rows),
                s=table(load_keyed(session, keyed)),
                same=same_key(keyed.names, alias, "s"),
            )
            for keyed in of.keyed
        ]
        chosen = "MAX(a.edge) AS edge, ARG_MAX" if latest else "MIN(a.edge) AS edge, ARG_MIN"
        concerned = query(
            f"SELECT a.n, {chosen}(a.source, a.edge) AS source FROM :all AS a GROUP BY a.n",
            all=union_all(parts).subquery(),
        )
        joins += f"LEFT JOIN :{name}_keyed AS {name}_keyed ON {name}_keyed.n = {alias}.n "
        tables[f"{name}_keyed"] = table(session.create("of_key", concerned))
        columns.append((f"{name}_keyed.edge", f"{name}_keyed.source"))
    return Edge(joins, tables, tuple(columns), latest)


@dataclass(frozen=True, slots=True)
class Between:
    """What to join, with its tables, and the first source by name that leaves some of the time open; NULL: none."""

    joins: str
    tables: Mapping[str, exp.Expr]
    source: str


def between(session: Session, of: Holes, rows: str, first: str, last: str) -> Between:
    """Whether holes overlap the time from `first` to `last`, both included, of each row `i` (`n`) of a table."""
    joins, tables, found = "", {}, []
    if len({source for _, _, source in of.at_large}) == 1:
        joins += f"LEFT JOIN :blind AS b ON {last} >= b.lo AND {last} < b.following AND b.hi > {first} "
        tables["blind"] = table(load_merged(session, of.at_large))
        found.append("b.source")
    parts = [(load_keyed(session, keyed), keyed.names) for keyed in of.keyed]
    if of.at_large and not found:
        parts.append((_load_spots(session, of.at_large), ()))
    if parts:
        overlapping = [
            query(
                f"SELECT i.n, s.source FROM :i AS i JOIN :s AS s ON s.lo <= {last} AND s.hi > {first} AND :same",
                i=table(rows),
                s=table(loaded),
                same=same_key(names, "i", "s"),
            )
            for loaded, names in parts
        ]
        least = query(
            "SELECT a.n, MIN(a.source) AS source FROM :all AS a GROUP BY a.n", all=union_all(overlapping).subquery()
        )
        joins += "LEFT JOIN :open AS o ON o.n = i.n "
        tables["open"] = table(session.create("overlapped", least))
        found.append("o.source")
    source = f"LEAST({', '.join(found)})" if len(found) > 1 else found[0] if found else "CAST(NULL AS VARCHAR)"
    return Between(joins, tables, source)


def load_merged(session: Session, spots: Iterable[Spot]) -> str:
    """Some stretches in order of their start as a table, those that meet made one.

    `lo`, `hi`, the `source` that begins it, where the one before ends (`preceding`) and the next begins (`following`):
    a join by those is a plain comparison with few rows, where an as-of join would sort all others.
    """
    found = merged(spots)
    return session.load(
        "blind",
        {
            "lo": ("BIGINT", [spot[0] for spot in found]),
            "hi": ("BIGINT", [spot[1] for spot in found]),
            "source": ("VARCHAR", [spot[2] for spot in found]),
            "preceding": ("BIGINT", [-_EVER - 1, *(spot[1] for spot in found[:-1])]),
            "following": ("BIGINT", [*(spot[0] for spot in found[1:]), _EVER + 1]),
        },
    )


def _load_spots(session: Session, spots: Sequence[Spot]) -> str:
    return session.load(
        "spots",
        {
            "lo": ("BIGINT", [spot[0] for spot in spots]),
            "hi": ("BIGINT", [spot[1] for spot in spots]),
            "source": ("VARCHAR", [spot[2] for spot in spots]),
        },
    )
