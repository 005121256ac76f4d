"""An agreement's values come in; the six exports of a simulated service and the truth about its faults go out."""

from servanda.simulate.faults.plan import CLAUSES as FAULTS
from servanda.simulate.requests import Request, occupied, options, read_faults
from servanda.simulate.run import Options, Size, Summary, run
from servanda.simulate.values import Values, read_values

__all__ = [
    "FAULTS",
    "Options",
    "Request",
    "Size",
    "Summary",
    "Values",
    "occupied",
    "options",
    "read_faults",
    "read_values",
    "run",
]
