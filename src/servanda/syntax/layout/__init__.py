"""An agreement's text in, the same tokens and comments in canonical layout out."""

from servanda.syntax.layout.format import LayoutError, formatted

__all__ = ["LayoutError", "formatted"]
