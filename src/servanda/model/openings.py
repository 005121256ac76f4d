"""What sets a clause off, and when what it asks for is due."""

from typing import TypeAlias

from servanda.diagnostics import Span
from servanda.model.expressions import Dated, Duration, Expr, Operand, TimeOfDay
from servanda.records import record
from servanda.syntax.tree import Comparison, Roll, WindowUnit


@record
class During:
    """The trigger's instant must lie in the calendar's open time (or, `outside`, must not)."""

    calendar: str
    outside: bool


@record
class EventTrigger:
    """`when [first unanswered] A or B [where …] [during …] [as v]`."""

    events: tuple[str, ...]
    where: Expr | None
    during: During | None
    first_unanswered: bool
    variable: str | None
    span: Span


@record
class Windows:
    """Calendar windows (`anchor` None) or consecutive windows anchored at a variable's instant.

    `partial`: windows cut by the term count too.
    """

    unit: WindowUnit
    partial: bool
    anchor: str | None = None


@record
class WindowTrigger:
    """`for each complete month as m`: one instance per window."""

    windows: Windows
    variable: str | None
    span: Span


@record
class EntityTrigger:
    """`for each customer_added as c`: entities whose windows make the instances."""

    event: str
    where: Expr | None
    variable: str | None
    span: Span


@record
class MetricTrigger:
    """`when resolution_rate < target in 2 consecutive weeks`."""

    metric: str
    op: Comparison
    bound: Operand
    count: int
    span: Span


Trigger: TypeAlias = EventTrigger | WindowTrigger | EntityTrigger | MetricTrigger

# --- deadlines --------------------------------------------------------------------------------------------------------


@record
class Within:
    """`within 3 working days`: `calendar` is set for working units (the line's own or the agreement's)."""

    limit: Dated[Duration]
    calendar: str | None
    civil_code: bool
    """days and larger counted the statutory way; `calendar` then says which days are off"""
    span: Span


@record
class NextDay:
    """The local calendar day after the trigger's."""


@record
class NextWorkingDay:
    """The first working day after the trigger's local day."""

    calendar: str


@record
class NextOccurrence:
    """The first such time of day after the trigger."""


@record
class WeekdayOfWindow:
    """`friday of w`: ISO weekday."""

    weekday: int


@record
class DayOfWindow:
    """`the 10th of m`, or (`after`) `the 5th after m`: of the month that begins where the window ends."""

    number: int
    after: bool


DueDay: TypeAlias = NextDay | NextWorkingDay | NextOccurrence | WeekdayOfWindow | DayOfWindow


@record
class By:
    """`by 24:00 on the 5th after m, rolling forward`; `calendar` says which days are off when rolling."""

    time: Dated[TimeOfDay]
    day: DueDay
    roll: Roll | None
    calendar: str | None
    span: Span


Deadline: TypeAlias = Within | By
