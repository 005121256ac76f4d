"""Deadlines and lengths of time: units, anchors and calendars."""

from typing import cast

from servanda.diagnostics import Span
from servanda.model.agreement import (
    By,
    DayOfWindow,
    DueDay,
    NextDay,
    NextOccurrence,
    NextWorkingDay,
    WeekdayOfWindow,
    Within,
)
from servanda.model.expressions import Dated, Duration, Kind, TimeOfDay
from servanda.model.names import Context
from servanda.model.values import ARTICLE, WORKING, duration, family
from servanda.records import record
from servanda.syntax import tree
from servanda.syntax.tree import DayWord, Unit, WindowUnit

_CIVIL = {Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.QUARTERS, Unit.YEARS}


@record
class Anchor:
    """What a deadline counts from: an event (trigger or exercise), the clause's window, or nothing at all."""

    event: bool
    window: str | None = None
    unit: WindowUnit | None = None


def length(written: tree.Scalar, context: Context, what: str) -> Dated[Duration] | None:
    """A length of time, literal or a term's; None after an error or for a blank."""
    match written:
        case tree.DurationValue():
            value = duration(written, context.findings)
            context.broken = context.broken or value is None
            return None if value is None else Dated(((None, value),))
        case tree.Path():
            info = context.term(written)
            if info is None:
                return None
            if info.typed and info.term.kind is not Kind.DURATION:
                _no_length(written.span, f"`{written.text}` is {ARTICLE[info.term.kind]}", what, context)
                return None
            return cast("Dated[Duration] | None", info.term.value)
        case tree.NumberValue(number):
            context.error(
                "MOD033",
                f"{what} lacks its unit",
                written.span,
                f"write `{number} minutes`, `{number} working days`, …",
            )
            return None
        case _:
            _no_length(written.span, "this is no length of time", what, context)
            return None


def _no_length(span: Span, why: str, what: str, context: Context) -> None:
    context.error("MOD033", f"{what} needs a length of time; {why}", span, "write a length such as `15 minutes`")


def within(
    limit: tree.Scalar, calendar: tree.Path | None, counting: tree.CountingLine | None, context: Context
) -> Within | None:
    """`within d [of calendar]`, perhaps counted the statutory way; None after an error or for a blank."""
    span = limit.span.to(calendar.span) if calendar else limit.span
    own = context.calendar(calendar) if calendar else None
    value = length(limit, context, "`within`")
    civil = counting is not None and _civil_code(counting, context)
    if value is None or (calendar is not None and own is None):
        return None
    unit = value.first.unit
    chosen = own or context.names.workdays
    odd = next((item.unit for _, item in value.versions if item.unit not in _CIVIL), None)
    if civil and odd is not None:
        message = f"`counting civil_code` does not apply to {odd}"
        context.error("MOD032", message, limit.span, "the statutory way counts days, weeks, months and years")
    elif unit in WORKING or civil:
        if chosen is None:
            _no_calendar(unit.value if unit in WORKING else "the statutory count", limit.span, context)
    elif own is not None:
        divisible = unit in {Unit.MINUTES, Unit.HOURS, Unit.DAYS}
        hint = f"write `working {unit}`, or leave out `of {own}`" if divisible else f"leave out `of {own}`"
        context.error("MOD032", f"{unit} are {family(unit)} and have no calendar", span, hint)
    needs = unit in WORKING or civil
    return None if needs and chosen is None else Within(value, chosen if needs else None, civil, span)


def _no_calendar(what: str, span: Span, context: Context) -> None:
    if context.names.workdays_blank:
        context.blank("workdays")
        return
    example = next((name for name in context.names.calendars if "." not in name), None)
    header = f"write `workdays {example or 'office'}` in the header"
    hint = header if what.startswith("`rolling") else f"write `of {example or 'office'}` behind it, or {header}"
    if example is None:
        hint = f"define one (`calendar office` with `open mon to fri 09:00-18:00`), then {header}"
    need = "need" if what.endswith("s") else "needs"
    context.error("MOD033", f"{what} {need} a calendar, and the agreement names none", span, hint)


