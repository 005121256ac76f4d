import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from servanda.model import load
from servanda.simulate import Options, Size, Summary, Values, read_faults, read_values, run

ROOT = Path(__file__).resolve().parents[2]
QINGHE = ROOT / "agreements" / "qinghe"
SMALL = Size(customers=40, messages_per_day=80.0, issues_per_week=18.0)


class Exports:
    """The six exports and the truth, read back with nothing of the package."""

    def __init__(self, folder: Path, summary: Summary) -> None:
        self.folder = folder
        self.summary = summary

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def header(self, name: str) -> str:
        with (self.folder / name).open(encoding="utf-8") as file:
            return file.readline().rstrip("\n")

    def chat(self, name: str = "chat.jsonl") -> list[dict[str, Any]]:
        with (self.folder / name).open(encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def truth(self) -> list[dict[str, Any]]:
        return [{**row, "key": json.loads(row["key"])} for row in self.table("truth.csv")]


@pytest.fixture(scope="session")
def qinghe() -> Values:
    agreement, found = load(QINGHE)
    assert agreement is not None, found
    values, lacking = read_values(agreement)
    assert values is not None, lacking
    return values


@pytest.fixture(scope="session")
def simulate(qinghe: Values, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Exports]:
    """A quarter of qinghe into a new folder; keywords: seed, faults, size, first, last, parts, values."""

    def make(  # noqa: PLR0913 - the parts of one simulation
        seed: int = 5,
        faults: str = "all",
        size: Size = SMALL,
        first: date = date(2026, 1, 1),
        last: date = date(2026, 3, 31),
        *,
        parts: int = 1,
        values: Values = qinghe,
    ) -> Exports:
        folder = tmp_path_factory.mktemp("exports")
        wanted = read_faults(faults)
        assert isinstance(wanted, dict), wanted
        return Exports(folder, run(values, Options(seed, first, last, size, wanted, parts), folder))

    return make


@pytest.fixture(scope="session")
def faulty(simulate: Callable[..., Exports]) -> Exports:
    return simulate(seed=5)


@pytest.fixture(scope="session")
def clean(simulate: Callable[..., Exports]) -> Exports:
    return simulate(seed=6, faults="none")
