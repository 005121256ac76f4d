"""The answers: which instant, how long, open or not, which days."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from servanda.cli.exits import UsageError
from servanda.cli.reckoning.lines import deadline
from servanda.cli.reckoning.question import FORMS, Operation
from servanda.cli.reckoning.reasons import cannot, gap, gap_before, no_data, reasons, why
from servanda.cli.reckoning.setting import YEARS, Setting
from servanda.clocks import (
    CLOCK_TIME,
    MONTHS_IN,
    OPEN_TIME,
    add_months,
    between_paused,
    deadline_due,
    in_force,
    next_open_paused,
    stretches,
)
from servanda.model.agreement import Deadline, Within
from servanda.model.expressions import Duration
from servanda.reports.clock import Answer, LocalDay
from servanda.reports.words import Phrases, span_words
from servanda.syntax.tree import Unit

_LONGEST_YEARS: Final = 200
_YEAR_MICROS: Final = 366 * 86_400_000_000
_MOST_DAYS: Final = 366 * 20
_PER_YEAR: Final = {Unit.MONTHS: 12, Unit.QUARTERS: 4, Unit.YEARS: 1, Unit.WORKING_DAYS: 366}
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")


def _forward(setting: Setting) -> Answer:
    start, rest = setting.at(setting.operands[0]), setting.rest
    line = deadline(rest, setting.question.options, setting.agreement, setting.name)
    length = in_force(setting.zone, line.limit, start) if isinstance(line, Within) else None
    _bounded(length, rest)
    pausable = length is not None and length.unit in CLOCK_TIME | OPEN_TIME and not _civil(line)
    if not pausable:
        setting.unpaused("working days, months, days counted the statutory way and days of a deadline have no pauses")
    due = deadline_due(setting.zone, setting.calendar, line, start, setting.pauses)
    named = line.calendar if isinstance(line, Within) else getattr(line.day, "calendar", None) or line.calendar
    counting = None if named is None else setting.calendar(named)
    answer = replace(setting.answer("", start), calendar=named)
    words = f"{rest} after {Phrases(setting.zone).moment(start)}"
    if due.at is None:
        return cannot(replace(answer, question=words), counting, due, pauses=bool(setting.pauses))
    later = "" if due.at == start else f": {span_words(due.at - start)} later"
    later += "" if named is None else f", counted in {named}"
    counted = (
        stretches(counting if length is not None and length.unit in OPEN_TIME else None, start, due.at, setting.pauses)
        if pausable
        else ()
    )
    return replace(
        answer,
        question=words + later,
        at=due.at,
        counted=counted,
        remarks=(*answer.remarks, *reasons(setting, line, length, start, due.at)),
    )


def _civil(line: Deadline) -> bool:
    return isinstance(line, Within) and line.civil_code


def _backward(setting: Setting) -> Answer:
    start, rest = setting.at(setting.operands[0]), setting.rest
    setting.unpaused("sub knows none")
    line = deadline(rest, setting.question.options, setting.agreement, setting.name)
    length = in_force(setting.zone, line.limit, start) if isinstance(line, Within) else None
    if length is None or _civil(line) or length.unit is Unit.WORKING_DAYS:
        message = f"{rest!r} is counted forward only; sub takes minutes, hours, days, weeks, months and working hours"
        raise UsageError(message)
    _bounded(length, rest)
    open_time = length.unit in OPEN_TIME and line.calendar is not None
    counting = setting.calendar(line.calendar) if open_time and line.calendar else None
    if counting is not None:
        found = counting.subtract(start, length.micros or 0)
    elif length.unit in MONTHS_IN:
        found = add_months(setting.zone, start, -int(length.amount) * MONTHS_IN[length.unit])
    else:
        found = start - (length.micros or 0)
    answer = replace(setting.answer("", start), calendar=line.calendar)
    words = f"{rest} before {Phrases(setting.zone).moment(start)}"
    if found is None:
        return replace(answer, question=words, unknown=gap_before(counting, start))
    counted = () if length.unit in MONTHS_IN else stretches(counting, found, start, ())
    earlier = "" if found == start else f": {span_words(start - found)} earlier"
    earlier += "" if counting is None else f", counted in {line.calendar}"
    return replace(answer, question=words + earlier, at=found, counted=counted)


def _between(setting: Setting) -> Answer:
    start, end = (setting.at(text) for text in setting.operands)
    low, high = min(start, end), max(start, end)
    calendar = setting.own
    passed = between_paused(calendar, low, high, setting.pauses)
    phrases = Phrases(setting.zone)
    what = "time" if calendar is None else f"open time of {setting.name}"
    words = f"{what} from {phrases.moment(start)} to {phrases.moment(end)}, {span_words(high - low)} by the clock"
    answer = replace(setting.answer(words, start), end=end)
    if passed is None:
        return replace(answer, unknown=gap(calendar, low))
    return replace(
        answer,
        length=passed if start <= end else -passed,
        counted=stretches(calendar, low, high, setting.pauses),
        remarks=(*answer.remarks, *(("the end is the earlier: the length is negative",) if end < start else ())),
    )


def _next_open(setting: Setting) -> Answer:
    start = setting.at(setting.operands[0])
    calendar = setting.needed
    due = next_open_paused(calendar, start, setting.pauses)
    answer = setting.answer(
        f"first open instant of {setting.name} from {Phrases(setting.zone).moment(start)} on", start
    )
    return cannot(answer, calendar, due, pauses=bool(setting.pauses)) if due.at is None else replace(answer, at=due.at)


def _prev_close(setting: Setting) -> Answer:
    start = setting.at(setting.operands[0])
    setting.unpaused("prev-close knows none")
    calendar = setting.needed
    found = calendar.prev_close(start)
    answer = setting.answer(f"last closing of {setting.name} up to {Phrases(setting.zone).moment(start)}", start)
    return replace(answer, unknown=gap_before(calendar, start)) if found is None else replace(answer, at=found)


def _is_open(setting: Setting) -> Answer:
    start = setting.at(setting.operands[0])
    setting.unpaused("is-open knows none")
    calendar = setting.needed
    found = calendar.is_open(start)
    answer = setting.answer(f"{setting.name} at {Phrases(setting.zone).moment(start)}", start)
    return replace(answer, unknown=gap(calendar, start)) if found is None else replace(answer, is_open=found)


def _days(setting: Setting) -> Answer:
    setting.unpaused("days knows none")
    calendar, zone = setting.needed, setting.zone
    first = _first_day(setting.operands[0])
    last = _last_day(setting.operands[-1])
    if last < first:
        message = f"{first} to {last} ends before it starts"
        raise UsageError(message)
    if (last - first).days >= _MOST_DAYS:
        message = "days lists at most twenty years"
        raise UsageError(message)
    dates = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    days = tuple(LocalDay(day, calendar.intervals(day), why(calendar, day)) for day in dates)
    lacking = sorted({day.date.year for day in days if day.intervals is None})
    answer = setting.answer(f"days of {setting.name}", zone.day_start(first))
    unknown = no_data(calendar, lacking) if lacking else None
    return replace(answer, end=zone.day_end(last), days=days, unknown=unknown)


def _bounded(length: Duration | None, text: str) -> None:
    """Errors: `UsageError` for lengths no agreement means, which would take long to count."""
    if length is None:
        return
    most = _LONGEST_YEARS * _PER_YEAR.get(length.unit, 1)
    if length.amount > most if length.unit in _PER_YEAR else (length.micros or 0) > most * _YEAR_MICROS:
        message = f"{text!r} is more than {_LONGEST_YEARS} years"
        raise UsageError(message)


def _first_day(text: str) -> date:
    return _day(text, last=False)


def _last_day(text: str) -> date:
    return _day(text, last=True)


def _day(text: str, *, last: bool) -> date:
    found = _DAY.fullmatch(text)
    try:
        if found is not None and int(found[1]) in YEARS:
            year, month = int(found[1]), int(found[2])
            return date(year, month, int(found[3]) if found[3] else monthrange(year, month)[1] if last else 1)
    except ValueError:
        pass
    message = f"no day: {text!r}; write {FORMS[Operation.DAYS]}, in the years {YEARS[0]} to {YEARS[-1]}"
    raise UsageError(message)


ANSWERS: Mapping[Operation, Callable[[Setting], Answer]] = {
    Operation.ADD: _forward,
    Operation.SUB: _backward,
    Operation.DUE: _forward,
    Operation.BETWEEN: _between,
    Operation.NEXT_OPEN: _next_open,
    Operation.PREV_CLOSE: _prev_close,
    Operation.IS_OPEN: _is_open,
    Operation.DAYS: _days,
}
