"""A small agreement with one export, for input that means harm."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner

from servanda.cli import app

AGREEMENT = """agreement shop "店"
  language 1
  timezone {zone}
  runs {runs}
party provider "甲方"
  name = "A"
party client "乙方"
event asked "提问"
  ticket id
  urgency optional number
  kind optional one of bug, wish
  note optional text
event answered "答复"
  ticket id
event paid "付款"
  ref id
  amount money
{clauses}
"""
CLAUSES = """clause 1 "答复"
  when asked
  provider must answered
  for the same ticket
  within 2 hours
  otherwise provider owes 100 CNY each time
clause 2 "付款"
  client must not paid where amount > 100 CNY
"""
BINDING = """coverage: 2026-01-01 to 2026-02-01
sources:
  desk:
    path: "{path}"
    format: {format}
    id: no
    time: {{column: at, format: iso, zone: agreement}}
    columns: {{what: "one of asked, answered, paid"}}
    events:
      asked: {{where: what = asked, fields: {{ticket: ticket, urgency: urgency, kind: kind, note: note}}}}
      answered: {{where: what = answered, fields: {{ticket: ticket}}}}
      paid: {{where: what = paid, fields: {{ref: no, amount: {{column: amount, currency: CNY}}}}}}
"""
HEADER = "no,at,what,ticket,urgency,kind,note,amount\n"
# an answer after one hour, and none at all: one met, one missed
ROWS = (
    "1,2026-01-05 10:00:00,asked,t1,1,bug,,\n"
    "2,2026-01-05 11:00:00,answered,t1,,,,\n"
    "3,2026-01-06 10:00:00,asked,t2,1,wish,,\n"
)
UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
TRACE = re.compile(r"Traceback|internal error|File \"")


@dataclass(frozen=True)
class Ended:
    """How a run ended; whatever it printed is looked at for what a terminal would obey."""

    code: int
    out: str
    err: str

    def __post_init__(self) -> None:
        assert self.code in {0, 1, 2, 3}, (self.code, self.err[-2000:])
        for text in (self.out, self.err):
            assert not TRACE.search(text), text[-2000:]
            found = UNPRINTABLE.search(text)
            assert found is None, (hex(ord(found[0])), text[max(found.start() - 80, 0) : found.end() + 80])

    @property
    def both(self) -> str:
        return self.out + self.err


@dataclass
class Shop:
    """A folder with an agreement, a binding and exports; a test replaces what it is about."""

    folder: Path
    clauses: str = CLAUSES
    runs: str = "2026-01-01 to 2026-12-31"
    zone: str = "Asia/Shanghai"
    path: str = "desk*.csv"
    format: str = "csv"
    agreement: str | None = None
    binding: str | None = None
    files: dict[str, str | bytes] = field(default_factory=lambda: {"desk.csv": HEADER + ROWS})

    def write(self) -> None:
        """Write everything down."""
        text = self.agreement or AGREEMENT.format(zone=self.zone, runs=self.runs, clauses=self.clauses)
        put(self.folder / "shop.agreement", text)
        put(self.folder / "logs.yaml", self.binding or BINDING.format(path=self.path, format=self.format))
        for name, content in self.files.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            put(self.folder / name, content)

    def check(self, *options: str) -> Ended:
        """Check in this process."""
        self.write()
        ended = CliRunner().invoke(app, ["check", str(self.folder / "shop.agreement"), *options])
        assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    def every(self, *options: str) -> tuple[Ended, Ended, Ended]:
        """Check in all three forms of output."""
        text, concise, json = (self.check("--format", form, *options) for form in ("text", "concise", "json"))
        assert text.code == concise.code == json.code
        return text, concise, json


def put(path: Path, content: str | bytes) -> None:
    """Write text as UTF-8 with surrogates as they are, or bytes."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))


def run(*arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, seconds: float = 60) -> Ended:
    """The command as its own process, its output piped."""
    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-m", "servanda", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=seconds,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture(name="run")
def _run() -> Callable[..., Ended]:
    return run
