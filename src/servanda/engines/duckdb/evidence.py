"""The evidence file: every outcome row, written by the engine itself, complete or not at all."""

import shutil
from datetime import timedelta
from pathlib import Path

from sqlglot import exp

from servanda.engines.duckdb.session import MARGIN, Session
from servanda.engines.duckdb.sql import DIALECT, column, fragment, query, table
from servanda.formulas import harmless
from servanda.whole import replacing

_SECOND = 1_000_000
_MICRO = timedelta(microseconds=1)
_FORMATS = {".csv": "CSV", ".parquet": "PARQUET"}


def export(session: Session, rows: str, path: Path) -> int:
    """Write the outcome rows to `path`; the number of rows. Errors: OSError; ValueError for other endings.

    Written beside the target and renamed when complete, so that a half-written file is never taken for a result.
    """
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        message = f"evidence is written as .csv or .parquet, not {path.suffix or 'without an ending'}"
        raise ValueError(message)
    written = session.create("evidence", _evidence(session, rows, _shown(session, kind)))
    spooled = Path(session.log.spool.name) / f"{written}{path.suffix}"
    options = [exp.CopyParameter(this=exp.var("FORMAT"), expression=exp.var(kind))]
    cells = query("SELECT e.* EXCLUDE (place) FROM :e AS e ORDER BY e.place", e=table(written))
    if kind == "CSV":
        options.append(exp.CopyParameter(this=exp.var("HEADER"), expression=exp.true()))
    copy = exp.Copy(this=cells.subquery(), kind=False, files=[exp.Literal.string(str(spooled))], params=options)
    session.log.connection.execute(copy.sql(dialect=DIALECT))
    try:
        with replacing(path) as part:
            shutil.copyfile(spooled, part)
    finally:
        spooled.unlink()
    count = session.rows(query("SELECT COUNT(*) FROM :e AS e", e=table(written)))[0][0]
    return int(count)


def _shown(session: Session, kind: str) -> list[str]:
    """The exports' names; in a CSV none of them is a formula. All other texts begin with a word of ours or a brace."""
    return [harmless(name) if kind == "CSV" else name for name in session.log.files]


def _evidence(session: Session, rows: str, names: list[str]) -> exp.Query:
    offsets = session.load("offsets", _offsets(session))
    files = session.load(
        "files",
        {
            "number": ("INTEGER", list(range(len(names)))),
            "name": ("VARCHAR", names),
        },
    )
    return query(
        "SELECT ROW_NUMBER() OVER (ORDER BY r.check_no // 1000, r.debtor, r.due_at NULLS LAST, r.opened_at, r.key, "
        "r.check_no, r.t_file, r.t_record) AS place, r.clause, r.debtor, r.step, r.key, r.outcome, "
        ":opened AS opened_at, :due AS due_at, :met AS met_at, (r.met_at - r.opened_at) / 1000000 AS elapsed_seconds, "
        "r.te AS trigger_event, tf.name AS trigger_file, r.t_record AS trigger_record, r.re AS response_event, "
        "rf.name AS response_file, r.r_record AS response_record, xf.name AS excuse_file, r.x_record AS excuse_record, "
        "r.reason FROM :rows AS r LEFT JOIN :files AS tf ON tf.number = r.t_file LEFT JOIN :files AS rf "
        "ON rf.number = r.r_file LEFT JOIN :files AS xf ON xf.number = r.x_file "
        "ASOF LEFT JOIN :offsets AS oo ON r.opened_at >= oo.start "
        "ASOF LEFT JOIN :offsets AS od ON r.due_at >= od.start ASOF LEFT JOIN :offsets AS om ON r.met_at >= om.start",
        rows=table(rows),
        files=table(files),
        offsets=table(offsets),
        opened=_iso("opened_at", "oo"),
        due=_iso("due_at", "od"),
        met=_iso("met_at", "om"),
    )


def _iso(name: str, offset: str) -> exp.Expr:
    """ISO 8601 in the agreement's zone; microseconds only where they are not zero."""
    return fragment(
        "STRFTIME(MAKE_TIMESTAMP(:at + :shift), '%Y-%m-%dT%H:%M:%S') || CASE WHEN :at % 1000000 = 0 THEN '' "
        "ELSE '.' || LPAD(CAST(:at % 1000000 AS VARCHAR), 6, '0') END || :suffix",
        at=column(name, "r"),
        shift=column("shift", offset),
        suffix=column("suffix", offset),
    )


def _offsets(session: Session) -> dict[str, tuple[str, list[int] | list[str]]]:
    """Stretches of time with one offset from UTC: `start`, `shift` in microseconds, `suffix` as in ISO 8601."""
    starts: list[int] = []
    shifts: list[int] = []
    suffixes: list[str] = []

    def shift_at(instant: int) -> int:
        return (session.zone.local(instant).utcoffset() or timedelta()) // _MICRO

    def add(start: int) -> None:
        starts.append(start)
        shifts.append(shift_at(start))
        suffixes.append(session.zone.local(start).isoformat(timespec="seconds")[19:])

    previous: int | None = None
    for day in session.days(session.last_day + MARGIN):
        start = session.zone.day_start(day)
        if previous is None:
            add(start)
        elif shift_at(start) != shifts[-1]:
            low, high = previous, start
            while high - low > _SECOND:  # the clocks change on a full second
                middle = low + (high - low) // 2_000_000 * 1_000_000
                low, high = (middle, high) if shift_at(middle) == shifts[-1] else (low, middle)
            add(high)
        previous = start
    return {"start": ("BIGINT", starts), "shift": ("BIGINT", shifts), "suffix": ("VARCHAR", suffixes)}
