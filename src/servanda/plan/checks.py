"""The check language: the few relational ideas every rule of an agreement comes down to.

A check is one step of one clause. It says which rows make *instances*, which *demand* each instance must see, by
when it is *due*, and what may *release* or *excuse* it. Engines know these types and nothing of clauses; conditions
and typed values are the model's.
"""

from dataclasses import dataclass
from typing import TypeAlias

from servanda.model.agreement import (
    ComplianceOf,
    CountOf,
    Deadline,
    During,
    EntitySpan,
    ExceptAfter,
    Excuse,
    MetricCondition,
    MetricTrigger,
    Pause,
    Release,
    ShareOf,
    Stating,
    Windows,
)
from servanda.model.expressions import Expr

# --- instances --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PerTrigger:
    """One instance per row of `events` that satisfies `where` and `during` and not `except_when`.

    `first_unanswered`: only rows before which the same key has no other such row without a demanded event in between.
    """

    events: tuple[str, ...]
    where: Expr | None
    except_when: Expr | None
    during: During | None
    first_unanswered: bool


@dataclass(frozen=True, slots=True)
class PerWindow:
    """One instance per calendar window of the term that has begun."""

    windows: Windows


@dataclass(frozen=True, slots=True)
class PerEntity:
    """One instance per entity (row of `event`) and window inside the entity's span and the term."""

    event: str
    where: Expr | None
    span: EntitySpan | None
    windows: Windows


@dataclass(frozen=True, slots=True)
class PerRun:
    """One instance per run of windows whose metric satisfies the trigger, opened when the last one is judged."""

    trigger: MetricTrigger


@dataclass(frozen=True, slots=True)
class PerExercise:
    """One instance per exercise with ground of the power stated in `clause`; `event` is the act that exercises it."""

    clause: str
    event: str


Instances: TypeAlias = PerTrigger | PerWindow | PerEntity | PerRun | PerExercise

# --- demands ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Occurs:
    """An event occurs `count` times, with the same key; `stating` is part of what counts as the event."""

    event: str
    where: Expr | None
    stating: tuple[Stating, ...]
    count: int
    early_counts: bool


@dataclass(frozen=True, slots=True)
class Never:
    """The event never occurs, unless one of `exceptions` came strictly before it: each occurrence is a breach."""

    event: str
    where: Expr | None
    except_when: Expr | None
    exceptions: tuple[ExceptAfter, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """Each row of the instances satisfies the condition."""

    condition: Expr


@dataclass(frozen=True, slots=True)
class Measures:
    """The metric satisfies the condition in each judged window."""

    condition: MetricCondition


@dataclass(frozen=True, slots=True)
class Exercised:
    """A power: every event is an exercise; one that fails `where`, or comes while the power is not open, has no ground.

    `opens` is None for a power that is always open; `within` bounds an opening.
    """

    event: str
    where: Expr | None
    opens: PerTrigger | PerRun | None
    within: Deadline | None


Demand: TypeAlias = Occurs | Never | Holds | Measures | Exercised

# --- checks -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Check:
    """One step of one clause.

    `key` are the fields equal between the instance's row and the demanded event; `shown` the fields that name an
    instance in reports, `shown_of` whose they are: the trigger's or (prohibitions, powers) the act's. `due` is None
    where the window's end is the deadline, or where there is none. `overridden_by` are clauses whose triggers make no
    instance here.
    """

    clause: str
    debtor: str
    step: str
    instances: Instances | None
    demand: Demand
    due: Deadline | None
    key: tuple[str, ...]
    shown: tuple[str, ...]
    releases: tuple[Release, ...]
    excuses: tuple[Excuse, ...]
    pauses: tuple[Pause, ...]
    overridden_by: tuple[str, ...]
    survives: bool

    @property
    def name(self) -> str:
        """For logs of a run: `2.1.3.3 client_contacted`."""
        return f"{self.clause} {self.step}"


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric some check reads: evaluated once per window, before the checks that read it."""

    name: str
    body: CountOf | ShareOf | ComplianceOf
    windows: Windows
    sample: int | None
    skipping_thin: bool


def reached(body: CountOf | ShareOf | ComplianceOf, judged_at: int, as_of: int) -> bool:
    """Whether a metric's window that is judged at an instant is judged by as-of.

    An answer at the very end of a limit still counts, so that instant must lie before as-of, as the due instant of what
    is missed does. What ends with the window itself ends before its end.
    """
    return judged_at < as_of if isinstance(body, ShareOf) and body.limit is not None else judged_at <= as_of


@dataclass(frozen=True, slots=True)
class Plan:
    """`stages` in order of evaluation: what comes later may read the outcomes and values of what came before."""

    stages: tuple[Check | Measure, ...]

    @property
    def checks(self) -> tuple[Check, ...]:
        """All checks, in order of evaluation."""
        return tuple(stage for stage in self.stages if isinstance(stage, Check))
