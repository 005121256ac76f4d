"""Rows that cannot be read or typed are set aside: kept with their findings, and turned into holes of the coverage.

What such a row would have said is unknown, but not everything about it is. A row whose time can be read is a hole at
that instant; any other could be anywhere, and its whole source is a hole. It is a hole only for the events it may have
been: those whose condition the binding cannot rule out without looking at a cell that is broken.

A hole is a gap of a coverage of its own that only the event concerned refers to, beside those of its sources. Engines
need to know nothing of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
from sqlglot import exp

from servanda.diagnostics import Diagnostic
from servanda.logs.aside_rows import (
    DISPUTED,
    Wrong,
    disputed,
    instants,
    is_open,
    key_of,
    may_be,
    named_fields,
    taken_back,
    wrongs,
)
from servanda.logs.aside_tables import FINDINGS, HOLES, ROWS, create_tables, stored_holes, stored_rows
from servanda.logs.checks import Check
from servanda.logs.findings import shortened
from servanda.logs.log import Coverage, EventTable, SetAside
from servanda.logs.readers.reading import BrokenRow
from servanda.logs.repeats import differing_records
from servanda.logs.sql import (
    call,
    cast,
    column,
    create,
    drop,
    either,
    every,
    is_null,
    items,
    not_null,
    null,
    run,
    table,
    text,
    whole,
)
from servanda.logs.staging import JUDGED, Stage, raw_rows
from servanda.logs.withdrawals import FAR, RECALLS, Gaps, doubtful, withdrawing
from servanda.model.agreement import Agreement

_KEYS = "aside_keys"
_UNREAD = "unread_rows"
_NO_TEXT = exp.cast(null(), "VARCHAR")


@dataclass(slots=True)
class Quarantine:
    """Collects what is set aside while sources are read one after another."""

    connection: duckdb.DuckDBPyConnection
    agreement: Agreement
    counts: dict[str, int] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Make its tables."""
        create_tables(self.connection)

    def unread(self, stage: Stage, file: int, rows: Sequence[BrokenRow]) -> None:
        """Rows (or, without a record, a whole file) that could not be read: they could be anything, at any time."""
        name = stage.source.name.value
        events = list(dict.fromkeys(rule.event.name for rule in stage.rules))
        read = _unnested(
            {"record": "BIGINT", "code": "VARCHAR", "value": "VARCHAR", "reason": "VARCHAR", "raw": "VARCHAR"}
        )
        values = [
            [row.record for row in rows],
            [row.code for row in rows],
            [_sound(shortened(row.value)) for row in rows],
            [_sound(row.message) for row in rows],
            [_sound(row.value) for row in rows],
        ]
        self.connection.execute(exp.Create(this=table(_UNREAD), kind="TABLE", expression=read).sql("duckdb"), values)
        place = (text(name).as_("source"), whole(file).as_("file"), column("record"))
        nothing = exp.cast(null(), "BIGINT")
        row = exp.select(*place, nothing, nothing.copy(), items(text(event) for event in events), column("raw"))
        finding = exp.select(
            *(part.copy() for part in place), whole(0), column("code"), null(), column("value"), column("reason")
        )
        for target, query in ((ROWS, row), (FINDINGS, finding)):
            run(self.connection, exp.Insert(this=table(target), expression=query.from_(table(_UNREAD))))
        drop(self.connection, _UNREAD)
        for event in events:
            hole = exp.Tuple(expressions=[text(name), text(event), *(null() for _ in range(5))])
            run(self.connection, exp.Insert(this=table(HOLES), expression=exp.Values(expressions=[hole])))
        for recall in withdrawing(self.agreement).keys() & set(events):
            said = exp.Tuple(expressions=[text(name), text(recall), whole(FAR), null()])
            run(self.connection, exp.Insert(this=table(RECALLS), expression=exp.Values(expressions=[said])))
        self.counts[name] = self.counts.get(name, 0) + len(rows)
        self.unknown.add(name)

    def untyped(self, stage: Stage, checks: Sequence[Check], as_of: int, *, conflicts: bool) -> int:
        """Take the rows that any of the checks finds bad out of `JUDGED`; how many they are.

        `conflicts`: so are those whose id is in `CONFLICTING`.
        """
        return self._take(stage, wrongs(stage.source, checks, conflicts=conflicts), as_of)

    def disputed(self, stage: Stage, number: int, said: Diagnostic, as_of: int) -> int:
        """Take out the records that say different things of one event of rule `number`; how many they are."""
        rule = stage.rules[number]
        queries = list(differing_records(JUDGED, number, rule, as_of))
        if not queries:
            return 0
        records: exp.Query = queries[0]
        for query in queries[1:]:
            records = exp.union(records, query)
        run(self.connection, create(DISPUTED, records))
        label = None if said.origin is None else said.origin.column
        reason = f"records that are one `{rule.event.name}` say different things of it"
        taken = self._take(stage, [disputed(said.code, label, reason)], as_of)
        drop(self.connection, DISPUTED)
        return taken

    def _take(self, stage: Stage, wrong: Sequence[Wrong], as_of: int) -> int:
        name = stage.source.name.value
        if name in self.unknown:
            # A row nobody could read may be a record of any key, and change what any other says.
            for number, rule in enumerate(stage.rules):
                if rule.previous is not None or (rule.repeats is not None and rule.repeats.latest):
                    self._deny(number)
        if not wrong:
            return 0
        for place, one in enumerate(wrong):
            self._note(name, place, one)
        bad = either([one.rows.copy() for one in wrong])
        lo, hi = instants(stage)
        rows = exp.select(text(name), column("file"), column("record"), lo, hi, may_be(stage, wrong), _NO_TEXT.copy())
        run(self.connection, exp.Insert(this=table(ROWS), expression=rows.from_(table(JUDGED)).where(bad.copy())))
        for number, rule in enumerate(stage.rules):
            among = exp.and_(bad.copy(), is_open(stage, number, wrong))
            self._open(stage, number, among, wrong)
            if rule.repeats is not None and rule.repeats.latest:
                key = key_of(stage, rule.repeats.key, wrong)
                seen = either([is_null(column("at")), exp.LT(this=column("at"), expression=whole(as_of))])
                speaking = every([among.copy(), seen])
                self._unsettle(stage, number, key, (bad, speaking, wrong), column(f"w{number}"))
            if rule.previous is not None:
                key = key_of(stage, rule.previous.key, wrong)
                alike = exp.true() if rule.where is None else call("coalesce", rule.where.copy(), exp.true())
                self._unsettle(stage, number, key, (bad, bad, wrong), exp.and_(exp.not_(column("ignored")), alike))
        for back in taken_back(stage, wrong, withdrawing(self.agreement)):
            until = call("coalesce", instants(stage, stage.rules[back.rule].clock)[1], whole(FAR))
            said = exp.select(text(name), text(back.event), until, back.named).from_(table(JUDGED))
            among = exp.and_(bad.copy(), is_open(stage, back.rule, wrong))
            run(self.connection, exp.Insert(this=table(RECALLS), expression=said.where(among)))
        run(self.connection, exp.Delete(this=table(JUDGED), where=exp.Where(this=bad)))
        mine = exp.EQ(this=column("source"), expression=text(name))
        [(total,)] = run(self.connection, exp.select(call("count", whole(1))).from_(table(ROWS)).where(mine))
        taken = int(total) - self.counts.get(name, 0)
        self.counts[name] = int(total)
        return taken

    def _open(self, stage: Stage, number: int, among: exp.Expr, wrong: Sequence[Wrong]) -> None:
        rule = stage.rules[number]
        rows = exp.select(text(stage.source.name.value), text(rule.event.name), *instants(stage, rule.clock))
        rows = rows.select(column("file"), column("record"), named_fields(stage, number, wrong))
        run(self.connection, exp.Insert(this=table(HOLES), expression=rows.from_(table(JUDGED)).where(among.copy())))

    def _unsettle(
        self,
        stage: Stage,
        number: int,
        key: exp.Expr,
        rows: tuple[exp.Expr, exp.Expr, Sequence[Wrong]],
        like: exp.Expr,
    ) -> None:
        """Where other records of a key have a say in an event, what the sound ones make of it is open.

        `rows` are all bad ones, those that have a say and what is wrong with them; `like` holds for the sound ones
        that may be such an event.
        """
        bad, speaking, wrong = rows
        keys = exp.select(key.copy().as_("k")).from_(table(JUDGED)).where(speaking.copy())
        run(self.connection, create(_KEYS, keys))
        unnamed = exp.select("1").from_(table(_KEYS)).where(is_null(column("k")))
        named = exp.select(column("k")).from_(table(_KEYS)).where(not_null(column("k")))
        same = either([exp.Exists(this=unnamed), exp.In(this=key.copy(), query=named.subquery())])
        sound = exp.not_(call("coalesce", exp.paren(bad.copy()), exp.false()))
        doubted = every([sound, exp.paren(like.copy()), same])
        self._open(stage, number, doubted, wrong)
        self._deny(number, doubted)
        drop(self.connection, _KEYS)

    def _deny(self, number: int, rows: exp.Expr | None = None) -> None:
        """Records that are not for sure what rule `number` says."""
        setting = exp.EQ(this=exp.to_identifier(f"w{number}"), expression=exp.false())
        where = None if rows is None else exp.Where(this=rows.copy())
        run(self.connection, exp.Update(this=table(JUDGED), expressions=[setting], where=where))

    def keep_raw(self, stage: Stage) -> None:
        """Look up the rows themselves where only their cells are known so far."""
        name = stage.source.name.value
        for file in stage.files:
            wanted = exp.and_(
                exp.EQ(this=column("source"), expression=text(name)),
                exp.EQ(this=column("file"), expression=whole(file.number)),
                exp.Is(this=column("raw"), expression=null()),
                not_null(column("record")),
            )
            found = run(self.connection, exp.select(column("record")).from_(table(ROWS)).where(wanted.copy()))
            if not found:
                continue
            texts = raw_rows(stage, file, frozenset(int(record) for (record,) in found))
            self.connection.execute(
                exp.Update(
                    this=table(ROWS),
                    expressions=[exp.EQ(this=exp.to_identifier("raw"), expression=column("written", "texts"))],
                    from_=exp.From(this=_unnested({"record": "BIGINT", "written": "VARCHAR"}).subquery("texts")),
                    where=exp.Where(
                        this=exp.and_(
                            *(
                                exp.EQ(this=column(part, ROWS), expression=value)
                                for part, value in (("source", text(name)), ("file", whole(file.number)))
                            ),
                            exp.EQ(this=column("record", ROWS), expression=column("record", "texts")),
                        )
                    ),
                ).sql("duckdb"),
                [list(texts), [_sound(value) for value in texts.values()]],
            )

    def _note(self, source: str, place: int, one: Wrong) -> None:
        query = (
            exp.select(text(source), column("file"), column("record"), whole(place), text(one.code))
            .select(null() if one.column is None else text(one.column), cast(one.shown.copy(), "VARCHAR"))
            .select(text(one.reason))
            .from_(table(JUDGED))
            .where(one.rows.copy())
        )
        run(self.connection, exp.Insert(this=table(FINDINGS), expression=query))

    def finish(self, tables: dict[str, EventTable], coverage: dict[str, Coverage], files: tuple[str, ...]) -> SetAside:
        """Turn what was set aside into gaps of coverages that only the events concerned refer to."""
        affected: dict[str, tuple[str, ...]] = {}

        def add(event: str, source: str, label: str, gaps: Gaps, named: Mapping[str, str] | None = None) -> None:
            known = tables.get(event)
            if known is None or source not in coverage:
                return
            while label in coverage:
                label += "'"
            base = coverage[source]
            coverage[label] = Coverage(label, base.since, base.until, gaps, named or {})
            tables[event] = EventTable(event, known.table, (*known.sources, label))
            affected[event] = (*affected.get(event, ()), label)

        for hole in stored_holes(self.connection):
            label = f"{hole.source} (rows set aside that may be {hole.event})"
            if hole.file is not None:
                row = f"{files[hole.file]} record {hole.record}"
                label = f"{hole.source} (row set aside that may be {hole.event}: {row})"
            add(hole.event, hole.source, label, hole.gaps, hole.named)
        for event, source, gaps in doubtful(self.connection, self.agreement, tables):
            add(event, source, f"{source} (rows set aside that may take back {event})", gaps)
        return SetAside(dict(self.counts), affected, lambda: stored_rows(self.connection, files))


def _unnested(columns: Mapping[str, str]) -> exp.Select:
    """Bound lists as the columns of a table: name to type."""
    return exp.select(
        *(
            exp.alias_(exp.Explode(this=exp.cast(exp.Placeholder(), f"{kind}[]", dialect="duckdb")), name, quoted=True)
            for name, kind in columns.items()
        )
    )


def _sound(value: str | None) -> str | None:
    """A text the database takes: what is no character becomes a question mark."""
    return None if value is None else value.encode("utf-8", "replace").decode("utf-8")
