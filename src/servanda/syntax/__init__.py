"""Text of an agreement in, syntax tree with spans and diagnostics out."""

from typing import TYPE_CHECKING

from servanda.syntax.parser import parse, parse_condition
from servanda.syntax.source import read_source, sources

if TYPE_CHECKING:
    from servanda.syntax.translation import translate
    from servanda.syntax.tree.comparison import without_spans

__all__ = ["parse", "parse_condition", "read_source", "sources", "translate", "without_spans"]


def __getattr__(name: str) -> object:
    """What the way from a file to its tree does not need, loaded when it is asked for."""
    if name == "translate":
        from servanda.syntax.translation import translate  # noqa: PLC0415

        return translate
    if name == "without_spans":
        from servanda.syntax.tree.comparison import without_spans  # noqa: PLC0415

        return without_spans
    raise AttributeError(name)
