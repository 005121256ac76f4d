"""One source into the database: its files read, exact duplicates dropped, every record judged.

Two tables come out, each dropped by its user: `staged` (records as text) becomes `judged`, which adds to every record
that is kept its `id`, its instant `at` (and `at1` … for other columns that events have their instant from), whether it
is `ignored`, and for each rule n whether it matches (`w<n>`), is allowed (`r<n>`), and its list (`l<n>`).
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb
from sqlglot import exp

from servanda.diagnostics import Diagnostic
from servanda.logs.binding import Source, TimeStyle
from servanda.logs.conditions import compile_condition
from servanda.logs.duplicates import DROPPED, Exports, drop_duplicates, restore_conflicts
from servanda.logs.files import ExportFile
from servanda.logs.findings import FileFindings
from servanda.logs.readers import RAW, BrokenRow, Reading, Wanted, compares_exactly, read_records, written_records
from servanda.logs.rules import BoundRule
from servanda.logs.scope import Scope, cells, number_of
from servanda.logs.sql import (
    boolean,
    call,
    column,
    create,
    drop,
    is_true,
    items,
    not_null,
    null,
    printed,
    run,
    table,
    when,
    within,
)
from servanda.logs.time_pattern import has_offset
from servanda.logs.times import EARLIEST, LATEST, Clock, TimeParts, create_zone_table, instant, of_clock, time_parts

STAGED = "staged"
JUDGED = "judged"
CONFLICTING = "conflicting_ids"
"""ids that stand for different records; only where rows are to be set aside"""

_ZONE = "zone_steps"
_PLACES = 40
"""characters of the longest number: 20 digits, point and 18 digits"""


@dataclass(frozen=True, slots=True)
class Stage:
    """What staging needs to know of one source."""

    connection: duckdb.DuckDBPyConnection
    source: Source
    scope: Scope
    rules: tuple[BoundRule, ...]
    ignore: exp.Expr | None
    clocks: tuple[Clock, ...]
    files: tuple[ExportFile, ...]
    scratch: Path


def compile_ignore(source: Source, scope: Scope) -> exp.Expr | None:
    """The condition of rows that are not looked at."""
    return None if source.ignore is None else compile_condition(source.ignore, scope)


def read_file(stage: Stage, file: ExportFile, findings: FileFindings) -> tuple[int, tuple[BrokenRow, ...]]:
    """Read one file and add its records to `STAGED`; the number of records read, and the rows that could not be.

    A whole file that cannot be read is one such row without a record.
    """
    wanted = Wanted(tuple(stage.scope.needed), not stage.source.identity)
    reading = read_records(stage.connection, file, stage.source.layout, wanted, stage.scratch)
    findings.reading(stage.source, stage.scope, file, reading)
    if reading.unreadable is not None:
        return 0, (BrokenRow("LOG001", reading.unreadable, None, None),)
    records = _append(stage, file, reading)
    drop(stage.connection, RAW)
    return records, reading.broken


def raw_rows(stage: Stage, file: ExportFile, records: frozenset[int]) -> dict[int, str]:
    """The rows with these numbers: lines of JSON as written, other rows as their cells by column, in JSON."""
    layout = stage.source.layout
    if not compares_exactly(layout.format):
        return written_records(file, layout, records, stage.scratch)
    wanted = Wanted(tuple(stage.scope.needed), True)  # noqa: FBT003 - whole rows
    reading = read_records(stage.connection, file, layout, wanted, stage.scratch)
    if reading.unreadable is not None:
        return {}
    place = _record(numbered=reading.numbered)
    among = exp.In(this=place.copy(), expressions=[exp.convert(record) for record in sorted(records)])
    rows = run(stage.connection, exp.select(place, column("content")).from_(table(RAW)).where(among))
    drop(stage.connection, RAW)
    return {int(record): str(content) for record, content in rows}


def _record(*, numbered: bool) -> exp.Expr:
    return column("record") if numbered else exp.Add(this=column("rowid"), expression=exp.convert(1))


def create_staged(stage: Stage) -> None:
    """An empty `STAGED`."""
    columns = [("file", "INTEGER"), ("record", "BIGINT")]
    for number in range(len(stage.scope.needed)):
        columns += [(f"c{number}", "VARCHAR"), (f"n{number}", "UTINYINT")]
    columns.append(("content", "VARCHAR"))
    definitions = [
        exp.ColumnDef(this=exp.to_identifier(name, quoted=True), kind=exp.DataType.build(kind, dialect="duckdb"))
        for name, kind in columns
    ]
    schema = exp.Schema(this=table(STAGED), expressions=definitions)
    run(stage.connection, exp.Create(this=schema, kind="TABLE"))


def _append(stage: Stage, file: ExportFile, reading: Reading) -> int:
    absent = tuple(missing_cells(stage.source, name) for name in stage.scope.needed)
    statement = _insertion(absent, numbered=reading.numbered, flagged=reading.flagged)
    [(records,)] = run(stage.connection, statement, file=file.number)
    return int(records)


@lru_cache(maxsize=64)
def _insertion(absent: tuple[tuple[str, ...], ...], *, numbered: bool, flagged: bool) -> str:
    """What adds `RAW` to `STAGED`; `absent` are for each column the cells that stand for nothing."""
    chosen: list[exp.Expr] = [exp.Placeholder(this="file"), _record(numbered=numbered)]
    for number, words in enumerate(absent):
        cell, flag = column(f"c{number}"), column(f"n{number}")
        if words:
            here = within(cell.copy(), words)
            cell, flag = when((here, null()), default=cell), when((here.copy(), null()), default=flag)
        chosen += [cell, flag]
    query = exp.select(*chosen, column("content")).from_(table(RAW))
    if flagged:
        query = query.where(is_true(column("sound")))
    return printed(exp.Insert(this=table(STAGED), expression=query))


def missing_cells(source: Source, name: str) -> tuple[str, ...]:
    """The cells of a file's column that stand for nothing: as its declaration says, else as the source does."""
    said = [written.missing for written in source.columns.values() if written.source == name]
    own = [cells for cells in said if cells is not None]
    return tuple(cell for cells in own for cell in cells) if own else source.missing


