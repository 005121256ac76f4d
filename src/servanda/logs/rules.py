"""Event rules of a binding met by the events an agreement declares: every field bound to a column that fits it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from servanda.logs.binding import ATTESTATION, EventRule, FieldSource, Source, time_column
from servanda.logs.cells import NUMBERS, typed
from servanda.logs.conditions import columns_read, compile_condition
from servanda.logs.document import Text
from servanda.logs.scope import Scope, Value
from servanda.logs.sql import text
from servanda.model.agreement import Agreement, Event, EventField
from servanda.model.expressions import Const, Kind, Money
from servanda.syntax.tree import Condition

_ELEMENT = "element"


@dataclass(frozen=True, slots=True)
class BoundField:
    """A field and its value in a staged row; `value` is None for the element of a list."""

    field: EventField
    value: Value | None
    text: exp.Expr | None
    typed: exp.Expr


@dataclass(frozen=True, slots=True)
class BoundRepeats:
    """Columns that tell whose records are one event; `order` tells the later of two at one instant."""

    key: tuple[Value, ...]
    latest: bool
    order: Value | None


@dataclass(frozen=True, slots=True)
class BoundPrevious:
    """What the key's record before must fulfil; `order` tells the later of two at one instant."""

    key: tuple[Value, ...]
    where: exp.Expr
    first: bool
    order: Value | None


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule over the staged columns of its source.

    `reads` are the columns of `where`, `requires` those of `require`; `listed` is the list that gives one event per
    element. `clock` is the place, among the source's time columns, of the one with the event's instant.
    """

    event: Event
    where: exp.Expr | None
    reads: tuple[Value, ...]
    require: exp.Expr | None
    requires: tuple[Value, ...]
    listed: Value | None
    fields: tuple[BoundField, ...]
    clock: int
    repeats: BoundRepeats | None
    previous: BoundPrevious | None


def attestation(agreement: Agreement) -> Event:
    """The built-in event `attestation`, as if the agreement declared it."""
    span = agreement.span
    fields = (
        EventField("clause", Kind.ID, optional=False, personal=False, choices=(), span=span),
        EventField("party", Kind.CHOICE, optional=False, personal=False, choices=tuple(agreement.parties), span=span),
        EventField("statement", Kind.TEXT, optional=True, personal=False, choices=(), span=span),
    )
    return Event(ATTESTATION, None, (), {field.name: field for field in fields}, None, (), span)


def known_events(agreement: Agreement) -> Mapping[str, Event]:
    """The agreement's events and the built-in one."""
    return {ATTESTATION: attestation(agreement), **agreement.events}


def currencies(agreement: Agreement) -> frozenset[str]:
    """The currencies an agreement speaks of, in its terms and its conditions."""
    found = {term.unit for term in agreement.terms.values() if term.kind is Kind.MONEY and term.unit is not None}
    found |= {const.value.currency for const in _constants(agreement.clauses) if isinstance(const.value, Money)}
    return frozenset(found)


def _constants(node: object) -> Iterator[Const]:
    if isinstance(node, Const):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from _constants(item)
    elif hasattr(node, "__dataclass_fields__"):
        for name in node.__dataclass_fields__:
            yield from _constants(getattr(node, name))


def bind_rules(source: Source, scope: Scope, agreement: Agreement) -> tuple[BoundRule, ...]:
    """All rules of a source; what does not fit is reported at its place in the binding."""
    events = known_events(agreement)
    money = currencies(agreement)
    bound: list[BoundRule] = []
    for rule in source.events:
        event = events.get(rule.event.value)
        if event is None:
            message = f"the agreement declares no event `{rule.event.value}`"
            names = tuple(events)
            scope.findings.error("BIND011", message, rule.event.span, suggest=rule.event.value, among=names)
            continue
        bound.append(_RuleBinder(rule, event, scope, money).bind(source))
    return tuple(bound)


