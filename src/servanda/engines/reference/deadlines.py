"""By when (section 2, Time): lengths of time, days told from a trigger or of a window, and rolling off days off."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from servanda.engines.reference.clock import Due, Pauses, due_after
from servanda.engines.reference.hours import ONE_DAY, Hours
from servanda.engines.reference.localtime import LAST_DAY, MIDNIGHT, NEVER, LocalTime, add_months, later_day
from servanda.engines.reference.windows import DAYS, MONTHS, Window
from servanda.model.agreement import By, DayOfWindow, NextDay, NextOccurrence, NextWorkingDay, WeekdayOfWindow, Within
from servanda.model.expressions import Dated, Duration
from servanda.syntax.tree import Roll, Unit

T = TypeVar("T")


def in_force(local: LocalTime, value: Dated[T], instant: int) -> T:
    """The version of a dated value at an instant: one holds from 00:00 of its date on."""
    found = value.first
    for since, version in value.versions:
        if since is not None and local.start(since) <= instant:
            found = version
    return found


# --- lengths of time --------------------------------------------------------------------------------------------------


def within(local: LocalTime, hours: Hours | None, rule: Within, start: int, pauses: Pauses = ()) -> Due:
    """`within d` of an instant; `hours` are those of the rule's calendar, where it has one."""
    limit = in_force(local, rule.limit, start)
    return length_due(local, hours, limit, start, local.day(start), civil_code=rule.civil_code, pauses=pauses)


def within_after(local: LocalTime, hours: Hours | None, rule: Within, window: Window) -> Due:
    """A metric's `within d` of a window's end, by when all that can be on time in the window has happened.

    Days are counted from the window's last day. Months are of unequal length: what happens late on 29 January has
    until late on 28 February, while the window that ends with that day would have until 28 February 00:00.
    """
    last = local.day(window.end - 1)
    found = []
    for limit in _in_force_between(local, rule.limit, window.start, window.end):
        found.append(length_due(local, hours, limit, window.end, last))
        if limit.unit in MONTHS and limit.amount:
            found.append(Due.known(local.start(add_months(last, int(limit.amount) * MONTHS[limit.unit]) + ONE_DAY)))
    return Due(
        None if any(due.at is None for due in found) else max(due.floor for due in found),
        max(due.floor for due in found),
    )


def _in_force_between(local: LocalTime, value: Dated[T], start: int, end: int) -> set[T]:
    """The versions of a dated value that are in force at some instant in `[start, end)`."""
    changes = (local.start(since) for since, _ in value.versions if since is not None)
    return {in_force(local, value, instant) for instant in (start, *(at for at in changes if start < at < end))}


def length_due(  # noqa: PLR0913 - what a length of time may depend on
    local: LocalTime,
    hours: Hours | None,
    limit: Duration,
    start: int,
    day: date,
    *,
    civil_code: bool = False,
    pauses: Pauses = (),
) -> Due:
    """When `limit` has passed since `start`, which lies on (or ends) the local day `day`."""
    count = int(limit.amount)
    if civil_code:
        last = (
            later_day(day, count * DAYS[limit.unit])
            if limit.unit in DAYS
            else add_months(day, count * MONTHS[limit.unit])
        )
        return _rolled_forward(hours, last, lambda final: Due.known(local.wall(final, MIDNIGHT)))
    if limit.unit is Unit.WORKING_DAYS:
        return _working_days(hours, start, day, count)
    if limit.unit in MONTHS:
        return Due.known(local.months_later(start, count * MONTHS[limit.unit]))
    return due_after(start, limit.micros or 0, hours, pauses)


def _working_days(hours: Hours | None, start: int, day: date, count: int) -> Due:
    """Closing time of the `count`-th working day after `day`; a day nobody knows may be one and close at once."""
    if hours is None or count == 0:
        return Due.known(start)
    sure = True
    while not hours.ends_before(day := day + ONE_DAY):
        intervals = hours.intervals(day)
        sure = sure and intervals is not None
        if intervals is not None and not intervals:
            continue
        count -= 1
        if count == 0:
            if intervals is None:
                return Due.unknown(hours.local.start(day))
            return Due.known(intervals[-1][1]) if sure else Due.unknown(intervals[-1][1])
    return Due.unknown(NEVER)


