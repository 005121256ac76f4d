"""Checking against the least that can be done with the same records.

Every comparison starts from the same simulated exports. The hand-written query answers the same question as clause
2.1.1.3 and must find the same outcomes, or the figures would compare different work.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
from timing import Cost, in_turns

from servanda.clocks import Calendar, Zone
from servanda.engines import duckdb as engine
from servanda.logs import Log, load_log, locate
from servanda.model import load
from servanda.model.agreement import Agreement
from servanda.simulate import Request, options, read_values, run

QINGHE = Path(__file__).resolve().parents[1] / "agreements" / "qinghe" / "qinghe.agreement"
CLAUSE = "2.1.1.3"
CHAT_SHARE = 0.9
ROWS_A_CUSTOMER = 100
SEED = 7
REPLY_LIMIT = 15 * 60 * 1_000_000
EXPORTS = ("chat*.jsonl", "issues.csv", "contacts.csv", "customers.csv", "reports.csv", "ledger.csv")

BY_HAND = """
CREATE OR REPLACE TABLE by_hand AS
WITH received AS (
  SELECT e."at" AS opened, e.f_conversation AS k, e.id, e.file, e.record
  FROM {received} e JOIN hours h ON h.day = (e."at" + $shift) // 86400000000 AND e."at" >= h.opens AND e."at" < h.closes
  WHERE e."at" < $as_of AND e.f_message NOT IN (SELECT f_message FROM {recalled} WHERE "at" < $as_of)
), answers AS (
  SELECT e."at", e.f_conversation AS k, e.file, e.record FROM {sent} e
  WHERE e."at" < $as_of AND NOT e.f_automatic
    AND e.f_message NOT IN (SELECT f_message FROM {recalled} WHERE "at" < $as_of)
), streams AS (
  SELECT r.*, LAG(r.opened) OVER (PARTITION BY r.k ORDER BY r.opened, r.id) AS previous FROM received r
), first AS (
  SELECT s.* FROM streams s ASOF LEFT JOIN answers a ON s.k = a.k AND s.opened > a."at"
  WHERE s.opened >= $since AND (s.previous IS NULL OR a."at" >= s.previous)
)
SELECT f.opened, f.opened + $limit AS due, a."at" AS met_at, f.file, f.record, a.file AS r_file, a.record AS r_record,
  CASE WHEN a."at" <= f.opened + $limit THEN 'met' WHEN f.opened + $limit >= $as_of THEN 'pending'
       WHEN a."at" IS NULL THEN 'missed' ELSE 'late' END AS outcome
FROM first f ASOF LEFT JOIN answers a ON f.k = a.k AND f.opened <= a."at"
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """Simulated exports of the first agreement: one quarter."""

    agreement: Agreement
    folder: Path
    chat_rows: int
    records: int


