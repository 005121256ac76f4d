"""Text of an agreement in, syntax tree with spans and diagnostics out."""

from servanda.syntax.parser import parse, parse_condition
from servanda.syntax.source import read_source

__all__ = ["parse", "parse_condition", "read_source"]
