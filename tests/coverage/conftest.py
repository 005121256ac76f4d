"""Every test has the shop in the current folder."""

from pathlib import Path
from textwrap import dedent

import pytest

from .shop import AGREEMENT, BANK, BINDING, CLAUSES, DESK, SHELF, write


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("shop.agreement", dedent(AGREEMENT) + CLAUSES)
    write("logs.yaml", BINDING)
    write("desk.csv", DESK)
    write("bank.csv", BANK)
    write("shelf.csv", SHELF)
