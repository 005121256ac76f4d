"""A repair shop's agreement and book, as the cases about the language have them, taken through the engine itself."""

import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

import pytest

from servanda.engines import duckdb
from servanda.engines.duckdb.store import Store
from servanda.logs import load_log
from servanda.logs.locate import locate
from servanda.model import load

LANGUAGE = Path(__file__).parents[1] / "cases" / "language"
COLUMNS = ("id", "at", "what", "job", "customer", "agent", "level", "kind", "ref", "period", "amount", "count", "rate")
Engine: TypeAlias = Callable[..., Store]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Runs clauses on rows such as `id=1 at=2026-01-05T10:00:00 what=asked job=j1`, one a line."""

    def run(  # noqa: PLR0913 - what a run is told, each by name
        clauses: str,
        book: str,
        *,
        zone: str = "Asia/Shanghai",
        runs: str = "2026-01-01 to 2026-12-31",
        coverage: str = "2026-01-01 to 2026-12-01",
        progress: Callable[[int, int, str], None] | None = None,
        only: frozenset[str] | None = None,
        by: ModuleType = duckdb,
    ) -> Store:
        base = os.path.relpath(LANGUAGE / "blank.agreement", tmp_path)
        head = f'agreement shop_2026\n  language 1\n  extends "{base}"\n  timezone {zone}\n'
        file = tmp_path / "shop.agreement"
        file.write_text(f"{head}  runs {runs}\n  workdays office\n\n{clauses}\n", encoding="utf-8")
        lines = [",".join((*COLUMNS, "note"))]
        for row in filter(None, map(str.strip, book.splitlines())):
            cells = dict(cell.split("=", 1) for cell in row.split())
            lines.append(",".join(cells.get(name, "") for name in (*COLUMNS, "note")))
        (tmp_path / "book.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
        binding = os.path.relpath(LANGUAGE / "logs.yaml", tmp_path)
        (tmp_path / "logs.yaml").write_text(f"extends: {binding}\nbase: .\ncoverage: {coverage}\n", encoding="utf-8")
        agreement, wrong = load(file)
        assert agreement is not None, wrong
        place = locate(file, tmp_path)
        log, found = load_log(agreement, binding=place.binding, folder=place.folder, as_of=None)
        assert log is not None, found
        return by.run(agreement, log, progress, only=only)  # type: ignore[no-any-return]

    return run
