"""How long a limit can be at least and at most, in microseconds."""

from servanda.diagnostics import Span
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.model.expressions import Dated, Duration, TimeOfDay
from servanda.records import record
from servanda.syntax.tree import Unit, WindowUnit

HOUR = 3_600_000_000
DAY = 24 * HOUR
_MONTHS = {Unit.MONTHS: 1, Unit.QUARTERS: 3, Unit.YEARS: 12}
_OPEN = {Unit.WORKING_MINUTES, Unit.WORKING_HOURS}
WINDOWS = {
    WindowUnit.DAY: (DAY, DAY),
    WindowUnit.WEEK: (7 * DAY, 7 * DAY),
    WindowUnit.MONTH: (28 * DAY, 31 * DAY),
    WindowUnit.QUARTER: (90 * DAY, 92 * DAY),
    WindowUnit.YEAR: (365 * DAY, 366 * DAY),
}
"""the shortest and the longest window of a unit"""
_SUMMER_TIME = 2 * HOUR
"""what local days and months may be shorter or longer by"""


@record
class Range:
    """At least `least`, at most `most` (None: no bound, as days off may come between)."""

    least: int
    most: int | None


def of_length(length: Duration, *, civil_code: bool = False) -> Range:
    """How long after its trigger a limit is due."""
    if length.unit in _MONTHS:
        months = int(length.amount) * _MONTHS[length.unit]
        return Range(28 * months * DAY - _SUMMER_TIME, None if civil_code else 31 * months * DAY + _SUMMER_TIME)
    if length.unit is Unit.WORKING_DAYS:
        return Range((int(length.amount) - 1) * DAY - _SUMMER_TIME, None)
    micros = length.micros or 0
    if civil_code:
        return Range(micros - _SUMMER_TIME, None)
    return Range(micros, None if length.unit in _OPEN else micros)


def of_time(day: model.DueDay, time: TimeOfDay) -> Range | None:
    """How long after its trigger a time of a day told from it is due; None for a day of a window."""
    seconds = time.seconds * 1_000_000
    match day:
        case model.NextDay():
            return Range(seconds - _SUMMER_TIME, DAY + seconds + _SUMMER_TIME)
        case model.NextWorkingDay():
            return Range(seconds - _SUMMER_TIME, None)
        case model.NextOccurrence():
            return Range(0, DAY + _SUMMER_TIME)
        case _:
            return None


def words(value: Dated[Duration], span: Span, subject: Subject) -> str:
    """The limit as it is written, with the value of a term behind its name: `reply_limit (15 minutes)`."""
    written = " ".join(subject.text(span).split())
    if value.term is None:
        return written
    return f"{written} ({length(value.first)})"


def length(value: Duration) -> str:
    """`15 minutes`, `1 working day`."""
    amount = value.amount.numerator if value.amount.denominator == 1 else float(value.amount)
    return f"{amount} {value.unit.value.removesuffix('s') if amount == 1 else value.unit.value}"
