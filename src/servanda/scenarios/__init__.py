"""Scenario files go in (a few events and what is to come of them), what came of each scenario comes out.

The parts are loaded when they are asked for: `servanda test` is not the only command.
"""

from servanda.scenarios.find import NoScenarioPathError, find_scenarios
from servanda.scenarios.results import (
    Aspect,
    Branch,
    ClauseReach,
    Difference,
    Failure,
    Instant,
    Length,
    Reach,
    Reasoning,
    Results,
    ScenarioResult,
    Status,
)
from servanda.scenarios.testing import run_scenarios

__all__ = [
    "Aspect",
    "Branch",
    "ClauseReach",
    "Difference",
    "Failure",
    "Instant",
    "Length",
    "NoScenarioPathError",
    "Reach",
    "Reasoning",
    "Results",
    "ScenarioResult",
    "Status",
    "find_scenarios",
    "run_scenarios",
]
