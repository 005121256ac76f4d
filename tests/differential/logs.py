"""Logs for a generated agreement: few keys, ties, bursts, records at the very edges of windows and deadlines."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from hypothesis.strategies import SearchStrategy

from servanda.model.agreement import Agreement, EventField
from servanda.model.expressions import Kind

from .agreements import Generated, agreement
from .draws import Drawn, Draws
from .instants import DAY, HOUR, MINUTE, SECOND, Follow, Landscape, landscape
from .records import Record, Records, Stretch, Value

_SOURCES = ("desk", "till", "mail")
_NEAR = (0, 1, -1, SECOND, -SECOND)
_LATER = (0, 1, SECOND, 5 * MINUTE, 30 * MINUTE, HOUR, 5 * HOUR, DAY, 3 * DAY, 8 * DAY)
_FAR = 2**62
_ASIDE = " (row set aside that may be "
_READABLE = (Kind.ID, Kind.CHOICE, Kind.PERIOD, Kind.TEXT)
"""kinds of which a row set aside can still tell the value"""


@dataclass(frozen=True, slots=True)
class _Manner:
    """How much the records of a log have to do with each other: chances in percent, and records more than usual."""

    after: int
    follows: int
    same_id: int
    same: int
    more: int


_LOOSE = _Manner(after=80, follows=75, same_id=75, same=55, more=0)
_DENSE = _Manner(after=96, follows=92, same_id=97, same=85, more=6)
"""releases and excuses need several records that fit together"""


class _Logs(Drawn[Records]):
    pass


class _Cases(Drawn[tuple[Generated, Records]]):
    pass


def logs(generated: Generated | Agreement, most: int = 14) -> SearchStrategy[Records]:
    """Logs of up to `most` records for an agreement whose term is known."""
    model = generated if isinstance(generated, Agreement) else generated.agreement
    return _Logs(lambda d: log(d, model, most))


def cases(least: int = 1, most: int = 3, *, aside: bool = False) -> SearchStrategy[tuple[Generated, Records]]:
    """Agreements of `least` to `most` clauses, each with a log of its own."""
    return _Cases(lambda d: case(d, least, most, aside=aside))


def case(d: Draws, least: int = 1, most: int = 3, *, aside: bool = False) -> tuple[Generated, Records]:
    """One agreement with a log; `aside`: of which some rows may have been set aside."""
    generated = agreement(d, least, most)
    land = landscape(generated.agreement)
    records = _log(d, land, 14)
    return generated, _set_aside(d, land, records) if aside else records


def is_aside(source: str) -> bool:
    """Whether a source stands for a row set aside."""
    return _ASIDE in source


def log(d: Draws, model: Agreement, most: int = 14) -> Records:
    """One log."""
    return _log(d, landscape(model), most)


def _log(d: Draws, land: Landscape, most: int) -> Records:
    events = tuple(land.agreement.events)
    feeds = _feeds(d, events)
    records: list[Record] = []
    manner = _DENSE if d.chance(40) else _LOOSE
    count = d.whole(4, most) + manner.more if most > 4 and d.chance(85) else d.whole(0, most)
    for number in range(count if events else 0):
        records.append(_record(d, land, feeds, records, manner, number))
    as_of = _as_of(d, land, records)
    coverage = {name: _stretch(d, land, as_of) for name in dict.fromkeys(s for fed in feeds.values() for s in fed)}
    return Records(tuple(records), coverage, feeds, as_of)


def _feeds(d: Draws, events: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    names = _SOURCES[: d.weighted(((5, 1), (3, 2), (1, 3)))]
    return {event: d.some(names, 1, 2) if d.chance(15) else (d.pick(names),) for event in events}


def _record(  # noqa: PLR0913, PLR0917 - what a record depends on
    d: Draws, land: Landscape, feeds: Mapping[str, tuple[str, ...]], before: list[Record], manner: _Manner, number: int
) -> Record:
    earlier = d.pick(before) if before and d.chance(manner.after) else None
    follows = land.follows.get(earlier.event, ()) if earlier else ()
    if earlier is not None and follows and d.chance(manner.follows):
        follow = d.pick(follows)
        event, at = follow.event, _following(d, land, earlier, follow)
    else:
        event = d.pick(tuple(feeds))
        at = _instant(d, land, earlier)
    declared = land.agreement.events[event]
    fields = tuple((name, _value(d, land, field, earlier, manner, at)) for name, field in declared.fields.items())
    return Record(event, d.pick(feeds[event]), at, f"r{number:02}", fields)


def _following(d: Draws, land: Landscape, earlier: Record, follow: Follow) -> int:
    """At the deadline, just around it, or some time before or after."""
    due = land.due(follow.deadline, earlier.at) if follow.deadline is not None else None
    if due is None or d.chance(35):
        return earlier.at + d.pick(_LATER)
    if d.chance(75 if follow.early else 25):
        return earlier.at + (due - earlier.at) // d.pick((2, 8, 100))
    return due + d.pick(_NEAR) if d.chance(75) else due + d.pick((HOUR, 2 * DAY))


def _instant(d: Draws, land: Landscape, earlier: Record | None) -> int:
    if earlier is not None and d.chance(40):
        return earlier.at + d.pick(_LATER)
    # mostly early in the term, so that there is time for what follows
    edges = land.inside[: 2 + len(land.inside) // 3] if d.chance(70) else land.edges
    at = d.pick(edges) + d.pick(_NEAR)
    return at + d.whole(0, 12 * 60) * MINUTE if d.chance(40) else at


def _value(  # noqa: PLR0911, PLR0913, PLR0917 - one return per kind of field; what a value depends on
    d: Draws, land: Landscape, field: EventField, earlier: Record | None, manner: _Manner, at: int
) -> Value:
    if field.optional and d.chance(18):
        return None
    if (
        earlier is not None
        and d.chance(manner.same_id if field.kind is Kind.ID else manner.same)
        and (known := earlier.value(field.name)) is not None
    ):
        return known
    match field.kind:
        case Kind.NUMBER:
            return Decimal(d.pick(("1", "2", "0", "3", "1.5", "0.5")))
        case Kind.MONEY:
            return Decimal(d.pick(("100", "99.99", "150", "0.01")))
        case Kind.YES_NO:
            return d.chance(50)
        case Kind.CHOICE:
            return d.pick(field.choices)
        case Kind.PERIOD:
            return d.pick(land.labels(at))
        case Kind.TEXT:
            return d.pick(("ab", "好的", "ab%", "xyz"))
        case _:
            return d.weighted(((5, "k1"), (3, "k2"), (1, "k3")))


def _as_of(d: Draws, land: Landscape, records: list[Record]) -> int:
    match d.weighted(((7, "late"), (4, "due"), (2, "edge"), (1, "record"), (3, "end"))):
        case "late":
            return max([land.end, *(record.at for record in records)]) + d.pick((40 * DAY, 0, 1))
        case "due":
            return _some_due(d, land, records) + d.pick((1, 0, -1))
        case "record" if records:
            return d.pick(records).at + d.pick((1, 0, SECOND))
        case "end":
            return land.end + d.pick((0, 1, -1))
        case _:
            return d.pick(land.inside[len(land.inside) // 3 :]) + d.pick((0, 1, -1))


def _some_due(d: Draws, land: Landscape, records: list[Record]) -> int:
    if records:
        record = d.pick(records)
        follows = [f.deadline for f in land.follows.get(record.event, ()) if f.deadline is not None]
        due = land.due(d.pick(follows), record.at) if follows else None
        return record.at if due is None else due
    return d.pick(land.edges)


def _stretch(d: Draws, land: Landscape, as_of: int) -> Stretch:
    whole = Stretch(land.start - 30 * DAY, as_of)
    match d.weighted(((60, "whole"), (6, "none"), (8, "late"), (8, "early"), (12, "gaps"), (6, "longer"))):
        case "none":
            return Stretch(0, 0)
        case "late":
            since = d.pick(land.edges) + d.pick((0, 1))
            return Stretch(since, as_of) if since < as_of else whole
        case "early":
            until = d.pick(land.edges) + d.pick((0, -1))
            return Stretch(whole.since, until) if until > whole.since else whole
        case "gaps":
            return Stretch(whole.since, whole.until, _gaps(d, land, whole))
        case "longer":
            return Stretch(whole.since, as_of + 60 * DAY)
        case _:
            return whole


def _gaps(d: Draws, land: Landscape, whole: Stretch) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for _ in range(d.whole(1, 2)):
        start = d.pick(land.edges) + d.pick((0, -MINUTE))
        end = start + d.pick((HOUR, DAY, 4 * DAY))
        clear = all(end < lo or start > hi for lo, hi in found)
        if whole.since < start and end < whole.until and clear:
            found.append((start, end))
    return tuple(sorted(found))


def _set_aside(d: Draws, land: Landscape, records: Records) -> Records:
    """The log with up to two rows that could not be read: each leaves a hole for an event it may be.

    Of most of them it is known when they happened and with what fields.
    """
    coverage, feeds = dict(records.coverage), dict(records.feeds)
    for number in range(d.weighted(((13, 0), (4, 1), (1, 2))) if feeds else 0):
        event = d.pick(tuple(feeds))
        source = records.feeds[event][0]
        near = d.pick(records.records) if records.records and d.chance(85) else None
        at = d.pick(land.inside) if near is None else near.at + d.pick((*_LATER, -1, -HOUR))
        between = d.weighted(((6, (at, at + 1)), (2, (at - 12 * HOUR, at + 14 * HOUR + 1)), (1, (-_FAR, _FAR))))
        named: list[tuple[str, str]] = []
        for name, field in land.agreement.events[event].fields.items():
            if field.kind not in _READABLE or not d.chance(85):
                continue
            value = _value(d, land, field, near, _DENSE, at)
            named += [(name, value)] if isinstance(value, str) else []
        told = coverage[source]
        label = f"{source}{_ASIDE}{event}: {number})"
        coverage[label] = Stretch(told.since, told.until, (between,), tuple(named))
        feeds[event] = (*feeds[event], label)
    return Records(records.records, coverage, feeds, records.as_of)
