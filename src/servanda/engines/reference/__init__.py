"""Checks and events go in, outcomes come out, event by event in plain Python: the oracle, written to be read.

Read it beside `dsl/LANGUAGE.md`, Meaning and Rulings. It shares the plan's types and the words of reasons with the
engine that queries a database, and nothing else: no query, no table of the calendar.
"""

from servanda.engines.reference.log import Record, RecordedLog, recorded
from servanda.engines.reference.run import decide, run

__all__ = ["Record", "RecordedLog", "decide", "recorded", "run"]
