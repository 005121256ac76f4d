"""Runs the literate cases under tests/cases: see tests/cases/README.md for their form."""

import csv
import json
import os
import re
import shlex
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from servanda.cli import app

REPO = Path(__file__).resolve().parents[1]
CASES = sorted((REPO / "tests" / "cases").glob("*/*/*.md"))
ZONE = ZoneInfo("Asia/Shanghai")
QUARTER = "2026-01-01 to 2026-04-01"
BASES = {
    "QINGHE": REPO / "agreements" / "qinghe" / "qinghe.agreement",
    "STANDARD": REPO / "agreements" / "customer-maintenance" / "terms.agreement",
    "WORKSHOP": REPO / "tests" / "cases" / "language" / "workshop.agreement",
    "WORKSHOP_BLANK": REPO / "tests" / "cases" / "language" / "blank.agreement",
}
SOURCES = ("chat", "issues", "contacts", "customers", "reports", "ledger")
EMPTY_EXPORTS = {
    "chat.jsonl": "",
    "issues.csv": "event_id,issue_id,at,action,level,kind,customer_id,agent,department,person,note\n",
    "contacts.csv": "contact_id,at,customer_id,agent,channel,account\n",
    "customers.csv": "customer_id,added_on,kind\n",
    "reports.csv": "sent_at,kind,recipient,period,contact_volume,resolution_rate,satisfaction\n",
    "ledger.csv": "act_id,at,party,act,ref,subject,amount,reason,detail\n",
    "attestations.csv": "clause,party,at,statement\n",
}
BOOK_COLUMNS = ("job", "customer", "agent", "level", "kind", "ref", "period", "amount", "count", "rate", "note")
EXPORT_NAME = re.compile(r"(chat|issues|contacts|customers|reports|ledger|attestations|book)[-\w]*\.(jsonl|csv)")
FENCE = re.compile(r"^```(?P<info>\S[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
OWN_EXPORT = re.compile(r"[-\w]+\.(jsonl|csv)")
WORKSHOP = re.compile(r'extends\s+"WORKSHOP')
ZONE_LINE = re.compile(r"^\s*timezone\s+(\S+)", re.MULTILINE)
KNOWN_BLOCKS = {"agreement", "logs.yaml", "coverage", "console", "outcomes", "verdicts", "settlement", "exit"}


@dataclass(frozen=True, slots=True)
class Case:
    """A case file's blocks: first word of the info string to (rest of the info string, body)."""

    blocks: dict[str, tuple[str, str]]

    def lines(self, block: str) -> list[str]:
        body = self.blocks[block][1]
        return [line.strip() for line in body.splitlines() if line.strip()]

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the case's own agreement; that of the repository's agreements where it names none."""
        found = ZONE_LINE.search(self.blocks.get("agreement", ("", ""))[1])
        return ZoneInfo(found[1]) if found else ZONE

    @property
    def command(self) -> list[str]:
        (line,) = self.lines("console")
        prompt, program, *arguments = shlex.split(line)
        assert (prompt, program) == ("$", "servanda")
        return arguments

    @property
    def clauses(self) -> set[str]:
        """The clauses whose rows are compared: those beside `outcomes`, else those of `--clause`."""
        named = self.blocks["outcomes"][0].split()
        arguments = self.command
        return set(named) or {value for flag, value in pairwise(arguments) if flag == "--clause"}


def read_case(path: Path) -> Case:
    blocks: dict[str, tuple[str, str]] = {}
    for match in FENCE.finditer(path.read_text(encoding="utf-8")):
        name, _, rest = match["info"].partition(" ")
        assert name not in blocks, f"block {name} given twice"
        blocks[name] = (rest, match["body"])
    exports = OWN_EXPORT if "logs.yaml" in blocks else EXPORT_NAME
    for name in blocks:
        assert name in KNOWN_BLOCKS or exports.fullmatch(name), f"unknown block {name}"
    assert "console" in blocks, "no command"
    assert {"outcomes", "verdicts", "exit", "settlement"} & blocks.keys(), "nothing is expected"
    case = Case(blocks)
    assert "outcomes" not in blocks or case.clauses, "outcomes of no clause"
    return case


def unix_milliseconds(line: str) -> str:
    """A chat record with its local time, written for the reader, as the milliseconds an export has."""
    record = json.loads(line)
    if "msgtime" in record:
        local_time = datetime.fromisoformat(record["msgtime"]).replace(tzinfo=ZONE)
        record["msgtime"] = round(local_time.timestamp() * 1000)
    return json.dumps(record, ensure_ascii=False)


def coverage_lines(text: str) -> list[str]:
    """A binding's coverage lines: one for all sources, then those of single sources."""
    common = [f"coverage: {QUARTER}"]
    own = ["sources:"]
    for line in filter(None, map(str.strip, text.splitlines())):
        first, _, span = line.partition(" ")
        if first in SOURCES:
            own += [f"  {first}:", f"    coverage: {span}"]
        else:
            common = [f"coverage: {line}"]
    return common + (own if len(own) > 1 else [])


def full_book(text: str) -> str:
    """A book with the columns a case leaves out, and cells without the blanks that line them up."""
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines()) if row]
    missing = [name for name in BOOK_COLUMNS if name not in rows[0]]
    lines = [",".join([*rows[0], *missing])]
    lines += [",".join([*row, *[""] * (len(rows[0]) + len(missing) - len(row))]) for row in rows[1:]]
    return "\n".join([*lines, ""])


