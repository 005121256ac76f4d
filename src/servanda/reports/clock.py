"""Answers about time, as text and for programs (`docs/clock.md`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from servanda.clocks import Interval, Zone
from servanda.reports.jsontext import Json, encoded
from servanda.reports.plain import plain
from servanda.reports.words import Phrases, span_words

SCHEMA_VERSION = 1
SHOWN = 12
"""stretches a text lists; JSON has all"""
_SECOND = 1_000_000
_OFFSET = re.compile(r"[+-][0-9:]+$")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A local day of a calendar: its open intervals (None: unknown) and why, where that is not its weekday."""

    date: date
    intervals: tuple[Interval, ...] | None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question about time; instants and lengths in microseconds.

    Exactly one of `at` (an instant), `length` (of time), `is_open` and `days` answers, or none where nobody can know;
    `not_before` then says what is certain, and `unknown` why. `counted` are the stretches of time that were counted.
    """

    operation: str
    question: str
    zone: Zone
    calendar: str | None
    start: int
    end: int | None = None
    at: int | None = None
    length: int | None = None
    is_open: bool | None = None
    days: tuple[LocalDay, ...] = ()
    not_before: int | None = None
    unknown: str | None = None
    counted: tuple[Interval, ...] = ()
    remarks: tuple[str, ...] = ()


def clock_text(answer: Answer) -> Iterator[str]:
    """Lines without line ends: the answer first, then what was asked and why."""
    phrases = Phrases(answer.zone)
    if answer.unknown is not None:
        yield f"cannot tell: {plain(answer.unknown)}"
        if answer.not_before is not None:
            yield f"not before {_local(answer, answer.not_before)}"
    elif answer.at is not None:
        yield f"{_local(answer, answer.at)}  {plain(answer.zone.name)}"
        yield _utc(answer.at)
    elif answer.length is not None:
        yield _length(answer.length)
    elif answer.is_open is not None:
        yield "open" if answer.is_open else "closed"
    if answer.days:
        yield from _days(answer)
        return
    yield ""
    yield plain(answer.question)
    for opens, closes in _shortened(answer.counted):
        first, last = phrases.moment(opens), phrases.deadline(closes)
        last = last.rpartition(" ")[2] if last[:14] == first[:14] else last
        yield f"  {first} - {last}  {span_words(closes - opens)}"
    if len(answer.counted) > SHOWN:
        yield f"  {len(answer.counted)} stretches in all, the middle ones not shown"
    for remark in answer.remarks:
        yield f"  {plain(remark)}"


def clock_concise(answer: Answer) -> str:
    """The answer alone, on one line: an instant in ISO 8601, seconds, or a word."""
    if answer.unknown is not None:
        return "unknown"
    if answer.at is not None:
        return answer.zone.iso(answer.at)
    if answer.length is not None:
        return encoded(_seconds(answer.length))
    return "open" if answer.is_open else "closed"


def clock_json(answer: Answer) -> str:
    """One JSON document (`docs/clock.md`), a line end last."""
    zone = answer.zone
    document: dict[str, Json] = {
        "schema_version": SCHEMA_VERSION,
        "operation": answer.operation,
        "zone": zone.name,
        "calendar": answer.calendar,
        "start": _instant(zone, answer.start),
        "end": None if answer.end is None else _instant(zone, answer.end),
        "known": answer.unknown is None,
        "at": None if answer.at is None else _instant(zone, answer.at),
        "seconds": None if answer.length is None else _seconds(answer.length),
        "open": answer.is_open,
        "not_before": None if answer.not_before is None else _instant(zone, answer.not_before),
        "unknown": answer.unknown,
        "counted": _intervals(zone, answer.counted),
        "days": [
            {
                "date": day.date.isoformat(),
                "known": day.intervals is not None,
                "open": _intervals(zone, day.intervals or ()),
                "why": day.why,
            }
            for day in answer.days
        ],
        "remarks": list(answer.remarks),
    }
    body = ",\n".join(f" {encoded(name)}: {encoded(value)}" for name, value in document.items())
    return f"{{\n{body}\n}}\n"


def _days(answer: Answer) -> Iterator[str]:
    phrases = Phrases(answer.zone)
    total = 0
    for day in answer.days:
        head = f"{_WEEKDAYS[day.date.weekday()]} {day.date.isoformat()}"
        why = "" if day.why is None else f"  {plain(day.why)}"
        if day.intervals is None:
            yield f"{head}  unknown{why}"
            continue
        total += sum(closes - opens for opens, closes in day.intervals)
        hours = ", ".join(f"{_clock(phrases.moment(a))}-{_clock(phrases.deadline(b))}" for a, b in day.intervals)
        yield f"{head}  {hours or 'closed'}{why}"
    yield f"open {_length(total)}"


def _clock(moment: str) -> str:
    time = moment.rpartition(" ")[2]
    return time.removesuffix(":00") if time.count(":") == 2 else time  # noqa: PLR2004 -- hours, minutes, seconds


def _local(answer: Answer, instant: int) -> str:
    words = Phrases(answer.zone)
    moment = words.moment(instant) if answer.operation in {"next-open", "is-open"} else words.deadline(instant)
    # 24:00 belongs to the day that ends, with that day's offset
    shown = instant - 1 if moment.endswith("24:00:00") else instant
    return f"{moment} {_OFFSET.findall(answer.zone.local(shown).isoformat())[0]}"


def _shortened(counted: tuple[Interval, ...]) -> Iterator[Interval]:
    if len(counted) <= SHOWN:
        yield from counted
        return
    yield from counted[: SHOWN - 2]
    yield from counted[-2:]


def _length(micros: int) -> str:
    sign = "-" if micros < 0 else ""
    # days are no measure of open time: hours say what was counted
    hours, rest = divmod(abs(micros), 3600 * _SECOND)
    words = f"{hours:,} h" + (f" {span_words(rest)}" if rest else "") if hours else span_words(rest)
    return f"{sign}{words} ({encoded(_seconds(micros))} s)"


def _seconds(micros: int) -> Decimal:
    return Decimal(micros) / _SECOND


def _utc(instant: int) -> str:
    return f"{(_EPOCH + timedelta(microseconds=instant)).replace(tzinfo=None).isoformat()}Z"


def _instant(zone: Zone, instant: int) -> Json:
    return {"local": zone.iso(instant), "utc": _utc(instant)}


def _intervals(zone: Zone, intervals: tuple[Interval, ...]) -> Json:
    return [
        {"from": zone.iso(opens), "to": zone.iso(closes), "seconds": _seconds(closes - opens)}
        for opens, closes in intervals
    ]
