"""A small agreement with its export in a folder of the test's own, and ways to run and stop the command."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

AGREEMENT = """agreement shop "青禾母婴"
  language 1
  timezone Asia/Shanghai
  runs 2026-01-01 to 2026-12-31
party provider "甲方"
party client "乙方"
event asked "提问"
  ticket id
event answered "答复"
  ticket id
clause 1 "答复"
  when asked
  provider must answered
  for the same ticket
  within 2 hours
  otherwise provider owes 100 CNY each time
"""
BINDING = """coverage: 2026-01-01 to 2026-02-01
sources:
  desk:
    path: desk.csv
    format: csv
    id: no
    time: {column: at, format: iso, zone: agreement}
    columns: {what: "one of asked, answered"}
    events:
      asked: {where: what = asked, fields: {ticket: ticket}}
      answered: {where: what = answered, fields: {ticket: ticket}}
"""
# every second question is answered after three hours, one too late
ROWS = "".join(
    f"{number},2026-01-05 1{3 * (number % 2)}:00:00,{'answered' if number % 2 else 'asked'},客户{number // 4}\n"
    for number in range(400)
)


@dataclass(frozen=True)
class Ended:
    code: int
    out: bytes
    err: str

    def __post_init__(self) -> None:
        assert "Traceback" not in self.err
        assert "internal error" not in self.err


@dataclass(frozen=True)
class Place:
    """`folder` holds the agreement; `temporary` is where the command makes its temporary files."""

    folder: Path
    temporary: Path

    @property
    def logs(self) -> Path:
        return self.folder / "shop"

    def start(self, *options: str, prepare: Callable[[], None] | None = None, **environment: str) -> subprocess.Popen:
        return subprocess.Popen(  # noqa: S603 - this very program
            [sys.executable, "-m", "servanda", "check", "shop", *options],
            cwd=self.folder,
            env={**os.environ, "TMPDIR": str(self.temporary), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=prepare,  # noqa: PLW1509 - limits and closed streams are the child's own
        )

    def run(self, *options: str, prepare: Callable[[], None] | None = None, **environment: str) -> Ended:
        return finished(self.start(*options, prepare=prepare, **environment))

    def leftovers(self) -> list[str]:
        """What a run left where it had no business to leave anything."""
        found = [path.name for path in self.temporary.iterdir()]
        return found + [path.name for path in self.folder.rglob(".*") if path.name not in {".", ".."}]


def finished(process: subprocess.Popen) -> Ended:
    out, err = process.communicate(timeout=120)
    return Ended(process.returncode, out, err.decode("utf-8", "replace"))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    if not hasattr(signal, "SIGHUP"):
        pytest.skip("needs a system with signals and limits")
    folder, temporary = tmp_path / "agreements", tmp_path / "tmp"
    temporary.mkdir()
    (folder / "shop").mkdir(parents=True)
    for name, text in (
        ("shop.agreement", AGREEMENT),
        ("logs.yaml", BINDING),
        ("desk.csv", f"no,at,what,ticket\n{ROWS}"),
    ):
        (folder / "shop" / name).write_text(text, encoding="utf-8")
    return Place(folder, temporary)
