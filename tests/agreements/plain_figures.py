"""What the two public logs say of the duties in `agreements/incident-management` and `agreements/italian-helpdesk`.

Worked out a second time, from the raw files, with the standard library alone and without a line of Servanda: loops and
datetimes, to be read beside the agreements. `python tests/agreements/plain_figures.py FOLDER` prints the figures.

An instance is (key, opened, due, met, outcome), its instants naive datetimes in UTC; met is None for never.
"""

import csv
import gzip
import io
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import TypeAlias
from xml.etree import ElementTree as ET

Instance: TypeAlias = tuple[str, datetime, datetime, datetime | None, str]
Instances: TypeAlias = Counter[Instance]
Stretch: TypeAlias = tuple[datetime, datetime]

OPENS, CLOSES = time(9), time(18)
SATURDAY = 5


def outcome(due: datetime, met: datetime | None, as_of: datetime) -> str:
    if met is not None and met <= due:
        return "met"
    if due >= as_of:
        return "pending"
    return "missed" if met is None else "late"


# --- office hours -----------------------------------------------------------------------------------------------------


class Office:
    """Monday to Friday 09:00 to 18:00 by a local clock, days off left out."""

    def __init__(self, offset: Callable[[datetime], timedelta], days_off: frozenset[date] = frozenset()) -> None:
        self.offset = offset
        self.days_off = days_off

    def local(self, instant: datetime) -> datetime:
        return instant + self.offset(instant)

    def utc(self, wall: datetime) -> datetime:
        """The instant of a local time; none of those asked for is skipped or repeated."""
        return next(wall - shift for h in range(3) if self.offset(wall - (shift := timedelta(hours=h))) == shift)

    def works(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.days_off

    def days(self, since: date) -> Iterator[date]:
        """Working days from a day on."""
        return (day for n in count() if self.works(day := since + timedelta(days=n)))

    def open_hours(self, since: datetime) -> Iterator[Stretch]:
        """Stretches of open time from an instant on."""
        for day in self.days(self.local(since).date()):
            start, stop = (self.utc(datetime.combine(day, at)) for at in (OPENS, CLOSES))
            if stop > since:
                yield max(start, since), stop

    def after(self, since: datetime, length: timedelta, pauses: Iterable[Stretch] = ()) -> datetime:
        """When the office has been open that long; pauses (in order, disjoint) do not count."""
        for start, stop in self.open_hours(since):
            for begin, end in cut((start, stop), pauses):
                if length <= end - begin:
                    return begin + length
                length -= end - begin
        raise AssertionError

    def close_of(self, since: datetime, days: int) -> datetime:
        """Closing time of the n-th working day after the local day."""
        working = self.days(self.local(since).date() + timedelta(days=1))
        return self.utc(datetime.combine(next(day for n, day in enumerate(working, 1) if n == days), CLOSES))

    def end_of(self, since: datetime, days: int) -> datetime:
        """24:00 of the n-th day after the local day, moved on to the end of a working day."""
        last = next(self.days(self.local(since).date() + timedelta(days=days)))
        return self.utc(datetime.combine(last + timedelta(days=1), time()))


def cut(whole: Stretch, pauses: Iterable[Stretch]) -> Iterator[Stretch]:
    begin, stop = whole
    for low, high in pauses:
        if high > begin and low < stop:
            if low > begin:
                yield begin, low
            begin = max(begin, high)
    if begin < stop:
        yield begin, stop


def italian_offset(instant: datetime) -> timedelta:
    """Two hours from the last Sunday of March to that of October, 01:00 UTC both; else one."""

    def last_sunday(month: int) -> datetime:
        end = date(instant.year, month, 31)
        return datetime.combine(end - timedelta(days=(end.weekday() + 1) % 7), time(1))

    return timedelta(hours=2 if last_sunday(3) <= instant < last_sunday(10) else 1)


def italian_days_off(years: Iterable[int]) -> frozenset[date]:
    fixed = [(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)]
    off = {date(year, month, day) for year in years for month, day in fixed}
    off |= {easter(year) + timedelta(days=1) for year in years}
    return frozenset(off | {date(2011, 3, 17)})  # 150 years of unity, a holiday in that year alone


def easter(year: int) -> date:
    """Easter Sunday, by the Gregorian reckoning (Meeus/Jones/Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


# --- incidents --------------------------------------------------------------------------------------------------------

INCIDENTS_AS_OF = datetime(2017, 2, 19)  # noqa: DTZ001 - all instants here are naive UTC
WAITING = "Awaiting User Info"


def minute(text: str) -> datetime:
    day, clock = text.split(" ")
    d, m, y = day.split("/")
    return datetime(int(y), int(m), int(d), int(clock[:2]), int(clock[3:]))  # noqa: DTZ001


def read_incidents(path: Path) -> dict[str, list[dict[str, str]]]:
    """The records of each incident, in the order of the file."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        for row in csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline="")):
            found[row["number"]].append(row)
    return found


def waits(rows: list[dict[str, str]]) -> tuple[list[datetime], list[datetime]]:
    """When the desk began to wait for the user, and when it ceased to."""
    ordered = sorted(rows, key=lambda row: (minute(row["sys_updated_at"]), int(row["sys_mod_count"])))
    asked, answered, before = [], [], False
    for row in ordered:
        waiting = row["incident_state"] == WAITING
        if waiting != before:
            (asked if waiting else answered).append(minute(row["sys_updated_at"]))
        before = waiting
    return asked, answered


def paused(since: datetime, asked: list[datetime], answered: list[datetime]) -> list[Stretch]:
    """Each wait lasts to the first answer at or after it; those that overlap are one."""
    found: list[Stretch] = []
    for begin in sorted(asked):
        end = min((at for at in answered if at >= begin), default=INCIDENTS_AS_OF)
        low = max(begin, since)
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif end > low:
            found.append((low, end))
    return found


def incidents(path: Path) -> dict[str, Instances]:
    """Instances by clause of the incident agreement."""
    found: dict[str, Instances] = defaultdict(Counter)
    office = Office(lambda _instant: timedelta(0))
    hour = timedelta(hours=1)
    priorities = {"1 - Critical": "3.1", "2 - High": "3.2", "3 - Moderate": "3.3", "4 - Low": "3.4"}
    for number, rows in read_incidents(path).items():
        last, opened = rows[-1], minute(rows[0]["opened_at"])
        asked, answered = waits(rows)

        def first(column: str, wanted: Callable[[str], bool], rows: list[dict[str, str]] = rows) -> datetime | None:
            return next((minute(row["sys_updated_at"]) for row in rows if wanted(row[column])), None)

        def add(clause: str, at: datetime, due: datetime, met: datetime | None, number: str = number) -> None:
            found[clause][number, at, due, met, outcome(due, met, INCIDENTS_AS_OF)] += 1

        assigned = first("assigned_to", lambda value: value != "?")
        resolved = first("incident_state", lambda value: value == "Resolved")
        add("1.1", opened, opened + hour, assigned)
        add("1.2", opened, office.after(opened, hour), assigned)
        add("2.1", opened, opened + 24 * hour, resolved)
        add("2.2", opened, opened + 72 * hour, resolved)
        add("2.3", opened, office.after(opened, 27 * hour, paused(opened, asked, answered)), resolved)
        for at in asked:
            add("2.4", at, office.close_of(at, 5), min((then for then in answered if then >= at), default=None))
        add(priorities[last["priority"]], opened, opened + 240 * hour, minute(last["closed_at"]))
        for clause, holds in (("4.1", last["made_sla"] == "true"), ("4.2", int(last["reopen_count"]) == 0)):
            found[clause][number, opened, opened, opened if holds else None, "met" if holds else "missed"] += 1
    return found


def weeks(marks: Instances) -> dict[str, tuple[int, int]]:
    """By ISO week of opening how many incidents bear the mark, and how many there are."""
    found: dict[str, tuple[int, int]] = {}
    for (_, opened, _, _, word), n in marks.items():
        year, week, _ = opened.isocalendar()
        kept, whole = found.get(f"{year}-W{week:02}", (0, 0))
        found[f"{year}-W{week:02}"] = (kept + n * (word == "met"), whole + n)
    return found


# --- helpdesk ---------------------------------------------------------------------------------------------------------

HELPDESK_AS_OF = datetime(2014, 1, 3, 13, 20, 59)  # noqa: DTZ001
XES = "{http://www.xes-standard.org/}"


def read_helpdesk(path: Path) -> dict[str, list[tuple[datetime, str]]]:
    """Instant and activity of every event, by ticket."""
    with gzip.open(path) as file:
        root = ET.parse(file).getroot()  # noqa: S314 - a file that the tests name, not a user's
    found: dict[str, list[tuple[datetime, str]]] = {}
    for trace in root.iter(f"{XES}trace"):
        names = [part.attrib["value"] for part in trace if part.attrib.get("key") == "concept:name"]
        events = []
        for event in trace.iter(f"{XES}event"):
            says = {part.attrib["key"]: part.attrib["value"] for part in event}
            instant = datetime.fromisoformat(says["time:timestamp"]).astimezone(UTC).replace(tzinfo=None)
            events.append((instant, says["concept:name"]))
        found[names[0]] = events
    return found


def helpdesk(path: Path) -> dict[str, Instances]:
    """Instances by clause of the helpdesk agreement."""
    office = Office(italian_offset, italian_days_off(range(2010, 2015)))
    charge, resolve, close = "Take in charge ticket", "Resolve ticket", "Closed"
    duties: dict[str, tuple[str, str, Callable[[datetime], datetime]]] = {
        "1.1": ("Assign seriousness", charge, lambda at: at + timedelta(minutes=15)),
        "1.2": ("Assign seriousness", charge, lambda at: at + timedelta(hours=24)),
        "1.3": ("Assign seriousness", charge, lambda at: office.after(at, timedelta(hours=2))),
        "2.1": (charge, resolve, lambda at: at + timedelta(days=5)),
        "2.2": (charge, resolve, lambda at: office.close_of(at, 5)),
        "2.3": ("Wait", resolve, lambda at: at + timedelta(days=10)),
        "3.1": (resolve, close, lambda at: at + timedelta(days=15)),
        "3.2": (resolve, close, lambda at: office.end_of(at, 15)),
    }
    found: dict[str, Instances] = defaultdict(Counter)
    for ticket, events in read_helpdesk(path).items():
        for clause, (trigger, response, deadline) in duties.items():
            for at in (instant for instant, activity in events if activity == trigger):
                due = deadline(at)
                met = min((then for then, what in events if what == response and then >= at), default=None)
                found[clause][ticket, at, due, met, outcome(due, met, HELPDESK_AS_OF)] += 1
    return found


def months(charged: Instances) -> dict[str, tuple[int, int]]:
    """By local month of the due instant how many tickets were taken in charge in time, and how many there are."""
    found: dict[str, tuple[int, int]] = {}
    for (_, _, due, _, word), n in charged.items():
        label = f"{due + italian_offset(due):%Y-%m}"
        kept, whole = found.get(label, (0, 0))
        found[label] = (kept + n * (word == "met"), whole + n)
    return found


def words(instances: Instances) -> dict[str, int]:
    """How many instances had each outcome."""
    found: Counter[str] = Counter()
    for (*_, word), n in instances.items():
        found[word] += n
    return dict(found)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for title, figures in (
        ("incidents", incidents(folder / "uci498_incident_event_log.zip")),
        ("helpdesk", helpdesk(folder / "italian_helpdesk.xes.gz")),
    ):
        for number in sorted(figures):
            print(title, number, words(figures[number]))  # noqa: T201 - what this script is for
