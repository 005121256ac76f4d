"""Nodes of a binding read as what should stand there; whatever else stands there is an error at its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from servanda.diagnostics import Diagnostic, Span
from servanda.logs.document import Findings, Items, Node, Table, Text
from servanda.syntax import parse_condition
from servanda.syntax.tree import Condition

_SECONDS = {"minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
_LENGTH = re.compile(r"(\d{1,6}) +(minute|hour|day|week)s?")


@dataclass(slots=True)
class Shapes:
    """Reads nodes and collects what is wrong with them."""

    findings: Findings = field(default_factory=Findings)

    def text(self, node: Node, what: str) -> Text | None:
        """One non-empty scalar."""
        if isinstance(node, Text) and node.value.strip():
            return node
        self.findings.error("BIND005", f"{what} is one text", node.span)
        return None

    def texts(self, node: Node, what: str) -> tuple[Text, ...]:
        """One scalar or a list of scalars."""
        if isinstance(node, Items):
            return tuple(text for item in node.items if (text := self.text(item, f"an item of {what}")) is not None)
        text = self.text(node, what)
        return () if text is None else (text,)

    def table(self, node: Node, what: str) -> Table | None:
        """A mapping."""
        if isinstance(node, Table):
            return node
        self.findings.error("BIND005", f"{what} is a mapping of `key: value` lines", node.span)
        return None

    def pairs(self, node: Node, what: str) -> Mapping[str, Text]:
        """A mapping of texts; a value may be empty."""
        table = self.table(node, what)
        pairs: dict[str, Text] = {}
        for key, value in table.entries.items() if table is not None else ():
            if isinstance(value, Text):
                pairs[key] = value
            else:
                self.findings.error("BIND005", f"`{key}` in {what} is one text", value.span)
        return pairs

    def choice(self, node: Node, what: str, among: tuple[str, ...]) -> str | None:
        """One of a few words."""
        text = self.text(node, what)
        if text is None or text.value in among:
            return None if text is None else text.value
        self.findings.error("BIND006", f"`{text.value}` is no {what}", text.span, suggest=text.value, among=among)
        return None

    def yes_no(self, node: Node, what: str) -> bool:
        """`yes` or `no`."""
        return self.choice(node, what, ("yes", "no")) == "yes"

    def length(self, node: Node, what: str) -> int | None:
        """A length of clock time in microseconds: `3 days`."""
        text = self.text(node, what)
        if text is None:
            return None
        match = _LENGTH.fullmatch(text.value.strip())
        if match is None or int(match[1]) == 0:
            among = ("12 hours", "3 days")
            self.findings.error("BIND006", f"`{text.value}` is no length of time with its unit", text.span, among=among)
            return None
        return int(match[1]) * _SECONDS[match[2]] * 1_000_000

    def condition(self, node: Node, what: str) -> Condition | None:
        """A condition in the agreement's own expression language."""
        text = self.text(node, what)
        if text is None:
            return None
        condition, diagnostics = parse_condition(text.value, text.span.file, text.line, text.column)
        self.findings.diagnostics.extend(diagnostics)
        return condition if not diagnostics else None

    def missing(self, what: str, keys: tuple[str, ...], table: Table, span: Span) -> bool:
        """Report the keys that the mapping should have and has not."""
        lacking = [key for key in keys if key not in table.entries]
        for key in lacking:
            self.findings.error("BIND005", f"{what} needs `{key}:`", span)
        return bool(lacking)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything found so far."""
        return tuple(self.findings.diagnostics)
