"""Records of a generated log as plain data, and what can be done to a log."""

import json
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeAlias

Value: TypeAlias = str | bool | Decimal | None


@dataclass(frozen=True, slots=True)
class Record:
    """One record: `at` in microseconds UTC, `id` unique in its source, `fields` with None for what is absent."""

    event: str
    source: str
    at: int
    id: str
    fields: tuple[tuple[str, Value], ...]

    def value(self, name: str) -> Value:
        return dict(self.fields).get(name)

    def __repr__(self) -> str:
        shown = " ".join(f"{name}={'' if value is None else value}" for name, value in self.fields)
        return f"{self.event}({self.source} {self.id} {self.at} {shown})"


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a source tells of: `[since, until)` with gaps; equal ends: nothing.

    `named` are the fields, as text, of the one row that may lie in the gaps, where it was set aside and has a key.
    """

    since: int
    until: int
    gaps: tuple[tuple[int, int], ...] = ()
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """A log: its records, by source what is covered, by event the sources that feed it, and the instant of the report.

    The order of the records is the order in the files; a record's number is its place among those of its source.
    """

    records: tuple[Record, ...]
    coverage: Mapping[str, Stretch]
    feeds: Mapping[str, tuple[str, ...]]
    as_of: int

    def origin(self, record: Record) -> tuple[str, int]:
        """File and record number (from 1) under which engines name a record."""
        own = [each for each in self.records if each.source == record.source]
        return f"{record.source}.csv", own.index(record) + 1

    def origins(self) -> dict[tuple[str, int], Record]:
        """All records by file and record number."""
        counts: dict[str, int] = {}
        found = {}
        for record in self.records:
            counts[record.source] = number = counts.get(record.source, 0) + 1
            found[f"{record.source}.csv", number] = record
        return found

    # --- what can be done to a log ------------------------------------------------------------------------------------

    def until(self, as_of: int) -> "Records":
        """The same log with another as-of; coverage stays."""
        return replace(self, as_of=as_of)

    def without(self, *gone: Record) -> "Records":
        return replace(self, records=tuple(record for record in self.records if record not in gone))

    def only(self, kept: Callable[[Record], bool]) -> "Records":
        return replace(self, records=tuple(record for record in self.records if kept(record)))

    def with_records(self, more: Iterable[Record]) -> "Records":
        """Records appended; their ids must be new in their source."""
        return replace(self, records=(*self.records, *more))

    def shuffled(self, seed: int) -> "Records":
        records = list(self.records)
        random.Random(seed).shuffle(records)  # noqa: S311 - no secret
        return replace(self, records=tuple(records))

    def duplicated(self, *twice: Record) -> "Records":
        """The same records again at the end, word for word; `distinct` is what a reader makes of that."""
        return replace(self, records=(*self.records, *twice))

    def distinct(self) -> "Records":
        """Each record once, as readers of files have it."""
        return replace(self, records=tuple(dict.fromkeys(self.records)))

    def covered(self, source: str, stretch: Stretch) -> "Records":
        return replace(self, coverage={**self.coverage, source: stretch})

    def unfed(self, source: str) -> "Records":
        """Without a source that has no records: what stands for rows set aside."""
        coverage = {name: stretch for name, stretch in self.coverage.items() if name != source}
        feeds = {event: tuple(name for name in fed if name != source) for event, fed in self.feeds.items()}
        return replace(self, coverage=coverage, feeds=feeds)

    def __repr__(self) -> str:
        lines = [f"as of {self.as_of}", *(f"{name}: {stretch}" for name, stretch in self.coverage.items())]
        lines += [f"{event} from {', '.join(sources)}" for event, sources in self.feeds.items()]
        return "<<\n" + "\n".join([*lines, *map(repr, self.records)]) + "\n>>"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # noqa: FBT001 - hypothesis calls it so
        printer.text(repr(self))


def as_json(log: Records) -> str:
    """The log in a form that `from_json` reads."""

    def plain(value: Value) -> object:
        return {"number": str(value)} if isinstance(value, Decimal) else value

    data = {
        "as_of": log.as_of,
        "coverage": {
            name: [s.since, s.until, [list(gap) for gap in s.gaps], [list(pair) for pair in s.named]]
            for name, s in log.coverage.items()
        },
        "feeds": {event: list(sources) for event, sources in log.feeds.items()},
        "records": [
            [r.event, r.source, r.at, r.id, {name: plain(value) for name, value in r.fields}] for r in log.records
        ],
    }
    return json.dumps(data, ensure_ascii=False)


def from_json(text: str) -> Records:
    """The log that `as_json` wrote."""
    data = json.loads(text)

    def read(value: object) -> Value:
        return Decimal(value["number"]) if isinstance(value, dict) else value  # type: ignore[return-value]

    return Records(
        tuple(
            Record(event, source, at, name, tuple((field, read(value)) for field, value in fields.items()))
            for event, source, at, name, fields in data["records"]
        ),
        {
            name: Stretch(a, b, tuple((lo, hi) for lo, hi in gaps), tuple((field, text) for field, text in named))
            for name, (a, b, gaps, named) in data["coverage"].items()
        },
        {event: tuple(sources) for event, sources in data["feeds"].items()},
        data["as_of"],
    )
