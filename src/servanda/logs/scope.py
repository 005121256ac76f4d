"""What the names of a source mean: its columns, its computed columns and the binding's constants."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from servanda.diagnostics import Span
from servanda.logs.binding import Column, Elements, FirstPresent, Lookup, Source, StartsWith
from servanda.logs.cells import typed
from servanda.logs.document import Findings, Text
from servanda.logs.readers.reading import Form, has_form
from servanda.logs.sql import call, column, either, items, null, text, when, within
from servanda.model.expressions import Kind


@dataclass(frozen=True, slots=True)
class Value:
    """A name's value in a row.

    `text` is what the file says (None for a computed yes/no or list), `typed` the value as its `kind`. `column` is
    the file's column it comes from, for findings. `declared` is the line in `columns:` that gives its type.
    """

    name: str
    kind: Kind | None
    typed: exp.Expr
    text: exp.Expr | None
    column: str
    declared: Column | None = None


def cells(values: tuple[Value, ...]) -> list[exp.Expr]:
    """The values as the file says them, for comparing keys; computed ones as they are."""
    return [(value.text if value.text is not None else value.typed).copy() for value in values]


def number_of(value: Value | None) -> list[exp.Expr]:
    """The value as a number, or nothing where there is none."""
    if value is None:
        return []
    return [typed(value.text, Kind.NUMBER) if value.text is not None else value.typed.copy()]


@dataclass(slots=True)
class Scope:
    """Resolves names of one source and notes which columns of its files are needed, and where each is named first."""

    source: Source
    constants: Mapping[str, str | tuple[str, ...]]
    findings: Findings
    needed: dict[str, Span] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)
    split: set[str] = field(default_factory=set)
    _open: list[str] = field(default_factory=list)

    def number(self, name: str, span: Span) -> int:
        """The place of a file's column among those needed."""
        self.needed.setdefault(name, span)
        return list(self.needed).index(name)

    def place(self, column_name: str) -> int:
        """The place of a column that is known to be needed."""
        return list(self.needed).index(column_name)

    def value(self, name: Text) -> Value:
        """What a name stands for: a computed column, a declared one, or a column of the file as text."""
        computed = self.source.computed.get(name.value)
        if computed is not None:
            return self._computed(name)
        declared = self.source.columns.get(name.value)
        source = name.value if declared is None else declared.source
        span = name.span if declared is None else declared.name.span
        cell = column(f"c{self.number(source, span)}")
        kind = None if declared is None else declared.kind
        if kind is Kind.LIST:
            self.lists.add(source)
        return Value(name.value, kind, typed(cell, kind), cell, source, declared)

    def is_column(self, name: str) -> bool:
        """The binding itself says that this is a column."""
        return name in self.source.computed or name in self.source.columns

    def _computed(self, name: Text) -> Value:
        _place, function = self.source.computed[name.value]
        if name.value in self._open:
            self.findings.error("BIND020", f"computed column `{name.value}` is made from itself", name.span)
            return Value(name.value, None, null(), null(), name.value)
        self._open.append(name.value)
        try:
            match function:
                case StartsWith():
                    return self._starts_with(name.value, function)
                case FirstPresent():
                    values = [self._text(inner) for inner in function.columns]
                    first = call("coalesce", *(value for value, _ in values))
                    return Value(name.value, Kind.TEXT, first, first, values[0][1])
                case Lookup():
                    return self._lookup(name.value, function)
                case Elements():
                    return self._elements(name.value, function)
        finally:
            self._open.pop()

    def _text(self, name: Text) -> tuple[exp.Expr, str]:
        value = self.value(name)
        if value.text is None or value.kind is Kind.LIST:
            self.findings.error("BIND015", f"`{name.value}` is no single text", name.span)
            return null(), name.value
        return value.text.copy(), value.column

    def _starts_with(self, name: str, function: StartsWith) -> Value:
        value, source = self._text(function.column)
        tests = [call("starts_with", value.copy(), text(prefix)) for prefix in function.prefixes]
        return Value(name, Kind.YES_NO, either(tests), None, source)

    def _lookup(self, name: str, function: Lookup) -> Value:
        value, source = self._text(function.column)
        cases = [
            (exp.EQ(this=value.copy(), expression=text(key)), text(result)) for key, result in function.table.items()
        ]
        default = text(function.default) if function.default is not None else null()
        found = when((exp.Is(this=value.copy(), expression=exp.Null()), null()), *cases, default=default)
        return Value(name, Kind.TEXT, found, found, source)

    def _elements(self, name: str, function: Elements) -> Value:
        value = self.value(function.column)
        if value.text is None:
            self.findings.error("BIND015", f"`{function.column.value}` is no list", function.column.span)
            return Value(name, Kind.LIST, items(()), None, value.column)
        if function.separator is None:
            self.lists.add(value.column)
            flag = column(f"n{self.number(value.column, function.column.span)}")
            parts = when((has_form(flag, Form.NESTED), call("json_extract_string", value.text.copy(), text("$[*]"))))
        else:
            self.lists.add(value.column)
            self.split.add(value.column)
            parts = call("string_split", value.text.copy(), text(function.separator))
        element = exp.column("element")
        kept: list[exp.Expr] = [exp.NEQ(this=call("trim", element.copy()), expression=text(""))]
        if function.prefixes:
            kept.append(either([call("starts_with", element.copy(), text(prefix)) for prefix in function.prefixes]))
        if function.without:
            kept.append(exp.not_(within(element.copy(), function.without)))
        trim = exp.Lambda(this=call("trim", element.copy()), expressions=[exp.to_identifier("element")])
        keep = exp.Lambda(this=exp.and_(*kept), expressions=[exp.to_identifier("element")])
        chosen = call("list_distinct", call("list_filter", call("list_transform", parts, trim), keep))
        return Value(name, Kind.LIST, chosen, None, value.column)
