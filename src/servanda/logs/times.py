"""Times as written to microseconds UTC, in the database, by rules that do not guess.

Zone rules come from `zoneinfo` as a table of local breakpoints: from each one on (until the next) local time has one
offset, or none where clocks were put forward. In a repeated hour the first of the two instants is meant.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import duckdb
from sqlglot import exp

from servanda.logs.binding import TimeColumn, TimeStyle
from servanda.logs.sql import call, column, is_null, items, run, table, text, try_cast, when, whole, within
from servanda.logs.time_pattern import MONTHS, TimePattern, read_pattern

EARLIEST = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
LATEST = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
"""No service record lies outside these years: one that does has another unit or a slipped digit."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000
_ISO = (
    "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ](([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?)"
    "(Z|z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)?"
)
_ZONE = "(Z|z|[+-][0-9]{2}(:?[0-9]{2})?)$"


_PROBE = 5 * 86400
"""No zone has changed its clocks twice within five days."""


@dataclass(frozen=True, slots=True)
class ZoneStep:
    """From this local instant on: offset in microseconds, None in a gap, and the gap's end as an instant."""

    local: int
    offset: int | None
    gap_end: int | None


@cache
def zone_steps(name: str) -> tuple[ZoneStep, ...]:
    """Local breakpoints of an IANA zone from before 2000 to after 2100, in order; unknown names raise `KeyError`."""
    zone = ZoneInfo(name)
    steps: list[ZoneStep] = []
    for since, offset in _transitions(zone):
        local = since + offset
        if steps and steps[-1].offset is not None:
            end = since + steps[-1].offset
            if local > end:
                steps.append(ZoneStep(end, None, since))
            else:
                local = end
        steps.append(ZoneStep(local, offset, None))
    return tuple(steps)


def _transitions(zone: ZoneInfo) -> list[tuple[int, int]]:
    """Instants from which an offset holds, in microseconds: probed every few days, then halved down to the second."""

    def offset(second: int) -> int:
        moment = (_EPOCH + timedelta(seconds=second)).astimezone(zone)
        return int((moment.utcoffset() or timedelta()).total_seconds())

    margin = 80 * _PROBE
    start, end = EARLIEST // _SECOND - margin, LATEST // _SECOND + margin
    found = [(start, offset(start))]
    for probe in range(start, end, _PROBE):
        before, after = found[-1][1], offset(probe + _PROBE)
        if before != after:
            low, high = probe, probe + _PROBE
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == before else (low, middle)
            found.append((high, after))
    return [(second * _SECOND, shift * _SECOND) for second, shift in found]


@dataclass(frozen=True, slots=True)
class Clock:
    """A column instants are read from, with the rules of its zone (None: its times carry their offset)."""

    time: TimeColumn
    steps: tuple[ZoneStep, ...] | None


def of_clock(name: str, number: int) -> str:
    """The name of a judged column that there is one of for each clock: `at`, `at1`, `at2` ….

    Clock 0 has the records' own time.
    """
    return f"{name}{number}" if number else name


@dataclass(frozen=True, slots=True)
class TimeParts:
    """Expressions over a text: microseconds as read (local or UTC), the offset written (None where the style has none).

    `local` is NULL where the text is no time; `offset` NULL where the text names none.
    """

    local: exp.Expr
    offset: exp.Expr | None


def time_parts(style: TimeStyle, pattern: str | None, unit: int, value: exp.Expr) -> TimeParts:
    """How to read the text `value`."""
    match style:
        case TimeStyle.ISO:
            return _iso(value)
        case TimeStyle.DATE:
            # Spreadsheets and databases write a date as its midnight.
            midnight = call("concat", call("left", value, whole(10)), text(" 00:00:00"))
            return TimeParts(_wall(value, "[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]00:00(:00([.]0+)?)?)?", midnight), None)
        case TimeStyle.LOCAL:
            return _local(value, pattern or "")
        case TimeStyle.UNIX:
            plain = (
                _matches(value, "-?[0-9]{1,15}"),
                # fifteen digits of seconds are more microseconds than a BIGINT holds
                try_cast(exp.Mul(this=try_cast(value.copy(), "HUGEINT"), expression=whole(unit)), "BIGINT"),
            )
            broken = exp.Mul(this=try_cast(value.copy(), "DECIMAL(38, 9)"), expression=whole(unit))
            decimal = _matches(value, "-?[0-9]{1,15}[.][0-9]{1,9}")
            return TimeParts(when(plain, (decimal, try_cast(call("floor", broken), "BIGINT"))), whole(0))


def _matches(value: exp.Expr, shape: str) -> exp.Expr:
    return call("regexp_full_match", value.copy(), text(shape))


def _wall(value: exp.Expr, shape: str, moment: exp.Expr) -> exp.Expr:
    """Microseconds of a wall-clock text of this shape."""
    return when((_matches(value, shape), call("epoch_us", try_cast(moment, "TIMESTAMP"))))