def lay_out(case: Case, folder: Path) -> None:
    """Write the exports, the binding and the agreement of a case."""
    logs = folder / "logs"
    logs.mkdir()
    lay_out_agreement(case, folder)
    if "logs.yaml" in case.blocks:
        for name, (_, body) in case.blocks.items():
            if name == "logs.yaml" or OWN_EXPORT.fullmatch(name):
                (logs / name).write_text(body, encoding="utf-8")
        return
    if WORKSHOP.search(case.blocks.get("agreement", ("", ""))[1]):
        lay_out_workshop(case, logs)
        return
    for name, (_, body) in case.blocks.items():
        if EXPORT_NAME.fullmatch(name):
            text = (
                "".join(unix_milliseconds(line) + "\n" for line in case.lines(name))
                if name.startswith("chat")
                else body
            )
            (logs / name).write_text(text, encoding="utf-8")
    for name, header in EMPTY_EXPORTS.items():
        source = name.partition(".")[0]
        if not any(logs.glob(f"{source}*")):
            (logs / name).write_text(header, encoding="utf-8")
    base = os.path.relpath(REPO / "agreements" / "qinghe" / "logs.yaml", logs)
    coverage = coverage_lines(case.blocks.get("coverage", ("", QUARTER))[1])
    (logs / "logs.yaml").write_text("\n".join([f"extends: {base}", "base: .", *coverage, ""]), encoding="utf-8")


def lay_out_agreement(case: Case, folder: Path) -> None:
    """Write the case's own agreement, the words for the repository's files replaced by paths."""
    if "agreement" in case.blocks:
        text = case.blocks["agreement"][1]
        for word, target in BASES.items():
            text = text.replace(f'"{word}"', json.dumps(os.path.relpath(target, folder)))
        (folder / "case.agreement").write_text(text, encoding="utf-8")


def lay_out_workshop(case: Case, logs: Path) -> None:
    """Write the book, perhaps attestations, and the binding of a case about the language."""
    for name, (_, body) in case.blocks.items():
        if EXPORT_NAME.fullmatch(name):
            (logs / name).write_text(full_book(body) if name.startswith("book") else body, encoding="utf-8")
    if not any(logs.glob("book*")):
        (logs / "book.csv").write_text(full_book("id,at,what"), encoding="utf-8")
    base = os.path.relpath(REPO / "tests" / "cases" / "language" / "logs.yaml", logs)
    coverage = f"coverage: {case.blocks.get('coverage', ('', QUARTER))[1].strip()}"
    (logs / "logs.yaml").write_text("\n".join([f"extends: {base}", "base: .", coverage, ""]), encoding="utf-8")


def local(instant: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(instant).astimezone(zone).replace(tzinfo=None).isoformat() if instant else "-"


def row_line(row: dict[str, str], zone: ZoneInfo, *, origins: bool) -> str:
    """An evidence row in the form the cases write, with the records it rests on where the case writes them."""
    key = ",".join(f"{name}={value}" for name, value in json.loads(row["key"]).items()) or "-"
    parts = [row["clause"], row["debtor"], row["step"], key, row["outcome"]]
    parts += [f"{word}={local(row[f'{word}_at'], zone)}" for word in ("opened", "due", "met")]
    for word in ("trigger", "response", "excuse") if origins else ():
        file, record = row[f"{word}_file"], row[f"{word}_record"]
        parts.append(f"{word}={file}:{record}" if file else f"{word}=-")
    return " ".join(parts)


def words(lines: list[str]) -> Counter[str]:
    """Lines as a bag; the parts of a key in order of name, whatever order was written."""
    return Counter(" ".join(",".join(sorted(word.split(","))) for word in line.split()) for line in lines)


@pytest.mark.parametrize("engine", ["duckdb", "reference"])
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.relative_to(REPO / "tests" / "cases").as_posix())
def test_case(path: Path, engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = read_case(path)
    lay_out(case, tmp_path)
    monkeypatch.chdir(tmp_path)
    examine(case, engine)


def examine(case: Case, engine: str = "duckdb") -> None:
    """Run the command of a case that is laid out in the current folder, and compare what comes out."""
    command = [str(REPO / word) if word.startswith("agreements/") else word for word in case.command]
    arguments = [*command, "--format", "json", "-o", "report.json", "--evidence", "rows.csv", "--engine", engine]
    result = CliRunner().invoke(app, arguments)
    expected_exit = case.lines("exit") if "exit" in case.blocks else None
    if expected_exit is None:
        assert result.exit_code in {0, 1}, result.output
    else:
        assert [str(result.exit_code)] == expected_exit, result.output
    if "outcomes" in case.blocks:
        with Path("rows.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["clause"] in case.clauses]
        expected = case.lines("outcomes")
        origins = any(" trigger=" in line for line in expected)
        assert words([row_line(row, case.zone, origins=origins) for row in rows]) == words(expected)
    if case.blocks.keys() & {"verdicts", "settlement"}:
        compare_report(case, json.loads(Path("report.json").read_text(encoding="utf-8")))


def compare_report(case: Case, report: dict[str, list[dict[str, Any]]]) -> None:
    if "verdicts" in case.blocks:
        expected = case.lines("verdicts")
        named = {line.split()[0] for line in expected}
        found = [
            f"{entry['clause']} {entry['debtor'] or '-'} {entry['verdict']}"
            for entry in report["clauses"]
            if entry["clause"] in named
        ]
        assert words(found) == words(expected)
    if "settlement" in case.blocks:
        owed = [
            f"{line['month']} {line['debtor']} {Decimal(str(line['amount'])).normalize():f} {line['currency']}"
            for line in report["settlement"]
        ]
        assert words(owed) == words(case.lines("settlement"))
