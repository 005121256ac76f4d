"""Cases tabulated from the test suites of other systems; the table is not part of the repository.

A case that follows another convention stands in `OTHER_CONVENTIONS` with our answer and the reason.
"""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from servanda.clocks import SECOND, Calendar, Due, Zone, add_paused, between_paused
from servanda.clocks.years import Interval

MakeCalendar = Callable[..., Calendar]
TABLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "businesstime" / "cases.csv"

OTHER_CONVENTIONS: dict[str, tuple[str, str]] = {
    "BT182": ("90000", "a Sunday of 25 hours has 25 hours of open time: elapsed time is real elapsed time"),
    "BT230": ("-216000", "measured backwards, open time is negative (5 days of 12 hours), not nothing"),
    "BT258": ("2013-06-04T16:00:00Z", "reached exactly at closing it stays at closing, not at the next opening"),
    "BT266": ("2016-11-09T09:26:36Z", "seconds count"),
}


def cases() -> list[dict[str, str]]:
    if not TABLE.is_file():
        return []
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def instant(text: str, zone: Zone) -> int:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        return zone.wall_micros(moment)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def holidays(case: dict[str, str]) -> tuple[date, ...]:
    year = int(case["start"][:4])
    days = []
    for text in filter(None, case["holidays"].split("; ")):
        years = range(year - 2, year + 3) if text.startswith("*") else (0,)
        days += [date.fromisoformat(text.replace("*", f"{number:04}")) for number in years]
    return tuple(days)


def pauses(case: dict[str, str], zone: Zone) -> list[Interval]:
    if not case["breaks_or_pauses"]:
        return []
    day, windows = case["breaks_or_pauses"].split(" ")
    bounds = [window.split("-") for window in windows.split(",")]
    return [(instant(f"{day}T{begin}", zone), instant(f"{day}T{end}", zone)) for begin, end in bounds]


def next_open_unpaused(calendar: Calendar, start: int, cut: list[Interval]) -> Due:
    """The least instant after which unpaused open time passes."""
    tick = add_paused(calendar, start, 1, cut).at
    assert tick is not None
    return Due.known(tick - 1)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["case_id"])
def test_case(case: dict[str, str], make_calendar: MakeCalendar) -> None:
    zone, words = Zone(case["cal_tz"]), Zone(case["io_tz"])
    written = (text.split(" ") for text in filter(None, case["overrides"].split("; ")))
    overrides = {date.fromisoformat(day): hours for day, hours in written}
    calendar = make_calendar(case["weekly"], zone, off=holidays(case), overrides=overrides)
    cut = pauses(case, zone)
    start = instant(case["start"], words)
    expected, _ = OTHER_CONVENTIONS.get(case["case_id"], (case["expected"], ""))
    amount = int(case["amount_s"] or 0)
    match case["op"]:
        case "between":
            end = instant(case["end"], words)
            passed = between_paused(calendar, start, end, cut) if cut else calendar.between(start, end)
            assert passed == int(expected) * SECOND
        case "add":
            due = add_paused(calendar, start, amount * SECOND, cut)
            assert due == Due.known(instant(expected, words))
        case "sub":
            assert calendar.subtract(start, amount * SECOND) == instant(expected, words)
        case "next_open":
            assert next_open_unpaused(calendar, start, cut) == Due.known(instant(expected, words))
        case "prev_close":
            assert calendar.prev_close(start) == instant(expected, words)
        case "wall_to_utc":
            assert zone.wall_micros(datetime.fromisoformat(case["start"])) == instant(expected, words)
        case "add_business_days" | "add_business_days_snap":
            # ours ends at closing time of the same day; the cases keep the time of day
            closing = calendar.add_working_days(start, amount).at
            assert closing is not None
            kept = datetime.combine(zone.local_date(closing - 1), zone.local(start).time())
            snap = case["op"].endswith("snap")
            kept_at = zone.wall_micros(kept)
            found = calendar.next_open(kept_at).at if snap else kept_at
            assert found == instant(expected, words)
        case unknown:
            pytest.fail(f"no such operation: {unknown}")


def test_the_table_is_there() -> None:
    if not TABLE.is_file():
        pytest.skip(f"no table of cases beside the repository ({TABLE.relative_to(TABLE.parents[3])})")
    assert len(cases()) == 129


def test_every_other_convention_is_a_case_and_differs() -> None:
    if not TABLE.is_file():
        pytest.skip("no table of cases beside the repository")
    known = {case["case_id"]: case for case in cases()}
    for number, (ours, _) in OTHER_CONVENTIONS.items():
        assert known[number]["expected"] != ours
    marked = {n for n, case in known.items() if case["ref_agrees"] == "no" or case["boundary_rule"] == "next_open"}
    assert marked == set(OTHER_CONVENTIONS)