def _iso(value: exp.Expr) -> TimeParts:
    zone = call("regexp_extract", value.copy(), text(_ZONE))
    body = call(
        "left", value.copy(), exp.Sub(this=call("length", value.copy()), expression=call("length", zone.copy()))
    )
    plain = call("replace", call("replace", body, text("T"), text(" ")), text(","), text("."))
    # Wall-clock texts are read to the microsecond; digits beyond it are cut.
    wall = call("left", plain, whole(26))
    has_time = exp.GT(this=call("length", value.copy()), expression=whole(10))
    shown = when((has_time, zone), default=text(""))
    offset = when(
        (exp.EQ(this=shown.copy(), expression=text("")), exp.Null()),
        (_matches(value, _ISO), _offset(shown)),
    )
    return TimeParts(_wall(value, _ISO, wall), offset)


def _offset(shown: exp.Expr) -> exp.Expr:
    """Microseconds east of UTC of `+08:00`, `+0800`, `+08`, `Z`, `UTC` or `GMT`."""
    digits = call("replace", shown.copy(), text(":"), text(""))
    minutes = exp.Add(
        this=exp.Mul(this=try_cast(call("substr", digits.copy(), whole(2), whole(2)), "BIGINT"), expression=whole(60)),
        expression=call(
            "coalesce", try_cast(call("nullif", call("substr", digits.copy(), whole(4)), text("")), "BIGINT"), whole(0)
        ),
    )
    sign = when((exp.EQ(this=call("left", digits, whole(1)), expression=text("-")), whole(-1)), default=whole(1))
    away = exp.Mul(this=exp.Mul(this=sign, expression=exp.paren(minutes)), expression=whole(60 * _SECOND))
    return when((within(call("upper", shown), ("Z", "UTC", "GMT")), whole(0)), default=away)


def _local(value: exp.Expr, pattern: str) -> TimeParts:
    known = read_pattern(pattern)
    named = [call("regexp_extract", value.copy(), text(known.shape), items(text(part) for part in known.words))]

    def written(part: str) -> exp.Expr:
        if known.places is not None:
            start, width = known.places[part]
            return call("substr", value.copy(), whole(start), whole(width))
        return call("struct_extract", named[0].copy(), text(part))

    day = call("concat_ws", text("-"), *(_two_digits(known, part, written) for part in ("YYYY", "month", "DD")))
    time = call("concat_ws", text(":"), *(_two_digits(known, part, written) for part in ("HH", "minute", "SS")))
    moment = call("concat_ws", text(" "), day, time)
    if "F" in known.words:
        moment = call("left", call("concat", moment, text("."), written("F")), whole(26))
    offset = _offset(written("Z")) if "Z" in known.words else None
    return TimeParts(_wall(value, known.shape, moment), offset)


def _two_digits(known: TimePattern, part: str, written: Callable[[str], exp.Expr]) -> exp.Expr:
    """The part as ISO 8601 writes it; a part of the time of day that is not written is 00."""
    word = known.words.get(part)
    match word:
        case None:
            return text("00")
        case "YY":
            # Times outside 2000 to 2099 are errors: two digits can only mean these years.
            return call("concat", text("20"), written(part))
        case "MON":
            place = call("list_position", items(text(name) for name in MONTHS), call("lower", written(part)))
            return call("lpad", exp.cast(place, "VARCHAR"), whole(2), text("0"))
        case "HH" | "H" if "AM" in known.words:
            hour = exp.Mod(this=try_cast(written(part), "BIGINT"), expression=whole(12))
            later = call("regexp_matches", written("AM"), text("^[pP下]"))
            shifted = exp.Add(this=exp.paren(hour), expression=when((later, whole(12)), default=whole(0)))
            return call("lpad", exp.cast(exp.paren(shifted), "VARCHAR"), whole(2), text("0"))
        case "M" | "D" | "H":
            return call("lpad", written(part), whole(2), text("0"))
        case _:
            return written(part)


def create_zone_table(connection: duckdb.DuckDBPyConnection, name: str, steps: tuple[ZoneStep, ...]) -> None:
    """A table of the zone's steps with columns `local`, `offset`, `gap_end`."""
    run(
        connection,
        exp.Create(
            this=exp.Schema(
                this=table(name),
                expressions=[
                    exp.ColumnDef(this=exp.to_identifier(part, quoted=True), kind=exp.DataType.build("BIGINT"))
                    for part in ("local", "offset", "gap_end")
                ],
            ),
            kind="TABLE",
        ),
    )
    rows = [
        exp.Tuple(expressions=[exp.convert(step.local), exp.convert(step.offset), exp.convert(step.gap_end)])
        for step in steps
    ]
    run(connection, exp.Insert(this=table(name), expression=exp.Values(expressions=rows)))


def instant(parts: TimeParts, style: TimeStyle, steps: tuple[ZoneStep, ...] | None, zone: str) -> exp.Expr:
    """Microseconds UTC; `zone` is the alias of the joined zone table where the zone has more than one offset."""
    if steps is None:
        return exp.Sub(this=parts.local, expression=parts.offset or exp.Null())
    if len(steps) == 1:
        shift: exp.Expr = exp.convert(steps[0].offset)
    else:
        shift = column("offset", zone)
    read: exp.Expr = exp.Sub(this=parts.local.copy(), expression=shift)
    if style is TimeStyle.DATE and len(steps) > 1:
        # A day whose midnight was skipped begins where the gap ends.
        read = call("coalesce", column("gap_end", zone), read)
    if parts.offset is None:
        return read
    given = exp.Sub(this=parts.local, expression=parts.offset)
    return when((is_null(parts.offset.copy()), read), default=given)
