"""Logs: a binding (YAML) and exported files come in; typed event tables with origins and coverage go out, or findings.

Importing this package loads the database; commands that need no log do not import it.
"""

from servanda.logs.load import Surveyed, load_log, survey_log
from servanda.logs.locate import Located, locate
from servanda.logs.log import AsideRow, Coverage, EventTable, Log, Progress, SetAside, SourceSummary

__all__ = [
    "AsideRow",
    "Coverage",
    "EventTable",
    "Located",
    "Log",
    "Progress",
    "SetAside",
    "SourceSummary",
    "Surveyed",
    "load_log",
    "locate",
    "survey_log",
]
