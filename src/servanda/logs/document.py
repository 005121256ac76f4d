"""YAML text to nodes that know where they stand: every scalar stays text, nothing is guessed from its look.

Only the plain part of YAML is read: mappings, lists and scalars. Anchors, aliases, tags and several documents in
one file are errors, as are keys written twice. `NO` is the text NO and `9:30` the text 9:30. Bindings are written so,
and scenarios; who reads another kind of document says what it is called and how the codes of its findings begin.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NoReturn, TypeAlias

import yaml

from servanda.diagnostics import Diagnostic, Label, Severity, Span

# A document is a page of text; deeper nesting is a mistake or an attack on the parser's stack.
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


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """What the document is called in findings, and how their codes begin."""

    name: str = "a binding"
    codes: str = "BIND"


BINDING_KIND = DocumentKind()


@dataclass(slots=True)
class Findings:
    """Collects what is wrong with one document."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def error(  # noqa: PLR0913 - what a finding consists of, by name
        self,
        code: str,
        message: str,
        span: Span | None,
        *,
        suggest: str | None = None,
        among: tuple[str, ...] = (),
        help_: str | None = None,
    ) -> None:
        """Add an error; `suggest` is compared with the names `among` for a did-you-mean, where no help is given."""
        self.diagnostics.append(
            Diagnostic(code, Severity.ERROR, message, span, expected=among, help=help_ or did_you_mean(suggest, among))
        )


def did_you_mean(word: str | None, among: tuple[str, ...]) -> str | None:
    """`did you mean …?` where one of the names is close to the word."""
    close = get_close_matches(word, among, n=1) if word else []
    return f"did you mean {close[0]}?" if close else None


def read_document(
    text: str, file: str, kind: DocumentKind = BINDING_KIND
) -> tuple[Table | None, tuple[Diagnostic, ...]]:
    """The mapping of one YAML file, or None where it cannot be read at all."""
    builder = _Builder(file, text.removeprefix("\ufeff"), kind)
    root = builder.read()
    return root, tuple(builder.findings.diagnostics)


class _Foreign(Exception):  # noqa: N818 - ends the reading of a file, is never seen outside
    """Something that is no part of a binding; already reported."""


class _Builder:
    """PyYAML's events to our nodes."""

    def __init__(self, file: str, text: str, kind: DocumentKind) -> None:
        self.file = file
        self.kind = kind
        self.text = text
        self.findings = Findings()
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.BaseLoader)

    def read(self) -> Table | None:
        """The file's one mapping."""
        root: Node | None = None
        documents = 0
        try:
            for event in self.events:
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self.stop(f"{self.kind.name} is one YAML document", event)
                elif isinstance(event, yaml.NodeEvent):
                    root = self.node(event, 0)
        except yaml.YAMLError as error:
            self.syntax_error(error)
            return None
        except _Foreign:
            return None
        if isinstance(root, Table):
            return root
        span = root.span if root is not None else Span(self.file, 0, 0, 1, 1, 1, 1)
        self.findings.error(self.code(1), f"{self.kind.name} is a mapping of `key: value` lines", span)
        return None

    def code(self, number: int) -> str:
        return f"{self.kind.codes}{number:03}"

    def stop(self, problem: str, event: Any) -> NoReturn:
        self.findings.error(self.code(2), problem, self.span(event, event))
        raise _Foreign

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
        self.findings.error(self.code(1), f"this is not YAML: {problem}", span)

    def span(self, first: Any, last: Any) -> Span:
        """From the start of one event to the end of another."""
        start, end = first.start_mark, last.end_mark
        return Span(self.file, start.index, end.index, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def node(self, event: Any, depth: int) -> Node:
        if depth > _DEEPEST:
            self.stop(f"nested too deeply for {self.kind.name}", event)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            self.stop(f"anchors and aliases are not part of {self.kind.name}: write the value out", event)
        if event.tag is not None:
            self.stop(f"tags are not part of {self.kind.name}: every value is text", event)
        if isinstance(event, yaml.MappingStartEvent):
            return self.table(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            for inner in self.events:
                if isinstance(inner, yaml.SequenceEndEvent):
                    return Items(tuple(items), self.span(event, inner))
                items.append(self.node(inner, depth + 1))
        return self.scalar(event)

    def scalar(self, event: Any) -> Text:
        span = self.span(event, event)
        if event.style in ("|", ">"):
            return Text(str(event.value), span, span.line + 1, 1)
        return Text(str(event.value), span, span.line, span.column + (1 if event.style else 0))

    def table(self, start: Any, depth: int) -> Table:
        entries: dict[str, Node] = {}
        keys: dict[str, Text] = {}
        last = start
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                last = event
                break
            key = self.node(event, depth + 1)
            value = self.node(next(self.events), depth + 1)
            if not isinstance(key, Text):
                self.findings.error(self.code(1), "a key is one word or text", key.span)
            elif key.value in entries:
                first = Label(keys[key.value].span, "written first here")
                self.findings.diagnostics.append(
                    Diagnostic(
                        self.code(3), Severity.ERROR, f"`{key.value}` is written twice", key.span, labels=(first,)
                    )
                )
            else:
                entries[key.value], keys[key.value] = value, key
        return Table(entries, keys, self.span(start, last))


Reader: TypeAlias = Callable[[Node], None]


def visit(table: Table, readers: Mapping[str, Reader], findings: Findings, what: str, code: str = "BIND004") -> None:
    """Hand every entry to the reader of its key; a key nobody reads is an error."""
    for key, node in table.entries.items():
        reader = readers.get(key)
        if reader is None:
            known = tuple(readers)
            findings.error(code, f"`{key}` is no key of {what}", table.keys[key].span, suggest=key, among=known)
        else:
            reader(node)
