"""The model goes in, checks come out: the small intermediate language that every engine runs."""

from servanda.plan.checks import (
    Check,
    Demand,
    Exercised,
    Holds,
    Instances,
    Measure,
    Measures,
    Never,
    Occurs,
    PerEntity,
    PerExercise,
    PerRun,
    PerTrigger,
    PerWindow,
    Plan,
    reached,
)
from servanda.plan.lower import lower
from servanda.plan.reads import Read, Role, events_of, reads, rests_on

__all__ = [
    "Check",
    "Demand",
    "Exercised",
    "Holds",
    "Instances",
    "Measure",
    "Measures",
    "Never",
    "Occurs",
    "PerEntity",
    "PerExercise",
    "PerRun",
    "PerTrigger",
    "PerWindow",
    "Plan",
    "Read",
    "Role",
    "events_of",
    "lower",
    "reached",
    "reads",
    "rests_on",
]
