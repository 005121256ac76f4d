"""The log as plain Python (section 2, Log): records in their order, and which of them another one took back."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from servanda.engines.outcomes import RecordRef
from servanda.logs.log import Coverage, Log
from servanda.model.agreement import Agreement
from servanda.model.expressions import Kind

FieldValue: TypeAlias = str | Decimal | bool
Key: TypeAlias = tuple[FieldValue, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One event of the log. `at` is in microseconds UTC; an absent field is not among `fields`.

    `id` decides among records of one instant; `file` is a place in the log's list of files, `record` counts from 1.
    Two records are the same only if they are the same object.
    """

    event: str
    at: int
    id: str
    fields: Mapping[str, FieldValue]
    file: int = 0
    record: int = 1

    @property
    def order(self) -> tuple[int, str, int, int]:
        """Records follow one another by instant, then by source id; the rest only makes the order total."""
        return self.at, self.id, self.file, self.record

    def values(self, names: Sequence[str]) -> Key | None:
        """The values of these fields; None where one is absent, since an absent field equals nothing."""
        if any(name not in self.fields for name in names):
            return None
        return tuple(self.fields[name] for name in names)


@dataclass(frozen=True, slots=True)
class RecordedLog:
    """A whole log without a database: records by event (an event nobody sent has none), and who tells of them.

    `sources` names the sources that feed an event, `coverage` what each of them tells of; records at or after `as_of`
    may be there and are not looked at. `files` are what `Record.file` points into.
    """

    events: Mapping[str, Sequence[Record]]
    sources: Mapping[str, Sequence[str]]
    coverage: Mapping[str, Coverage]
    as_of: int
    files: Sequence[str] = ("log",)


def recorded(agreement: Agreement, log: Log) -> RecordedLog:
    """Read every event table once; from here on everything is Python."""
    return RecordedLog(
        events={name: _rows(agreement, log, name) for name in log.tables if name in agreement.events},
        sources={name: table.sources for name, table in log.tables.items()},
        coverage=log.coverage,
        as_of=log.as_of,
        files=log.files,
    )


def _rows(agreement: Agreement, log: Log, name: str) -> list[Record]:
    event = agreement.events[name]
    fields = tuple(event.fields)
    columns = ["at", "id", "file", "record", *(f"f_{field}" for field in fields)]
    chosen = log.connection.table(log.tables[name].table).select(*(_quoted(column) for column in columns))
    numbers = {field for field in fields if event.fields[field].kind in {Kind.NUMBER, Kind.MONEY}}
    found = []
    for at, identity, file, record, *cells in chosen.fetchall():
        values = {
            field: Decimal(cell) if field in numbers else cell
            for field, cell in zip(fields, cells, strict=True)
            if cell is not None
        }
        found.append(Record(name, int(at), identity, values, int(file), int(record)))
    return found


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


class Events:
    """The records before as-of in their order, found by event and by the values of some of their fields."""

    def __init__(self, agreement: Agreement, log: RecordedLog) -> None:
        """Sort the records and find out which of them another one took back."""
        self._files = log.files
        self._places = {name: place for place, name in enumerate(log.files)}
        self._all = {
            name: sorted((record for record in records if record.at < log.as_of), key=lambda record: record.order)
            for name, records in log.events.items()
        }
        self._live = {name: self._not_withdrawn(agreement, name) for name in self._all}
        self._shelves: dict[tuple[str, tuple[str, ...]], dict[Key, list[Record]]] = {}

    def _not_withdrawn(self, agreement: Agreement, name: str) -> list[Record]:
        event = agreement.events[name]
        if event.withdrawn_by is None:
            return self._all[name]
        last: dict[Key, int] = {}
        for taking_back in self._all.get(event.withdrawn_by, ()):
            key = taking_back.values(event.identity)
            if key is not None:
                last[key] = taking_back.at

        def stands(record: Record) -> bool:
            key = record.values(event.identity)
            return key is None or key not in last or last[key] < record.at

        return [record for record in self._all[name] if stands(record)]

    def said(self, event: str) -> Sequence[Record]:
        """All records of the event, also those that were withdrawn later: what was said was said."""
        return self._all.get(event, ())

    def of(self, *events: str) -> list[Record]:
        """The records of these events that nobody withdrew, in order."""
        if len(events) == 1:
            return self._live.get(events[0], [])
        found: list[Record] = []
        for event in dict.fromkeys(events):
            found += self._live.get(event, [])
        return sorted(found, key=lambda record: record.order)

    def sharing(self, event: str, names: tuple[str, ...], key: Key | None) -> Sequence[Record]:
        """The records of the event whose fields `names` have these values; none for a key with an absent field."""
        if key is None:
            return ()
        shelf = self._shelves.get((event, names))
        if shelf is None:
            grouped: defaultdict[Key, list[Record]] = defaultdict(list)
            for record in self._live.get(event, ()):
                values = record.values(names)
                if values is not None:
                    grouped[values].append(record)
            shelf = self._shelves[event, names] = dict(grouped)
        return shelf.get(key, ())

    def ref(self, record: Record | None) -> RecordRef | None:
        """Where the record stands."""
        return None if record is None else RecordRef(record.event, self._files[record.file], record.record)

    def place(self, ref: RecordRef | None) -> tuple[int, int]:
        """For the order of rows: the file's place and the record's number."""
        return (-1, -1) if ref is None else (self._places[ref.file], ref.record)


def since(records: Sequence[Record], instant: int | None) -> Iterable[Record]:
    """The records of an ordered sequence from an instant on (None: all of them)."""
    first = 0 if instant is None else bisect_left(records, instant, key=lambda record: record.at)
    for place in range(first, len(records)):
        yield records[place]
