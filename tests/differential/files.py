"""The same log by way of files: exports and a binding are written and read as a user's would be."""

import csv
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from servanda.diagnostics import Severity
from servanda.logs import Log, load_log
from servanda.model.expressions import Kind

from .agreements import Generated
from .records import Record, Records, Value


def load_from_files(generated: Generated, records: Records, folder: Path) -> Log:
    """Write one JSON Lines or CSV file per source with a binding, and load them; the caller closes the connection."""
    binding = ["sources:"]
    for place, source in enumerate(records.coverage):
        own = [record for record in records.records if record.source == source]
        as_csv = place % 2 == 0
        names = _write_csv(folder, source, own, generated) if as_csv else _write_json(folder, source, own, generated)
        binding += _source(generated, records, source, names, as_csv=as_csv)
    path = folder / "logs.yaml"
    path.write_text("\n".join(binding) + "\n", encoding="utf-8")
    log, found = load_log(generated.agreement, binding=path, folder=folder, as_of=records.as_of)
    wrong = [one.message for one in found if one.severity is Severity.ERROR]
    assert log is not None, (wrong, "\n".join(binding))
    assert not wrong, wrong
    return log


def _columns(generated: Generated) -> list[str]:
    fields = {name for event in generated.agreement.events.values() for name in event.fields}
    return ["id", "at", "event", *sorted(f"f_{name}" for name in fields)]


def _cells(record: Record) -> dict[str, str]:
    known = {"id": record.id, "at": _iso(record.at), "event": record.event}
    return known | {f"f_{name}": _text(value) for name, value in record.fields}


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
        case _:
            return value


def _iso(at: int) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
    return moment.isoformat()


def _write_csv(folder: Path, source: str, records: list[Record], generated: Generated) -> list[str]:
    columns = _columns(generated)
    with (folder / f"{source}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(_cells(record) for record in records)
    return columns


def _write_json(folder: Path, source: str, records: list[Record], generated: Generated) -> list[str]:
    columns = _columns(generated)
    lines = [json.dumps(dict.fromkeys(columns) | _cells(record), ensure_ascii=False) for record in records]
    (folder / f"{source}.csv").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return columns


def _source(generated: Generated, records: Records, source: str, columns: list[str], *, as_csv: bool) -> list[str]:
    stretch = records.coverage[source]
    lines = [f"  {source}:", f"    path: {source}.csv", f"    format: {'csv' if as_csv else 'jsonl'}", "    id: id"]
    lines += ["    time: {column: at, format: iso}", "    columns:"]
    lines += [f"      {name}: {_kind(generated, name)}" for name in columns if name not in {"id", "at"}]
    if stretch.since < stretch.until:
        lines.append(f"    coverage: {_iso(stretch.since)} to {_iso(stretch.until)}")
    lines.append("    events:")
    for event, fed in records.feeds.items():
        if source in fed:
            lines += [f"      {event}:", f'        where: event = "{event}"']
            fields = generated.agreement.events[event].fields
            # what a source must hold is checked for rows of its event; the columns themselves may be empty
            chosen = ", ".join(f"{name}: {_bound(name, field.kind)}" for name, field in fields.items())
            lines += [f"        fields: {{{chosen}}}"] if chosen else []
    return lines


def _bound(name: str, kind: Kind) -> str:
    return f"{{column: f_{name}, currency: CNY}}" if kind is Kind.MONEY else f"f_{name}"


def _kind(generated: Generated, column: str) -> str:
    if column == "event":
        return "text"
    kinds = {
        field.kind
        for event in generated.agreement.events.values()
        for name, field in event.fields.items()
        if f"f_{name}" == column
    }
    kind = kinds.pop()
    words = {Kind.NUMBER: "number", Kind.MONEY: "number", Kind.YES_NO: "yes/no", Kind.PERIOD: "period", Kind.ID: "id"}
    return f"optional {words.get(kind, 'text')}"