class _RuleBinder:
    def __init__(self, rule: EventRule, event: Event, scope: Scope, money: frozenset[str]) -> None:
        self.rule = rule
        self.event = event
        self.scope = scope
        self.money = money

    def bind(self, source: Source) -> BoundRule:
        rule, scope = self.rule, self.scope
        self.check_names()
        where = None if rule.where is None else compile_condition(rule.where, scope)
        require = None if rule.require is None else compile_condition(rule.require, scope)
        fields = (
            self.field(field, rule.fields[name]) for name, field in self.event.fields.items() if name in rule.fields
        )
        return BoundRule(
            self.event,
            where,
            tuple(value for condition in self.conditions() for value in columns_read(condition, scope)),
            require,
            () if rule.require is None else columns_read(rule.require, scope),
            self.listed(),
            tuple(bound for bound in fields if bound is not None),
            time_column(source, rule),
            self.repeats(source),
            self.previous(source),
        )

    def conditions(self) -> tuple[Condition, ...]:
        """What decides whether a row is the event."""
        before = None if self.rule.previous is None else self.rule.previous.where
        return tuple(condition for condition in (self.rule.where, before) if condition is not None)

    def previous(self, source: Source) -> BoundPrevious | None:
        written = self.rule.previous
        if written is None:
            return None
        where = compile_condition(written.where, self.scope)
        return BoundPrevious(self.key(written.key), where, written.first, self.order(source))

    def key(self, names: tuple[Text, ...]) -> tuple[Value, ...]:
        """The columns that tell whose record a row is."""
        values = tuple(self.scope.value(name) for name in names)
        for value, name in zip(values, names, strict=True):
            if value.kind is Kind.LIST:
                self.scope.findings.error("BIND015", f"`{name.value}` is a list, no key", name.span)
        return values

    def order(self, source: Source) -> Value | None:
        if source.order is None:
            return None
        value = self.scope.value(source.order)
        if value.kind not in (None, Kind.NUMBER):
            message = f"`order` is a number, and `{value.name}` is {value.kind.value}"
            self.scope.findings.error("BIND015", message, source.order.span)
        return value

    def repeats(self, source: Source) -> BoundRepeats | None:
        written = self.rule.repeats
        if written is None:
            return None
        return BoundRepeats(self.key(written.key), written.latest, self.order(source))

    def check_names(self) -> None:
        for name, written in self.rule.names.items():
            if name not in self.event.fields:
                message = f"event `{self.event.name}` has no field `{name}`"
                among = tuple(self.event.fields)
                self.scope.findings.error("BIND012", message, written.span, suggest=name, among=among)
        for name, field in self.event.fields.items():
            if name not in self.rule.fields and not field.optional:
                message = f"field `{name}` of event `{self.event.name}` is required and has no column"
                self.scope.findings.error("BIND014", message, self.rule.event.span)

    def listed(self) -> Value | None:
        each = self.rule.each
        if each is None:
            return None
        value = self.scope.value(each.column)
        if value.kind is not Kind.LIST or value.text is not None:
            message = f"`{each.column.value}` is no computed list (`elements`)"
            self.scope.findings.error("BIND015", message, each.column.span)
        return value

    def field(self, field: EventField, source: FieldSource) -> BoundField | None:
        self.check_currency(field, source)
        if source.fixed is not None:
            return self.fixed(field, source.fixed)
        name = source.column
        if name is None:
            return None
        if self.rule.each is not None and name.value == self.rule.each.name.value:
            element = exp.column(_ELEMENT, quoted=True)
            return BoundField(field, None, None, typed(element, field.kind))
        value = self.scope.value(name)
        if not self.fits(field, value):
            return None
        if value.text is None:
            return BoundField(field, value, None, value.typed.copy())
        return BoundField(field, value, value.text.copy(), typed(value.text, field.kind))

    def fits(self, field: EventField, value: Value) -> bool:
        numeric, yes_no = field.kind in NUMBERS, field.kind is Kind.YES_NO
        match value.kind:
            case None:
                fits = True
            case Kind.LIST:
                fits = False
            case Kind.YES_NO:
                fits = yes_no
            case Kind.NUMBER:
                fits = not yes_no and field.kind is not Kind.PERIOD
            case Kind.CHOICE | Kind.PERIOD:
                fits = not numeric and not yes_no
            case _:
                # A text made by a lookup or a fallback may spell anything; it is read like a cell.
                fits = value.declared is None or (not numeric and not yes_no)
        if not fits:
            shown = value.kind.value if value.kind is not None else "text"
            message = f"`{value.name}` is {shown}, field `{field.name}` is {field.kind.value}"
            self.scope.findings.error("BIND015", message, self.rule.fields[field.name].span)
        return fits

    def fixed(self, field: EventField, written: Text) -> BoundField:
        if field.kind is Kind.CHOICE and written.value not in field.choices:
            message = f"`{written.value}` is no value of field `{field.name}`"
            self.scope.findings.error("BIND013", message, written.span, suggest=written.value, among=field.choices)
        return BoundField(field, None, None, typed(text(written.value), field.kind))

    def check_currency(self, field: EventField, source: FieldSource) -> None:
        if field.kind is not Kind.MONEY:
            if source.currency is not None:
                message = f"field `{field.name}` is {field.kind.value}, it has no currency"
                self.scope.findings.error("BIND017", message, source.currency.span)
            return
        among = tuple(sorted(self.money))
        if source.currency is None:
            message = f"field `{field.name}` is money: say in which currency the column is"
            self.scope.findings.error("BIND017", message, source.span, among=among)
        elif self.money and source.currency.value not in self.money:
            message = f"the agreement does not reckon in {source.currency.value}"
            self.scope.findings.error("BIND017", message, source.currency.span, among=among)
