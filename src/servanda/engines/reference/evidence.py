"""The evidence file: every outcome row as a line of a CSV or Parquet file, complete or not at all."""

import json
from collections.abc import Sequence
from pathlib import Path

from servanda.engines.outcomes import OutcomeRow, RecordRef
from servanda.engines.reference.localtime import SECOND, LocalTime
from servanda.formulas import harmless
from servanda.whole import replacing

COLUMNS = {
    "clause": "VARCHAR",
    "debtor": "VARCHAR",
    "step": "VARCHAR",
    "key": "VARCHAR",
    "outcome": "VARCHAR",
    "opened_at": "VARCHAR",
    "due_at": "VARCHAR",
    "met_at": "VARCHAR",
    "elapsed_seconds": "DOUBLE",
    "trigger_event": "VARCHAR",
    "trigger_file": "VARCHAR",
    "trigger_record": "BIGINT",
    "response_event": "VARCHAR",
    "response_file": "VARCHAR",
    "response_record": "BIGINT",
    "excuse_file": "VARCHAR",
    "excuse_record": "BIGINT",
    "reason": "VARCHAR",
}
_SELECT = "SELECT " + ", ".join(f"unnest(CAST(? AS {kind}[])) AS {name}" for name, kind in COLUMNS.items())


def export(local: LocalTime, rows: Sequence[OutcomeRow], path: Path) -> int:
    """Write the rows to `path`; the number of rows. Errors: OSError; ValueError for other endings.

    Written beside the target and renamed when complete, so that a half-written file is never taken for a result.
    """
    kind = path.suffix.lower()
    if kind not in {".csv", ".parquet"}:
        message = f"evidence is written as .csv or .parquet, not {path.suffix or 'without an ending'}"
        raise ValueError(message)
    import duckdb  # noqa: PLC0415 - only as a writer of files

    lines = [_line(local, row) for row in rows]
    if kind == ".csv":
        lines = [tuple(harmless(cell) if isinstance(cell, str) else cell for cell in line) for line in lines]
    cells = [list(column) for column in zip(*lines, strict=True)] or [[] for _ in COLUMNS]
    with replacing(path) as part, duckdb.connect() as connection:
        table = connection.sql(_SELECT, params=cells)
        if kind == ".csv":
            table.write_csv(str(part), header=True)
        else:
            table.write_parquet(str(part))
    return len(lines)


def key_text(key: tuple[tuple[str, str], ...]) -> str:
    """A key as a JSON object."""
    return json.dumps(dict(key), ensure_ascii=False)


def _line(local: LocalTime, row: OutcomeRow) -> tuple[object, ...]:
    elapsed = None if row.met_at is None or row.opened_at is None else (row.met_at - row.opened_at) / SECOND
    times = tuple(
        None if at is None else local.moment(at).isoformat() for at in (row.opened_at, row.due_at, row.met_at)
    )
    trigger, response = _origin(row.trigger), _origin(row.response)
    named = (row.clause, row.debtor, row.step, key_text(row.key), row.outcome.value)
    return (*named, *times, elapsed, *trigger, *response, *_origin(row.excuse)[1:], row.reason)


def _origin(ref: RecordRef | None) -> tuple[str | None, str | None, int | None]:
    return (None, None, None) if ref is None else (ref.event, ref.file, ref.record)
