"""A generated log as a user has it: exports in CSV files with a binding, read by the program's own readers."""

import csv
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

from servanda.diagnostics import Diagnostic
from servanda.engines.outcomes import RecordRef
from servanda.logs import load_log
from servanda.logs.log import Log
from servanda.model import load
from servanda.model.agreement import Agreement
from servanda.model.expressions import Kind
from tests.differential import Generated, Record, Records

from .rows import Row, rows_of_engine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OFFSETS = tuple(timezone(timedelta(minutes=minutes)) for minutes in (0, 480, -210, 345, 840, -720))


@dataclass(frozen=True)
class Style:
    """How records are written: in which order, in how many files a source, in which offsets, which of them twice."""

    seed: int = 0
    shuffled: bool = False
    files: int = 1
    offsets: bool = False
    twice: tuple[Record, ...] = ()
    extra: tuple[Record, ...] = ()


@dataclass(frozen=True)
class Exported:
    """A folder of exports, and by file and record number (from 1) what is written there."""

    folder: Path
    agreement: Agreement
    places: dict[tuple[str, int], Record]

    def record(self, ref: RecordRef) -> Record:
        return self.places[ref.file, ref.record]


def written(folder: Path, generated: Generated, records: Records, style: Style) -> Exported:
    """The agreement, its binding and its exports in a new folder; coverage is written as it is, but for its gaps."""
    folder.mkdir(parents=True)
    (folder / "case.agreement").write_text(generated.text, encoding="utf-8")
    agreement, _ = load(folder / "case.agreement")
    assert agreement is not None
    (folder / "logs.yaml").write_text(_binding(agreement, records), encoding="utf-8")
    places: dict[tuple[str, int], Record] = {}
    chance = random.Random(style.seed)  # noqa: S311 -- no secret
    for source in records.coverage:
        rows = [record for record in records.records if record.source == source]
        rows += [record for record in (*style.twice, *style.extra) if record.source == source]
        if style.shuffled:
            chance.shuffle(rows)
        for number in range(style.files):
            file = folder / f"{source}-{number}.csv"
            part = [row for place, row in enumerate(rows) if place % style.files == number]
            _write(file, agreement, part, chance if style.offsets else None)
            places |= {(file.name, place): record for place, record in enumerate(part, 1)}
    return Exported(folder, agreement, places)


def _write(file: Path, agreement: Agreement, rows: Sequence[Record], chance: random.Random | None) -> None:
    names = list(dict.fromkeys(name for event in agreement.events.values() for name in event.fields))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["rid", "at", "what", *(f"f_{name}" for name in names)])
        for record in rows:
            offset = UTC if chance is None else chance.choice(_OFFSETS)
            at = (_EPOCH + timedelta(microseconds=record.at)).astimezone(offset).isoformat()
            writer.writerow([record.id, at, record.event, *(_cell(record.value(name)) for name in names)])


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
    return str(value)


def _binding(agreement: Agreement, records: Records) -> str:
    lines = ["sources:"]
    for source, stretch in records.coverage.items():
        lines += [f"  {source}:", f"    path: {source}-*.csv", "    format: csv", "    id: rid"]
        lines.append("    time: {column: at, format: iso}")
        if stretch.since < stretch.until:
            lines.append(f"    coverage: {_iso(stretch.since)} to {_iso(stretch.until)}")
        lines.append("    events:")
        for event, fed in records.feeds.items():
            if source in fed:
                fields = ", ".join(
                    f"{name}: {{column: f_{name}, currency: CNY}}" if field.kind is Kind.MONEY else f"{name}: f_{name}"
                    for name, field in agreement.events[event].fields.items()
                )
                lines.append(f"      {event}: {{where: what = {event}, fields: {{{fields}}}}}")
    return "\n".join(lines) + "\n"


def _iso(instant: int) -> str:
    return (_EPOCH + timedelta(microseconds=instant)).isoformat()


@contextmanager
def read(exported: Exported, as_of: int) -> Iterator[tuple[Log | None, tuple[Diagnostic, ...]]]:
    """The log as the program reads it, with what it finds wrong."""
    log, diagnostics = load_log(exported.agreement, binding=exported.folder / "logs.yaml", folder=None, as_of=as_of)
    try:
        yield log, diagnostics
    finally:
        if log is not None:
            log.connection.close()
            log.spool.cleanup()


def judged(exported: Exported, as_of: int) -> tuple[Row, ...]:
    """The rows that the exports give."""
    with read(exported, as_of) as (log, diagnostics):
        assert log is not None, diagnostics
        return rows_of_engine("duckdb", exported.agreement, log, exported.record)
