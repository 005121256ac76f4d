"""Parties, terms and events: merged syntax to typed definitions."""

from datetime import date

from servanda.diagnostics import Label, Span
from servanda.model.agreement import Event, EventField, Fact, Party, Term
from servanda.model.expressions import Dated, Duration, Kind, Money, Value
from servanda.model.findings import Findings, did_you_mean
from servanda.model.merge import PartySource, TermSource
from servanda.model.values import ARTICLE, family, fitted, wanted
from servanda.records import record
from servanda.syntax.tree import BlankValue, EventItem, FieldLine, TermItem


@record
class TermInfo:
    """A term with what the checks need besides: `sound` is False after an error, `typed` False for a bare `?`."""

    term: Term
    sound: bool = True
    typed: bool = True
    choices: tuple[str, ...] = ()


def party(name: str, source: PartySource, findings: Findings) -> Party:
    """Facts by name; a fact that does not fit its blank is reported and counts as blank."""
    facts: dict[str, Fact] = {}
    for key, line in source.facts.items():
        want = wanted(source.wanted.get(key))
        pair = fitted(line.value, want, f"`{key}` of {name}", findings)
        value, kind = pair if pair is not None else (None, want.kind or Kind.TEXT)
        facts[key] = Fact(key, value, kind, want.choices, line.span)
    return Party(name, source.title.value if source.title else None, facts, source.item.span)


def term(name: str, source: TermSource, findings: Findings) -> TermInfo:
    """A term's versions in order of their dates; all of one kind, currency and family of units."""
    want = wanted(source.wanted)
    items = [source.versions[since] for since in sorted(source.versions, key=_from)]
    span = items[0].span
    if items[0].since is not None:
        findings.error(
            "MOD042",
            f"term `{name}` has no value before {items[0].since.value}",
            items[0].name.span,
            help=f"add `term {name} = …` for the time before",
        )
        return TermInfo(Term(name, None, want.kind or Kind.TEXT, want.unit, span), sound=False)
    blank = any(isinstance(item.value, BlankValue) for item in items)
    pairs = [(item, fitted(item.value, want, f"term `{name}`", findings)) for item in items]
    known = [(item, pair) for item, pair in pairs if pair is not None]
    if blank or len(known) < len(items):
        sound = all(pair is not None or isinstance(item.value, BlankValue) for item, pair in pairs)
        kind = want.kind or (known[0][1][1] if known else Kind.TEXT)
        empty = Term(name, None, kind, want.unit or _unit_of(known[0][1][0] if known else None), span)
        return TermInfo(empty, sound, want.kind is not None or bool(known), want.choices)
    first, kind = known[0][1]
    sound = all(_same(name, known[0][1], item, pair, findings) for item, pair in known[1:])
    versions = tuple((item.since.value if item.since else None, pair[0]) for item, pair in known)
    made = Term(name, Dated(versions, name), kind, _unit_of(first), span)
    return TermInfo(made, sound, choices=want.choices)


def _from(since: object) -> date:
    return since if isinstance(since, date) else date.min


def _unit_of(value: Value | None) -> str | None:
    match value:
        case Money():
            return value.currency
        case Duration():
            return value.unit.value
        case _:
            return None


def _same(name: str, first: tuple[Value, Kind], item: TermItem, pair: tuple[Value, Kind], findings: Findings) -> bool:
    (before, kind), (value, other) = first, pair
    message = None
    code = "MOD030"
    if other is not kind:
        message = f"term `{name}` is {ARTICLE[kind]} at first and {ARTICLE[other]} here"
    elif isinstance(value, Money) and isinstance(before, Money) and value.currency != before.currency:
        code, message = "MOD031", f"term `{name}` is in {before.currency} at first and in {value.currency} here"
    elif isinstance(value, Duration) and isinstance(before, Duration) and family(value.unit) != family(before.unit):
        code, message = (
            "MOD032",
            f"term `{name}` is in {before.unit} at first and in {value.unit} here: they do not mix",
        )
    if message is not None:
        findings.error(code, message, item.value.span)
    return message is None


def event(item: EventItem, findings: Findings) -> Event:
    """An event with its fields; what it says about withdrawal is checked by `withdrawal` once all events are known."""
    fields: dict[str, EventField] = {}
    for line in item.fields:
        before = fields.get(line.name.text)
        if before is not None:
            message = f"field `{line.name.text}` of {item.name.text} is defined twice"
            findings.error("MOD010", message, line.name.span, labels=(Label(before.span, "the first one"),))
            continue
        fields[line.name.text] = _field(line, findings)
    return Event(
        item.name.text,
        item.title.value if item.title else None,
        tuple(text.value for text in item.done),
        fields,
        item.withdrawn_by.text if item.withdrawn_by else None,
        tuple(name.text for name in item.identity),
        item.span,
    )


def _field(line: FieldLine, findings: Findings) -> EventField:
    choices: dict[str, Span] = {}
    for name in line.choices:
        before = choices.setdefault(name.text, name.span)
        if before is not name.span:
            message = f"`{name.text}` is listed twice"
            findings.error("MOD010", message, name.span, labels=(Label(before, "the first one"),))
    return EventField(line.name.text, Kind(line.type), line.optional, line.personal, tuple(choices), line.name.span)


def withdrawal(item: EventItem, events: dict[str, Event], findings: Findings) -> None:
    """`withdrawn by E` with the fields that say which one: they must exist, of one kind, in both events."""
    own = events[item.name.text]
    for name in item.identity:
        if name.text not in own.fields:
            message = f"{own.name} has no field `{name.text}`"
            findings.error("MOD043", message, name.span, help=did_you_mean(name.text, own.fields))
    if item.withdrawn_by is None:
        return
    path = item.withdrawn_by
    other = events.get(path.text)
    if other is None:
        findings.error("MOD020", f"unknown event `{path.text}`", path.span, help=did_you_mean(path.text, events))
        return
    if not item.identity:
        message = f"`withdrawn by {path.text}` does not say which event is withdrawn"
        findings.error("MOD042", message, path.span, help="add `for the same …` with the field that names it")
    for name in item.identity:
        mine, theirs = own.fields.get(name.text), other.fields.get(name.text)
        if mine is not None and (theirs is None or theirs.kind is not mine.kind):
            what = "has no field" if theirs is None else f"has another kind of field (`{theirs.kind}`) for"
            findings.error(
                "MOD043",
                f"{other.name} {what} `{name.text}`, so it cannot withdraw {own.name}",
                name.span,
                labels=(Label(other.span, f"{other.name} is defined here"),),
                help=f"add `{name.text} {mine.kind}` to {other.name}" if theirs is None else None,
            )
