"""Windows, deadlines and hours in Chinese."""

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
from servanda.prose.chinese.values import WEEKDAYS, WINDOWS, dated, duration, joined
from servanda.prose.names import Names
from servanda.prose.numbers import SHORTEST, clock
from servanda.syntax.tree import Roll, Unit, WindowUnit

_CLOCK_DAYS = {Unit.DAYS, Unit.WEEKS}
_DATES = {Unit.MONTHS, Unit.QUARTERS, Unit.YEARS}


def windows(given: Windows) -> str:
    """`期限内的每一个完整自然月`."""
    if given.anchor is not None:
        unit = "周（七日）" if given.unit is WindowUnit.WEEK else WINDOWS[given.unit]
        text = f"自其时起连续计算的每一{unit}"
    elif given.partial:
        text = f"期限内的每一个自然{WINDOWS[given.unit]}"
    else:
        return f"期限内的每一个完整自然{WINDOWS[given.unit]}"
    return f"{text}（被期限截断的亦计入）" if given.partial else text


def anchor(trigger: Trigger | None, *, used: bool) -> str:
    """What a deadline counts from; `used`: the exercise of a power."""
    if used:
        return "自该行使之时"
    match trigger:
        case EventTrigger():
            return "自该事件发生之时"
        case MetricTrigger():
            return "自其中最后一期的结果确定之时"
        case WindowTrigger(windows=spans):
            return f"自该{WINDOWS[spans.unit]}结束之时"
        case _:
            return "自其时"


def deadline(given: Deadline, names: Names, trigger: Trigger | None, *, used: bool) -> str:
    """`自该事件发生之时起 15 分钟（“reply limit”）内`, `最迟于该周的周五 17:00`."""
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
    calendar = names.calendar(given.calendar) if given.calendar is not None else ""
    notes = []
    if given.civil_code:
        off = f"，该日为{calendar}的休息日的，顺延至其后首个工作日" if calendar else ""
        notes.append(f"依民法典计日：当日不计入，至最后一日 24:00 止{off}")
    elif Unit.WORKING_DAYS in units:
        notes.append(f"按{calendar}的工作日计，当日不计入，至最后一个工作日结束开放之时止")
    elif calendar:
        notes.append(f"仅计{calendar}的开放时间")
    if units & _DATES and not given.civil_code:
        notes.append("至届满之月的同日同时止，该月没有该日的，至其最后一日")
    if units & _CLOCK_DAYS and not given.civil_code:
        notes.append("每天按 24 小时计")
    note = f"（{'；'.join(notes)}）" if notes else ""
    return joined(f"{start}起", dated(given.limit, duration, names), f"内{note}")


def _by(given: By, names: Names, unit: WindowUnit | None) -> str:
    time = dated(given.time, _clock, names)
    spaced = f" {time}" if time[:1].isascii() else time
    word = WINDOWS[unit] if unit is not None else "期间"
    match given.day:
        case NextDay():
            if given.roll is None:
                return f"最迟于该事件发生之日的次日{spaced}（次日是否为工作日在所不问）"
            day = "该事件发生之日的次日"
        case NextWorkingDay(calendar):
            day = f"该事件发生之日后{names.calendar(calendar)}的下一工作日"
        case NextOccurrence():
            day = "该事件之后的下一次"
        case WeekdayOfWindow(weekday):
            day = f"该{word}的{WEEKDAYS[weekday - 1]}"
        case DayOfWindow(number, after):
            day = joined(_month(word, after=after), f"{number} 日{_LAST if number > SHORTEST else ''}")
        case _:
            assert_never(given.day)
    return joined(f"最迟于{day}", f"{time}{_roll(given, names, word)}")


_LAST = "（该月没有该日的，为其最后一日）的"


def _month(word: str, *, after: bool) -> str:
    if not after:
        return f"该{word}"
    return "该月的次月" if word == WINDOWS[WindowUnit.MONTH] else f"该{word}结束后开始的首个月"


def _clock(time: TimeOfDay) -> str:
    return clock(time.seconds)


def _roll(given: By, names: Names, word: str) -> str:
    if given.roll is None:
        return ""
    off = f"{names.calendar(given.calendar)}的休息日" if given.calendar is not None else "休息日"
    if given.roll is Roll.FORWARD:
        return f"（该日为{off}的，顺延至其后首个工作日）"
    if isinstance(given.day, WeekdayOfWindow | DayOfWindow):
        own = "月" if isinstance(given.day, DayOfWindow) and given.day.after else word
        return (
            f"（该日为{off}的，提前至同一{own}内在此之前的最后一个工作日；在此之前没有工作日的，顺延至其后首个工作日）"
        )
    return f"（该日为{off}的，因无期间可以提前，顺延至其后首个工作日）"