def simulated(folder: Path, rows: int) -> Sample:
    """Exports with about `rows` chat rows in `folder`, faults of every kind among them."""
    agreement, found = load(QINGHE)
    values, lacking = (None, ()) if agreement is None else read_values(agreement)
    if agreement is None or values is None:
        raise SystemExit("\n".join(one.message for one in (*found, *lacking)))
    customers = max(50, rows // ROWS_A_CUSTOMER)
    chosen = options(values, Request(seed=SEED, customers=customers, events=int(rows / CHAT_SHARE), faults="all"))
    if isinstance(chosen, str):
        raise SystemExit(chosen)
    summary = run(values, chosen, folder)
    chat = sum(count for name, count in summary.records.items() if name.startswith("chat"))
    return Sample(agreement, folder, chat, sum(summary.records.values()))


def loaded(sample: Sample) -> Log:
    """The exports as `check` reads them."""
    place = locate(QINGHE, sample.folder)
    log, found = load_log(sample.agreement, binding=place.binding, folder=place.folder, as_of=None)
    if log is None:
        raise SystemExit("\n".join(one.message for one in found))
    return log


def one_clause(sample: Sample, runs: int) -> dict[str, Cost]:
    """Clause 2.1.1.3 on records that are already read, beside the query a person would write and a plain scan."""
    log = loaded(sample)
    _prepare(sample.agreement, log)
    engine_outcomes = Counter(
        row.outcome.value for row in engine.run(sample.agreement, log, only=frozenset({CLAUSE})).rows(clause=CLAUSE)
    )
    _clear(log)
    _by_hand(sample.agreement, log)()
    by_hand = Counter(dict(log.connection.execute("SELECT outcome, COUNT(*) FROM by_hand GROUP BY ALL").fetchall()))
    if engine_outcomes != by_hand:
        message = f"different answers: engine {dict(engine_outcomes)}, by hand {dict(by_hand)}"
        raise SystemExit(message)
    return in_turns(
        {
            "clause": lambda: _run(sample.agreement, log, frozenset({CLAUSE})),
            "by hand": _by_hand(sample.agreement, log),
            "table scan": _table_scan(log),
            "export read": lambda: _read(sample.folder, EXPORTS[:1]),
        },
        runs,
    )


def whole_agreement(sample: Sample, runs: int) -> dict[str, Cost]:
    """All clauses, from files to outcomes, beside reading every file once."""
    log = loaded(sample)

    def reading() -> None:
        loaded(sample)

    def from_files() -> None:
        _run(sample.agreement, loaded(sample), None)

    return in_turns(
        {
            "from files": from_files,
            "reading": reading,
            "clauses": lambda: _run(sample.agreement, log, None),
            "exports read": lambda: _read(sample.folder, EXPORTS),
        },
        runs,
    )


def _run(agreement: Agreement, log: Log, only: frozenset[str] | None) -> None:
    engine.run(agreement, log, only=only).tallies()
    _clear(log)


def _clear(log: Log) -> None:
    """Drop the tables a run left behind: the next one starts from the events, as the first did."""
    kept = {table.table for table in log.tables.values()} | {"hours", "by_hand"}
    for (name,) in log.connection.execute("SHOW TABLES").fetchall():
        if name not in kept:
            log.connection.execute(f'DROP TABLE "{name}"')


def _prepare(agreement: Agreement, log: Log) -> None:
    """Opening hours by day, all that the hand-written query needs of the calendar."""
    zone = Zone(agreement.zone)
    calendar = Calendar(agreement.calendars["office"], zone)
    if agreement.runs is None:
        message = "the agreement has no term"
        raise SystemExit(message)
    first, last = agreement.runs
    rows = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        serial = (zone.day_start(day) + _shift(zone, zone.day_start(day))) // 86_400_000_000
        rows += [(serial, *interval) for interval in calendar.intervals(day) or ()]
    log.connection.execute("CREATE TABLE hours (day BIGINT, opens BIGINT, closes BIGINT)")
    log.connection.executemany("INSERT INTO hours VALUES (?, ?, ?)", rows)


def _shift(zone: Zone, instant: int) -> int:
    return (zone.local(instant).utcoffset() or timedelta()) // timedelta(microseconds=1)


def _by_hand(agreement: Agreement, log: Log) -> Callable[[], None]:
    zone = Zone(agreement.zone)
    since = zone.day_start(agreement.runs[0]) if agreement.runs else 0
    # internal names, made by the loader
    text = BY_HAND.format(
        received=log.tables["message_received"].table,
        sent=log.tables["message_sent"].table,
        recalled=log.tables["message_recalled"].table,
    )
    places = {"shift": _shift(zone, since), "as_of": log.as_of, "since": since, "limit": REPLY_LIMIT}

    def work() -> None:
        log.connection.execute(text, places)

    return work


def _table_scan(log: Log) -> Callable[[], None]:
    """Every column of the two message tables looked at once."""

    def work() -> None:
        for event in ("message_received", "message_sent"):
            log.connection.table(log.tables[event].table).aggregate("MAX(COLUMNS(*))").fetchall()

    return work


def _read(folder: Path, patterns: tuple[str, ...]) -> None:
    """The files as DuckDB alone reads them, into tables of its own."""
    with duckdb.connect(":memory:") as connection:
        for number, pattern in enumerate(patterns):
            read = connection.read_json if pattern.endswith("jsonl") else connection.read_csv
            read(str(folder / pattern)).create(f"t{number}")
