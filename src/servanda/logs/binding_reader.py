"""Reads a binding file with everything it extends."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from servanda.diagnostics import Diagnostic, Severity, Span
from servanda.logs.binding import Binding, CoverageText, Source
from servanda.logs.document import Items, Node, Table, Text, read_document, visit
from servanda.logs.shapes import Shapes
from servanda.logs.source_reader import Shared, read_coverage, read_source
from servanda.syntax import read_source as read_text

# Maps whose entries a binding adds to those of the one it extends, key by key.
_MERGED = ("constants", "tables")
_ENDINGS = (".yaml", ".yml")
_DEEPEST = 20
"""bindings in one chain of `extends`"""


def read_binding(
    path: Path, folder: Path | None, *, partial: bool = False
) -> tuple[Binding | None, tuple[Diagnostic, ...]]:
    """The binding in `path`; None where it has errors.

    `partial`: where it has, the binding with the sources that could be read all the same.

    Relative paths of its sources start in `folder` where one is given, unless the binding lies in that very folder and
    states its own `base`; else in `base`, relative to the file that states it; else in the binding's own folder.
    """
    shapes = Shapes()
    table = _read_chain(path, shapes, ())
    if table is None:
        return None, shapes.diagnostics
    reader = _BindingReader(shapes)
    reader.read(table)
    broken = any(diagnostic.severity is Severity.ERROR for diagnostic in shapes.diagnostics)
    if broken and not partial:
        return None, shapes.diagnostics
    base = _base(path, folder, table.entries.get("base"), shapes)
    if base is None:
        return None, shapes.diagnostics
    sources, unread = tuple(reader.sources), tuple(reader.unread)
    return Binding(str(path), base, reader.constants, sources, table.span, unread), shapes.diagnostics


def _base(path: Path, folder: Path | None, stated: Node | None, shapes: Shapes) -> Path | None:
    """None where the binding names a folder outside its own: only who runs the check may point anywhere."""
    if not isinstance(stated, Text):
        return folder or path.parent
    own = stated.span.file == str(path)
    if folder is not None and not (own and path.parent.resolve() == folder.resolve()):
        return folder
    beside = Path(stated.span.file).parent
    try:
        inside = (beside / stated.value).resolve().is_relative_to(beside.resolve())
    except (OSError, ValueError):
        inside = False
    if not inside or "\0" in stated.value:
        message = f"`base: {stated.value}` leads out of the folder of its binding"
        shapes.findings.error(
            "BIND008", message, stated.span, help_="name that folder on the command line: --logs FOLDER"
        )
        return None
    return beside / stated.value


def _read_chain(path: Path, shapes: Shapes, above: tuple[Path, ...], at: Text | None = None) -> Table | None:
    """The file's mapping merged over the mapping of the binding it extends."""
    span = at.span if at is not None else Span(str(path), 0, 0, 1, 1, 1, 1)
    real = Path(os.path.realpath(path)) if "\0" not in str(path) else path
    if real in above:
        shapes.findings.error("BIND007", "this binding extends itself", span)
        return None
    if len(above) >= _DEEPEST:
        shapes.findings.error("BIND007", f"more than {_DEEPEST} bindings extend one another", span)
        return None
    text, problem = _text_of(path, included=at is not None)
    if text is None:
        shapes.findings.error("BIND021", problem, span)
        return None
    table, diagnostics = read_document(text, str(path))
    shapes.findings.diagnostics.extend(diagnostics)
    if table is None or "extends" not in table.entries:
        return table
    target = shapes.text(table.entries["extends"], "`extends`")
    if target is None:
        return None
    parent = _read_chain(path.parent / target.value, shapes, (*above, real), target)
    return None if parent is None else _merge(parent, table)


def _text_of(path: Path, *, included: bool) -> tuple[str | None, str]:
    """The file's text, or None and why not.

    Only a regular file is read; what another binding names must also look like a binding and be no link: findings show
    lines of what they are about, and a stranger's binding must not make them show other files.
    """
    if included and path.suffix.lower() not in _ENDINGS:
        return None, f"{path} is no binding: its name does not end in {' or '.join(_ENDINGS)}"
    if included and "\0" not in str(path) and path.is_symlink():
        return None, f"the binding {path} is a symbolic link; name the file itself"
    text, problems = read_text(path)
    if not problems:
        return text, ""
    message = problems[0].message
    if message == "there is no such file":
        return None, f"there is no binding {path}"
    return None, f"the binding {path} cannot be read: {message}"


