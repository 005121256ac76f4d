"""What a row that cannot be read or typed may have been, and when it may have happened."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlglot import exp

from servanda.logs.binding import Computed, Elements, FirstPresent, Lookup, Source, StartsWith
from servanda.logs.checks import Check
from servanda.logs.scope import Value, cells
from servanda.logs.sql import (
    call,
    cast,
    column,
    either,
    every,
    is_null,
    items,
    not_null,
    null,
    table,
    text,
    when,
    whole,
)
from servanda.logs.staging import CONFLICTING, Stage
from servanda.logs.times import of_clock
from servanda.logs.withdrawals import record_key
from servanda.model.agreement import Event
from servanda.model.expressions import Kind

DISPUTED = "disputed_records"
"""`file` and `record` of records that say different things of one event"""

_HOUR = 3_600_000_000
# Offsets from UTC run from -12 to +14 hours: that is how far a local time without one can be off.
_EASTMOST, _WESTMOST = 14 * _HOUR, 12 * _HOUR
_CONFLICT = "this id stands for more than one record, and they do not say the same"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with rows: which rows, and which columns of theirs may be the broken ones."""

    code: str
    column: str | None
    reason: str
    shown: exp.Expr
    rows: exp.Expr
    broken: frozenset[str]


def wrongs(source: Source, checks: Sequence[Check], *, conflicts: bool) -> list[Wrong]:
    """What checks found, and (`conflicts`) ids that stand for different records."""
    found = [
        Wrong(
            check.code,
            check.column,
            check.message,
            check.shown,
            check.bad,
            frozenset() if check.column is None else _tainted(source, check.column),
        )
        for check in checks
    ]
    if conflicts:
        label = ", ".join(name.value for name in source.identity)
        names = _all(source, (name.value for name in source.identity))
        ids = exp.select(column("id")).from_(table(CONFLICTING))
        rows = every([exp.not_(column("ignored")), exp.In(this=column("id"), query=ids.subquery())])
        found.append(Wrong("LOG016", label, _CONFLICT, column("id"), rows, names))
    return found


def disputed(code: str, label: str | None, reason: str) -> Wrong:
    """Records in `DISPUTED`: none of their cells is broken, but not all of them can be right."""
    same = (exp.EQ(this=column(name, DISPUTED), expression=column(name, "judged")) for name in ("file", "record"))
    rows = exp.Exists(this=exp.select("1").from_(table(DISPUTED)).where(exp.and_(*same)))
    return Wrong(code, label, reason, null(), rows, frozenset())


def instants(stage: Stage, number: int = 0) -> tuple[exp.Expr, exp.Expr]:
    """From when to when the instant of clock `number` can lie, half open; both NULL: nobody knows."""
    at, local = column(of_clock("at", number)), column(of_clock("local", number))
    known = not_null(at.copy())
    first: list[tuple[exp.Expr, exp.Expr]] = [(known, at.copy())]
    last: list[tuple[exp.Expr, exp.Expr]] = [(known.copy(), exp.Add(this=at.copy(), expression=whole(1)))]
    if stage.clocks[number].steps is None:
        # Its offset is missing, its local time is not.
        timed = not_null(local.copy())
        first.append((timed, exp.Sub(this=local.copy(), expression=whole(_EASTMOST))))
        last.append((timed.copy(), exp.Add(this=local.copy(), expression=whole(_WESTMOST + 1))))
    return when(*first), when(*last)


def may_be(stage: Stage, wrong: Sequence[Wrong]) -> exp.Expr:
    """The events a bad row may be, as a list."""
    cases = [when((is_open(stage, number, wrong), text(rule.event.name))) for number, rule in enumerate(stage.rules)]
    name = exp.column("name")
    there = exp.Lambda(this=not_null(name), expressions=[exp.to_identifier("name")])
    return call("list_sort", call("list_distinct", call("list_filter", items(cases), there)))


