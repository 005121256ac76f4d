"""What the exports hold: records, stretches and fields, counted per source and per event."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from servanda.logs import Log, Surveyed
from servanda.logs.sql import call, column, not_null, run, table, whole
from servanda.model.agreement import Agreement, Event
from servanda.model.expressions import Kind

_CHOICES_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A field of an event: in how many of its `records` it is filled, and which of its choices never come."""

    name: str
    filled: int
    records: int
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An event some source feeds; `first` and `last` are instants of records before as-of."""

    name: str
    sources: tuple[str, ...]
    records: int
    first: int | None
    last: int | None
    fields: Mapping[str, FieldFacts]


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source that could be read: its coverage (None: none declared), gaps, and rows that were no records.

    `holes` are, per event, the stretches in which a row that could not be read may be one.
    """

    name: str
    files: tuple[str, ...]
    records: int
    set_aside: int
    covered: tuple[int, int] | None
    gaps: tuple[tuple[int, int], ...]
    holes: Mapping[str, tuple[tuple[int, int], ...]]


def event_facts(agreement: Agreement, log: Log) -> dict[str, EventFacts]:
    """Every declared event that a source feeds."""
    return {
        name: _of_event(log, event)
        for name, event in agreement.events.items()
        if name in log.tables and log.tables[name].sources
    }


def _of_event(log: Log, event: Event) -> EventFacts:
    known = log.tables[event.name]
    names = list(event.fields)
    seen = exp.LT(this=column("at"), expression=whole(log.as_of))
    figures = [call("count", whole(1)), call("min", column("at")), call("max", column("at"))]
    figures += [call("count", column(f"f_{name}")) for name in names]
    [(total, first, last, *filled)] = run(log.connection, exp.select(*figures).from_(table(known.table)).where(seen))
    fields = {
        name: FieldFacts(name, int(count), int(total), _unseen(log, known.table, event, name))
        for name, count in zip(names, filled, strict=True)
    }
    declared = {summary.source for summary in log.summaries}
    sources = tuple(source for source in known.sources if source in declared)
    return EventFacts(event.name, sources, int(total), first, last, fields)


def _unseen(log: Log, name: str, event: Event, field: str) -> tuple[str, ...]:
    declared = event.fields[field]
    if declared.kind is not Kind.CHOICE or len(declared.choices) > _CHOICES_LOOKED_AT:
        return ()
    cell = column(f"f_{field}")
    among = exp.and_(not_null(cell.copy()), exp.LT(this=column("at"), expression=whole(log.as_of)))
    query = exp.select(cell).distinct().from_(table(name)).where(among)
    found = {str(value) for (value,) in run(log.connection, query)}
    return tuple(choice for choice in declared.choices if choice not in found) if found else ()


def source_facts(surveyed: Surveyed) -> dict[str, SourceFacts]:
    """Every source that could be read."""
    log = surveyed.log
    if log is None:
        return {}
    found = {}
    for summary in log.summaries:
        covered = log.coverage[summary.source]
        holes: dict[str, tuple[tuple[int, int], ...]] = {}
        for event, labels in log.set_aside.holes.items() if log.set_aside is not None else ():
            mine = [
                gap for label in labels if label.startswith(f"{summary.source} (") for gap in log.coverage[label].gaps
            ]
            if mine:
                holes[event] = tuple(sorted(set(mine)))
        found[summary.source] = SourceFacts(
            summary.source,
            summary.files,
            summary.records,
            summary.set_aside,
            None if covered.since >= covered.until else (covered.since, covered.until),
            covered.gaps,
            holes,
        )
    return found
