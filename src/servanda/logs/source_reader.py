"""Reads one source of a binding: its files, its columns, and which rows become which event."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from servanda.diagnostics import Span
from servanda.logs.binding import (
    Column,
    Computed,
    CoverageText,
    Each,
    EventRule,
    FieldSource,
    Previous,
    Repeats,
    Source,
    TimeColumn,
)
from servanda.logs.column_reader import Constants, Tables, read_columns, read_computed, read_missing, read_time
from servanda.logs.document import Items, Node, Table, Text, visit
from servanda.logs.layout_reader import LayoutReader
from servanda.logs.shapes import Shapes
from servanda.syntax.tree import Condition


def read_coverage(shapes: Shapes, node: Node) -> CoverageText | None:
    """`2026-01-01 to 2026-04-01`; whether its ends are dates or instants shows when the zone is known."""
    text = shapes.text(node, "`coverage`")
    if text is None:
        return None
    since, to, until = text.value.partition(" to ")
    if not to:
        shapes.findings.error("BIND018", "coverage is written `2026-01-01 to 2026-04-01`, half open", text.span)
        return None
    return CoverageText(since.strip(), until.strip(), text.span)


@dataclass(frozen=True, slots=True)
class Shared:
    """What a binding says for all its sources."""

    constants: Constants
    tables: Tables
    coverage: CoverageText | None


def read_source(shapes: Shapes, name: Text, node: Node, shared: Shared) -> Source | None:
    """One entry of `sources:`; None where it cannot be used."""
    table = shapes.table(node, f"source `{name.value}`")
    if table is None:
        return None
    reader = _SourceReader(shapes, name, shared)
    return reader.read(table)


class _SourceReader:
    def __init__(self, shapes: Shapes, name: Text, shared: Shared) -> None:
        self.shapes = shapes
        self.name = name
        self.shared = shared
        self.paths: tuple[Text, ...] = ()
        self.layout = LayoutReader(shapes)
        self.missing: tuple[str, ...] = ()
        self.identity: tuple[Text, ...] = ()
        self.time: TimeColumn | None = None
        self.coverage = shared.coverage
        self.silence: int | None = None
        self.optional = False
        self.ignore: Condition | None = None
        self.columns: dict[str, Column] = {}
        self.computed: dict[str, tuple[Text, Computed]] = {}
        self.events: list[EventRule] = []
        self.order: Text | None = None
        self.kept_by: Text | None = None

    def read(self, table: Table) -> Source | None:
        before = len(self.shapes.findings.diagnostics)
        readers: dict[str, Callable[[Node], None]] = {
            "path": self.read_paths,
            **self.layout.readers(),
            "missing": self.read_missing,
            "id": self.read_identity,
            "time": self.read_time,
            "coverage": self.read_coverage,
            "silence": self.read_silence,
            "optional": self.read_optional,
            "ignore": self.read_ignore,
            "columns": self.read_columns,
            "compute": self.read_computed,
            "order": self.read_order,
            "kept by": self.read_keeper,
            # Read when the source's own time is known.
            "events": lambda _node: None,
        }
        visit(table, readers, self.shapes.findings, f"source `{self.name.value}`")
        if "events" in table.entries:
            self.read_events(table.entries["events"])
        needed = ("path", "format", "time", "events")
        self.shapes.missing(f"source `{self.name.value}`", needed, table, self.name.span)
        layout = self.layout.finish(table)
        if len(self.shapes.findings.diagnostics) > before or layout is None or self.time is None:
            return None
        return Source(
            self.name,
            self.paths,
            layout,
            self.missing,
            self.identity,
            self.time,
            self.coverage,
            self.silence,
            self.optional,
            self.ignore,
            self.columns,
            self.computed,
            tuple(self.events),
            self.order,
            self.kept_by,
        )

    def read_paths(self, node: Node) -> None:
        self.paths = self.shapes.texts(node, "`path`")

    def read_missing(self, node: Node) -> None:
        self.missing = read_missing(self.shapes, node)

    def read_identity(self, node: Node) -> None:
        self.identity = self.shapes.texts(node, "`id`")

    def read_time(self, node: Node) -> None:
        self.time = read_time(self.shapes, node, self.name)

    def read_coverage(self, node: Node) -> None:
        self.coverage = read_coverage(self.shapes, node)

    def read_silence(self, node: Node) -> None:
        self.silence = self.shapes.length(node, "`silence`")

    def read_optional(self, node: Node) -> None:
        self.optional = self.shapes.yes_no(node, "`optional`")

    def read_ignore(self, node: Node) -> None:
        self.ignore = self.shapes.condition(node, "`ignore`")

    def read_order(self, node: Node) -> None:
        self.order = self.shapes.text(node, "`order`")

    def read_keeper(self, node: Node) -> None:
        self.kept_by = self.shapes.text(node, "`kept by`")

    def read_columns(self, node: Node) -> None:
        self.columns = read_columns(self.shapes, node)

    def read_computed(self, node: Node) -> None:
        self.computed = read_computed(self.shapes, node, self.shared.constants, self.shared.tables)

    def read_events(self, node: Node) -> None:
        table = self.shapes.table(node, "`events`")
        for key, value in table.entries.items() if table is not None else ():
            event = table.keys[key] if table is not None else None
            if event is None:
                continue
            for item in value.items if isinstance(value, Items) else (value,):
                rule = self.read_rule(event, item)
                if rule is not None:
                    self.events.append(rule)

    def read_rule(self, event: Text, node: Node) -> EventRule | None:
        table = self.shapes.table(node, f"event `{event.value}`")
        if table is None:
            return None
        conditions: dict[str, Condition | None] = {}
        each: list[Each | None] = [None]
        fields: dict[str, FieldSource] = {}
        names: dict[str, Text] = {}
        times: list[TimeColumn | None] = [None]
        repeats: list[Repeats | None] = [None]
        previous: list[Previous | None] = [None]

        def read_condition(key: str) -> None:
            conditions[key] = self.shapes.condition(table.entries[key], f"`{key}`")

        def read_fields(value: Node) -> None:
            inner = self.shapes.table(value, "`fields`")
            for key, source in inner.entries.items() if inner is not None else ():
                found = self.read_field(source)
                if found is not None and inner is not None:
                    fields[key], names[key] = found, inner.keys[key]

        readers: dict[str, Callable[[Node], None]] = {
            "where": lambda _node: read_condition("where"),
            "require": lambda _node: read_condition("require"),
            "each": lambda value: each.append(self.read_each(value)),
            "fields": read_fields,
            "at": lambda value: times.append(self.read_at(value, event)),
            "previous": lambda value: previous.append(self.read_previous(value)),
            "once per": lambda value: repeats.append(self.read_repeats(value, "once per")),
            "latest per": lambda value: repeats.append(self.read_repeats(value, "latest per")),
        }
        visit(table, readers, self.shapes.findings, f"event `{event.value}`")
        self.shapes.missing(f"event `{event.value}`", ("fields",), table, event.span)
        if "once per" in table.entries and "latest per" in table.entries:
            message = "an event comes `once per` key or with the `latest per` key, not both"
            self.shapes.findings.error("BIND005", message, table.keys["latest per"].span)
        where, require = conditions.get("where"), conditions.get("require")
        own = (times[-1], repeats[-1], previous[-1])
        return EventRule(event, where, require, each[-1], fields, names, table.span, *own)

    def read_at(self, node: Node, event: Text) -> TimeColumn | None:
        """A column read like the record's own time, or a time of its own."""
        if not isinstance(node, Text):
            return read_time(self.shapes, node, event)
        column = self.shapes.text(node, "`at`")
        return None if column is None or self.time is None else replace(self.time, column=column, span=node.span)

    def read_repeats(self, node: Node, word: str) -> Repeats | None:
        key = self.shapes.texts(node, f"`{word}`")
        return Repeats(key, word == "latest per", node.span) if key else None

    def read_previous(self, node: Node) -> Previous | None:
        table = self.shapes.table(node, "`previous`")
        if table is None or self.shapes.missing("`previous`", ("per", "where"), table, node.span):
            return None
        key: list[Text] = []
        where: list[Condition | None] = [None]
        first: list[bool] = [False]
        readers: dict[str, Callable[[Node], None]] = {
            "per": lambda value: key.extend(self.shapes.texts(value, "`per`")),
            "where": lambda value: where.append(self.shapes.condition(value, "`where`")),
            "first": lambda value: first.append(self.shapes.yes_no(value, "`first`")),
        }
        visit(table, readers, self.shapes.findings, "`previous`")
        condition = where[-1]
        return None if condition is None or not key else Previous(tuple(key), condition, first[-1], node.span)

    def read_each(self, node: Node) -> Each | None:
        text = self.shapes.text(node, "`each`")
        if text is None:
            return None
        column, word, name = text.value.partition(" as ")
        if not word:
            self.shapes.findings.error("BIND006", "`each` is written `list_column as name`", text.span)
            return None
        span = text.span
        return Each(
            Text(column.strip(), span, text.line, text.column), Text(name.strip(), span, text.line, text.column)
        )

    def read_field(self, node: Node) -> FieldSource | None:
        if isinstance(node, Text):
            text = self.shapes.text(node, "a field")
            return None if text is None else FieldSource(text, None, None, node.span)
        table = self.shapes.table(node, "a field")
        if table is None:
            return None
        found: dict[str, Text | None] = {}

        def reader(key: str) -> None:
            found[key] = self.shapes.text(table.entries[key], f"`{key}`")

        readers = {key: (lambda _node, key=key: reader(key)) for key in ("column", "value", "currency")}
        visit(table, readers, self.shapes.findings, "a field")
        if ("column" in found) == ("value" in found):
            self.shapes.findings.error("BIND005", "a field needs either `column:` or `value:`", _place(table))
            return None
        return FieldSource(found.get("column"), found.get("value"), found.get("currency"), table.span)


def _place(table: Table) -> Span:
    return next(iter(table.keys.values())).span if table.keys else table.span
