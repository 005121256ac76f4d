import os
from pathlib import Path

import pytest

from .comparison import AGREEMENT, differences
from .randomlogs import write_logs
from .workdays import parse_iso

SEEDS = range(400) if os.environ.get("SERVANDA_LONG") else range(9)
QUARTER_END = parse_iso("2026-04-01T00:00:00+08:00")


def test_the_committed_sample(tmp_path: Path) -> None:
    assert differences(AGREEMENT / "logs", QUARTER_END, tmp_path / "rows.csv") == []


@pytest.mark.parametrize("seed", SEEDS)
def test_random_logs(seed: int, tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    as_of = write_logs(seed, logs, AGREEMENT / "logs.yaml")
    assert differences(logs, as_of, tmp_path / "rows.csv") == []
