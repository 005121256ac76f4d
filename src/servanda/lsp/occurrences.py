"""Every place where a name of an agreement is written, and what it names there."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from servanda.diagnostics import Span
from servanda.lint.uses import CALENDARS, EVENTS, METRICS, PARTIES, flat, nodes
from servanda.lsp.documents import Seen
from servanda.model.gather import Layer
from servanda.records import record
from servanda.syntax import tree


class Kind(StrEnum):
    """What a name can stand for."""

    PARTY = "party"
    CALENDAR = "calendar"
    TERM = "term"
    EVENT = "event"
    METRIC = "metric"
    CLAUSE = "clause"
    FIELD = "field"
    FACT = "fact"
    VARIABLE = "variable"
    IMPORT = "import"
    CHOICE = "value"


@record
class Symbol:
    """What a name stands for; `within` is the event of a field, the party of a fact, file and clause of a variable."""

    kind: Kind
    name: str
    within: str = ""


@record
class Occurrence:
    """One place; `defines` where the thing itself is said there, `whole` is the item that says it."""

    symbol: Symbol
    span: Span
    defines: bool = False
    whole: Span | None = None


def occurrences(seen: Seen) -> Iterator[Occurrence]:
    """All places in all files of an agreement, file by file in the order of the text."""
    known = _Known(seen)
    for layer in seen.chain.layers.values():
        found = sorted(_in_layer(layer, known), key=lambda one: one.span)
        yield from found


def at(seen: Seen, file: str, offset: int) -> Occurrence | None:
    """What is named at an offset of a file; the end of a name is still it."""
    places = [one for one in occurrences(seen) if one.span.file == file and one.span.start <= offset <= one.span.end]
    return min(places, key=lambda one: one.span.end - one.span.start, default=None)


def of(seen: Seen, symbol: Symbol) -> list[Occurrence]:
    """All places of one thing, each once."""
    return list({one.span: one for one in occurrences(seen) if one.symbol == symbol}.values())


class _Known:
    """What is defined in all files together."""

    def __init__(self, seen: Seen) -> None:
        self.names: dict[Kind, set[str]] = {kind: set() for kind in Kind}
        self.fields: dict[str, set[str]] = {}
        self.choices: set[str] = set()
        for layer in seen.chain.layers.values():
            self.names[Kind.IMPORT] |= set(layer.imports)
            for item in (*layer.definitions, *layer.replacements):
                match item:
                    case tree.ClauseItem():
                        self.names[Kind.CLAUSE].add(item.number)
                    case tree.EventItem():
                        self.names[Kind.EVENT].add(item.name.text)
                        self.fields.setdefault(item.name.text, set()).update(one.name.text for one in item.fields)
                        self.choices |= {choice.text for one in item.fields for choice in one.choices}
                    case tree.PartyItem():
                        self.names[Kind.PARTY].add(item.name.text)
                    case tree.TermItem():
                        self.names[Kind.TERM].add(item.name.text)
                    case tree.CalendarItem():
                        self.names[Kind.CALENDAR].add(item.name.text)
                    case tree.MetricItem():
                        self.names[Kind.METRIC].add(item.name.text)


_KINDS: dict[type, Kind] = {
    tree.PartyItem: Kind.PARTY,
    tree.CalendarItem: Kind.CALENDAR,
    tree.TermItem: Kind.TERM,
    tree.EventItem: Kind.EVENT,
    tree.MetricItem: Kind.METRIC,
}
_TABLES = ((Kind.EVENT, EVENTS), (Kind.CALENDAR, CALENDARS), (Kind.PARTY, PARTIES), (Kind.METRIC, METRICS))
_FIELDS: dict[type, tuple[str, ...]] = {tree.ForTheSame: ("fields",), tree.StatingLine: ("field",)}
_VARIABLES: dict[type, tuple[str, ...]] = {
    tree.SpanPoint: ("variable",),
    tree.WeekdayOf: ("window",),
    tree.OrdinalDay: ("window",),
    tree.WindowSpec: ("since",),
}


def _in_layer(layer: Layer, known: _Known) -> Iterator[Occurrence]:
    for line in layer.header.lines if layer.header is not None else ():
        if isinstance(line, tree.HeaderLine) and line.word == "workdays" and isinstance(line.value, tree.Path):
            yield from _single(Kind.CALENDAR, line.value)
    for alias in layer.imports.values():
        yield Occurrence(Symbol(Kind.IMPORT, alias.name.text), alias.name.span, defines=True, whole=alias.span)
    for item in (*layer.definitions, *layer.replacements):
        yield from _Item(layer.file, item, known).found()


class _Item:
    """The places of one item."""

    def __init__(self, file: str, item: tree.Definition, known: _Known) -> None:
        self._item = item
        self._known = known
        self._scope = f"{file}\0{item.number}" if isinstance(item, tree.ClauseItem) else f"{file}\0{item.name.text}"
        self._seen: set[Span] = set()
        self._variables = {name.text for name in _variables(item)}

    def found(self) -> Iterator[Occurrence]:
        """Every place, each once: the more exact roles are looked at first."""
        for one in (*self._own(), *self._roles(), *self._values()):
            if one.span not in self._seen:
                self._seen.add(one.span)
                yield one

    def _own(self) -> Iterator[Occurrence]:
        item = self._item
        if isinstance(item, tree.ClauseItem):
            yield Occurrence(Symbol(Kind.CLAUSE, item.number), item.number_span, defines=True, whole=item.span)
            for name in _variables(item):
                yield Occurrence(Symbol(Kind.VARIABLE, name.text, self._scope), name.span, defines=True)
            return
        symbol = Symbol(_KINDS[type(item)], item.name.text)
        yield Occurrence(symbol, item.name.span, defines=True, whole=item.span)
        match item:
            case tree.EventItem():
                for field in item.fields:
                    own = Symbol(Kind.FIELD, field.name.text, item.name.text)
                    yield Occurrence(own, field.name.span, defines=True, whole=field.span)
                if item.withdrawn_by is not None:
                    yield from _single(Kind.EVENT, item.withdrawn_by)
                for name in item.identity:
                    yield Occurrence(Symbol(Kind.FIELD, name.text, item.name.text), name.span)
            case tree.PartyItem():
                for fact in item.facts:
                    own = Symbol(Kind.FACT, fact.name.text, item.name.text)
                    yield Occurrence(own, fact.name.span, defines=True, whole=fact.span)
            case _:
                pass

    def _roles(self) -> Iterator[Occurrence]:
        """Names that can only be one thing where they stand."""
        for node in nodes(self._item):
            for kind, table in _TABLES:
                for path in _parts(node, table):
                    yield from self._role(kind, path)
            for name in _parts(node, _VARIABLES):
                yield Occurrence(Symbol(Kind.VARIABLE, name.text, self._scope), name.span)
            for name in _parts(node, _FIELDS):
                yield from self._field(name, self._events())
            match node:
                case tree.ClauseRef() if node.number in self._known.names[Kind.CLAUSE]:
                    yield Occurrence(Symbol(Kind.CLAUSE, node.number), node.span)
                case tree.RequireFacts(party=party, facts=facts):
                    for fact in facts:
                        yield Occurrence(Symbol(Kind.FACT, fact.text, party.text), fact.span)
                case _:
                    pass

    def _role(self, kind: Kind, path: tree.Path | tree.Name) -> Iterator[Occurrence]:
        if isinstance(path, tree.Path) and len(path.parts) > 1:
            yield Occurrence(Symbol(Kind.IMPORT, path.parts[0].text), path.parts[0].span)
        else:
            yield Occurrence(Symbol(kind, path.text), path.span)

    def _values(self) -> Iterator[Occurrence]:
        """Names in conditions and lengths: fields, terms, facts, variables, figures and values of a list."""
        for events, path in _paths(self._item, self._events()):
            first, *rest = path.parts
            names = self._known.names
            if rest:
                yield from self._dotted(first, rest[0])
            elif any(first.text in self._known.fields.get(event, ()) for event in events):
                yield from self._field(first, events)
            elif first.text in self._variables:
                yield Occurrence(Symbol(Kind.VARIABLE, first.text, self._scope), first.span)
            else:
                for kind in (Kind.TERM, Kind.METRIC, Kind.PARTY, Kind.CALENDAR):
                    if first.text in names[kind]:
                        yield Occurrence(Symbol(kind, first.text), first.span)
                        break
                else:
                    if first.text in self._known.choices:
                        yield Occurrence(Symbol(Kind.CHOICE, first.text), first.span)

    def _dotted(self, first: tree.Name, second: tree.Name) -> Iterator[Occurrence]:
        if first.text in self._variables:
            yield Occurrence(Symbol(Kind.VARIABLE, first.text, self._scope), first.span)
            yield from self._field(second, self._triggers())
        elif first.text in self._known.names[Kind.PARTY]:
            yield Occurrence(Symbol(Kind.PARTY, first.text), first.span)
            yield Occurrence(Symbol(Kind.FACT, second.text, first.text), second.span)
        elif first.text in self._known.names[Kind.IMPORT]:
            yield Occurrence(Symbol(Kind.IMPORT, first.text), first.span)

    def _field(self, name: tree.Name | tree.Path, events: Iterable[str]) -> Iterator[Occurrence]:
        owner = next((event for event in events if name.text in self._known.fields.get(event, ())), None)
        if owner is not None:
            yield Occurrence(Symbol(Kind.FIELD, name.text, owner), name.span)

    def _events(self) -> list[str]:
        """All events the item names."""
        return [path.text for path in _event_paths(self._item)]

    def _triggers(self) -> list[str]:
        lines = [node for node in nodes(self._item) if isinstance(node, tree.WhenEvent | tree.ForEachEvent)]
        return [
            path.text for line in lines for path in (line.events if isinstance(line, tree.WhenEvent) else (line.event,))
        ]


def _parts(node: object, table: Mapping[type, tuple[str, ...]]) -> Iterator[tree.Path | tree.Name]:
    """The names in those parts of a node that a table lists for its type."""
    for part in table.get(type(node), ()):
        yield from flat(getattr(node, part))


def _single(kind: Kind, path: tree.Path) -> Iterator[Occurrence]:
    if len(path.parts) == 1:
        yield Occurrence(Symbol(kind, path.text), path.span)


def _variables(item: tree.Definition) -> list[tree.Name]:
    return [
        node.variable
        for node in nodes(item)
        if isinstance(node, tree.WhenEvent | tree.ForEachWindow | tree.ForEachEvent) and node.variable is not None
    ]


def _event_paths(item: object) -> Iterator[tree.Path]:
    for node in nodes(item):
        match node:
            case tree.WhenEvent(events=events) | tree.ReleasedLine(events=events):
                yield from events
            case tree.ForEachEvent(event=event) | tree.Act(event=event):
                yield event
            case tree.ExceptAfter(event=event) | tree.PausedLine(event=event):
                yield event
            case _:
                pass


def _paths(item: tree.Definition, everything: list[str]) -> Iterator[tuple[list[str], tree.Path]]:
    """Paths of values with the events whose fields they may be, the nearest first."""
    for node in nodes(item):
        match node:
            case tree.WhenEvent() | tree.ForEachEvent() | tree.Act() | tree.ExceptAfter() | tree.ReleasedLine():
                own = [path.text for path in _event_paths(node)]
                for inner in nodes(node.where) if node.where is not None else ():
                    if isinstance(inner, tree.Path):
                        yield [*own, *everything], inner
            case _:
                pass
    for node in nodes(item):
        if isinstance(node, tree.Path):
            yield everything, node
