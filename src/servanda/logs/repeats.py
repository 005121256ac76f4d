"""Records that depend on each other: several that are one event, and those whose event hangs on the record before.

An export may repeat in every record what happened once (`once per`), write a record anew whenever it changes
(`latest per`), or tell a change by two records (`previous`). Their own time and the source's `order:` say which came
first; neither the order of records in a file nor their split into files decides anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
from sqlglot import exp

from servanda.diagnostics import Diagnostic, RecordOrigin, Severity
from servanda.logs.files import ExportFile
from servanda.logs.rules import BoundPrevious, BoundRepeats, BoundRule
from servanda.logs.scope import Value, cells, number_of
from servanda.logs.sql import boolean, call, cast, column, every, items, run, table, when, whole
from servanda.logs.times import of_clock


def matching(judged: str, number: int, rule: BoundRule) -> exp.Select:
    """The judged records that rule `number` takes, one row per element where it takes a list's."""
    matched = every([exp.not_(column("ignored")), column(f"w{number}")])
    rows = exp.select("*").from_(table(judged)).where(matched)
    return rows if rule.listed is None else rows.select(call("unnest", column(f"l{number}")).as_("element"))


def one_per_key(rows: exp.Select, rule: BoundRule, repeats: BoundRepeats, as_of: int) -> exp.Select:
    """Of each key's records seen before `as_of` the one that speaks for them: the first, or with `latest` the last."""
    place = exp.Window(this=call("row_number"), partition_by=_key(rule, repeats), order=_order(repeats, settled=True))
    return seen_before(rows, as_of).qualify(exp.EQ(this=place, expression=whole(1)))


def disagreements(
    connection: duckdb.DuckDBPyConnection,
    judged: str,
    rules: tuple[BoundRule, ...],
    files: tuple[ExportFile, ...],
    as_of: int,
) -> Iterator[tuple[int, list[Diagnostic]]]:
    """Per rule (its number), the keys whose records differ where they must agree: one finding for each.

    It stands at the first record that differs. With `latest per` and `previous` only records that nothing tells apart
    in time must agree.
    """
    names = {file.number: file.name for file in files}
    for number, rule in enumerate(rules):
        if rule.repeats is not None:
            seen = seen_before(matching(judged, number, rule), as_of)
            asked = _of_repeats(rule, rule.repeats)
            yield number, [_finding(asked, names, row) for row in run(connection, _differing(seen, asked))]
        if rule.previous is not None:
            live, asked = _live(judged), _of_previous(rule, rule.previous, _list_of(number, rule))
            yield number, [_finding(asked, names, row) for row in run(connection, _differing(live, asked))]


def differing_records(judged: str, number: int, rule: BoundRule, as_of: int) -> Iterator[exp.Select]:
    """`file` and `record` of all records that share a key with some about whose event they disagree."""
    if rule.repeats is not None:
        rows, asked = seen_before(matching(judged, number, rule), as_of), _of_repeats(rule, rule.repeats)
        yield _sharing(rows, asked)
    if rule.previous is not None:
        yield _sharing(_live(judged), _of_previous(rule, rule.previous, _list_of(number, rule)))


def _live(judged: str) -> exp.Select:
    return exp.select("*").from_(table(judged)).where(exp.not_(column("ignored")))


def _list_of(number: int, rule: BoundRule) -> exp.Expr | None:
    return column(f"l{number}") if rule.listed is not None else None


@dataclass(frozen=True, slots=True)
class _Agreement:
    """Records with the same `group` must have the same `says`; with `standing` only those that stand first by it."""

    code: str
    message: str
    key: tuple[Value, ...]
    group: list[exp.Expr]
    order: exp.Order
    standing: exp.Order | None
    says: exp.Expr


def _of_repeats(rule: BoundRule, repeats: BoundRepeats) -> _Agreement:
    label = " and ".join(value.name for value in repeats.key)
    key, order = _key(rule, repeats), _order(repeats, settled=True)
    if not repeats.latest:
        message = f"`{rule.event.name}` comes once per {label}, and this record says other things of it than {{other}}"
        return _Agreement("LOG030", message, repeats.key, key, order, None, _content(rule))
    message = (
        f"this record and {{other}} bear one instant and say different things of `{rule.event.name}`: which is the "
        "later cannot be told (`order:` names a column that tells)"
    )
    standing = _order(repeats, settled=False)
    return _Agreement("LOG031", message, repeats.key, key, order, standing, _content(rule))


