"""Runs `servanda check` on a folder of exports and says where it and the calculator differ."""

import csv
import json
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from servanda.cli import app

from .calculator import calculate, log_of, settlement, verdicts
from .exports import Origin
from .issue_clauses import BREACHES, late_requests
from .outcomes import Log, Row
from .workdays import parse_iso, show

REPO = Path(__file__).resolve().parents[2]
AGREEMENT = REPO / "agreements" / "qinghe"
WITHOUT_RULE = {("1.1", None), ("1.2", None), ("3.1", None), ("4.1", None), ("4.2", None)}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the program said: its evidence, its verdict by clause and debtor, what is owed by month."""

    rows: list[Row]
    verdicts: dict[tuple[str, str | None], str]
    settlement: dict[str, Decimal]
    excuses: list[tuple[Row, Origin | None]]
    """excused rows, each with the record that is said to excuse it"""
    inner: list[str]
    """where the report's own parts contradict each other"""


def instant(cell: str) -> int | None:
    return parse_iso(cell) if cell else None


def origin(file: str, record: str) -> Origin | None:
    return (Path(file).name, int(record)) if file else None


def evidence_row(cells: dict[str, str]) -> Row:
    opened = instant(cells["opened_at"])
    assert opened is not None
    return Row(
        cells["clause"],
        cells["debtor"],
        cells["step"],
        json.dumps(json.loads(cells["key"]), ensure_ascii=False, sort_keys=True),
        cells["outcome"],
        opened,
        instant(cells["due_at"]),
        instant(cells["met_at"]),
        origin(cells["trigger_file"], cells["trigger_record"]),
        origin(cells["response_file"], cells["response_record"]),
    )


def contradictions(entries: list[dict[str, Any]], rows: list[Row]) -> list[str]:
    """Where counts and breaches of the report are not those of the evidence."""
    found = []
    for entry in entries:
        own = [row for row in rows if (row.clause, row.debtor) == (entry["clause"], entry["debtor"])]
        counts = Counter(row.outcome for row in own)
        if counts != Counter(entry["instances"]):
            found.append(f"{entry['clause']}: counts {entry['instances']}, evidence {counts}")
        told = Counter(
            (breach["step"], breach["outcome"], parse_iso(breach["opened_at"]), breach["trigger"] is None)
            for breach in entry["breaches"]
        )
        breached = [row for row in own if row.outcome in BREACHES]
        if told != Counter((row.step, row.outcome, row.opened, row.trigger is None) for row in breached):
            found.append(f"{entry['clause']}: breaches of the report are not those of the evidence")
    return found


def unfounded(log: Log, excuses: list[tuple[Row, Origin | None]]) -> list[str]:
    """Excused rows that name no support request of their issue that was overdue at their deadline."""
    found = []
    for row, named in excuses:
        assert row.due is not None
        overdue = late_requests(log, json.loads(row.key)["issue"], row.due)
        if named not in [request.origin for request in overdue]:
            found.append(f"excuse {named} of {describe(row)}")
    return found


def ask(logs: Path, as_of: int, evidence: Path) -> Answer:
    arguments = [
        *("check", str(AGREEMENT), "--logs", str(logs), "--as-of", show(as_of) + "+08:00"),
        *("--format", "json", "--evidence", str(evidence)),
    ]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code in {0, 1}, f"exit {result.exit_code}: {result.stdout[:2000]} {result.stderr[:2000]}"
    report = json.loads(result.stdout)
    with evidence.open(encoding="utf-8-sig", newline="") as file:
        every = list(csv.DictReader(file))
    rows = [evidence_row(cells) for cells in every]
    excuses = [
        (row, origin(cells["excuse_file"], cells["excuse_record"]))
        for row, cells in zip(rows, every, strict=True)
        if row.outcome == "excused"
    ]
    words = {(entry["clause"], entry["debtor"]): entry["verdict"] for entry in report["clauses"]}
    owed = {entry["month"]: Decimal(str(entry["amount"])) for entry in report["settlement"]}
    return Answer(rows, words, owed, excuses, contradictions(report["clauses"], rows))


def describe(row: Row) -> str:
    times = [show(at) if at is not None else "-" for at in (row.opened, row.due, row.met)]
    places = [f"{place[0]}:{place[1]}" if place else "-" for place in (row.trigger, row.response)]
    return " ".join([row.clause, row.debtor, row.step, row.key, row.outcome, *times, *places])


def twins(log: Log) -> dict[Origin, Origin]:
    """Reports at one instant have no id that orders them: each stands for the first of its own."""
    first: dict[tuple[int, str | None, str | None], Origin] = {}
    for report in sorted(log.of("report_sent"), key=lambda e: e.origin):
        first.setdefault((report.at, report.get("kind"), report.get("period")), report.origin)
    return {e.origin: first[e.at, e.get("kind"), e.get("period")] for e in log.of("report_sent")}


def differences(logs: Path, as_of: int, evidence: Path) -> list[str]:
    """Lines: `-` what only the calculator has, `+` what only the program has."""
    log = log_of(logs, as_of)
    rows = calculate(log)
    answer = ask(logs, as_of, evidence)
    same = twins(log)
    mine, theirs = (
        Counter(replace(row, response=same.get(row.response, row.response) if row.response else None) for row in side)
        for side in (rows, answer.rows)
    )
    found = [f"- {describe(row)}" for row in (mine - theirs).elements()]
    found += [f"+ {describe(row)}" for row in (theirs - mine).elements()]
    words = {pair: said for pair, said in answer.verdicts.items() if pair not in WITHOUT_RULE}
    expected = verdicts(log, rows)
    found += [
        f"verdict of {pair}: {expected.get(pair)} here, {words.get(pair)} there"
        for pair in sorted(expected.keys() | words.keys(), key=str)
        if expected.get(pair) != words.get(pair)
    ]
    found += [*answer.inner, *unfounded(log, answer.excuses)]
    owed = settlement(rows)
    if owed != answer.settlement:
        found.append(f"settlement: {owed} here, {answer.settlement} there")
    return sorted(found, key=lambda line: line[2:])
