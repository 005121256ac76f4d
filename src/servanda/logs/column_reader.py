"""Reads a source's declared and computed columns, and its time column."""

import re
from collections.abc import Mapping

from servanda.logs.binding import (
    MILLISECOND,
    SECOND,
    Column,
    Computed,
    Elements,
    FirstPresent,
    Lookup,
    StartsWith,
    TimeColumn,
    TimeStyle,
)
from servanda.logs.document import Node, Table, Text, visit
from servanda.logs.shapes import Shapes
from servanda.logs.time_pattern import unknown_parts
from servanda.model.expressions import Kind

Constants = Mapping[str, str | tuple[str, ...]]
Tables = Mapping[str, Mapping[str, str]]

_KINDS = {kind.value: kind for kind in (Kind.TEXT, Kind.ID, Kind.NUMBER, Kind.YES_NO, Kind.PERIOD, Kind.LIST)}
_STYLES = {
    "iso": (TimeStyle.ISO, 1),
    "date": (TimeStyle.DATE, 1),
    "unix s": (TimeStyle.UNIX, SECOND),
    "unix ms": (TimeStyle.UNIX, MILLISECOND),
}
_TYPES = (*_KINDS, "one of …")
_CHOICE = re.compile(r"[,、，]")


def read_columns(shapes: Shapes, node: Node) -> dict[str, Column]:
    """`columns:` name → type, or name → {column, type, missing}; the file may spell the name otherwise."""
    table = shapes.table(node, "`columns`")
    columns: dict[str, Column] = {}
    for key, value in table.entries.items() if table is not None else ():
        name = table.keys[key] if table is not None else None
        if name is not None and (column := _column(shapes, name, value)) is not None:
            columns[key] = column
    return columns


def _column(shapes: Shapes, name: Text, node: Node) -> Column | None:
    source: list[Text | None] = [name]
    written: list[Text | None] = [None]
    missing: list[tuple[str, ...] | None] = [None]
    if isinstance(node, Table):
        readers = {
            "missing": lambda value: missing.append(read_missing(shapes, value)),
            "column": lambda value: source.append(shapes.text(value, "`column`")),
            "type": lambda value: written.append(shapes.text(value, "`type`")),
        }
        visit(node, readers, shapes.findings, "a column")
    else:
        written.append(shapes.text(node, f"the type of column `{name.value}`"))
    kind = _type(shapes, written[-1]) if written[-1] is not None else (Kind.TEXT, True, ())
    if kind is None or source[-1] is None:
        return None
    return Column(name, source[-1].value, *kind, missing[-1])


def read_missing(shapes: Shapes, node: Node) -> tuple[str, ...]:
    """`missing:` cells that stand for nothing, as they are once blanks around them are gone."""
    return tuple(text.value.strip() for text in shapes.texts(node, "`missing`"))


def _type(shapes: Shapes, text: Text) -> tuple[Kind, bool, tuple[str, ...]] | None:
    words = text.value.strip()
    optional = words.startswith("optional ")
    words = words.removeprefix("optional ").strip()
    if words.startswith("one of "):
        choices = tuple(choice.strip() for choice in _CHOICE.split(words.removeprefix("one of ")))
        return Kind.CHOICE, optional, tuple(choice for choice in choices if choice)
    if words in _KINDS:
        return _KINDS[words], optional, ()
    shapes.findings.error("BIND006", f"`{words}` is no type of column", text.span, suggest=words, among=_TYPES)
    return None


def read_computed(shapes: Shapes, node: Node, constants: Constants, tables: Tables) -> dict[str, tuple[Text, Computed]]:
    """`compute:` name → one named function with its inputs."""
    table = shapes.table(node, "`compute`")
    computed: dict[str, tuple[Text, Computed]] = {}
    for key, value in table.entries.items() if table is not None else ():
        name = table.keys[key] if table is not None else None
        if name is not None and (function := _function(shapes, name, value, constants, tables)) is not None:
            computed[key] = (name, function)
    return computed


def _function(shapes: Shapes, name: Text, node: Node, constants: Constants, tables: Tables) -> Computed | None:
    table = shapes.table(node, f"computed column `{name.value}`")
    known = ("starts_with", "first_present", "lookup", "elements")
    if table is None:
        return None
    if len(table.entries) != 1 or next(iter(table.entries)) not in known:
        word = next(iter(table.entries), None)
        message = f"computed column `{name.value}` takes exactly one known function"
        shapes.findings.error("BIND004", message, name.span, suggest=word, among=known)
        return None
    return _known_function(shapes, name, table, constants, tables)


