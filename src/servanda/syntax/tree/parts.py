"""Parts that several kinds of lines share."""

from enum import StrEnum
from typing import TypeAlias

from servanda.diagnostics import Span
from servanda.records import record
from servanda.syntax.tree.conditions import Condition
from servanda.syntax.tree.values import Name, Path, PercentValue, Scalar, WindowUnit


@record
class CalendarCondition:
    """`during office` or `outside office`."""

    calendar: Path
    outside: bool
    span: Span


@record
class ClauseRef:
    """A clause number as written, `*` as the last part matching every clause below: `2.1.3.*`."""

    number: str
    span: Span


@record
class WindowSpec:
    """`each complete week`, `each week since c`; `since` names the anchoring variable."""

    unit: WindowUnit
    complete: bool
    since: Name | None
    span: Span


@record
class Act:
    """An event with an optional condition, as a duty, a step, a forbidden act or an exercise."""

    event: Path
    where: Condition | None
    span: Span


@record
class MoneyTerm:
    """`100 CNY`, `monthly_fee`, or `0.5% of monthly_fee` (`share` set)."""

    share: PercentValue | None
    base: Scalar
    span: Span


class DayWord(StrEnum):
    """Days counted from the trigger."""

    NEXT_DAY = "the next day"
    NEXT_WORKING_DAY = "the next working day"
    NEXT_OCCURRENCE = "the next occurrence"


@record
class RelativeDay:
    """`the next day`, `the next working day [of office]`, `the next occurrence`."""

    word: DayWord
    calendar: Path | None
    span: Span


@record
class WeekdayOf:
    """`friday of w`: ISO weekday 1 (Monday) to 7."""

    weekday: int
    window: Name
    span: Span


@record
class OrdinalDay:
    """`the 10th of m` (`after` false) or `the 5th after m` (`after` true: counted from the window's end)."""

    number: int
    after: bool
    window: Name
    span: Span


Day: TypeAlias = RelativeDay | WeekdayOf | OrdinalDay


class Roll(StrEnum):
    """What happens to a due day that is off."""

    BACK = "back"
    FORWARD = "forward"
