"""The cases of other systems, by the functions that an engine's tables and `servanda clock` rest on."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from servanda.clocks import SECOND, Calendar, Due, add_paused, between_paused, next_open_paused, stretches

from .businesstime import ABSENT, COUNT, OTHER_CONVENTIONS, TABLE, Case, cases, instant

MakeCalendar = Callable[..., Calendar]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "clock.md"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.number)
def test_case(case: Case, make_calendar: MakeCalendar) -> None:  # noqa: C901 -- one branch an operation
    zone, cut, start = case.calendar_zone, case.pauses, case.start
    calendar = make_calendar(case.row["weekly"], zone, off=case.days_off, overrides=case.overrides)
    match case.operation:
        case "between":
            finish = instant(case.row["end"], case.words)
            expected = int(case.expected) * SECOND
            if not cut:
                assert calendar.between(start, finish) == expected
            if start <= finish:
                assert between_paused(calendar, start, finish, cut) == expected
                counted = stretches(calendar, start, finish, cut)
                assert sum(closes - opens for opens, closes in counted) == expected
        case "add":
            due = Due.known(case.expected_at)
            if not cut:
                assert calendar.add(start, case.amount * SECOND) == due
            assert add_paused(calendar, start, case.amount * SECOND, cut) == due
        case "sub":
            assert not cut
            assert calendar.subtract(start, case.amount * SECOND) == case.expected_at
        case "next_open":
            due = Due.known(case.expected_at)
            if not cut:
                assert calendar.next_open(start) == due
            assert next_open_paused(calendar, start, cut) == due
        case "prev_close":
            assert not cut
            assert calendar.prev_close(start) == case.expected_at
        case "wall_to_utc":
            wall = datetime.fromisoformat(case.row["start"])
            assert zone.wall_micros(wall) == case.expected_at
            seconds = wall.hour * 3600 + wall.minute * 60 + wall.second
            assert zone.wall(wall.date(), seconds) == case.expected_at
        case "add_business_days" | "add_business_days_snap":
            due = calendar.add_working_days(start, case.amount)
            assert due == Due.known(case.expected_at)
            # on the day that the other system names, too
            theirs = datetime.fromisoformat(case.row["expected"])
            assert zone.local_date(case.expected_at - 1) == theirs.date()
            # and with its rules on top: the time of day kept, and moved to open time
            kept = zone.wall_micros(datetime.combine(theirs.date(), datetime.fromisoformat(case.row["start"]).time()))
            snapped = calendar.next_open(kept).at if case.operation.endswith("snap") else kept
            assert snapped == zone.wall_micros(theirs)
        case unknown:
            pytest.fail(f"no such operation: {unknown}")


def test_the_table_is_there() -> None:
    if not TABLE.is_file():
        pytest.skip(ABSENT)
    found = cases()
    assert len({case.number for case in found}) == len(found) == COUNT
    assert Counter(case.operation for case in found) == {
        "add": 65,
        "between": 39,
        "next_open": 11,
        "sub": 6,
        "add_business_days_snap": 3,
        "wall_to_utc": 2,
        "prev_close": 2,
        "add_business_days": 1,
    }


def test_every_other_convention_is_a_case_that_says_so_and_differs() -> None:
    if not TABLE.is_file():
        pytest.skip(ABSENT)
    known = {case.number: case for case in cases()}
    for number, (ours, _) in OTHER_CONVENTIONS.items():
        assert known[number].row["expected"] != ours
    marked = {
        number
        for number, case in known.items()
        if case.row["ref_agrees"] == "no"
        or case.row["boundary_rule"] == "next_open"
        or "business-days" in case.row["tags"]
    }
    assert marked == set(OTHER_CONVENTIONS)


def test_the_page_lists_the_same_cases() -> None:
    assert set(re.findall(r"^\| (BT\d+)", PAGE.read_text(encoding="utf-8"), re.MULTILINE)) == set(OTHER_CONVENTIONS)
