"""The setting of a generated agreement: zone and term, parties, calendars, terms and events, all as syntax trees."""

from dataclasses import dataclass
from datetime import date, timedelta

from servanda.syntax import tree
from servanda.syntax.tree import Unit

from . import nodes
from .draws import Draws
from .nodes import NOWHERE

PARTIES = ("provider", "client")
COLOURS = ("red", "green", "blue")
EVENTS = ("asked", "answered", "noted", "closed", "halted")

# Days near which clocks change, offices close or years end. Cairo, Santiago and Beirut change theirs at midnight.
PLACES: tuple[tuple[str, tuple[date, ...]], ...] = (
    ("UTC", (date(2026, 5, 4), date(2026, 1, 1), date(2026, 12, 21))),
    ("Asia/Shanghai", (date(2026, 2, 9), date(2026, 9, 21), date(2026, 12, 21), date(2026, 4, 27))),
    ("Europe/Berlin", (date(2026, 3, 23), date(2026, 10, 19), date(2026, 12, 18))),
    ("America/New_York", (date(2026, 3, 2), date(2026, 10, 26))),
    ("Australia/Sydney", (date(2026, 3, 30), date(2026, 9, 28))),
    ("Australia/Lord_Howe", (date(2026, 3, 30), date(2026, 9, 28))),
    ("Asia/Kolkata", (date(2026, 1, 19), date(2026, 8, 10))),
    ("Asia/Kathmandu", (date(2026, 2, 23),)),
    ("America/St_Johns", (date(2026, 3, 2), date(2026, 10, 26))),
    ("Africa/Cairo", (date(2026, 4, 20), date(2026, 10, 26))),
    ("America/Santiago", (date(2026, 3, 30), date(2026, 8, 31))),
    ("Asia/Beirut", (date(2026, 3, 23), date(2026, 10, 19))),
)
_LENGTHS = (3, 6, 13, 20, 34, 62, 95, 130)
_WEEKS: tuple[tuple[tuple[tuple[int, ...], tuple[tuple[int, int], ...]], ...], ...] = (
    (((1, 2, 3, 4, 5), ((540, 1080),)),),
    (((1, 2, 3, 4, 5), ((540, 720), (780, 1080))), ((6,), ((600, 720),))),
    (((1, 2, 3, 4, 5, 6, 7), ((0, 1440),)),),
    (((1, 3, 5), ((0, 180), (1320, 1440))),),
    (((1, 2, 3, 4, 5, 6, 7), ((120, 150), (570, 571))),),
    (((2, 7), ((60, 240),)), ((4,), ((0, 1440),))),
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an event as conditions see it."""

    name: str
    type: str
    optional: bool


@dataclass(frozen=True, slots=True)
class World:
    """What clauses of an agreement may name; `workdays` is the calendar of the header."""

    zone: str
    first: date
    last: date
    calendars: tuple[tree.CalendarItem, ...]
    workdays: str | None
    terms: tuple[tree.TermItem, ...]
    events: tuple[tree.EventItem, ...]

    @property
    def calendar_names(self) -> tuple[str, ...]:
        return tuple(item.name.text for item in self.calendars)

    @property
    def event_names(self) -> tuple[str, ...]:
        return tuple(item.name.text for item in self.events)

    def fields(self, *events: str) -> dict[str, Field]:
        """The fields that all these events have; optional where one of them may lack it."""
        found = [{line.name.text: line for line in item.fields} for item in self.events if item.name.text in events]
        shared = [name for name in found[0] if all(name in lines for lines in found)] if found else []
        return {name: Field(name, found[0][name].type, any(lines[name].optional for lines in found)) for name in shared}

    def keyed(self, *events: str) -> tuple[str, ...]:
        """Fields by which the events can be correlated."""
        return tuple(name for name, field in self.fields(*events).items() if field.type in {"id", "number", "one of"})


def world(d: Draws) -> World:
    zone, bases = d.pick(PLACES)
    base = d.pick(bases)
    first = base + timedelta(days=d.whole(0, 9))
    if d.chance(30):
        first = first.replace(day=1)
    last = first + timedelta(days=d.pick(_LENGTHS))
    calendars = tuple(_calendar(d, name, first) for name in ("office", "shifts")[: d.weighted(((6, 1), (3, 2)))])
    workdays = d.pick(tuple(item.name.text for item in calendars)) if d.chance(80) else None
    return World(zone, first, last, calendars, workdays, tuple(_terms(d, first)), _events(d))


def _calendar(d: Draws, name: str, first: date) -> tree.CalendarItem:
    lines: list[tree.OpenLine | tree.HolidaysLine | tree.MakeupLine | tree.OverrideLine] = [
        tree.OpenLine(weekdays, nodes.hours(*windows), NOWHERE) for weekdays, windows in d.pick(_WEEKS)
    ]
    if d.chance(50):
        lines.append(tree.HolidaysLine(nodes.name(d.pick(("cn", "de", "us", "gb_eng", "jp"))), NOWHERE))
        if d.chance(50):
            lines.append(tree.MakeupLine(nodes.hours((540, 1080)), NOWHERE))
    day = first - timedelta(days=2)
    for _ in range(d.weighted(((6, 0), (3, 1), (1, 2)))):
        day += timedelta(days=d.whole(1, 12))
        until = day + timedelta(days=d.weighted(((3, 0), (1, 2))))
        windows = d.pick(((), ((540, 720),), ((0, 1440),), ((0, 60), (1380, 1440))))
        lines.append(tree.OverrideLine(nodes.day(day), nodes.day(until), nodes.hours(*windows), NOWHERE))
        day = until
    return tree.CalendarItem(nodes.name(name), None, tuple(lines), NOWHERE)


def _terms(d: Draws, first: date) -> list[tree.TermItem]:
    """One term of each kind that something can read; some change on a date inside the term."""
    length, unit = nodes.length, Unit
    values: dict[str, tuple[tree.Value, ...]] = {
        "soon": tuple(length(n, u) for n, u in ((30, unit.MINUTES), (2, unit.HOURS), (1, unit.DAYS), (1, unit.WEEKS))),
        "diligently": tuple(length(n, unit.WORKING_HOURS) for n in ("0.5", 2, 9, 20)),
        "some_days": tuple(length(n, unit.WORKING_DAYS) for n in (1, 2, 4)),
        "a_while": tuple(length(n, unit.MONTHS) for n in (1, 2)),
        "hour": tuple(nodes.time(h, m) for h, m in ((9, 30), (18, 0), (24, 0), (2, 30), (0, 0))),
        "few": tuple(nodes.number(n) for n in (1, 2, "1.5")),
        "fee": tuple(nodes.money(n) for n in (100, 150, "99.99")),
        "target": tuple(nodes.percent(n) for n in (50, 100, 0)),
        "colours": tuple(
            tree.ListValue(tuple(nodes.path(each) for each in chosen), NOWHERE)
            for chosen in (("red", "green"), ("green", "blue"))
        ),
        "keys": (
            tree.ListValue((nodes.path("k1"), nodes.path("k2")), NOWHERE),
            tree.ListValue((nodes.path("k2"), nodes.path("k3")), NOWHERE),
        ),
    }
    items = []
    for name, options in values.items():
        items.append(tree.TermItem(nodes.name(name), None, d.pick(options), NOWHERE))
        if d.chance(25):
            since = nodes.day(first + timedelta(days=d.whole(0, 9)))
            items.append(tree.TermItem(nodes.name(name), since, d.pick(options), NOWHERE))
    return items


_OPTIONAL_FIELDS = (("n", "number"), ("c", "one of"), ("j", "id"), ("flag", "yes/no"), ("p", "period"))
_RARE_FIELDS = (("amount", "money"), ("t", "text"))


def _events(d: Draws) -> tuple[tree.EventItem, ...]:
    chosen = EVENTS[: d.weighted(((2, 2), (4, 3), (3, 4), (2, 5)))]
    items = []
    for name in chosen:
        fields = [tree.FieldLine(nodes.name("k"), d.chance(12), False, "id", (), NOWHERE)]  # noqa: FBT003 - not personal
        for options, often in ((_OPTIONAL_FIELDS, 60), (_RARE_FIELDS, 30)):
            for field, kind in options:
                if d.chance(often):
                    choices = nodes.names(COLOURS) if kind == "one of" else ()
                    personal = kind == "text" and d.chance(50)
                    fields.append(tree.FieldLine(nodes.name(field), d.chance(45), personal, kind, choices, NOWHERE))
        items.append(tree.EventItem(nodes.name(name), None, (), tuple(fields), None, (), NOWHERE))
    return tuple(_withdrawable(d, item, items) for item in items)


def _withdrawable(d: Draws, item: tree.EventItem, items: list[tree.EventItem]) -> tree.EventItem:
    """Some events name what identifies them, some also what takes them back."""
    own = [line.name.text for line in item.fields if line.type in {"id", "number"}]
    if not d.chance(30):
        return item
    others = [each for each in items if each is not item]
    identity = (d.pick(own),)
    withdrawn = None
    if others and d.chance(75):
        other = d.pick(others)
        shared = [name for name in own if name in {line.name.text for line in other.fields}]
        if shared:
            identity, withdrawn = d.some(shared, 1, 2), nodes.path(other.name.text)
    return tree.EventItem(item.name, None, (), item.fields, withdrawn, nodes.names(identity), NOWHERE)
