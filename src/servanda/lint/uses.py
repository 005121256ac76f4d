"""Which definitions the clauses and metrics of an agreement name; findings about those that none of them names."""

from collections.abc import Container, Iterable, Iterator
from typing import cast

from servanda.diagnostics import Edit, Fix, Label, Span
from servanda.lint.prose import span_at
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model.gather import KINDS, described, key_of, name_span
from servanda.records import draft, fresh
from servanda.syntax import tree
from servanda.syntax.tree import Definition

_PLACES = {"span", "number_span"}

# Which names of a node mean what; every other path in it is a value: a field, term, fact, variable or metric.
EVENTS: dict[type, tuple[str, ...]] = {
    tree.WhenEvent: ("events",),
    tree.ForEachEvent: ("event",),
    tree.Act: ("event",),
    tree.ExceptAfter: ("event", "until"),
    tree.ReleasedLine: ("events",),
    tree.PausedLine: ("event", "until"),
}
CALENDARS: dict[type, tuple[str, ...]] = {
    tree.CalendarCondition: ("calendar",),
    tree.WithinLine: ("calendar",),
    tree.RelativeDay: ("calendar",),
    tree.ShareBody: ("calendar",),
}
PARTIES: dict[type, tuple[str, ...]] = {
    tree.NormLine: ("party",),
    tree.OtherwiseLine: ("party",),
    tree.ExcusedLine: ("party",),
    tree.RequireFacts: ("party",),
    tree.AttestedLine: ("party",),
}
METRICS: dict[type, tuple[str, ...]] = {tree.WhenMetric: ("metric",), tree.StatingLine: ("metric",)}


@draft
class Uses:
    """Names as written (`zh.office`, `client.kind`) that clauses and metrics use, by what they stand for.

    `values` are those of conditions and lengths, which mean fields, terms, facts, variables, or a metric to ensure.
    """

    events: set[str] = fresh(default_factory=set)
    calendars: set[str] = fresh(default_factory=set)
    parties: set[str] = fresh(default_factory=set)
    metrics: set[str] = fresh(default_factory=set)
    values: set[str] = fresh(default_factory=set)


_PARTS: dict[type, tuple[str, ...]] = {}
"""by type of node its parts but the span; none of what is no node"""


def nodes(*roots: object) -> Iterator[object]:
    """All nodes of syntax trees, also of a part of one, parents first; no spans, and names only by themselves."""
    todo = list(reversed(roots))
    while todo:
        node = todo.pop()
        kind = type(node)
        if kind is tuple:
            todo.extend(reversed(cast("tuple[object, ...]", node)))
            continue
        parts = _PARTS.get(kind)
        if parts is None:
            names: tuple[str, ...] = () if kind is Span else getattr(kind, "__match_args__", ())
            parts = _PARTS[kind] = tuple(name for name in reversed(names) if name not in _PLACES)
        if parts:
            yield node
            todo.extend([getattr(node, name) for name in parts])


def uses_of(roots: Iterable[object]) -> Uses:
    """What some items name."""
    found = Uses()
    named: set[int] = set()
    tables = (
        (EVENTS, found.events),
        (CALENDARS, found.calendars),
        (PARTIES, found.parties),
        (METRICS, found.metrics),
    )
    roles: dict[type, list[tuple[str, set[str]]]] = {}
    for table, names in tables:
        for kind, parts in table.items():
            roles.setdefault(kind, []).extend((part, names) for part in parts)
    for node in nodes(*roots):
        kind = type(node)
        if kind is tree.Path:
            path = cast("tree.Path", node)
            if id(path) not in named:
                found.values.add(path.text)
                if len(path.parts) > 1:
                    found.parties.add(path.parts[0].text)
            continue
        for part, names in roles.get(kind, ()):
            for written in flat(getattr(node, part)):
                named.add(id(written))
                names.add(written.text)
    return found


def flat(part: object) -> tuple[tree.Path | tree.Name, ...]:
    """The names in a part of a node: one, several, or none."""
    if isinstance(part, tree.Path | tree.Name):
        return (part,)
    return part if isinstance(part, tuple) else ()


def uses(subject: Subject) -> Uses:
    """What the clauses and metrics of an agreement name, and the working calendar of its header."""
    found = subject.remembered(
        "uses", lambda: uses_of((*subject.source.clauses.values(), *subject.source.metrics.values()))
    )
    if subject.agreement.workdays is not None:
        found.calendars.add(subject.agreement.workdays)
    return found


def own_definitions(subject: Subject, kind: str) -> Iterator[Definition]:
    """What the agreement's own file defines of one kind, and nothing it extends has; `kind` as in `remove kind name`.

    Nothing where the agreement has no clause: such a file is there for others to extend or import.
    """
    if not subject.source.clauses:
        return
    chain, root = subject.chain, subject.chain.root
    before = {
        key_of(item)
        for file in chain.lineage(root)[:-1]
        for item in chain.layers[file].definitions
        if KINDS[type(item)] == kind
    }
    for item in chain.layers[root].definitions:
        if KINDS[type(item)] == kind and key_of(item) not in before:
            yield item


def unused(subject: Subject, kind: str, used: Container[str], why: str, advice: str) -> Iterator[Finding]:
    """A finding per own name that is not `used`, at its first definition; its fix takes all its definitions away."""
    grouped: dict[str, list[Definition]] = {}
    for item in own_definitions(subject, kind):
        if key_of(item) not in used:
            grouped.setdefault(key_of(item), []).append(item)
    for name, same in grouped.items():
        edits = tuple(removal(subject, item.span) for item in same)
        yield Finding(
            f"{kind} `{name}` {why}",
            name_span(same[0]),
            help=advice,
            labels=tuple(Label(name_span(item), described(item)) for item in same[1:]),
            breadcrumb=(subject.title, f"{kind} {name}"),
            fixes=(Fix(f"remove the {kind}", edits),),
        )


def removal(subject: Subject, span: Span) -> Edit:
    """The edit that takes an item away with its lines, the comment behind it, and one of two empty lines around it."""
    text = subject.texts.get(span.file, "")
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end + 1
    if text[start : span.start].strip() or not _comment(text[span.end : end]):
        return Edit(span, "")
    next_end = text.find("\n", end)
    next_end = len(text) if next_end < 0 else next_end + 1
    empty_before = start == 0 or not text[text.rfind("\n", 0, start - 1) + 1 : start].strip()
    if empty_before and end < len(text) and not text[end:next_end].strip():
        end = next_end
    return Edit(span_at(span.file, text, start, end), "")


def _comment(rest: str) -> bool:
    return not rest.strip() or rest.lstrip().startswith("#")