def judge(stage: Stage, *, keep_conflicts: bool = False) -> tuple[int, tuple[Diagnostic, ...]]:
    """`STAGED` to `JUDGED`; the number of duplicates dropped, and ids that stand for different records.

    `keep_conflicts`: all records of such an id stay in `JUDGED`, and the ids are in `CONFLICTING`.
    """
    identity = _identity(stage)
    ignored = stage.ignore if stage.ignore is not None else boolean(False)  # noqa: FBT003 - a literal
    exports = Exports(stage.files, stage.scratch)
    dropped, conflicts = drop_duplicates(stage.connection, stage.source, identity, ignored, exports)
    if keep_conflicts and conflicts:
        dropped = restore_conflicts(stage.connection, conflicts, CONFLICTING)
    moments = exp.select("*").from_(table(STAGED))
    if dropped:
        same = [exp.EQ(this=column(name, STAGED), expression=column(name, DROPPED)) for name in ("file", "record")]
        gone = exp.select("1").from_(table(DROPPED)).where(exp.and_(*same))
        moments = moments.where(exp.not_(exp.Exists(this=gone)))
    for number, clock in enumerate(stage.clocks):
        moments = _with_moments(stage, moments, number, clock)
    chosen: list[exp.Expr] = [
        exp.Star(),
        identity.as_("id"),
        _place(stage).as_("place"),
        is_true(ignored).as_("ignored"),
    ]
    for number, rule in enumerate(stage.rules):
        if rule.listed is not None:
            listed = rule.listed.typed.copy()
            chosen.append((listed if rule.where is None else when((rule.where.copy(), listed))).as_(f"l{number}"))
        chosen.append(_matches(rule, ignored).as_(f"w{number}"))
        chosen.append((rule.require if rule.require is not None else boolean(True)).as_(f"r{number}"))  # noqa: FBT003
    for number in range(len(stage.clocks)):
        moment = column(of_clock("moment", number))
        sane = exp.Between(this=moment, low=exp.convert(EARLIEST), high=exp.convert(LATEST - 1))
        chosen.append(when((sane, moment.copy())).as_(of_clock("at", number)))
    run(stage.connection, create(JUDGED, exp.select(*chosen).from_(moments.subquery("moments"))))
    for name in (STAGED, DROPPED, *(of_clock(_ZONE, number) for number in range(len(stage.clocks)))):
        drop(stage.connection, name)
    return dropped, conflicts


