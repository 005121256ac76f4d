"""Logs: a binding (YAML) and exported files come in; typed event tables with origins and coverage go out, or findings.

What reads records loads the database; it is imported when its name is first asked for, so that a binding can be read
without it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from servanda.logs.load import Surveyed, load_log, survey_log
    from servanda.logs.log import AsideRow, Coverage, EventTable, Log, Progress, SetAside, SourceSummary

__all__ = [
    "AsideRow",
    "Coverage",
    "EventTable",
    "Log",
    "Progress",
    "SetAside",
    "SourceSummary",
    "Surveyed",
    "load_log",
    "survey_log",
]
_PLACES = {"Surveyed": "load", "load_log": "load", "survey_log": "load"}


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module(f"servanda.logs.{_PLACES.get(name, 'log')}"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
