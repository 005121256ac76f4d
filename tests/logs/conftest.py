from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from servanda.diagnostics import Diagnostic, Severity
from servanda.logs import Log, load_log
from servanda.model.agreement import Agreement
from servanda.model.load import load

AGREEMENT = """
agreement shop "店"
  language 1
  version  "1"
  status   draft
  timezone {zone}
  runs     2026-01-01 to 2026-12-31

party provider "甲方"
  name = "A"

party client "乙方"
  name = "B"

event asked "提问"
  ticket   id
  urgency  optional number
  kind     optional one of bug, wish
  paid     optional yes/no
  note     optional personal text

event answered "答复"
  ticket  id

event paid "付款"
  month   period
  amount  money

clause 1 "答复"
  when asked
  provider must answered
  for the same ticket
  within 2 hours

clause 2 "付款"
  client must not paid where amount > 100 CNY
"""

TICKETS = """
  tickets:
    path: tickets*.csv
    format: csv
    id: no
    time: {column: at, format: iso}
    events:
      asked:
        where: what = asked
        fields: {ticket: ticket, urgency: urgency, kind: kind, paid: paid, note: note}
      answered:
        where: what = answered
        fields: {ticket: ticket}
"""

PAYMENTS = """
  payments:
    path: payments*.csv
    format: csv
    time: {column: day, format: date, zone: agreement}
    events:
      paid:
        fields: {month: month, amount: {column: amount, currency: CNY}}
"""

HEADER = "no,at,what,ticket,urgency,kind,paid,note\n"


@dataclass
class Outcome:
    """A load: the log, or why there is none."""

    log: Log | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def codes(self) -> list[str]:
        return [found.code for found in self.diagnostics if found.severity is Severity.ERROR]

    @property
    def only(self) -> Diagnostic:
        [found] = [found for found in self.diagnostics if found.severity is Severity.ERROR]
        return found

    def rows(self, event: str, *columns: str) -> list[tuple[Any, ...]]:
        """The event's rows with these columns (fields by their own names), ordered by instant, id and row."""
        assert self.log is not None, self.diagnostics
        own = {"at", "id", "row", "file", "record"}
        names = ", ".join(f'"{name}"' if name in own else f'"f_{name}"' for name in columns)
        table = self.log.tables[event].table
        return self.log.connection.execute(f'SELECT {names} FROM {table} ORDER BY "at", "id", "row"').fetchall()  # noqa: S608


@dataclass
class Project:
    """A folder with an agreement, a binding and exports, written by a test."""

    folder: Path
    zone: str = "Asia/Shanghai"
    sources: str = TICKETS + PAYMENTS
    header: str = "coverage: 2026-01-01 to 2026-04-01\nsources:\n"
    files: dict[str, str | bytes] = field(default_factory=dict)

    def write(self, files: Mapping[str, str | bytes]) -> None:
        self.files.update({"payments.csv": "day,month,amount\n", **files})
        exports = self.folder / "exports"
        exports.mkdir(exist_ok=True)
        for name, content in self.files.items():
            path = exports / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        (self.folder / "logs.yaml").write_text(self.header + self.sources, encoding="utf-8")

    def agreement(self) -> Agreement:
        path = self.folder / "shop.agreement"
        path.write_text(AGREEMENT.format(zone=self.zone), encoding="utf-8")
        agreement, diagnostics = load(path)
        assert agreement is not None, diagnostics
        return agreement

    def load(self, as_of: int | None = None, **files: str | bytes) -> Outcome:
        """Write files (`tickets_csv=…` is `tickets.csv`) and load."""
        self.write({name.replace("__", "-").replace("_", "."): content for name, content in files.items()})
        found = load_log(
            self.agreement(), binding=self.folder / "logs.yaml", folder=self.folder / "exports", as_of=as_of
        )
        return Outcome(*found)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def tickets(project: Project) -> Callable[..., Outcome]:
    """Load a `tickets.csv` with these rows under the usual header."""

    def loaded(*rows: str) -> Outcome:
        return project.load(tickets_csv=HEADER + "".join(row + "\n" for row in rows))

    return loaded
