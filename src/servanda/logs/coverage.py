"""Coverage: which stretch of time a source tells of, where it was silent for too long, and what lies outside."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import duckdb
from sqlglot import exp

from servanda.diagnostics import Diagnostic, Severity
from servanda.logs.binding import CoverageText, Source
from servanda.logs.document import Findings
from servanda.logs.sql import call, column, not_null, run, table, whole
from servanda.years import YEARS

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST, _LATEST = (
    (datetime(year, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1) for year in (YEARS[0], YEARS[-1] + 1)
)


def read_ends(coverage: CoverageText, zone: ZoneInfo, findings: Findings) -> tuple[int, int] | None:
    """Both ends in microseconds UTC: a date is the start of its local day, an instant without offset is local."""
    ends = [_instant(text, zone) for text in (coverage.since, coverage.until)]
    since, until = ends
    if since is None or until is None:
        bad = coverage.since if since is None else coverage.until
        message = f"`{bad}` is neither a date nor an instant"
        findings.error("BIND018", message, coverage.span, among=("2026-01-01", "2026-01-01T00:00:00+08:00"))
        return None
    if not all(_EARLIEST <= end <= _LATEST for end in (since, until)):
        message = f"coverage lies within the years {YEARS[0]} to {YEARS[-1]}"
        findings.error("BIND018", message, coverage.span)
        return None
    if since >= until:
        findings.error("BIND018", "coverage ends before it begins", coverage.span)
        return None
    return since, until


def _instant(text: str, zone: ZoneInfo) -> int | None:
    try:
        if _DAY.fullmatch(text):
            moment = datetime.combine(date.fromisoformat(text), time(), zone)
        elif _INSTANT.fullmatch(text):
            moment = datetime.fromisoformat(text)
        else:
            return None
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return (moment - _EPOCH) // timedelta(microseconds=1)


def gaps(
    connection: duckdb.DuckDBPyConnection, judged: str, source: Source, ends: tuple[int, int]
) -> tuple[tuple[int, int], ...]:
    """Stretches within the coverage, longer than the source may be silent, without any record of it."""
    if source.silence is None:
        return ()
    since, until = ends
    at = column("at")
    inside = exp.and_(
        exp.GTE(this=at.copy(), expression=exp.convert(since)), exp.LT(this=at.copy(), expression=exp.convert(until))
    )
    known = exp.select(at.copy().as_("at")).distinct().from_(table(judged)).where(inside)
    order = exp.Order(expressions=[exp.Ordered(this=at.copy())])
    following = exp.Window(this=call("lead", at.copy()), order=order)
    pairs = exp.select(at.copy().as_("at"), following.as_("following")).from_(known.subquery("known"))
    silent = exp.GT(
        this=exp.Sub(this=column("following"), expression=at.copy()), expression=exp.convert(source.silence)
    )
    query = exp.select(at.copy(), column("following")).from_(pairs.subquery("pairs")).where(silent).order_by(at.copy())
    between = [(int(start), int(end)) for start, end in run(connection, query)]
    [(first, last)] = run(
        connection, exp.select(call("min", at.copy()), call("max", at.copy())).from_(table(judged)).where(inside)
    )
    if first is None:
        return ((since, until),) if until - since > source.silence else ()
    edges = [(since, int(first)), *between, (int(last), until)]
    return tuple((start, end) for start, end in edges if end - start > source.silence)


def outside(
    connection: duckdb.DuckDBPyConnection, judged: str, source: Source, ends: tuple[int, int], zone: ZoneInfo
) -> Diagnostic | None:
    """A warning about records outside the declared coverage: they are evidence all the same."""
    since, until = ends
    at = column("at")
    beyond = exp.or_(
        exp.LT(this=at.copy(), expression=exp.convert(since)), exp.GTE(this=at.copy(), expression=exp.convert(until))
    )
    live = exp.and_(not_null(at.copy()), exp.not_(column("ignored")), beyond)
    figures = [call("count", whole(1)), call("min", at.copy()), call("max", at.copy())]
    [(total, first, last)] = run(connection, exp.select(*figures).from_(table(judged)).where(live))
    if not total or source.coverage is None:
        return None
    shown = [datetime.fromtimestamp(end / 1_000_000, zone).strftime("%Y-%m-%d %H:%M:%S") for end in (first, last)]
    what = f"source `{source.name.value}` has {total} records outside its coverage"
    message = f"{what}, the first at {shown[0]}, the last at {shown[1]}"
    return Diagnostic("LOG020", Severity.WARNING, message, source.coverage.span, count=int(total))
