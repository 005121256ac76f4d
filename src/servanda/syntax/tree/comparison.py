"""Trees compared by what they say, not by where it stands."""

from dataclasses import fields, is_dataclass
from typing import Any

from servanda.diagnostics import Span


def without_spans(node: Any) -> Any:
    """A node, or a tuple of nodes, as plain nested tuples without spans and file names: equal for equal meaning."""
    if isinstance(node, tuple):
        return tuple(without_spans(part) for part in node)
    if not is_dataclass(node):
        return node
    parts = tuple(
        (part.name, without_spans(value))
        for part in fields(node)
        if not isinstance(value := getattr(node, part.name), Span) and part.name != "file"
    )
    return type(node).__name__, parts
