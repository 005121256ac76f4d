"""What is asked of every record before it may become an event; each answer that is no is a finding."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from servanda.logs.binding import SECOND, Source, TimeColumn, TimeStyle
from servanda.logs.cells import NUMBERS, looks_numeric, typed
from servanda.logs.readers import Form, has_form
from servanda.logs.rules import BoundRule
from servanda.logs.scope import Scope, Value, number_of
from servanda.logs.sql import call, column, either, every, is_null, is_true, not_null, null, text, within
from servanda.logs.times import EARLIEST, LATEST, Clock, of_clock
from servanda.model.expressions import Kind

_NO_VALUES = (
    ("LOG023", Form.WRONG, "is an error value, not a value"),
    ("LOG024", Form.BYTES, "is bytes that are no text"),
    ("LOG025", Form.MERGED, "is covered by a merged cell: whether its value is meant here too is not said"),
    ("LOG026", Form.ROUNDED, "has more than 15 digits, of which a spreadsheet loses the last"),
)


@dataclass(frozen=True, slots=True)
class Check:
    """Rows where `bad` is true are findings; `shown` is the text they show, of the file's column `column`."""

    code: str
    message: str
    column: str | None
    shown: exp.Expr
    bad: exp.Expr


def row_checks(
    source: Source, scope: Scope, rules: tuple[BoundRule, ...], clocks: tuple[Clock, ...]
) -> tuple[Check, ...]:
    """All checks of a source, over its table of judged rows."""
    return (
        *_identity(source, scope),
        *_time(scope, clocks[0], 0, _live()),
        *(check for number in range(1, len(clocks)) for check in _own_time(scope, rules, clocks[number], number)),
        *_order(source, scope),
        *_columns(source, scope),
        *_forms(scope),
        *_undecided(source, scope, rules),
        *(check for number, rule in enumerate(rules) for check in _rule(number, rule)),
    )


def _live(*conditions: exp.Expr) -> exp.Expr:
    return every([exp.not_(column("ignored")), *conditions])


def _identity(source: Source, scope: Scope) -> Iterator[Check]:
    for name in source.identity:
        value = scope.value(name)
        cell = value.text if value.text is not None else value.typed
        message = "the record's id is missing"
        yield Check("LOG009", message, value.column, null(), _live(is_null(cell.copy())))


def _own_time(scope: Scope, rules: tuple[BoundRule, ...], clock: Clock, number: int) -> Iterator[Check]:
    """The instants of events that have a column of their own for it, in the rows that become such an event."""
    made = either([column(f"w{place}") for place, rule in enumerate(rules) if rule.clock == number])
    yield from _time(scope, clock, number, _live(made))


def _time(scope: Scope, clock: Clock, number: int, among: exp.Expr) -> Iterator[Check]:
    time = clock.time
    value = scope.value(time.column)
    cell = value.text if value.text is not None else value.typed
    local, offset, moment, gap_end = (
        column(of_clock(name, number)) for name in ("local", "offset", "moment", "gap_end")
    )

    def check(code: str, message: str, shown: exp.Expr, *bad: exp.Expr) -> Check:
        return Check(code, message, value.column, shown.copy(), every([among.copy(), *(part.copy() for part in bad)]))

    yield check("LOG009", "the time is missing", null(), is_null(cell))
    wanted = time.pattern or {
        TimeStyle.ISO: "ISO 8601",
        TimeStyle.DATE: "YYYY-MM-DD",
        TimeStyle.UNIX: "a number of seconds" if time.unit == SECOND else "a number of milliseconds",
    }.get(time.style, "")
    yield check("LOG005", f"this is no time ({wanted})", cell, not_null(cell), is_null(local))
    if time.style is TimeStyle.ISO and clock.steps is None:
        message = "this time has no offset, and the binding names no zone"
        yield check("LOG006", message, cell, not_null(local), is_null(offset))
    skipped = "this local time was skipped when clocks were put forward"
    yield check("LOG008", skipped, cell, not_null(gap_end), is_null(moment))
    far = exp.or_(
        exp.LT(this=moment, expression=exp.convert(EARLIEST)),
        exp.GTE(this=moment.copy(), expression=exp.convert(LATEST)),
    )
    yield check("LOG007", _far_away(time), cell, not_null(moment), far)


def _far_away(time: TimeColumn) -> str:
    if time.style is not TimeStyle.UNIX:
        return "this time lies outside the years 2000 to 2099"
    if time.unit == SECOND:
        return "read as seconds this lies outside the years 2000 to 2099: are these milliseconds?"
    return "read as milliseconds this lies outside the years 2000 to 2099: are these seconds?"


def _order(source: Source, scope: Scope) -> Iterator[Check]:
    """The number that tells the later of two records at one instant; it counts up from 0."""
    if source.order is None:
        return
    value = scope.value(source.order)
    if value.text is not None and (value.declared is None or value.declared.kind is not Kind.NUMBER):
        yield from _typing(value, value.text, Kind.NUMBER, (), _live())
    below = exp.LT(this=number_of(value)[0], expression=exp.convert(0))
    shown = value.text if value.text is not None else null()
    yield Check("LOG010", f"`{value.column}` orders the records and counts from 0", value.column, shown, _live(below))


def _columns(source: Source, scope: Scope) -> Iterator[Check]:
    for declared in source.columns.values():
        value = scope.value(declared.name)
        if value.text is None:
            continue
        if not declared.optional:
            bad = _live(is_null(value.text.copy()))
            yield Check("LOG009", f"`{value.column}` is missing", value.column, null(), bad)
        yield from _typing(value, value.text, declared.kind, declared.choices, _live())


