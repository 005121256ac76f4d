"""Instances that the calendar makes: one per window of the term, or per entity and window."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from sqlglot import exp

from servanda.clocks import (
    DayRule,
    Due,
    Window,
    ordinal_date,
    ordinal_day,
    weekday_date,
    weekday_of,
    window_of,
    windows,
)
from servanda.engines.duckdb.due import with_due
from servanda.engines.duckdb.due_rules import Elapsed, Lookup, month_pieces, shifts, version_at
from servanda.engines.duckdb.instances import carried, event_rows, with_keys
from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import EARLIEST, query, table, union_all
from servanda.model.agreement import By, DayOfWindow, Deadline, SpanPoint, WeekdayOfWindow, Windows
from servanda.model.expressions import WindowRef
from servanda.plan import Check, Occurs, PerEntity, PerWindow
from servanda.plan.reads import operands
from servanda.syntax.tree import WindowUnit

_LENGTHS = {WindowUnit.DAY: 86_400_000_000, WindowUnit.WEEK: 7 * 86_400_000_000}
_MONTHS = {WindowUnit.MONTH: 1, WindowUnit.QUARTER: 3, WindowUnit.YEAR: 12}

LONGEST = timedelta(days=366)
"""no calendar window is longer"""


@dataclass(frozen=True, slots=True)
class Periodic:
    """A window's duty: when it opens, from when to when an event can fulfil it, when it is due."""

    window: Window
    opened: int
    lo: int
    hi: int | None
    due: Due


def begun(session: Session, spec: Windows, *, survives: bool = False) -> list[Window]:
    """The calendar windows of the term that have begun by as-of; for a clause that `survives` also those after it."""
    start, end = session.term
    if survives:
        # long enough for every window that has begun
        end = max(end, session.zone.day_end(session.zone.local_date(session.as_of) + LONGEST))
    found = windows(session.zone, spec.unit, start, end, partial=spec.partial)
    return [window for window in found if window.start < session.as_of]


def per_window(session: Session, check: Check, instances: PerWindow) -> exp.Query:
    """One instance per window, with `due` and `floor`."""
    duties = [
        _periodic(session, check, instances.windows, window)
        for window in begun(session, instances.windows, survives=check.survives)
    ]
    # what the term cuts off may be the very day by which something would have been due
    duties = [duty for duty in duties if duty.due.at is None or duty.due.at >= duty.window.start]
    count = len(duties)
    rows = session.load(
        "periods",
        {
            "opened": ("BIGINT", [duty.opened for duty in duties]),
            "lo": ("BIGINT", [duty.lo for duty in duties]),
            "hi": ("BIGINT", [duty.hi for duty in duties]),
            "label": ("VARCHAR", [duty.window.label for duty in duties]),
            "due": ("BIGINT", [duty.due.at for duty in duties]),
            "floor": ("BIGINT", [duty.due.floor for duty in duties]),
            "te": ("VARCHAR", [None] * count),
            "t_row": ("BIGINT", [None] * count),
            "t_file": ("INTEGER", [None] * count),
            "t_record": ("BIGINT", [None] * count),
            "t_id": ("VARCHAR", [None] * count),
            "sure": ("BOOLEAN", [True] * count),
            "why": ("VARCHAR", [None] * count),
        },
    )
    return with_keys(session, check, query("SELECT r.* FROM :rows AS r", rows=table(rows)), window=True)


def _periodic(session: Session, check: Check, spec: Windows, window: Window) -> Periodic:
    """A deadline inside its window opens the duty with the window, a later one when the window is over."""
    demand = check.demand
    named = isinstance(demand, Occurs) and any(isinstance(op, WindowRef) for op in operands(demand.where))
    early = isinstance(demand, Occurs) and demand.early_counts
    due, inside = _window_deadline(session, check.due, window)
    opened = window.start if inside else window.end
    # an event that names its window may come whenever the duty is open; another one serves the window it lies in
    # the term may cut the window, not the one that follows on the calendar
    whole = window_of(session.zone, spec.unit, session.zone.local_date(window.start))
    following = window_of(session.zone, spec.unit, session.zone.local_date(whole.end))
    hi = None if named else window.end if inside else following.end
    lo = (EARLIEST if named else window.start) if early else opened
    return Periodic(window, opened, lo, hi, due)


def _window_deadline(session: Session, deadline: Deadline | None, window: Window) -> tuple[Due, bool]:
    """The due instant, and whether it lies inside the window before it is rolled."""
    match deadline:
        case None:
            return Due.known(window.end), True
        case By(time, WeekdayOfWindow() | DayOfWindow() as day, roll, calendar):
            later = isinstance(day, DayOfWindow) and day.after
            seconds = version_at(session, time, window.end if later else window.start).seconds
            off = session.calendar(calendar) if calendar else None
            match day:
                case WeekdayOfWindow(weekday):
                    plain = session.zone.wall(weekday_date(window, weekday), seconds)
                    return weekday_of(session.zone, window, weekday, DayRule(seconds, roll, off)), plain <= window.end
                case DayOfWindow(number, after):
                    plain = session.zone.wall(ordinal_date(window, number, after=after), seconds)
                    due = ordinal_day(session.zone, window, number, DayRule(seconds, roll, off), after=after)
                    return due, plain <= window.end
        case _:
            message = "a window's deadline names a day of the window"
            raise TypeError(message)