def _of_previous(rule: BoundRule, previous: BoundPrevious, listed: exp.Expr | None) -> _Agreement:
    message = (
        f"this record and {{other}} bear one instant: which came first decides whether there is a `{rule.event.name}`, "
        "and cannot be told (`order:` names a column that tells)"
    )
    where = rule.where if rule.where is not None else boolean(True)  # noqa: FBT003 - a literal
    event = [_content(rule, elements=False), *([] if listed is None else [listed])]
    says = call("to_json", items(_texts(previous.where, where, *(when((where, part)) for part in event))))
    group = [*cells(previous.key), column("at"), *number_of(previous.order)]
    order = exp.Order(expressions=[exp.Ordered(this=column(name)) for name in ("file", "record")])
    return _Agreement("LOG031", message, previous.key, group, order, None, says)


def _finding(asked: _Agreement, names: dict[int, str], row: tuple[str, int, int, int, int]) -> Diagnostic:
    key, file, record, first_file, first = row
    message = asked.message.format(other=f"record {first} of {names[first_file]}")
    label = " and ".join(value.name for value in asked.key)
    return Diagnostic(asked.code, Severity.ERROR, message, origin=RecordOrigin(names[file], int(record), label, key))


def _differing(rows: exp.Select, asked: _Agreement) -> exp.Select:
    """The key, file and record of the first record that differs, and of the one it differs from."""

    def first(value: exp.Expr) -> exp.Expr:
        return exp.Window(this=call("first_value", value), partition_by=_copies(asked.group), order=asked.order.copy())

    said = exp.select("*", asked.says.copy().as_("says")).from_(rows.subquery("matched")).subquery("said")
    compared = exp.select("*").from_(said)
    for name in ("says", "file", "record"):
        compared = compared.select(first(column(name)).as_(f"first_{name}"))
    if asked.standing is not None:
        place = exp.Window(this=call("rank"), partition_by=_copies(asked.group), order=asked.standing.copy())
        compared = compared.qualify(exp.EQ(this=place, expression=whole(1)))
    differing = exp.NEQ(this=column("says"), expression=column("first_says"))
    place = exp.Window(this=call("row_number"), partition_by=_copies(asked.group), order=asked.order.copy())
    shown = call("concat_ws", exp.Literal.string(" "), *cells(asked.key))
    names = [column(name) for name in ("file", "record", "first_file", "first_record")]
    return (
        exp.select(shown.as_("shown"), *names)
        .from_(compared.subquery("compared"))
        .where(differing)
        .qualify(exp.EQ(this=place, expression=whole(1)))
        .order_by(column("file"), column("record"))
    )


def _sharing(rows: exp.Select, asked: _Agreement) -> exp.Select:
    keys = exp.select(column("shown")).from_(_differing(rows.copy(), asked).subquery("differing"))
    shown = call("concat_ws", exp.Literal.string(" "), *cells(asked.key))
    among = exp.In(this=shown, query=keys.subquery())
    return exp.select(column("file"), column("record")).from_(rows.subquery("rows")).where(among)


def seen_before(rows: exp.Select, as_of: int) -> exp.Select:
    """Records before as-of: what a later one says is not known yet, whenever it says that it happened."""
    known = exp.LT(this=column("at"), expression=exp.convert(as_of))
    return exp.select("*").from_(rows.subquery("matched")).where(known)


def _key(rule: BoundRule, repeats: BoundRepeats) -> list[exp.Expr]:
    return [*cells(repeats.key), *([column("element")] if rule.listed is not None else [])]


def _copies(expressions: list[exp.Expr]) -> list[exp.Expr]:
    return [expression.copy() for expression in expressions]


def _order(repeats: BoundRepeats, *, settled: bool) -> exp.Order:
    """By the records' own time, latest first where the latest speaks; `settled`: no two are equal."""
    ordered = [column("at"), *(number_of(repeats.order) if repeats.latest else [])]
    by = [exp.Ordered(this=expression, desc=repeats.latest, nulls_first=False) for expression in ordered]
    last = [exp.Ordered(this=column(name)) for name in ("file", "record")] if settled else []
    return exp.Order(expressions=[*by, *last])


def _content(rule: BoundRule, *, elements: bool = True) -> exp.Expr:
    """All that a record says of the event, as one text; without `elements` what its list's elements say is left out."""
    fields = [bound.typed for bound in rule.fields if elements or bound.value is not None]
    said = [column(of_clock("at", rule.clock)), *fields]
    return cast(call("to_json", items(_texts(*said))), "VARCHAR")


def _texts(*values: exp.Expr) -> list[exp.Expr]:
    return [cast(value.copy(), "VARCHAR") for value in values]
