"""Writes the six exports of a service where much goes wrong, from a seed."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from .draws import LATER_DAYS, OFFSETS, Draws
from .randomchat import chat
from .randomissues import issues
from .randomledger import contacts, customers, ledger, reports
from .workdays import AHEAD, DAY, HOUR, MINUTE, SECOND, midnight

BINDING = """\
extends: {base}
base: .
coverage: {coverage}
sources:
  customers:
    coverage: {coverage}
"""
COVERAGE = "2025-10-15 to 2027-03-01"
COVERED_UNTIL = midnight(date(2027, 3, 1))
YEAR_END = date(2026, 12, 1)
INSTANT_COLUMNS = {"at", "sent_at"}

Record = dict[str, object]


def iso(at: int, offset: int) -> str:
    zone = timezone(timedelta(microseconds=offset))
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).astimezone(zone).isoformat()


def local(at: int) -> str:
    return iso(at, AHEAD)[:19].replace("T", " ")


def written(draws: Draws, name: str, record: Record) -> Record:
    """The record with its instant in the export's own spelling; the same text in every duplicate of it."""
    found = dict(record)
    for column in INSTANT_COLUMNS & record.keys():
        at = record[column]
        assert isinstance(at, int)
        found[column] = local(at) if name == "issues" else iso(at, draws.choice(OFFSETS))
    return found


def part(draws: Draws, name: str, records: Sequence[Record], columns: list[str]) -> str:
    if name == "chat":
        lines = []
        for record in records:
            names = list(record)
            draws.shuffle(names)
            lines.append(json.dumps({column: record[column] for column in names}, ensure_ascii=draws.chance(0.5)))
        return "".join(line + "\n" for line in lines)
    order = columns[:]
    draws.shuffle(order)
    text = io.StringIO()
    writer = csv.DictWriter(text, order, lineterminator=draws.choice(["\n", "\r\n"]))
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue()


def write_export(draws: Draws, folder: Path, name: str, records: list[Record], columns: list[str]) -> None:
    """In one to three files, in any order, some records twice."""
    rows = [written(draws, name, record) for record in records]
    rows += [dict(row) for row in rows if draws.chance(0.04)]
    draws.shuffle(rows)
    files = draws.choice([1, 1, 2, 3])
    for number in range(files):
        suffix = "jsonl" if name == "chat" else "csv"
        path = folder / (f"{name}.{suffix}" if files == 1 else f"{name}-{number + 1}.{suffix}")
        path.write_text(part(draws, name, rows[number::files], columns), encoding="utf-8", newline="")


def pick_as_of(draws: Draws, deadlines: list[int]) -> int:
    """An instant where something is just due, just over, or nothing special."""
    choice = draws.randrange(6)
    if choice == 5:
        judged = midnight(date(2026, 1, 5)) + 7 * DAY * draws.randrange(3, 7)
        return judged + draws.choice([0, 30 * DAY]) + draws.choice([-1, 0, 1])
    if choice == 0 and deadlines:
        return draws.choice(deadlines) + draws.choice([0, 0, 1, SECOND])
    if choice == 1:
        day = draws.choice([date(2026, 1, 12), date(2026, 2, 1), date(2026, 2, 6), date(2026, 2, 10), date(2026, 3, 1)])
        return midnight(day) + draws.choice([0, 0, 1, SECOND])
    if choice == 2:
        return midnight(date(2026, 1, 23)) + 7 * DAY * draws.randrange(8) + 17 * HOUR + draws.choice([0, 1])
    if choice == 3:
        return midnight(date(2026, 4, 1)) + draws.randrange(20) * DAY
    return max(draws.moment(), midnight(date(2026, 1, 2))) + draws.choice([0, 15 * MINUTE])


def write_logs(seed: int, folder: Path, base: Path) -> int:
    """Write exports and binding into the folder; give the instant to judge them at."""
    draws = Draws(seed)
    if draws.chance(0.15):
        draws.first, draws.days = YEAR_END, 45
    elif draws.chance(0.15):
        draws.first, draws.days, draws.special = date(2026, 4, 1), 240, LATER_DAYS
    elif draws.chance(0.3):
        draws.first, draws.days = date(2026, 1, 1), 21
    made = {"customers": customers(draws), "contacts": [], "issues": issues(draws), "chat": chat(draws)}
    made["contacts"] = contacts(draws, made["customers"])
    made["ledger"] = ledger(draws, made["issues"], made["chat"])
    made["reports"] = reports(draws, made["contacts"], made["issues"])
    columns = {
        "customers": "customer_id added_on kind",
        "contacts": "contact_id at customer_id agent channel account",
        "issues": "event_id issue_id at action level kind customer_id agent department person note",
        "ledger": "act_id at party act ref subject amount reason detail",
        "reports": "sent_at kind recipient period contact_volume resolution_rate satisfaction",
        "chat": "",
    }
    for name, records in made.items():
        write_export(draws, folder, name, records, columns[name].split())
    (folder / "logs.yaml").write_text(BINDING.format(base=base, coverage=COVERAGE), encoding="utf-8")
    deadlines = [int(str(row["at"])) + draws.choice([30 * MINUTE, 2 * HOUR, DAY, 7 * DAY]) for row in made["issues"]]
    deadlines += [int(str(row["msgtime"])) * 1000 + 15 * MINUTE for row in made["chat"] if "msgtime" in row]
    as_of = pick_as_of(draws, [at for at in deadlines if midnight(date(2026, 1, 2)) < at < COVERED_UNTIL])
    if draws.first == YEAR_END:
        as_of = midnight(date(2026, 12, 8)) + draws.randrange(60) * DAY + draws.choice([0, 9 * HOUR + 30 * MINUTE])
    if draws.special is LATER_DAYS:
        as_of = midnight(draws.choice(LATER_DAYS)) + 7 * DAY * draws.randrange(10)
    return as_of
