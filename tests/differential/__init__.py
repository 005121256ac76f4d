"""Generated agreements and logs over the whole language, and engines run on them side by side."""

from .agreements import Generated, UnsoundAgreementError, agreements, loaded
from .instants import Landscape, landscape
from .logs import cases, logs
from .records import Record, Records, Stretch
from .running import ENGINES, Result, open_log, run, run_on

__all__ = [
    "ENGINES",
    "Generated",
    "Landscape",
    "Record",
    "Records",
    "Result",
    "Stretch",
    "UnsoundAgreementError",
    "agreements",
    "cases",
    "landscape",
    "loaded",
    "logs",
    "open_log",
    "run",
    "run_on",
]
