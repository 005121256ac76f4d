"""Agreements of the repair shop that the cases about the language speak of."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from servanda.model import load
from servanda.model.agreement import Agreement

WORKSHOP = Path(__file__).parents[1] / "cases" / "language" / "workshop.agreement"
Shop: TypeAlias = Callable[[str], Agreement]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """An agreement of these clauses, free of mistakes."""

    def agreement(clauses: str) -> Agreement:
        file = tmp_path / "shop.agreement"
        head = f'agreement plans\n  language 1\n  extends "{os.path.relpath(WORKSHOP, tmp_path)}"\n\n'
        file.write_text(head + clauses, encoding="utf-8")
        loaded, wrong = load(file)
        assert loaded is not None, wrong
        assert [one for one in wrong if one.severity.value == "error"] == []
        return loaded

    return agreement