def _civil_code(counting: tree.CountingLine, context: Context) -> bool:
    if counting.rule.text == "civil_code":
        return True
    message = f"there is no counting rule `{counting.rule.text}`"
    context.error("MOD023", message, counting.rule.span, "write `counting civil_code`")
    return False


def by(line: tree.ByLine, anchor: Anchor, context: Context) -> By | None:
    """`by TIME on DAY[, rolling …]`; None after an error or for a blank."""
    time = _time(line.time, context)
    day = _day(line.day, anchor, context)
    calendar: str | None = None
    if line.roll is not None:
        calendar = context.names.workdays
        if calendar is None:
            _no_calendar(f"`rolling {line.roll}`", line.span, context)
            return None
    return None if time is None or day is None else By(time, day, line.roll, calendar, line.span)


def _time(written: tree.Scalar, context: Context) -> Dated[TimeOfDay] | None:
    match written:
        case tree.TimeValue(seconds):
            return Dated(((None, TimeOfDay(seconds)),))
        case tree.Path():
            info = context.term(written)
            if info is None or (info.term.value is None and not info.typed):
                return None
            if info.term.kind is Kind.TIME:
                return cast("Dated[TimeOfDay] | None", info.term.value)
            why = f"`{written.text}` is {ARTICLE[info.term.kind]}"
        case _:
            why = "this is none"
    context.error("MOD030", f"`by` needs a time of day; {why}", written.span, "write a time such as `17:00`")
    return None


def _day(written: tree.Day, anchor: Anchor, context: Context) -> DueDay | None:
    match written:
        case tree.RelativeDay():
            return _relative(written, anchor, context)
        case tree.WeekdayOf():
            return WeekdayOfWindow(written.weekday) if _weekday_fits(written, anchor, context) else None
        case tree.OrdinalDay():
            return DayOfWindow(written.number, written.after) if _ordinal_fits(written, anchor, context) else None


def _relative(written: tree.RelativeDay, anchor: Anchor, context: Context) -> DueDay | None:
    if not anchor.event:
        message = f"`{written.word}` has nothing to count from: no event triggers this"
        context.error("MOD033", message, written.span, "name the trigger with `when …`, or a day of the window")
        return None
    if written.word is not DayWord.NEXT_WORKING_DAY:
        return NextDay() if written.word is DayWord.NEXT_DAY else NextOccurrence()
    calendar = context.calendar(written.calendar) if written.calendar else context.names.workdays
    if calendar is None and written.calendar is None:
        _no_calendar("`the next working day`", written.span, context)
    return None if calendar is None else NextWorkingDay(calendar)


def _window_fits(name: tree.Name, anchor: Anchor, context: Context) -> bool:
    if anchor.window == name.text:
        return True
    if anchor.window is None:
        hint = f"begin the clause with `for each complete month as {name.text}`"
        context.error("MOD033", f"`{name.text}` is no window of this clause", name.span, hint)
    else:
        context.error("MOD020", f"unknown window `{name.text}`", name.span, f"the window is named `{anchor.window}`")
    return False


def _weekday_fits(written: tree.WeekdayOf, anchor: Anchor, context: Context) -> bool:
    if not _window_fits(written.window, anchor, context):
        return False
    if anchor.unit is not WindowUnit.WEEK:
        message = f"a weekday of `{written.window.text}` is not one day: its windows are {anchor.unit}s"
        context.error("MOD035", message, written.span, "write a day of the month, as in `the 5th after m`")
    return anchor.unit is WindowUnit.WEEK


def _ordinal_fits(written: tree.OrdinalDay, anchor: Anchor, context: Context) -> bool:
    if not _window_fits(written.window, anchor, context):
        return False
    month = anchor.unit is WindowUnit.MONTH
    later = written.after and anchor.unit in {WindowUnit.QUARTER, WindowUnit.YEAR}
    if not month and not later:
        name, unit = written.window.text, anchor.unit
        hint = (
            f"write `friday of {name}`" if unit is WindowUnit.WEEK else f"write `the {written.number}th after {name}`"
        )
        context.error("MOD035", f"a {unit} has no day of the month", written.span, hint)
    return month or later
