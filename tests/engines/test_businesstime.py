"""The cases of other systems by the engines' own ways: a table of stretches joined by instant, and a walk over days."""

from datetime import timedelta
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

import duckdb
import pytest

from servanda.clocks import SECOND
from servanda.engines.duckdb.due import clocked, with_due
from servanda.engines.duckdb.due_rules import Open, length_rule
from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import EARLIEST, query, table
from servanda.engines.reference.clock import due_after
from servanda.engines.reference.deadlines import length_due
from servanda.engines.reference.hours import Hours
from servanda.engines.reference.localtime import LocalTime
from servanda.logs.log import Log
from servanda.model import Memory, load_text
from servanda.model.expressions import Duration
from servanda.syntax.tree import Unit

from ..clocks.businesstime import ABSENT, TABLE, Case, cases, instant, open_lines  # noqa: TID252 -- tests are no package

HEADER = """agreement case
  language 1
  timezone {zone}
  runs {first} to {last}
calendar office
"""


def agreement_text(case: Case) -> str:
    """The case's calendar as an agreement writes it."""
    zone = case.calendar_zone
    first = zone.local_date(case.start) - timedelta(days=60)
    lines = [HEADER.format(zone=zone.name, first=first, last=first + timedelta(days=1100))]
    lines += [f"  open {hours}\n" for hours in open_lines(case.row["weekly"])]
    lines += [f"  on {day} {hours}\n" for day, hours in case.overrides.items()]
    lines += [f"  on {day} closed\n" for day in case.days_off if day not in case.overrides]
    return "".join(lines)


def session_of(case: Case) -> Session:
    agreement, diagnostics = load_text(agreement_text(case), "case.agreement", Memory({}))
    assert agreement is not None
    assert not diagnostics
    as_of = case.start + 800 * 86400 * SECOND
    log = SimpleNamespace(connection=duckdb.connect(), tables={}, coverage={}, as_of=as_of)
    return Session(agreement, cast("Log", log))


def one(session: Session, start: int) -> str:
    return session.load("instances", {"n": ("BIGINT", [1]), "opened": ("BIGINT", [start])})


FORWARD = [
    case
    for case in cases()
    # an engine never looks back, waits for nothing only where it need not ask, and pauses move deadlines alone
    if case.row["weekly"]
    and case.operation not in {"sub", "prev_close"}
    and not (case.operation == "add" and not case.amount)
    and not (case.pauses and case.operation != "add")
]


@pytest.mark.parametrize("case", FORWARD, ids=lambda case: case.number)
def test_case(case: Case) -> None:
    session, start = session_of(case), case.start
    match case.operation:
        case "add":
            pauses = [(max(lo, start), hi) for lo, hi in case.pauses if hi > start]
            paused = session.load(
                "paused",
                {
                    "n": ("BIGINT", [1] * len(pauses)),
                    "lo": ("BIGINT", [lo for lo, _ in pauses]),
                    "hi": ("BIGINT", [hi for _, hi in pauses]),
                },
            )
            rule = Open(case.amount * SECOND, "office")
            found = with_due(session, one(session, start), [(EARLIEST, rule)], paused if pauses else None)
            assert due_of(session, found) == case.expected_at
        case "add_business_days" | "add_business_days_snap":
            rule_of_days = length_rule(session, Duration(Fraction(case.amount), Unit.WORKING_DAYS), "office")
            found = with_due(session, one(session, start), [(EARLIEST, rule_of_days)])
            assert due_of(session, found) == case.expected_at
        case "between":
            end = instant(case.row["end"], case.words)
            readings = [reading(session, at) for at in (start, end)]
            assert readings[1] - readings[0] == int(case.expected) * SECOND
        case "next_open":
            tick = with_due(session, one(session, start), [(EARLIEST, Open(1, "office"))])
            assert due_of(session, tick) == case.expected_at + 1
        case unknown:
            pytest.fail(f"no such operation: {unknown}")


def due_of(session: Session, found: Any) -> int:
    ((due,),) = session.rows(query("SELECT f.due FROM :found AS f", found=table(found)))
    return cast("int", due)


def reading(session: Session, at: int) -> int:
    found = clocked(session, one(session, at), "opened", "reading", "office")
    ((value,),) = session.rows(query("SELECT f.reading FROM :found AS f", found=table(found)))
    return cast("int", value)


@pytest.mark.parametrize("case", FORWARD, ids=lambda case: case.number)
def test_case_by_the_reference(case: Case) -> None:
    agreement = session_of(case).agreement
    local = LocalTime(agreement.zone)
    hours = Hours(agreement.calendars["office"], local)
    start, amount = case.start, int(case.row["amount_s"] or 0)
    match case.operation:
        case "add":
            assert due_after(start, amount * SECOND, hours, case.pauses).at == case.expected_at
        case "add_business_days" | "add_business_days_snap":
            length = Duration(Fraction(amount), Unit.WORKING_DAYS)
            assert length_due(local, hours, length, start, local.day(start)).at == case.expected_at
        case "between":
            end, expected = instant(case.row["end"], case.words), int(case.expected) * SECOND
            start, end, expected = min(start, end), max(start, end), abs(expected)
            # the clock has run so far at `end`, and at no earlier instant that is open time
            if expected:
                due = due_after(start, expected, hours).at
                assert due is not None
                assert due <= end
            later = due_after(start, expected + 1, hours).at
            assert later is None or later > end
        case "next_open":
            assert due_after(start, 1, hours).at == case.expected_at + 1
        case unknown:
            pytest.fail(f"no such operation: {unknown}")


def test_nearly_all_cases_are_asked() -> None:
    if not TABLE.is_file():
        pytest.skip(ABSENT)
    assert len(FORWARD) >= 110
