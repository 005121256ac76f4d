"""The exports of 青禾母婴 in every format: `servanda check` says the same of them, to the last record number."""

import csv
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from servanda.cli import app
from tests.logs import written

AGREEMENTS = Path(__file__).parents[2] / "agreements"
QINGHE = AGREEMENTS / "qinghe"
SOURCES = ("chat", "issues", "contacts", "customers", "reports", "ledger")
BINDING = f"""
extends: {AGREEMENTS}/customer-maintenance/logs.yaml
coverage: 2026-01-01 to 2026-04-01
constants:
  client_staff: [qh-shen, qh-zhou]
sources:
"""
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,8})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,5})\.[0-9]{1,3}")


def typed(cell: str) -> Any:
    """A cell of a CSV export as a program with types would hold it."""
    if not cell:
        return None
    if _WHOLE.fullmatch(cell):
        return int(cell)
    return float(cell) if _DECIMAL.fullmatch(cell) else cell


def exports() -> dict[str, list[dict[str, Any]]]:
    """Every export as records; a column is typed where all its cells are."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name in SOURCES[1:]:
        with (QINGHE / "logs" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        numeric = {column for column in rows[0] if not any(isinstance(typed(row[column]), str) for row in rows)}
        found[name] = [
            {column: typed(cell) if column in numeric else cell or None for column, cell in row.items()} for row in rows
        ]
    with (QINGHE / "logs/chat.jsonl").open(encoding="utf-8") as lines:
        found["chat"] = [json.loads(line) for line in lines]
    return found


def as_dates(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Wall-clock times and dates as a spreadsheet holds them."""

    def held(value: Any) -> Any:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?", value):
            return datetime.fromisoformat(value)
        return value

    return [{column: held(value) for column, value in row.items()} for row in rows]


def checked(binding: Path) -> str:
    arguments = ["check", str(QINGHE / "qinghe.agreement"), "--logs", str(binding), "--format", "json"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1, result.output
    return re.sub(rf"\b({'|'.join(SOURCES)})(\.[a-z0-9]+)+", r"\1", result.stdout)


@pytest.fixture(scope="module")
def expected() -> Any:
    """What is said of the exports as they are."""
    return json.loads(checked(QINGHE / "logs.yaml"))


MIXTURES = (
    ("json gzip", "xlsx openpyxl", "sqlite", "csv tab utf-16", "parquet", "xes"),
    ("parquet", "duckdb", "xes", "xlsx xlsxwriter", "json", "csv pipe gb18030"),
    ("xes", "sqlite", "csv zip", "parquet", "xlsx openpyxl", "duckdb"),
    ("duckdb", "json", "xlsx xlsxwriter", "sqlite", "csv semicolon", "parquet"),
)
"""The formats of `SOURCES`, in their order."""


@pytest.mark.parametrize("mixture", MIXTURES, ids=lambda mixture: mixture[0])
def test_the_same_verdicts_whatever_the_formats(tmp_path: Path, expected: Any, mixture: tuple[str, ...]) -> None:
    forms = {**written.FLAT, **written.NESTED}
    records = exports()
    binding = BINDING
    for name, form in zip(SOURCES, mixture, strict=True):
        file, lines, write = forms[form]
        path = tmp_path / file.replace("x", name, 1)
        write(path, as_dates(records[name]) if form.startswith("xlsx") else records[name])
        more = "".join(f"    {line}\n" for line in lines.splitlines())
        binding += f"  {name}:\n    path: {path.name}\n{more}"
        if name == "customers":
            binding += "    coverage: 2020-01-01 to 2026-04-01\n"
    (tmp_path / "logs.yaml").write_text(binding, encoding="utf-8")
    assert json.loads(checked(tmp_path / "logs.yaml")) == expected