def _typing(
    value: Value, cell: exp.Expr, kind: Kind | None, choices: tuple[str, ...], among: exp.Expr
) -> Iterator[Check]:
    """Texts that are not what their column or field wants."""
    name, there = value.column, not_null(cell.copy())
    untyped = is_null(typed(cell, kind))

    def check(code: str, message: str, *bad: exp.Expr) -> Check:
        return Check(code, message, name, cell.copy(), every([among.copy(), there.copy(), *bad]))

    if kind in NUMBERS:
        numeric = looks_numeric(cell)
        yield check("LOG010", f"`{name}` is no number", exp.not_(numeric))
        yield check("LOG011", f"`{name}` has more than 20 digits before its point", numeric.copy(), untyped)
    elif kind is Kind.YES_NO:
        yield check("LOG012", f"`{name}` is neither yes nor no", untyped)
    elif kind is Kind.PERIOD:
        yield check("LOG014", f"`{name}` is no period such as 2026-01 or 2026-W07", untyped)
    elif kind is Kind.CHOICE:
        message = f"`{name}` is none of {', '.join(choices)}"
        yield check("LOG013", message, exp.not_(within(cell.copy(), choices)))


def _forms(scope: Scope) -> Iterator[Check]:
    """A list or an object where one value is wanted, one value where a list is, and what is no value at all."""
    for number, name in enumerate(scope.needed):
        cell, flag = column(f"c{number}"), column(f"n{number}")
        nested = has_form(flag, Form.NESTED)
        for code, form, message in _NO_VALUES:
            bad = _live(not_null(cell), has_form(flag.copy(), form))
            yield Check(code, f"`{name}` {message}", name, cell.copy(), bad)
        if name not in scope.lists or name in scope.split:
            bad = _live(not_null(cell), nested)
            yield Check("LOG015", f"`{name}` is a list or an object where one value is wanted", name, cell, bad)
        else:
            plain = exp.or_(exp.not_(nested), exp.not_(_is_array(cell)))
            yield Check("LOG021", f"`{name}` is no list", name, cell.copy(), _live(not_null(cell), plain))


def _is_array(cell: exp.Expr) -> exp.Expr:
    return call("starts_with", cell.copy(), text("["))


def _undecided(source: Source, scope: Scope, rules: tuple[BoundRule, ...]) -> Iterator[Check]:
    """Rows whose event cannot be told, because a condition reads an empty or unreadable cell: once per such cell."""
    required = [scope.value(name.name) for name in source.columns.values() if not name.optional]
    whole = [not_null(value.text.copy()) for value in required if value.text is not None]
    readers: dict[str, tuple[Value, list[exp.Expr]]] = {}
    unknown: list[exp.Expr] = []
    explained: list[exp.Expr] = []
    for number, rule in enumerate(rules):
        unknown.append(is_null(column(f"w{number}")))
        for value in rule.reads:
            readers.setdefault(value.column, (value, []))[1].append(is_null(column(f"w{number}")))
    for value, judged in readers.values():
        empty = is_null(column(f"c{scope.place(value.column)}"))
        explained.append(empty)
        message = f"an empty `{value.column}` leaves open which event this is"
        yield Check("LOG018", message, value.column, null(), _live(*whole, empty.copy(), either(judged)))
    if readers:
        value = next(iter(readers.values()))[0]
        message = "a value cannot be compared as the binding does, which leaves open which event this is"
        bad = _live(*whole, either(unknown), exp.not_(either(explained)))
        yield Check("LOG018", message, value.column, column(f"c{scope.place(value.column)}"), bad)


def _rule(number: int, rule: BoundRule) -> Iterator[Check]:
    matched = _live(column(f"w{number}"))
    if rule.requires:
        message = f"`{rule.event.name}` does not count with this value"
        bad = every([matched.copy(), exp.not_(is_true(column(f"r{number}")))])
        yield Check("LOG017", message, rule.requires[0].column, _cell(rule.requires[0]), bad)
    if rule.listed is not None:
        message = f"`{rule.listed.column}` is missing: to whom does `{rule.event.name}` go"
        bad = every([matched.copy(), is_null(column(f"l{number}"))])
        yield Check("LOG009", message, rule.listed.column, null(), bad)
    if rule.previous is not None:
        for value in rule.previous.key:
            message = f"`{value.column}` is missing: it tells which record was the one before"
            empty = is_null((value.text if value.text is not None else value.typed).copy())
            yield Check("LOG009", message, value.column, null(), _live(empty))
    for value in rule.repeats.key if rule.repeats is not None else ():
        message = f"`{value.column}` is missing: it tells which records are one `{rule.event.name}`"
        empty = is_null((value.text if value.text is not None else value.typed).copy())
        yield Check("LOG009", message, value.column, null(), every([matched.copy(), empty]))
    for bound in rule.fields:
        if bound.value is None:
            continue
        declared, cell = bound.value.declared, bound.text
        if not bound.field.optional and (declared is None or declared.optional):
            message = f"`{bound.value.column}` is missing: `{rule.event.name}` needs its {bound.field.name}"
            empty = is_null(cell.copy() if cell is not None else bound.typed.copy())
            yield Check("LOG009", message, bound.value.column, null(), every([matched.copy(), empty]))
        same = declared is not None and (bound.field.kind is declared.kind or bound.field.kind in NUMBERS)
        known = declared is not None and set(declared.choices) <= set(bound.field.choices)
        if cell is not None and not (same and (bound.field.kind is not Kind.CHOICE or known)):
            yield from _typing(bound.value, cell, bound.field.kind, bound.field.choices, matched)


def _cell(value: Value) -> exp.Expr:
    return value.text.copy() if value.text is not None else null()
