"""YAML text to nodes that know where they stand: every scalar stays text, nothing is guessed from its look.

Only the plain part of YAML is a binding: mappings, lists and scalars. Anchors, aliases, tags and several documents in one
file are errors, as are keys written twice. `NO` is the text NO and `9:30` the text 9:30.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeAlias

import yaml

from servanda.diagnostics import Diagnostic, Label, Severity, Span

# A binding is a page of text; deeper nesting is a mistake or an attack on the parser's stack.
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as written, quotes and escapes resolved; `column` and `line` of its first character for conditions."""

    value: str
    span: Span
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple["Node", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping in the order written; `keys` has each key's own text and place."""

    entries: Mapping[str, "Node"]
    keys: Mapping[str, Text]
    span: Span


Node: TypeAlias = Text | Items | Table


@dataclass(slots=True)
class Findings:
    """Collects what is wrong with one binding."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def error(
        self, code: str, message: str, span: Span | None, *, suggest: str | None = None, among: tuple[str, ...] = ()
    ) -> None:
        """Add an error; `suggest` is compared with the names `among` for a did-you-mean."""
        self.diagnostics.append(
            Diagnostic(code, Severity.ERROR, message, span, expected=among, help=did_you_mean(suggest, among))
        )


def did_you_mean(word: str | None, among: tuple[str, ...]) -> str | None:
    """`did you mean …?` where one of the names is close to the word."""
    close = get_close_matches(word, among, n=1) if word else []
    return f"did you mean {close[0]}?" if close else None


def read_document(text: str, file: str) -> tuple[Table | None, tuple[Diagnostic, ...]]:
    """The mapping of one YAML file, or None where it cannot be read at all."""
    builder = _Builder(file, text.removeprefix("\ufeff"))
    if not builder.is_plain():
        return None, tuple(builder.findings.diagnostics)
    try:
        root = yaml.compose(builder.text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:  # pragma: no cover - the event pass has met every syntax error already
        builder.syntax_error(error)
        return None, tuple(builder.findings.diagnostics)
    if not isinstance(root, yaml.MappingNode):
        span = builder.span(root) if root is not None else Span(file, 0, 0, 1, 1, 1, 1)
        builder.findings.error("BIND001", "a binding is a mapping of `key: value` lines", span)
        return None, tuple(builder.findings.diagnostics)
    table = builder.table(root)
    return table, tuple(builder.findings.diagnostics)


class _Builder:
    """Nodes of PyYAML to our nodes."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.findings = Findings()

    def is_plain(self) -> bool:
        """Look at the event stream first: nothing is composed that was not written for a binding."""
        documents = depth = 0
        try:
            for event in yaml.parse(self.text, Loader=yaml.BaseLoader):
                match event:
                    case yaml.DocumentStartEvent():
                        documents += 1
                    case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                        depth += 1
                    case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                        depth -= 1
                    case _:
                        pass
                problem = self._foreign(event, documents, depth)
                if problem is not None:
                    self.findings.error("BIND002", problem, self.span(event))
                    return False
        except yaml.YAMLError as error:
            self.syntax_error(error)
            return False
        return True

    def _foreign(self, event: yaml.Event, documents: int, depth: int) -> str | None:
        if documents > 1:
            return "a binding is one YAML document"
        if depth > _DEEPEST:
            return "nested too deeply for a binding"
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            return "anchors and aliases are not part of a binding: write the value out"
        if getattr(event, "tag", None) is not None:
            return "tags are not part of a binding: every value is text"
        return None

    def syntax_error(self, error: yaml.YAMLError) -> None:
        """What the YAML parser could not read, at its place."""
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        if mark is not None:
            line, column, index = mark.line + 1, mark.column + 1, mark.index
        else:
            index = int(getattr(error, "position", 0) or 0)
            before = self.text[:index]
            line, column = before.count("\n") + 1, index - before.rfind("\n")
        span = Span(self.file, index, index, line, column, line, column)
        self.findings.error("BIND001", f"this is not YAML: {problem}", span)

    def span(self, node: Any) -> Span:
        """The node's stretch of the file; a block ends where its last line ends."""
        start, end = node.start_mark, node.end_mark
        return Span(self.file, start.index, end.index, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def node(self, node: yaml.Node) -> Node:
        match node:
            case yaml.MappingNode():
                return self.table(node)
            case yaml.SequenceNode():
                return Items(tuple(self.node(item) for item in node.value), self.span(node))
            case _:
                return self.scalar(node)

    def scalar(self, node: yaml.Node) -> Text:
        span = self.span(node)
        style = getattr(node, "style", None)
        if style in ("|", ">"):
            return Text(str(node.value), span, span.line + 1, 1)
        return Text(str(node.value), span, span.line, span.column + (1 if style else 0))

    def table(self, node: yaml.MappingNode) -> Table:
        entries: dict[str, Node] = {}
        keys: dict[str, Text] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.findings.error("BIND001", "a key is one word or text", self.span(key_node))
                continue
            key = self.scalar(key_node)
            if key.value in entries:
                first = Label(keys[key.value].span, "written first here")
                message = f"`{key.value}` is written twice"
                self.findings.diagnostics.append(
                    Diagnostic("BIND003", Severity.ERROR, message, key.span, labels=(first,))
                )
                continue
            entries[key.value] = self.node(value_node)
            keys[key.value] = key
        return Table(entries, keys, self.span(node))


Reader: TypeAlias = Callable[[Node], None]


def visit(table: Table, readers: Mapping[str, Reader], findings: Findings, what: str) -> None:
    """Hand every entry to the reader of its key; a key nobody reads is an error."""
    for key, node in table.entries.items():
        reader = readers.get(key)
        if reader is None:
            known = tuple(readers)
            findings.error("BIND004", f"`{key}` is no key of {what}", table.keys[key].span, suggest=key, among=known)
        else:
            reader(node)