def _known_function(shapes: Shapes, name: Text, table: Table, constants: Constants, tables: Tables) -> Computed | None:
    word, inputs = next(iter(table.entries.items()))
    if word == "first_present":
        columns = shapes.texts(inputs, "`first_present`")
        return FirstPresent(columns) if columns else None
    inner = shapes.table(inputs, f"`{word}`")
    if inner is None:
        return None
    reader = _Inputs(shapes, constants, tables)
    match word:
        case "starts_with":
            return reader.starts_with(inner, name)
        case "lookup":
            return reader.lookup(inner, name)
        case _:
            return reader.elements(inner, name)


class _Inputs:
    """The inputs of one computed column's function."""

    def __init__(self, shapes: Shapes, constants: Constants, tables: Tables) -> None:
        self.shapes = shapes
        self.constants = constants
        self.tables = tables
        self.texts: dict[str, tuple[Text, ...]] = {}

    def take(self, table: Table, name: Text, keys: tuple[str, ...], needed: tuple[str, ...]) -> bool:
        def reader(key: str) -> None:
            self.texts[key] = self.shapes.texts(table.entries[key], f"`{key}`")

        readers = {key: (lambda _node, key=key: reader(key)) for key in keys}
        visit(table, readers, self.shapes.findings, f"computed column `{name.value}`")
        lacking = self.shapes.missing(f"computed column `{name.value}`", needed, table, name.span)
        return not lacking and all(self.texts.get(key) for key in needed)

    def values(self, key: str) -> tuple[str, ...]:
        """Texts, a constant's name standing for its values."""
        values: list[str] = []
        for text in self.texts.get(key, ()):
            constant = self.constants.get(text.value)
            values.extend((constant,) if isinstance(constant, str) else constant or (text.value,))
        return tuple(values)

    def starts_with(self, table: Table, name: Text) -> Computed | None:
        if not self.take(table, name, ("column", "any"), ("column", "any")):
            return None
        return StartsWith(self.texts["column"][0], self.values("any"))

    def lookup(self, table: Table, name: Text) -> Computed | None:
        if not self.take(table, name, ("column", "table", "default"), ("column", "table")):
            return None
        wanted = self.texts["table"][0]
        found = self.tables.get(wanted.value)
        if found is None:
            names = tuple(self.tables)
            self.shapes.findings.error(
                "BIND020", f"no table `{wanted.value}`", wanted.span, suggest=wanted.value, among=names
            )
            return None
        default = self.texts.get("default")
        return Lookup(self.texts["column"][0], found, default[0].value if default else None)

    def elements(self, table: Table, name: Text) -> Computed | None:
        if not self.take(table, name, ("column", "starting", "without", "separator"), ("column",)):
            return None
        separator = self.texts.get("separator")
        return Elements(
            self.texts["column"][0],
            self.values("starting"),
            self.values("without"),
            separator[0].value if separator else None,
        )


def read_time(shapes: Shapes, node: Node, name: Text) -> TimeColumn | None:
    """`time:` {column, format, zone}."""
    table = shapes.table(node, "`time`")
    if table is None or shapes.missing(f"`time` of source `{name.value}`", ("column", "format"), table, table.span):
        return None
    found: dict[str, Text | None] = {}

    def reader(key: str) -> None:
        found[key] = shapes.text(table.entries[key], f"`{key}`")

    readers = {key: (lambda _node, key=key: reader(key)) for key in ("column", "format", "zone")}
    visit(table, readers, shapes.findings, "`time`")
    column, written = found.get("column"), found.get("format")
    if column is None or written is None:
        return None
    style = _style(shapes, written)
    return None if style is None else TimeColumn(column, *style, found.get("zone"), table.span)


def _style(shapes: Shapes, text: Text) -> tuple[TimeStyle, str | None, int] | None:
    written = " ".join(text.value.split())
    if written in _STYLES:
        style, unit = _STYLES[written]
        return style, None, unit
    word, _, rest = written.partition(" ")
    pattern = rest.strip("\"“”'")
    if word == "local" and pattern:
        problem = unknown_parts(pattern)
        if problem is None:
            return TimeStyle.LOCAL, pattern, 1
        shapes.findings.error("BIND006", problem, text.span)
        return None
    among = (*_STYLES, 'local "YYYY-MM-DD HH:MM:SS"')
    message = f"`{text.value}` is no format of time"
    shapes.findings.error("BIND006", message, text.span, suggest=text.value, among=among)
    return None
