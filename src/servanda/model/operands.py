"""The sides of a comparison: names resolved, kinds known."""

import re
from collections.abc import Mapping

from servanda.diagnostics import Span
from servanda.model.agreement import EventField
from servanda.model.expressions import Const, FieldRef, Kind, Operand, Subject, TermRef, WindowRef
from servanda.model.findings import did_you_mean
from servanda.model.names import Context
from servanda.model.values import scalar
from servanda.records import fresh, record
from servanda.syntax import tree

PERIOD_LABEL = re.compile(r"\d{4}(-(0[1-9]|1[0-2])|-W(0[1-9]|[1-4]\d|5[0-3])|-Q[1-4])?|\d{4}-\d\d-\d\d")


@record
class Scope:
    """What a condition may read besides terms and facts.

    `fields` are those of the row it is about (`row` says in words which), `unusable` explains fields that only some of
    a union's events have. `variable` names the trigger, whose fields are `trigger`; `own` where the row is the trigger
    itself. `window` names the clause's window.
    """

    row: str = ""
    fields: Mapping[str, EventField] = fresh(default_factory=dict)
    unusable: Mapping[str, str] = fresh(default_factory=dict)
    variable: str | None = None
    trigger: Mapping[str, EventField] = fresh(default_factory=dict)
    own: bool = False
    window: str | None = None


@record
class Typed:
    """One side: `operand` is None where it is a blank, `kind` None where nothing is known about that blank's type.

    `unit` is a currency or a unit of time; `items` are the values a list term may hold. A name that means nothing by
    itself is `open`: it may still be one of the other side's values, or (a fact written without choices) a text.
    """

    operand: Operand | None
    kind: Kind | None
    span: Span
    choices: tuple[str, ...] = ()
    unit: str | None = None
    items: tuple[object, ...] = ()
    open: str | None = None
    loose: bool = False


def operand(written: tree.Scalar, scope: Scope, context: Context) -> Typed | None:
    """One side by itself; None after an error."""
    if isinstance(written, tree.Path):
        return _name(written, scope, context)
    before = len(context.findings.found)
    pair = scalar(written, context.findings)
    if pair is None:
        context.broken = context.broken or len(context.findings.found) > before
        return None
    value, kind = pair
    unit = getattr(value, "currency", None) or getattr(value, "unit", None)
    return Typed(Const(value, kind, written.span), kind, written.span, unit=str(unit) if unit else None)


def _name(path: tree.Path, scope: Scope, context: Context) -> Typed | None:  # noqa: PLR0911  # one per meaning
    meanings = _meanings(path, scope, context)
    if len(meanings) > 1:
        listed = " or ".join(meanings)
        context.error("MOD021", f"`{path.text}` can mean {listed}", path.span, "rename one of them")
        return None
    meaning = next(iter(meanings), None)
    parts = [part.text for part in path.parts]
    match meaning:
        case "the field":
            return field_side(scope.fields[path.text], Subject.ROW, path.span)
        case "the window":
            return Typed(WindowRef(path.text, path.span), Kind.PERIOD, path.span)
        case "the trigger's field":
            subject = Subject.ROW if scope.own else Subject.TRIGGER
            return field_side(scope.trigger[parts[1]], subject, path.span)
        case "the fact":
            return _fact(path, context)
        case "the term":
            return _term(path, context)
        case _:
            return _unknown(path, scope, context)


def _meanings(path: tree.Path, scope: Scope, context: Context) -> list[str]:
    parts = [part.text for part in path.parts]
    single, double = len(parts) == 1, len(parts) == 2  # noqa: PLR2004  # a name and a name in it
    party = context.names.parties.get(parts[0])
    tests = {
        "the field": single and parts[0] in scope.fields,
        "the window": single and parts[0] == scope.window,
        "the term": path.text in context.names.terms,
        "the trigger's field": double and parts[0] == scope.variable and parts[1] in scope.trigger,
        "the fact": double and party is not None and parts[1] in party.facts,
    }
    return [meaning for meaning, holds in tests.items() if holds]


def field_side(item: EventField, subject: Subject, span: Span) -> Typed:
    """A field as a side of a comparison."""
    ref = FieldRef(subject, item.name, item.kind, item.optional, item.choices, span)
    return Typed(ref, item.kind, span, item.choices)


def _fact(path: tree.Path, context: Context) -> Typed:
    fact = context.names.parties[path.parts[0].text].facts[path.parts[1].text]
    if fact.value is None or isinstance(fact.value, tuple):
        if fact.value is None:
            context.blank(path.text)
        return Typed(None, fact.kind, path.span, fact.choices)
    loose = fact.kind is Kind.TEXT
    return Typed(Const(fact.value, fact.kind, path.span, path.text), fact.kind, path.span, fact.choices, loose=loose)


def _term(path: tree.Path, context: Context) -> Typed | None:
    info = context.term(path)
    if info is None:
        return None
    term = info.term
    if term.value is None:
        return Typed(None, term.kind if info.typed else None, path.span, info.choices, term.unit)
    items = tuple(
        item for _, value in term.value.versions for item in (value if isinstance(value, tuple) else (value,))
    )
    ref = TermRef(path.text, term.value, term.kind, path.span)
    return Typed(ref, term.kind, path.span, info.choices, term.unit, items, loose=term.kind is Kind.TEXT)


def _unknown(path: tree.Path, scope: Scope, context: Context) -> Typed | None:
    parts = [part.text for part in path.parts]
    if len(parts) == 1 and parts[0] in scope.unusable:
        hint = "a condition over several events reads only the fields they share"
        context.error("MOD020", scope.unusable[parts[0]], path.span, hint)
        return None
    if parts == [scope.variable]:
        names = ", ".join(f"`{parts[0]}.{name}`" for name in scope.trigger)
        context.error("MOD030", f"`{parts[0]}` is the whole event", path.span, f"name one of its fields: {names}")
        return None
    if len(parts) == 1:
        return Typed(None, None, path.span, open=parts[0])
    context.error("MOD020", *_unknown_dotted(path, parts, scope, context))
    return None


def _unknown_dotted(path: tree.Path, parts: list[str], scope: Scope, context: Context) -> tuple[str, Span, str | None]:
    head, tail = parts[0], ".".join(parts[1:])
    if head == scope.variable:
        return f"the event `{head}` has no field `{tail}`", path.span, did_you_mean(tail, scope.trigger)
    party = context.names.parties.get(head)
    if party is not None:
        return f"{head} has no fact `{tail}`", path.span, did_you_mean(tail, party.facts)
    if head in context.names.imports:
        names = [name for name in context.names.terms if name.startswith(f"{head}.")]
        return f"`{head}` has no term `{tail}`", path.span, did_you_mean(path.text, names)
    heads = [*context.names.parties, *context.names.imports, *([scope.variable] if scope.variable else [])]
    return f"unknown name `{head}`", path.parts[0].span, did_you_mean(head, heads)


def names_in(scope: Scope, context: Context) -> list[str]:
    """Bare names a condition could use here."""
    return [*scope.fields, *([scope.window] if scope.window else []), *context.names.terms]
