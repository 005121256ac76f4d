"""Records that a row set aside may have taken back: they neither trigger nor fulfil for sure any more.

Such a record counts as withdrawn, so that it fulfils nothing (a forbidden act stays one), and its instant is a hole, so
that nothing is said to be missing either. Where the row does not say which record it takes back, it may be any that
came before it.
"""

from collections.abc import Iterator, Mapping

import duckdb
from sqlglot import exp

from servanda.logs.log import EventTable
from servanda.logs.needs import needed_for_themselves
from servanda.logs.sql import call, cast, column, either, items, null, run, table, text, whole
from servanda.model.agreement import Agreement, Event

RECALLS = "aside_recalls"
"""one row per row set aside and event it may be that withdraws others: `source`, `event`, `hi`, `k` (NULL: of what?)"""

FAR = 2**62

Gaps = tuple[tuple[int, int], ...]


def withdrawing(agreement: Agreement) -> Mapping[str, tuple[Event, ...]]:
    """Events that take back others, and which."""
    found: dict[str, tuple[Event, ...]] = {}
    for event in agreement.events.values():
        if event.withdrawn_by is not None:
            found[event.withdrawn_by] = (*found.get(event.withdrawn_by, ()), event)
    return found


def record_key(cells: list[exp.Expr]) -> exp.Expr:
    """One text for the fields by which a withdrawal names its record."""
    return cast(call("to_json", items(cast(cell, "VARCHAR") for cell in cells)), "VARCHAR")


def doubtful(
    connection: duckdb.DuckDBPyConnection, agreement: Agreement, tables: Mapping[str, EventTable]
) -> Iterator[tuple[str, str, Gaps]]:
    """Events whose records may have been taken back, with the source that says so, and where such records lie."""
    used = needed_for_themselves(agreement)
    query = exp.select(column("source"), column("event"), call("max", column("hi"))).from_(table(RECALLS))
    query = query.group_by(column("source"), column("event"))
    for source, recall, _ in sorted(run(connection, query)):
        for event in withdrawing(agreement).get(recall, ()):
            if event.name not in tables or recall not in tables:
                continue
            gaps = _taken_back(connection, event, tables, (str(source), str(recall)), fake=recall not in used)
            if gaps:
                yield event.name, str(source), gaps


def _taken_back(
    connection: duckdb.DuckDBPyConnection,
    event: Event,
    tables: Mapping[str, EventTable],
    said: tuple[str, str],
    *,
    fake: bool,
) -> Gaps:
    mine = exp.and_(
        *(
            exp.EQ(this=column(name), expression=text(word))
            for name, word in zip(("source", "event"), said, strict=True)
        )
    )
    unnamed = exp.and_(mine, exp.Is(this=column("k"), expression=null()))
    [(until,)] = run(connection, exp.select(call("max", column("hi"))).from_(table(RECALLS)).where(unnamed))
    named = exp.select(column("k")).from_(table(RECALLS)).where(mine.copy())
    which: list[exp.Expr] = [
        exp.In(this=record_key([column(f"f_{name}") for name in event.identity]), query=named.subquery())
    ]
    gaps: Gaps = ()
    if until is not None:
        which.append(exp.LT(this=column("at"), expression=whole(int(until))))
        gaps = ((-FAR, int(until)),)
    kept = tables[event.name].table
    doubted = either(which)
    query = exp.select(column("at")).distinct().from_(table(kept)).where(doubted.copy()).order_by(column("at"))
    later = ((int(at), int(at) + 1) for (at,) in run(connection, query) if until is None or at >= until)
    gaps = (*gaps, *later)
    if fake:
        _withdraw(connection, event, tables, doubted)
    else:
        # A taking back that nobody saw must not count as one where a clause speaks of them.
        run(connection, exp.Delete(this=table(kept), where=exp.Where(this=doubted)))
    return gaps


def _withdraw(
    connection: duckdb.DuckDBPyConnection, event: Event, tables: Mapping[str, EventTable], doubted: exp.Expr
) -> None:
    """Records of the withdrawing event for all doubted ones; no clause reads them but to leave those out."""
    target = tables[event.withdrawn_by or ""].table
    fields = [name for (name, *_) in run(connection, exp.Describe(this=exp.select("*").from_(table(target))))]
    identity = {f"f_{name}" for name in event.identity}
    number = exp.Add(
        this=exp.Window(this=call("row_number")),
        expression=exp.select(call("coalesce", call("max", column("row")), whole(0))).from_(table(target)).subquery(),
    )
    own = {"at": column("at"), "id": text(""), "file": column("file"), "record": column("record"), "row": number}
    chosen = [own.get(name, column(name) if name in identity else null()) for name in fields]
    query = exp.select(*chosen).from_(table(tables[event.name].table)).where(doubted)
    run(connection, exp.Insert(this=table(target), expression=query))