# --- a time of day on a day -------------------------------------------------------------------------------------------


def by(local: LocalTime, calendars: Callable[[str], Hours], rule: By, start: int) -> Due:
    """`by TIME on DAY`, the day being counted from a trigger at `start`."""
    seconds = in_force(local, rule.time, start).seconds
    today = local.day(start)

    def instant(day: date) -> int:
        return local.wall(day, seconds)

    match rule.day:
        case NextDay():
            day = today + ONE_DAY
        case NextWorkingDay(calendar):
            # the day may still be off in the calendar by which deadlines roll
            return _rolled_forward(
                calendars(calendar), today + ONE_DAY, lambda day: _rolled(calendars, rule, day, day, instant)
            )
        case NextOccurrence():
            day = today - ONE_DAY
            while instant(day) <= start:
                day += ONE_DAY
        case WeekdayOfWindow() | DayOfWindow():
            message = "a day of a window is not counted from an event"
            raise TypeError(message)
    return _rolled(calendars, rule, day, day, instant)


def by_of_window(local: LocalTime, calendars: Callable[[str], Hours], rule: By, window: Window) -> tuple[Due, int]:
    """`by TIME on DAY of` a window: when it is due, and when it would be if it did not roll."""
    first, after = window.days
    opens = window.start
    match rule.day:
        case WeekdayOfWindow(weekday):
            day = first + timedelta(days=(weekday - first.isoweekday()) % 7)
            earliest = first
        case DayOfWindow(number, after=True):
            earliest = after if after.day == 1 else add_months(after.replace(day=1), 1)
            day, opens = _numbered(earliest, number), window.end
        case DayOfWindow(number):
            earliest = first
            day = _numbered(first.replace(day=1), number)
        case _:
            message = "a window's deadline names a day of the window"
            raise TypeError(message)
    seconds = in_force(local, rule.time, opens).seconds

    def instant(chosen: date) -> int:
        return local.wall(chosen, seconds)

    return _rolled(calendars, rule, day, earliest, instant), instant(day)


def _numbered(first: date, number: int) -> date:
    """The day of the month that begins on `first`; its last day where it has no such number."""
    last = add_months(first, 1) - ONE_DAY
    return first.replace(day=min(number, last.day))


# --- days off ---------------------------------------------------------------------------------------------------------


def _rolled(
    calendars: Callable[[str], Hours], rule: By, day: date, earliest: date, instant: Callable[[date], int]
) -> Due:
    """The due day, moved where it is off: back to the last working day but not before `earliest`, else forward."""
    if rule.roll is None or rule.calendar is None:
        return Due.known(instant(day))
    hours = calendars(rule.calendar)
    if rule.roll is Roll.FORWARD:
        return _rolled_forward(hours, day, lambda moved: Due.known(instant(moved)))
    possible: date | None = None
    sure = True
    back = day
    while back >= earliest:
        works = hours.works(back)
        if works is not False:
            possible = back
            sure = sure and works is True
            if works:
                break
        back -= ONE_DAY
    if possible is None:
        return _rolled_forward(hours, day, lambda moved: Due.known(instant(moved)))
    return Due.known(instant(possible)) if sure else Due.unknown(instant(possible))


def _rolled_forward(hours: Hours | None, day: date, due: Callable[[date], Due]) -> Due:
    """What is due on the first working day from `day` on; no earlier than on the first that may be one."""
    if hours is None:
        return due(day) if day <= LAST_DAY else Due.unknown(NEVER)
    while not hours.ends_before(day):
        works = hours.works(day)
        if works is not False:
            return due(day) if works else Due.unknown(due(day).floor)
        day += ONE_DAY
    return Due.unknown(NEVER)