def per_entity(session: Session, check: Check, instances: PerEntity) -> exp.Query:
    """One instance per entity and window inside the entity's span and the term, due at the window's end."""
    rows = event_rows(session, instances.event, instances.where, fields=carried(session, check))
    entities = session.create(
        "entities", query("SELECT r.*, ROW_NUMBER() OVER () AS n FROM :rows AS r", rows=rows.subquery())
    )
    span = instances.span
    bounded = _bound(session, entities, span.since if span else None, "since_at")
    bounded = _bound(session, bounded, span.until if span else None, "until_at")
    spec = instances.windows
    if spec.anchor is None:
        found = begun(session, spec, survives=check.survives)
        stretches = session.load(
            "windows",
            {
                "label": ("VARCHAR", [window.label for window in found]),
                "start": ("BIGINT", [window.start for window in found]),
                "stop": ("BIGINT", [window.end for window in found]),
            },
        )
        placed = query(
            "SELECT e.*, w.label AS w_label, w.start, w.stop FROM :e AS e, :w AS w",
            e=table(bounded),
            w=table(stretches),
        )
    else:
        placed = _anchored(session, bounded, spec.unit, survives=check.survives)
    start, end = session.term[0], 2**62 if check.survives else session.term[1]
    inside = query(
        "SELECT p.* EXCLUDE (n, opened, lo, hi, label, since_at, until_at, w_label, start, stop), p.start AS opened, "
        "p.start AS lo, p.stop AS hi, p.w_label AS label, p.stop AS due, p.stop AS floor FROM :placed AS p "
        "WHERE p.start >= COALESCE(p.since_at, p.opened) AND (p.until_at IS NULL OR p.stop <= p.until_at) "
        "AND p.start >= :start AND p.stop <= :stop AND p.start < :as_of",
        placed=placed.subquery(),
        start=start,
        stop=end,
        as_of=session.as_of,
    )
    return with_keys(session, check, inside, window=True)


def _bound(session: Session, source: str, point: SpanPoint | None, name: str) -> str:
    if point is None or point.offset is None:
        return session.create(
            "bound",
            query(
                "SELECT i.*, :value AS :name FROM :source AS i",
                value=exp.cast(exp.null(), "BIGINT") if point is None else exp.column("opened", table="i"),
                name=exp.to_identifier(name, quoted=True),
                source=table(source),
            ),
        )
    due = with_due(session, source, shifts(session, point.offset))
    return session.create(
        "bound",
        query(
            "SELECT d.* EXCLUDE (due, floor), d.due AS :name FROM :due AS d",
            name=exp.to_identifier(name, quoted=True),
            due=table(due),
        ),
    )


def _anchored(session: Session, entities: str, unit: WindowUnit, *, survives: bool) -> exp.Query:
    """Consecutive windows from each entity's instant on, named by the local date on which they start."""
    horizon = session.as_of if survives else min(session.as_of, session.term[1])
    if unit in _LENGTHS:
        length = _LENGTHS[unit]
        # windows that ended before the term began are skipped by arithmetic, not counted through
        placed = query(
            "SELECT e.*, e.opened + w.i * :length AS start, e.opened + (w.i + 1) * :length AS stop FROM :e AS e, "
            "LATERAL (SELECT UNNEST(RANGE(GREATEST(0, (:first - e.opened) // :length - 1), "
            "GREATEST(0, (LEAST(:last, COALESCE(e.until_at, :last)) - e.opened) // :length + 1))) AS i) AS w",
            e=table(entities),
            length=length,
            first=session.term[0],
            last=horizon,
        )
    else:
        months = _MONTHS[unit]
        first, last = session.zone.local(session.earliest), session.zone.local(horizon)
        count = ((last.year - first.year) * 12 + last.month - first.month) // months + 1
        bounds = [_months_later(session, entities, number * months) for number in range(count + 1)]
        placed = union_all(
            [
                query(
                    "SELECT a.*, b.due AS stop FROM (SELECT s.* EXCLUDE (due, floor), s.due AS start FROM :a AS "
                    "s) AS a "
                    "JOIN :b AS b ON a.n = b.n",
                    a=table(begin),
                    b=table(end),
                )
                for begin, end in pairwise(bounds)
            ]
        )
    return query(
        "SELECT p.*, d.day AS w_label FROM :placed AS p ASOF LEFT JOIN :days AS d ON p.start >= d.start",
        placed=placed.subquery(),
        days=table(session.day_table),
    )


def _months_later(session: Session, entities: str, months: int) -> exp.Query:
    rule = Lookup(tuple(month_pieces(session, months))) if months else Elapsed(0)
    return with_due(session, entities, [(EARLIEST, rule)])
