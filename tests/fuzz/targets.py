"""What is fuzzed: each target takes bytes, runs a part of the program on them, and raises where its promise is broken.

The promise: a verdict or findings, never an exception; printable output; nothing touched outside the target's folder.
"""

import contextlib
import csv
import gzip
import io
import json
import random
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mutate import octets, rows, tokens
from watch import Watch

REPOSITORY = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```(?P<info>\S[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")
EXIT_CODES = frozenset({0, 1, 2, 3})

AGREEMENT = """agreement fuzzed "模糊"
  language 1
  timezone Europe/Berlin
  runs 2026-01-01 to 2026-12-31
  workdays office
party provider "甲方"
party client "乙方"
calendar office
  open mon to fri 09:00-18:00
event asked
  question id
  level optional number
  kind optional one of bug, wish
  note optional personal text
event answered
  question id
event paid
  month period
  amount money
clause 1 "答复"
  when asked where level > 1 or kind = bug
  provider must answered
  for the same question
  within 2 working hours
  otherwise provider owes 100 CNY each time, at most 5000 CNY a month
clause 2
  client must not paid where amount > 1000 CNY
clause 3
  for each complete month as m
  client must paid where month = m and amount >= 10 CNY
  by 24:00 on the 5th after m, rolling forward
"""
BINDING = """coverage: 2026-01-01 to 2026-04-01
sources:
  desk:
    path: desk*
    format: FORMAT
    id: no
    time: {column: at, format: iso, zone: agreement}
    columns:
      what: one of asked, answered, paid
      level: optional number
      amount: optional number
      tags: optional list
    compute:
      many: {elements: {column: tags, starting: [a, b]}}
    events:
      asked: {where: what = asked, fields: {question: q, level: level, kind: kind, note: note}}
      answered: {where: what = answered, each: many as one, fields: {question: one}}
      paid: {where: what = paid, fields: {month: month, amount: {column: amount, currency: CNY}}}
"""
CSV = """no,at,what,q,level,kind,note,month,amount,tags
1,2026-01-05T09:00:00+08:00,asked,a1,2,bug,"好, ""quoted"" 。",,,
2,2026-01-05 10:00:00,answered,,,,,,,
3,2026-02-01T00:00:00Z,paid,,,,,2026-01,1000.50,
4,2026-03-29 02:30:00+01:00,asked,b2,,,"two
lines",,,
"""
JSONL = """{"no":1,"at":"2026-01-05T09:00:00+08:00","what":"asked","q":"a1","level":2,"kind":"bug","note":"好"}
{"no":2,"at":"2026-01-05 10:00:00","what":"answered","tags":["a1","b2","c3"]}
{"no":3,"at":"2026-02-01T00:00:00Z","what":"paid","month":"2026-01","amount":1000.50}
{"no":"4","at":"2026-03-30 02:30:00+01:00","what":"asked","q":"b2","level":1e3,"note":"\\ud83d\\ude00"}
"""


XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/"><trace><string key="q" value="a1"/>
<event><string key="no" value="1"/><date key="at" value="2026-01-05T09:00:00+08:00"/><string key="what" value="asked"/>
<int key="level" value="2"/><string key="kind" value="bug"/><string key="note" value="&lt;好&gt;"/></event>
<event><string key="no" value="2"/><date key="at" value="2026-01-06T09:00:00+08:00"/><string key="what" value="paid"/>
<float key="amount" value="1000.50"/><string key="month" value="2026-01"/></event></trace></log>
"""


class BrokenPromiseError(AssertionError):
    """The program ended, printed or touched what it must not."""


@dataclass
class Target:
    """A named target: its seeds, how to mutate one, how to run."""

    name: str
    seeds: list[bytes]
    mutate: Callable[[random.Random, bytes], bytes]
    run: Callable[[bytes], None]
    words: list[str] = field(default_factory=list)


def printable(text: str) -> None:
    """Errors: `BrokenPromiseError` where a terminal would obey something in the text."""
    found = _UNPRINTABLE.search(text)
    if found:
        message = f"U+{ord(found[0]):04X} printed in {text[max(found.start() - 40, 0) : found.end() + 40]!r}"
        raise BrokenPromiseError(message)


def _render(found: list[object]) -> None:
    from servanda.reports.diagnostics_json import diagnostics_json
    from servanda.reports.diagnostics_plain import diagnostics_concise
    from servanda.reports.diagnostics_text import Sources, diagnostics_text
    from servanda.reports.github import github
    from servanda.reports.junit import junit
    from servanda.reports.markdown import findings_markdown
    from servanda.reports.of_diagnostics import linted
    from servanda.reports.sarif import sarif

    for line in (*diagnostics_text(found, Sources(), colour=False), *diagnostics_concise(found)):
        printable(line)
    foreign = linted(["fuzzed.agreement"], found)
    for lines in (github(foreign), junit(foreign), findings_markdown(foreign)):
        printable("\n".join(lines))
    for written in (diagnostics_json(found), sarif(foreign)):
        printable(written)
        json.loads(written)


def agreement_texts() -> list[str]:
    """Agreements of the repository: whole ones and the blocks of cases, mistakes and reference."""
    texts = [AGREEMENT]
    texts += [path.read_text(encoding="utf-8") for path in sorted(REPOSITORY.glob("agreements/*/*.agreement"))]
    texts += [path.read_text(encoding="utf-8") for path in sorted(REPOSITORY.glob("tests/*/texts/*.agreement"))]
    for pattern in ("tests/model/mistakes/*.md", "tests/cases/language/*/*.md", "dsl/LANGUAGE.md"):
        for path in sorted(REPOSITORY.glob(pattern)):
            for block in _BLOCK.finditer(path.read_text(encoding="utf-8")):
                if block["info"].split()[0] == "agreement":
                    texts.append(block["body"])
    return texts


def _words() -> list[str]:
    import tomllib

    table = tomllib.loads((REPOSITORY / "dsl" / "keywords.toml").read_text(encoding="utf-8"))
    return [
        spelling
        for section in table.values()
        if isinstance(section, dict)
        for word in section.values()
        if isinstance(word, dict)
        for spellings in word.values()
        if isinstance(spellings, list)
        for spelling in spellings
    ]


def _text_mutator(texts: list[str], words: list[str]) -> Callable[[random.Random, bytes], bytes]:
    def mutate(rng: random.Random, data: bytes) -> bytes:
        if rng.random() < 0.12:
            return octets(rng, data)
        return tokens(rng, data.decode("utf-8", "replace"), texts, words).encode("utf-8", "surrogatepass")

    return mutate


def _folder(base: Path, name: str) -> tuple[Path, Watch]:
    folder = base / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder, Watch(folder)


@contextlib.contextmanager
def _watched(watch: Watch):  # noqa: ANN202 - a context manager of the tests
    watch.active = True
    try:
        yield
    finally:
        watch.active = False
    watch.verdict()


def agreement_target(base: Path) -> Target:
    """Text to tree to model to plan, and the findings in every form."""
    from servanda.lint.linting import lint_file
    from servanda.model.load import load
    from servanda.plan import lower

    folder, watch = _folder(base, "agreement")
    for name in ("customer-maintenance", "qinghe"):
        shutil.copytree(REPOSITORY / "agreements" / name, folder / name, ignore=shutil.ignore_patterns("logs"))
    own = folder / "qinghe" / "fuzzed.agreement"
    texts, words = agreement_texts(), _words()

    def run(data: bytes) -> None:
        own.write_bytes(data)
        with _watched(watch):
            made, found = load(own)
            _render([*found, *lint_file(own).found])
            if made is not None and made.runs is not None and not any(one.severity == "error" for one in found):
                lower(made)

    return Target("agreement", [text.encode() for text in texts], _text_mutator(texts, words), run, words)


def binding_target(base: Path) -> Target:
    """A binding over small exports: reading it, binding it, and reading the rows it speaks of."""
    from servanda.logs import load_log
    from servanda.model.load import load

    folder, watch = _folder(base, "binding")
    (folder / "a.agreement").write_text(AGREEMENT, encoding="utf-8")
    (folder / "desk.csv").write_text(CSV, encoding="utf-8")
    (folder / "desk.jsonl").write_text(JSONL, encoding="utf-8")
    shutil.copy(REPOSITORY / "agreements/customer-maintenance/logs.yaml", folder / "parent.yaml")
    own = folder / "logs.yaml"
    made, _ = load(folder / "a.agreement")
    texts = [BINDING.replace("FORMAT", "csv").replace("desk*", "desk.csv")]
    texts.append(BINDING.replace("FORMAT", "jsonl").replace("desk*", "desk.jsonl"))
    texts += [path.read_text(encoding="utf-8") for path in sorted(REPOSITORY.glob("agreements/*/logs.yaml"))]
    texts.append("extends: parent.yaml\ncoverage: 2026-01-01 to 2026-02-01\n")
    words = sorted(set(re.findall(r"[\w-]+", "\n".join(texts))))
    words += ["&a", "*a", "!!python/object:os.system", "<<: *a", "- ", "{", "}", "|", ">-", "iso", "local", "parquet"]

    def run(data: bytes) -> None:
        own.write_bytes(data)
        with _watched(watch):
            log, found = load_log(made, binding=own, folder=None, as_of=None)
            _render(list(found))
            if log is not None:
                log.connection.close()
                log.spool.cleanup()

    return Target("binding", [text.encode() for text in texts], _text_mutator(texts, words), run, words)


def reader_target(base: Path, name: str, form: str, seed: bytes, lines: str = "") -> Target:
    """One export in a format, under a binding that uses all of its columns."""
    from servanda.logs import load_log
    from servanda.model.load import load

    folder, watch = _folder(base, name)
    (folder / "a.agreement").write_text(AGREEMENT, encoding="utf-8")
    binding = BINDING.replace("FORMAT", form).replace("    id: no\n", lines + "    id: no\n")
    (folder / "logs.yaml").write_text(binding, encoding="utf-8")
    own = folder / name
    made, _ = load(folder / "a.agreement")
    anonymous = folder / "anonymous.yaml"
    anonymous.write_text(binding.replace("    id: no\n", ""), encoding="utf-8")

    def mutate(rng: random.Random, data: bytes) -> bytes:
        if rng.random() < 0.3:
            return octets(rng, data)
        return rows(rng, data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogatepass")

    def run(data: bytes) -> None:
        own.write_bytes(data)
        with _watched(watch):
            used = anonymous if len(data) % 2 else folder / "logs.yaml"
            log, found = load_log(made, binding=used, folder=None, as_of=None)
            _render(list(found))
            if log is not None:
                log.connection.close()
                log.spool.cleanup()

    return Target(name, [seed], mutate, run)


def json_array() -> bytes:
    """The lines of JSON as one array."""
    return b"[" + b",\n".join(JSONL.strip().encode().split(b"\n")) + b"]"


def xes() -> bytes:
    """An event log of two events, with the names its reader gives to attributes of the case."""
    return XES.encode()


def workbook() -> bytes:
    """The rows of the CSV as a spreadsheet."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(CSV)):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parquet(base: Path) -> bytes:
    """The rows of the CSV as Parquet."""
    import duckdb

    base.mkdir(parents=True, exist_ok=True)
    (base / "seed.csv").write_text(CSV, encoding="utf-8")
    duckdb.read_csv(str(base / "seed.csv"), all_varchar=True).write_parquet(str(base / "seed.parquet"))
    return (base / "seed.parquet").read_bytes()


def database(base: Path, kind: str) -> bytes:
    """The rows of the CSV as the table `rows` of a DuckDB or SQLite file."""
    import sqlite3

    import duckdb

    base.mkdir(parents=True, exist_ok=True)
    path = base / f"seed.{kind}"
    names, *lines = csv.reader(io.StringIO(CSV))
    columns = ", ".join(f'"{name}" VARCHAR' for name in names)
    places = ", ".join("?" for _ in names)
    connection = duckdb.connect(str(path)) if kind == "duckdb" else sqlite3.connect(path)
    connection.execute(f"CREATE TABLE rows ({columns})")
    for line in lines:
        connection.execute(f"INSERT INTO rows VALUES ({places})", line)  # noqa: S608 - only places
    connection.commit()
    connection.close()
    return path.read_bytes()


def zipped() -> bytes:
    """The CSV as the one file of a ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("desk.csv"), CSV)
    return stream.getvalue()


def check_target(base: Path) -> Target:
    """The whole command on mutated exports of the first agreement; the first byte says which export."""
    from servanda.cli.check import Wanted, run_check
    from servanda.cli.formats import OutputFormat
    from servanda.cli.guard import guarded

    folder, watch = _folder(base, "check")
    for name in ("customer-maintenance", "qinghe"):
        shutil.copytree(REPOSITORY / "agreements" / name, folder / name)
    logs = folder / "qinghe" / "logs"
    names = ("chat.jsonl", "issues.csv", "contacts.csv", "customers.csv", "reports.csv", "ledger.csv")
    whole: dict[str, bytes] = {}
    for name in names:
        path = logs / name
        whole[name] = b"".join(path.read_bytes().splitlines(keepends=True)[:60])
        path.write_bytes(whole[name])
    seeds = [bytes([number]) + whole[name] for number, name in enumerate(names)]

    def mutate(rng: random.Random, data: bytes) -> bytes:
        head, body = data[:1], data[1:]
        if rng.random() < 0.15:
            return head + octets(rng, body)
        return head + rows(rng, body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogatepass")

    def run(data: bytes) -> None:
        name = names[(data[0] if data else 0) % len(names)]
        (logs / name).write_bytes(data[1:])
        forms = list(OutputFormat)
        wanted = Wanted(
            folder / "qinghe" / "qinghe.agreement",
            chosen=forms[len(data) % len(forms)],
            evidence=folder / "evidence.csv",
        )
        out, err = io.StringIO(), io.StringIO()
        try:
            with _watched(watch), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = guarded(lambda: run_check(wanted))
        finally:
            (logs / name).write_bytes(whole[name])
        if code not in EXIT_CODES:
            message = f"exit code {code}: {err.getvalue()[-600:]}"
            raise BrokenPromiseError(message)
        printable(out.getvalue())
        printable(err.getvalue())

    return Target("check", seeds, mutate, run)


def clauses_target(base: Path) -> Target:
    """The whole command on mutated agreements over one small export: plan, clocks, engine, verdicts, reports."""
    from servanda.cli.check import Wanted, run_check
    from servanda.cli.formats import OutputFormat
    from servanda.cli.guard import guarded

    folder, watch = _folder(base, "clauses")
    (folder / "desk.csv").write_text(CSV, encoding="utf-8")
    (folder / "logs.yaml").write_text(BINDING.replace("FORMAT", "csv").replace("desk*", "desk.csv"), encoding="utf-8")
    own = folder / "a.agreement"
    texts, words = agreement_texts(), _words()

    def run(data: bytes) -> None:
        own.write_bytes(data)
        forms = list(OutputFormat)
        wanted = Wanted(own, chosen=forms[len(data) % len(forms)], evidence=folder / "evidence.csv")
        out, err = io.StringIO(), io.StringIO()
        with _watched(watch), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = guarded(lambda: run_check(wanted))
        if code not in EXIT_CODES:
            message = f"exit code {code}: {err.getvalue()[-600:]}"
            raise BrokenPromiseError(message)
        printable(out.getvalue())
        printable(err.getvalue())

    return Target("clauses", [AGREEMENT.encode()], _text_mutator([AGREEMENT, *texts], words), run, words)


def targets(base: Path) -> dict[str, Callable[[], Target]]:
    """All targets by name; each is built when asked for, in a folder of its own under `base`."""
    return {
        "agreement": lambda: agreement_target(base),
        "binding": lambda: binding_target(base),
        "csv": lambda: reader_target(base, "desk.csv", "csv", CSV.encode()),
        "jsonl": lambda: reader_target(base, "desk.jsonl", "jsonl", JSONL.encode()),
        "json": lambda: reader_target(base, "desk.json", "json", json_array()),
        "xes": lambda: reader_target(base, "desk.xes", "xes", xes()),
        "xlsx": lambda: reader_target(base, "desk.xlsx", "xlsx", workbook()),
        "parquet": lambda: reader_target(base, "desk.parquet", "parquet", parquet(base)),
        "gzip": lambda: reader_target(base, "desk.csv.gz", "csv", gzip.compress(CSV.encode(), mtime=0)),
        "zip": lambda: reader_target(base, "desk.zip", "csv", zipped()),
        "sqlite": lambda: reader_target(base, "desk.sqlite", "sqlite", database(base, "sqlite"), "    table: rows\n"),
        "duckdb": lambda: reader_target(base, "desk.duckdb", "duckdb", database(base, "duckdb"), "    table: rows\n"),
        "gb18030": lambda: reader_target(base, "desk2.csv", "csv", CSV.encode("gb18030"), "    encoding: gb18030\n"),
        "utf-16": lambda: reader_target(base, "desk3.csv", "csv", CSV.encode("utf-16"), "    encoding: utf-16\n"),
        "check": lambda: check_target(base),
        "clauses": lambda: clauses_target(base),
    }