def _merge(parent: Table, child: Table) -> Table:
    """The child's lines over the parent's: sources line by line, constants and tables entry by entry, others whole."""
    entries = dict(parent.entries)
    entries.pop("extends", None)
    if "coverage" in child.entries and isinstance(entries.get("sources"), Table):
        entries["sources"] = _without_coverage(entries["sources"])
    for key, node in child.entries.items():
        known = entries.get(key)
        if key in _MERGED and isinstance(known, Table) and isinstance(node, Table):
            entries[key] = _over(known, node)
        elif key == "sources" and isinstance(known, Table) and isinstance(node, Table):
            entries[key] = _merge_sources(known, node)
        else:
            entries[key] = node
    return Table(entries, {**parent.keys, **child.keys}, child.span)


def _without_coverage(sources: Node) -> Node:
    """A coverage stated for all sources replaces what the extended binding states for one."""
    if not isinstance(sources, Table):
        return sources
    kept: dict[str, Node] = {}
    for name, source in sources.entries.items():
        if isinstance(source, Table):
            lines = {key: node for key, node in source.entries.items() if key != "coverage"}
            kept[name] = replace(source, entries=lines)
        else:
            kept[name] = source
    return replace(sources, entries=kept)


def _merge_sources(parent: Table, child: Table) -> Table:
    merged = dict(parent.entries)
    for name, source in child.entries.items():
        known = merged.get(name)
        both = isinstance(known, Table) and isinstance(source, Table)
        merged[name] = _over(known, source) if both else source  # type: ignore[arg-type]
    return Table(merged, {**parent.keys, **child.keys}, child.span)


def _over(parent: Table, child: Table) -> Table:
    return Table({**parent.entries, **child.entries}, {**parent.keys, **child.keys}, child.span)


class _BindingReader:
    """The lines of a merged binding; what all sources share comes before them."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.constants: dict[str, str | tuple[str, ...]] = {}
        self.tables: dict[str, Mapping[str, str]] = {}
        self.coverage: CoverageText | None = None
        self.sources: list[Source] = []
        self.unread: list[tuple[str, tuple[str, ...]]] = []

    def read(self, table: Table) -> None:
        readers: dict[str, Callable[[Node], None]] = {
            "extends": lambda _node: None,
            "base": lambda node: self._noted(self.shapes.text(node, "`base`")),
            "coverage": self.read_coverage,
            "constants": self.read_constants,
            "tables": self.read_tables,
            "sources": lambda _node: None,
        }
        visit(table, readers, self.shapes.findings, "a binding")
        sources = table.entries.get("sources")
        if sources is None:
            self.shapes.findings.error("BIND005", "a binding needs `sources:`", table.span)
        else:
            self.read_sources(sources)

    def _noted(self, _text: Text | None) -> None:
        """Only the shape is looked at here: the folder is decided with the file the line stands in."""

    def read_coverage(self, node: Node) -> None:
        self.coverage = read_coverage(self.shapes, node)

    def read_constants(self, node: Node) -> None:
        table = self.shapes.table(node, "`constants`")
        for key, value in table.entries.items() if table is not None else ():
            if isinstance(value, Items):
                self.constants[key] = tuple(text.value for text in self.shapes.texts(value, f"constant `{key}`"))
            else:
                text = self.shapes.text(value, f"constant `{key}`")
                if text is not None:
                    self.constants[key] = text.value

    def read_tables(self, node: Node) -> None:
        table = self.shapes.table(node, "`tables`")
        for key, value in table.entries.items() if table is not None else ():
            pairs = self.shapes.pairs(value, f"table `{key}`")
            self.tables[key] = {word: text.value for word, text in pairs.items()}

    def read_sources(self, node: Node) -> None:
        table = self.shapes.table(node, "`sources`")
        shared = Shared(self.constants, self.tables, self.coverage)
        for key, value in table.entries.items() if table is not None else ():
            name = table.keys[key] if table is not None else None
            if name is None:
                continue
            source = read_source(self.shapes, name, value, shared)
            if source is not None:
                self.sources.append(source)
            else:
                self.unread.append((key, _events_of(value)))


def _events_of(source: Node) -> tuple[str, ...]:
    """The events a source names, whatever else is wrong with it."""
    events = source.entries.get("events") if isinstance(source, Table) else None
    return tuple(events.entries) if isinstance(events, Table) else ()