def _matches(rule: BoundRule, ignored: exp.Expr) -> exp.Expr:
    """Whether a row is the rule's event; NULL where it cannot be told."""
    where = rule.where if rule.where is not None else boolean(True)  # noqa: FBT003 - a literal
    previous = rule.previous
    if previous is None:
        return where

    def over(function: exp.Expr) -> exp.Expr:
        # File and record only give the database an order at all: where they decide, `repeats` has a finding.
        by = [column("moment"), *number_of(previous.order), column("file"), column("record")]
        order = exp.Order(expressions=[exp.Ordered(this=value, nulls_first=False) for value in by])
        return exp.Window(this=function, partition_by=[is_true(ignored), *cells(previous.key)], order=order)

    begins = exp.EQ(this=over(call("row_number")), expression=exp.convert(1))
    return exp.and_(where, when((begins, boolean(previous.first)), default=over(call("lag", previous.where.copy()))))


def _place(stage: Stage) -> exp.Expr:
    """The text by which records of one instant are ordered: the `order:` column's number, then the id."""
    identity, order = _identity(stage), stage.source.order
    if order is None:
        return identity
    number = number_of(stage.scope.value(order))[0]
    padded = call("lpad", exp.cast(number, "VARCHAR"), exp.convert(_PLACES), exp.Literal.string("0"))
    return call("concat", padded, exp.Literal.string(" "), identity)


def _identity(stage: Stage) -> exp.Expr:
    values = [stage.scope.value(name) for name in stage.source.identity]
    cells = [value.text if value.text is not None else value.typed for value in values]
    if not cells:
        return column("content")
    if len(cells) == 1:
        return cells[0]
    whole = exp.and_(*(not_null(cell.copy()) for cell in cells))
    return when((whole, exp.cast(call("to_json", items(cells)), "VARCHAR")))


def _with_moments(stage: Stage, rows: exp.Select, number: int, clock: Clock) -> exp.Select:
    """Add what clock `number` reads: `local` and `offset` as written, `moment` (microseconds UTC) and `gap_end`."""
    time, steps = clock.time, clock.steps
    value = stage.scope.value(time.column)
    written = time_parts(time.style, time.pattern, time.unit, value.text if value.text is not None else value.typed)
    offset = written.offset if written.offset is not None else exp.cast(null(), "BIGINT")
    names = {name: of_clock(name, number) for name in ("local", "offset", "moment", "gap_end")}
    timed = exp.select("*", written.local.as_(names["local"]), offset.as_(names["offset"]))
    timed = timed.from_(rows.subquery("rows"))
    reads_offset = time.style in (TimeStyle.ISO, TimeStyle.UNIX) or has_offset(time.pattern)
    zone = of_clock(_ZONE, number)
    local = column(names["local"], "timed")
    parts = TimeParts(local, column(names["offset"], "timed") if reads_offset else None)
    moment = instant(parts, time.style, steps, zone)
    every = exp.select(exp.Column(this=exp.Star(), table=exp.to_identifier("timed"))).from_(timed.subquery("timed"))
    if steps is None or len(steps) == 1:
        return every.select(moment.as_(names["moment"]), exp.cast(null(), "BIGINT").as_(names["gap_end"]))
    create_zone_table(stage.connection, zone, steps)
    known = exp.GTE(this=local.copy(), expression=column("local", zone))
    joined = every.join(exp.Join(this=table(zone), method="ASOF", side="LEFT", on=known))
    return joined.select(moment.as_(names["moment"]), column("gap_end", zone).as_(names["gap_end"]))
