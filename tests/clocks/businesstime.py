"""Cases tabulated from the test suites of other systems; the table is not part of the repository.

A case that follows another convention stands in `OTHER_CONVENTIONS` with our answer and the reason; docs/clock.md lists
the same cases.
"""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from servanda.clocks import Zone

TABLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "businesstime" / "cases.csv"
ABSENT = f"no table of cases beside the repository ({TABLE.relative_to(TABLE.parents[3])})"
COUNT = 129

_CLOSING = "working days end at closing time of the last one; the time of day is not kept"
OTHER_CONVENTIONS: dict[str, tuple[str, str]] = {
    # Friday 6 January 2006: Saturday 7th (open 11:00) is the first working day, Monday 9th the second, open until 17:00
    "BT097": ("2006-01-09T17:00:00", _CLOSING),
    # Tuesday 3 January: Thursday 5th, open until 16:00
    "BT098": ("2006-01-05T16:00:00", _CLOSING),
    "BT100": ("2006-01-09T17:00:00", _CLOSING),
    "BT182": ("90000", "a Sunday of 25 hours has 25 hours of open time: elapsed time is real elapsed time"),
    "BT230": ("-216000", "measured backwards, open time is negative (5 days of 12 hours), not nothing"),
    # Monday 19 November 2018: 20, 21, 22, 23, 26, 27 and 28 November are seven working days of 24 hours
    "BT233": ("2018-11-29T00:00:00", _CLOSING),
    "BT258": ("2013-06-04T16:00:00Z", "reached exactly at closing it stays at closing, not at the next opening"),
    "BT266": ("2016-11-09T09:26:36Z", "seconds count"),
}


@dataclass(frozen=True)
class Case:
    """One row of the table."""

    row: dict[str, str]

    @property
    def number(self) -> str:
        return self.row["case_id"]

    @property
    def operation(self) -> str:
        return self.row["op"]

    @property
    def calendar_zone(self) -> Zone:
        return Zone(self.row["cal_tz"])

    @property
    def words(self) -> Zone:
        """The zone in which times without an offset are written."""
        return Zone(self.row["io_tz"])

    @property
    def start(self) -> int:
        return instant(self.row["start"], self.words)

    @property
    def amount(self) -> int:
        """Seconds, or days."""
        return int(self.row["amount_s"])

    @property
    def expected(self) -> str:
        return OTHER_CONVENTIONS.get(self.number, (self.row["expected"], ""))[0]

    @property
    def expected_at(self) -> int:
        return instant(self.expected, self.words)

    @property
    def days_off(self) -> tuple[date, ...]:
        year = int(self.row["start"][:4])
        days = []
        for text in filter(None, self.row["holidays"].split("; ")):
            years = range(year - 2, year + 3) if text.startswith("*") else (0,)
            days += [date.fromisoformat(text.replace("*", f"{number:04}")) for number in years]
        return tuple(days)

    @property
    def overrides(self) -> dict[date, str]:
        written = (text.split(" ") for text in filter(None, self.row["overrides"].split("; ")))
        return {date.fromisoformat(day): hours for day, hours in written}

    @property
    def pauses(self) -> list[tuple[int, int]]:
        """Written in the calendar's zone."""
        if not self.row["breaks_or_pauses"]:
            return []
        day, windows = self.row["breaks_or_pauses"].split(" ")
        bounds = [window.split("-") for window in windows.split(",")]
        zone = self.calendar_zone
        return [(instant(f"{day}T{begin}", zone), instant(f"{day}T{end}", zone)) for begin, end in bounds]


def cases() -> list[Case]:
    if not TABLE.is_file():
        return []
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Case(row) for row in csv.DictReader(file)]


def instant(text: str, zone: Zone) -> int:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        return zone.wall_micros(moment)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def open_lines(weekly: str) -> list[str]:
    """As an agreement writes it: `mon-fri 17:00-01:00` is `mon to fri 17:00-24:00` and `tue to sat 00:00-01:00`."""
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    lines = []
    for part in filter(None, weekly.split("; ")):
        days, windows = part.split(" ")
        first, _, last = days.partition("-")
        today, tomorrow = [], []
        for window in windows.split(","):
            opens, closes = window.split("-")
            past = closes <= opens
            today.append(f"{opens}-{'24:00' if past else closes}")
            tomorrow += [f"00:00-{closes}"] if past and closes != "00:00" else []
        lines.append(f"{first} to {last or first} {', '.join(today)}")
        if tomorrow:
            after = [names[(names.index(day) + 1) % 7] for day in (first, last or first)]
            lines.append(f"{after[0]} to {after[1]} {', '.join(tomorrow)}")
    return lines
