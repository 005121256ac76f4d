"""Rows set aside whose key can be read: each can only be about instances of the same key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlglot import exp

from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import carried_field, column, conjunction, varchar

Role: TypeAlias = tuple[str, tuple[str, ...]]
"""an event that may matter to an instance, and the fields that correlate it; without any it matters to every one"""


@dataclass(frozen=True, slots=True)
class SetAside:
    """`sources` stand for such rows; `tables` hold the gaps of those whose rows have these fields.

    A table has `lo`, `hi`, `source` and the fields' values, from `v0` on.
    """

    sources: frozenset[str]
    tables: tuple[tuple[str, tuple[str, ...]], ...]


def set_aside(session: Session, roles: Iterable[Role]) -> SetAside:
    """The rows set aside that may be one of these events and tell, in each of its roles, whom it concerns."""
    keys: dict[str, list[tuple[str, ...]]] = {}
    for event, key in roles:
        for source in session.sources([event]):
            keys.setdefault(source, []).append(key)
    told = {source: session.log.coverage[source].named for source in keys}
    sources = [
        source
        for source, named in told.items()
        if named and all(key and all(name in named for name in key) for key in keys[source])
    ]
    by_key: dict[tuple[str, ...], list[str]] = {}
    for source in sources:
        for key in dict.fromkeys(keys[source]):
            by_key.setdefault(key, []).append(source)
    return SetAside(frozenset(sources), tuple((_gaps(session, key, of), key) for key, of in by_key.items()))


def _gaps(session: Session, key: tuple[str, ...], sources: Sequence[str]) -> str:
    coverage = session.log.coverage
    rows = [(*gap, one, *(coverage[one].named[name] for name in key)) for one in sources for gap in coverage[one].gaps]
    columns = [("lo", "BIGINT"), ("hi", "BIGINT"), ("source", "VARCHAR")]
    columns += [(f"v{place}", "VARCHAR") for place in range(len(key))]
    return session.load(
        "set_aside", {name: (kind, [row[at] for row in rows]) for at, (name, kind) in enumerate(columns)}
    )


def same_key(key: tuple[str, ...], instance: str, row: str) -> exp.Expr:
    """Whether the instance has the values of a row set aside in these fields."""
    pairs = [(varchar(carried_field(name, instance)), column(f"v{place}", row)) for place, name in enumerate(key)]
    return conjunction([exp.EQ(this=mine, expression=theirs) for mine, theirs in pairs])
