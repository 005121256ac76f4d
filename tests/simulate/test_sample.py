"""The committed sample is what its README's command writes, byte for byte, on every machine."""

import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

from servanda.cli import app

QINGHE = Path(__file__).resolve().parents[2] / "agreements" / "qinghe"
LOGS = QINGHE / "logs"


def test_the_sample_is_what_its_command_writes(tmp_path: Path) -> None:
    found = re.search(r"^ {4}servanda (simulate .*)$", (LOGS / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    arguments = shlex.split(found[1])
    assert arguments[1] == "agreements/qinghe"
    assert arguments[-2:] == ["-o", "agreements/qinghe/logs"]
    done = CliRunner().invoke(app, [arguments[0], str(QINGHE), *arguments[2:-1], str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "no room" not in done.stderr
    committed = {path.name for path in LOGS.iterdir()} - {"README.md"}
    assert committed == {path.name for path in tmp_path.iterdir()}
    for name in committed:
        assert (tmp_path / name).read_bytes() == (LOGS / name).read_bytes(), name


def test_the_sample_is_small() -> None:
    assert sum(path.stat().st_size for path in LOGS.iterdir()) < 3_000_000
