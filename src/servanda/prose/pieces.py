"""A piece of the model taken apart."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from servanda.diagnostics import Span


def pieces(node: Any) -> Iterator[Any]:
    """The node, and every record and plain value in it, mappings and places in files left out."""
    if node is None or isinstance(node, Span):
        return
    if isinstance(node, tuple):
        for part in node:
            yield from pieces(part)
        return
    yield node
    if is_dataclass(node):
        for part in fields(node):
            yield from pieces(getattr(node, part.name))
