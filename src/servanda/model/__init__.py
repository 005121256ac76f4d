"""Syntax trees in (with all they extend and import), what the agreement says out: names, types and units resolved."""

from servanda.model.compare import without_spans
from servanda.model.files import Disk, Loader, Memory
from servanda.model.load import load, load_text
from servanda.model.settle import settled

__all__ = ["Disk", "Loader", "Memory", "load", "load_text", "settled", "without_spans"]
