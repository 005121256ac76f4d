"""Windows, deadlines and hours in English."""

from typing import assert_never

from servanda.model.agreement import (
    By,
    DayOfWindow,
    Deadline,
    EventTrigger,
    MetricTrigger,
    NextDay,
    NextOccurrence,
    NextWorkingDay,
    Trigger,
    WeekdayOfWindow,
    Windows,
    WindowTrigger,
    Within,
)
from servanda.model.expressions import TimeOfDay
from servanda.prose.english.values import WEEKDAYS, dated, duration, ordinal
from servanda.prose.names import Names
from servanda.prose.numbers import SHORTEST, clock
from servanda.syntax.tree import Roll, Unit, WindowUnit

_LAST = " (or the last day of a shorter month)"
_CLOCK_DAYS = {Unit.DAYS, Unit.WEEKS}
_DATES = {Unit.MONTHS, Unit.QUARTERS, Unit.YEARS}


def windows(given: Windows) -> str:
    """`complete calendar month of the term`, said after `each`."""
    if given.anchor is not None:
        unit = "week of 7 days" if given.unit is WindowUnit.WEEK else given.unit.value
        text = f"{unit} counted from it, one after another"
    elif given.partial:
        text = f"calendar {given.unit} of the term"
    else:
        return f"complete calendar {given.unit} of the term"
    return f"{text}, those included that the term cuts short" if given.partial else text


def anchor(trigger: Trigger | None, *, used: bool) -> str:
    """What a deadline counts from: `of that event`; `used`: of the exercise of a power."""
    if used:
        return "of that act"
    match trigger:
        case EventTrigger():
            return "of that event"
        case MetricTrigger():
            return "of the moment at which the last of these windows is judged"
        case WindowTrigger(windows=spans):
            return f"of the end of that {spans.unit}"
        case _:
            return "of that event"


def deadline(given: Deadline, names: Names, trigger: Trigger | None, *, used: bool) -> str:
    """`within 15 minutes (“reply limit”) of that event`, `by 17:00 on the Friday of that week, or …`."""
    match given:
        case Within():
            return within(given, names, anchor(trigger, used=used))
        case By():
            unit = trigger.windows.unit if isinstance(trigger, WindowTrigger) else None
            return _by(given, names, unit)
        case _:
            assert_never(given)


def within(given: Within, names: Names, start: str) -> str:
    """The limit, what it counts from and how it is counted."""
    units = {item.unit for _, item in given.limit.versions}
    calendar = f" of {names.calendar(given.calendar)}" if given.calendar is not None else ""
    notes = []
    if given.civil_code:
        off = f", or, where that is a day off in{calendar[3:]}, of the first working day after it" if calendar else ""
        notes.append(
            f"counted as the Civil Code counts: the first day is left out, and the time ends at 24:00 of the last{off}"
        )
    elif Unit.WORKING_DAYS in units:
        notes.append(
            f"working days{calendar}: up to the closing time of the last of them, the day itself not being counted"
        )
    elif calendar:
        notes.append(f"counting only the open hours{calendar}")
    if units & _DATES and not given.civil_code:
        notes.append("up to the same time of the same day of the month, or of the month's last day where it has none")
    if units & _CLOCK_DAYS and not given.civil_code:
        notes.append("a day counting as 24 hours")
    note = f" ({'; '.join(notes)})" if notes else ""
    return f"within {dated(given.limit, duration, names)} {start}{note}"


def _by(given: By, names: Names, unit: WindowUnit | None) -> str:
    time = dated(given.time, _clock, names)
    word = unit.value if unit is not None else "window"
    match given.day:
        case NextDay():
            whether = ", whether it is a working day or not" if given.roll is None else ""
            day = f"the calendar day after that event's{whether}"
        case NextWorkingDay(calendar):
            day = f"the first working day of {names.calendar(calendar)} after the day of that event"
        case NextOccurrence():
            return f"by the next occurrence of {time} after that event{_roll(given, names, word)}"
        case WeekdayOfWindow(weekday):
            day = f"the {WEEKDAYS[weekday - 1]} of that {word}"
        case DayOfWindow(number, after):
            day = f"the {ordinal(number)} of {_month(word, after=after)}{_LAST if number > SHORTEST else ''}"
        case _:
            assert_never(given.day)
    return f"by {time} on {day}{_roll(given, names, word)}"


def _month(word: str, *, after: bool) -> str:
    if not after:
        return f"that {word}"
    if word == WindowUnit.MONTH:
        return "the month that follows that month"
    return f"the first month that begins when that {word} is over"


def _clock(time: TimeOfDay) -> str:
    return clock(time.seconds)


def _roll(given: By, names: Names, word: str) -> str:
    if given.roll is None:
        return ""
    off = f"a day off in {names.calendar(given.calendar)}" if given.calendar is not None else "a day off"
    if given.roll is Roll.FORWARD:
        return f" (where that day is {off}, on the first working day after it)"
    if isinstance(given.day, WeekdayOfWindow | DayOfWindow):
        own = "month" if isinstance(given.day, DayOfWindow) and given.day.after else word
        return (
            f" (where that day is {off}, on the last working day before it in the same {own}, "
            "or where there is none, on the first working day after it)"
        )
    return f" (where that day is {off}, on the first working day after it, there being no window to go back in)"
