"""Logs: a binding (YAML) and exported files come in; typed event tables with origins and coverage go out, or findings.

Importing this package loads the database; commands that need no log do not import it.
"""

from servanda.logs.load import load_log
from servanda.logs.locate import Located, locate
from servanda.logs.log import Coverage, EventTable, Log, Progress, SourceSummary

__all__ = ["Coverage", "EventTable", "Located", "Log", "Progress", "SourceSummary", "load_log", "locate"]
