"""Several records that are one event: which of them speaks for it, and where they say different things.

An export may repeat in every record what happened once (`once per`), or write a record anew whenever it changes
(`latest per`). Neither the order of records nor their split into files decides anything.
"""

import duckdb
from sqlglot import exp

from servanda.diagnostics import Diagnostic, RecordOrigin, Severity
from servanda.logs.cells import typed
from servanda.logs.files import ExportFile
from servanda.logs.rules import BoundRepeats, BoundRule
from servanda.logs.sql import call, cast, column, every, items, run, table, whole
from servanda.logs.times import of_clock
from servanda.model.expressions import Kind


def matching(judged: str, number: int, rule: BoundRule) -> exp.Select:
    """The judged records that rule `number` takes, one row per element where it takes a list's."""
    matched = every([exp.not_(column("ignored")), column(f"w{number}")])
    rows = exp.select("*").from_(table(judged)).where(matched)
    return rows if rule.listed is None else rows.select(call("unnest", column(f"l{number}")).as_("element"))


def one_per_key(rows: exp.Select, rule: BoundRule, repeats: BoundRepeats, as_of: int) -> exp.Select:
    """Of each key's records seen before `as_of` the one that speaks for them: the first, or with `latest` the last."""
    place = exp.Window(this=call("row_number"), partition_by=_key(rule, repeats), order=_order(repeats, settled=True))
    return _seen(rows, as_of).qualify(exp.EQ(this=place, expression=whole(1)))


def disagreements(
    connection: duckdb.DuckDBPyConnection,
    judged: str,
    rules: tuple[BoundRule, ...],
    files: tuple[ExportFile, ...],
    as_of: int,
) -> list[list[Diagnostic]]:
    """Per rule, the keys whose records differ where they must agree: one finding for each, at the first that differs.

    With `latest` only the records that nothing tells apart in time must agree.
    """
    names = {file.number: file.name for file in files}
    found: list[list[Diagnostic]] = []
    for number, rule in enumerate(rules):
        if rule.repeats is not None:
            rows = run(connection, _disagreeing(_seen(matching(judged, number, rule), as_of), rule, rule.repeats))
            found.append([_finding(rule, rule.repeats, names, row) for row in rows])
    return found


def _finding(
    rule: BoundRule, repeats: BoundRepeats, names: dict[int, str], row: tuple[str, int, int, int, int]
) -> Diagnostic:
    key, file, record, first_file, first = row
    other = f"record {first} of {names[first_file]}"
    label = " and ".join(value.name for value in repeats.key)
    if repeats.latest:
        code = "LOG031"
        message = (
            f"this record and {other} bear one instant and say different things of `{rule.event.name}`: which is the "
            f"later cannot be told (`order:` names a column that tells)"
        )
    else:
        code = "LOG030"
        message = f"`{rule.event.name}` comes once per {label}, and this record says other things of it than {other}"
    return Diagnostic(code, Severity.ERROR, message, origin=RecordOrigin(names[file], int(record), label, key))


def _disagreeing(rows: exp.Select, rule: BoundRule, repeats: BoundRepeats) -> exp.Select:
    """`key`, and file and record of the first record that differs and of the one it differs from."""
    key, order = _key(rule, repeats), _order(repeats, settled=True)

    def first(value: exp.Expr) -> exp.Expr:
        return exp.Window(this=call("first_value", value), partition_by=_copies(key), order=order.copy())

    says = rows.select(_content(rule).as_("says")).subquery("said")
    compared = exp.select("*").from_(says)
    for name in ("says", "file", "record"):
        compared = compared.select(first(column(name)).as_(f"first_{name}"))
    if repeats.latest:
        standing = exp.Window(this=call("rank"), partition_by=_copies(key), order=_order(repeats, settled=False))
        compared = compared.qualify(exp.EQ(this=standing, expression=whole(1)))
    differing = exp.NEQ(this=column("says"), expression=column("first_says"))
    place = exp.Window(this=call("row_number"), partition_by=_copies(key), order=order.copy())
    shown = call("concat_ws", exp.Literal.string(" "), *_copies(key))
    names = [column(name) for name in ("file", "record", "first_file", "first_record")]
    return (
        exp.select(shown, *names)
        .from_(compared.subquery("compared"))
        .where(differing)
        .qualify(exp.EQ(this=place, expression=whole(1)))
        .order_by(column("file"), column("record"))
    )


def _seen(rows: exp.Select, as_of: int) -> exp.Select:
    """What the records say before as-of: a later one cannot have changed it yet."""
    known = exp.LT(this=column("at"), expression=exp.convert(as_of))
    return exp.select("*").from_(rows.subquery("matched")).where(known)


def _key(rule: BoundRule, repeats: BoundRepeats) -> list[exp.Expr]:
    cells = [value.text if value.text is not None else value.typed for value in repeats.key]
    return _copies([*cells, *([column("element")] if rule.listed is not None else [])])


def _copies(expressions: list[exp.Expr]) -> list[exp.Expr]:
    return [expression.copy() for expression in expressions]


def _order(repeats: BoundRepeats, *, settled: bool) -> exp.Order:
    """By the records' own time, latest first where the latest speaks; `settled`: no two are equal."""
    ordered: list[exp.Expr] = [column("at")]
    if repeats.latest and repeats.order is not None:
        value = repeats.order
        ordered.append(typed(value.text, Kind.NUMBER) if value.text is not None else value.typed.copy())
    by = [exp.Ordered(this=expression, desc=repeats.latest, nulls_first=False) for expression in ordered]
    last = [exp.Ordered(this=column(name)) for name in ("file", "record")] if settled else []
    return exp.Order(expressions=[*by, *last])


def _content(rule: BoundRule) -> exp.Expr:
    """All that a record says of the event, as one text."""
    said = [column(of_clock("at", rule.clock)), *(bound.typed.copy() for bound in rule.fields)]
    return cast(call("to_json", items([cast(value, "VARCHAR") for value in said])), "VARCHAR")