def is_open(stage: Stage, number: int, wrong: Sequence[Wrong]) -> exp.Expr:
    """The row may be what rule `number` says: its condition holds, or cannot be told for a broken cell.

    In the second case the cells that are not broken must at least be those of such an event.
    """
    rule = stage.rules[number]
    # Which record came before a bad one is not asked: its own condition alone may hold.
    holds = column(f"w{number}") if rule.previous is None or rule.where is None else rule.where.copy()
    if rule.previous is not None and rule.where is None:
        holds = exp.true()
    read = _all(stage.source, (value.name for value in rule.reads))
    untold = either([is_null(holds.copy()), *_breaking(wrong, read)])
    fits: list[exp.Expr] = []
    for bound in rule.fields:
        if bound.field.optional or bound.value is None or bound.text is None:
            continue
        own = file_columns(stage.source, bound.value.name)
        fits.append(either([not_null(bound.text.copy()), *_breaking(wrong, own)]))
    if rule.requires:
        own = _all(stage.source, (value.name for value in rule.requires))
        refused = _is(exp.not_(column(f"r{number}")))
        fits.append(either([exp.not_(refused), *_breaking(wrong, own)]))
    return either([_is(holds), every([untold, *fits])])


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a row may take back if it is what rule `rule` says: the record called `named`, or (NULL) any before it."""

    event: str
    rule: int
    named: exp.Expr


def taken_back(
    stage: Stage, wrong: Sequence[Wrong], withdrawing: Mapping[str, tuple[Event, ...]]
) -> Iterator[TakenBack]:
    """The rules that make events which withdraw others, and what those then take back."""
    for number, rule in enumerate(stage.rules):
        for event in withdrawing.get(rule.event.name, ()):
            fields = {bound.field.name: bound for bound in rule.fields}
            bound = [fields[name] for name in event.identity if name in fields]
            written = [one.text if one.text is not None else one.typed for one in bound]
            names = _all(stage.source, (one.value.name for one in bound if one.value is not None))
            named = _unless_broken(written, [one.typed for one in bound], wrong, names)
            yield TakenBack(rule.event.name, number, named)


def key_of(stage: Stage, values: tuple[Value, ...], wrong: Sequence[Wrong]) -> exp.Expr:
    """What tells which records belong together, NULL where a broken or empty cell leaves it open."""
    return _unless_broken(cells(values), cells(values), wrong, _all(stage.source, (value.name for value in values)))


def named_fields(stage: Stage, number: int, wrong: Sequence[Wrong]) -> exp.Expr:
    """The fields the row would have as an event of rule `number`, as a JSON object; NULL where none is known.

    A field that a broken or empty cell may have to do with is null, and so is one that is no plain text.
    """
    pairs: list[exp.Expr] = []
    known: list[exp.Expr] = []
    for bound in stage.rules[number].fields:
        if bound.value is not None and bound.field.kind in _PLAIN:
            own = file_columns(stage.source, bound.value.name)
            sound = every([not_null(bound.typed.copy()), *(exp.not_(broken) for broken in _breaking(wrong, own))])
            pairs += [text(bound.field.name), when((sound, bound.typed.copy()))]
            known.append(sound.copy())
    if not pairs:
        return cast(null(), "VARCHAR")
    return when((either(known), cast(call("json_object", *pairs), "VARCHAR")))


_PLAIN = (Kind.ID, Kind.TEXT, Kind.CHOICE, Kind.PERIOD)
"""kinds of fields that are kept as they are read"""


def _unless_broken(
    written: Sequence[exp.Expr], values: Sequence[exp.Expr], wrong: Sequence[Wrong], names: frozenset[str]
) -> exp.Expr:
    sound = [not_null(cell.copy()) for cell in written]
    sound += [exp.not_(broken) for broken in _breaking(wrong, names)]
    return when((every(sound), record_key([value.copy() for value in values])))


def _breaking(wrong: Sequence[Wrong], names: frozenset[str]) -> list[exp.Expr]:
    """Conditions of rows in which one of these columns may be broken."""
    return [_is(one.rows) for one in wrong if one.broken & names]


def _is(condition: exp.Expr) -> exp.Expr:
    return call("coalesce", exp.paren(condition.copy()), exp.false())


# --- columns ----------------------------------------------------------------------------------------------------------

Names: TypeAlias = frozenset[str]


def file_columns(source: Source, name: str) -> Names:
    """The columns of the file that a name of the binding is made from."""
    known = source.computed.get(name)
    if known is None:
        declared = source.columns.get(name)
        return frozenset({name if declared is None else declared.source})
    return _all(source, (inner for inner in _inputs(known[1]) if inner != name))


def _all(source: Source, names: Iterator[str]) -> Names:
    return frozenset[str]().union(*(file_columns(source, name) for name in names))


def _inputs(function: Computed) -> tuple[str, ...]:
    match function:
        case FirstPresent(columns):
            return tuple(name.value for name in columns)
        case StartsWith() | Lookup() | Elements():
            return (function.column.value,)


def _tainted(source: Source, name: str) -> Names:
    """The columns that may be the broken ones where a finding names `name`: a computed value names one for all."""
    made = [file_columns(source, computed) for computed in source.computed]
    return frozenset({name}).union(*(columns for columns in made if name in columns))
