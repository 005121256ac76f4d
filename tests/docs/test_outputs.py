"""docs/outputs.md: its commands run, and write the files that its workflows hand on."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from servanda.cli import app
from servanda.cli.formats import OutputFormat
from tests.cli.test_outputs import AGREEMENT, BINDING, DESK

REPO = Path(__file__).resolve().parents[2]
PAGE = (REPO / "docs/outputs.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT = {"lint": 0, "test": 0, "check": 1}


def blocks(info: str) -> list[str]:
    return [match["body"] for match in FENCE.finditer(PAGE) if match["info"].strip() == info]


def strings(node: Any) -> list[str]:
    """All texts of a YAML document."""
    if isinstance(node, dict):
        return [text for value in node.values() for text in strings(value)]
    return [text for item in node for text in strings(item)] if isinstance(node, list) else [str(node)]


def commands() -> list[str]:
    found = [line.removeprefix("$ ") for body in blocks("console") for line in body.splitlines()]
    found += [text for body in blocks("yaml") for text in strings(yaml.safe_load(body)) if text.startswith("servanda ")]
    return list(dict.fromkeys(found))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small agreement in the place of the page's, with exports that break it once, and a scenario."""
    root = tmp_path_factory.mktemp("repository")
    folder = root / "agreements" / "qinghe"
    (folder / "scenarios").mkdir(parents=True)
    (folder / "desk.agreement").write_text(AGREEMENT, encoding="utf-8")
    (folder / "logs.yaml").write_text(BINDING, encoding="utf-8")
    (folder / "desk.csv").write_text(DESK, encoding="utf-8")
    scenario = "- name: never answered\n  events: [2026-01-05 10:00 asked question=q1]\n  expect: {1: missed}\n"
    head = "agreement: ../desk.agreement\nas of: 2026-02-01\nscenarios:\n"
    (folder / "scenarios/desk.yaml").write_text(head + scenario, encoding="utf-8")
    return root


def test_there_are_commands() -> None:
    assert len(commands()) >= 9


@pytest.mark.parametrize("command", commands())
def test_its_commands_run(repository: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.chdir(repository)
    words = shlex.split(command)
    result = CliRunner().invoke(app, words[1:])
    assert result.exit_code == EXIT[words[1]], result.output
    for word in words:
        name, _, file = word.partition("=")
        if name in list(OutputFormat) and file != "-":
            assert (repository / file).stat().st_size > 0


def test_its_workflows_hand_on_what_is_written() -> None:
    github, gitlab = (yaml.safe_load(body) for body in blocks("yaml"))
    steps = github["jobs"]["servanda"]["steps"]
    written = {word.partition("=")[2] for text in strings(steps) for word in text.split() if re.match(r"\w+=", word)}
    assert written == {"lint.sarif", "check.sarif", "scenarios.md", "check.md"}
    assert all(file in str(steps) for file in ("scenarios.md check.md", "upload-sarif"))
    written = {
        word.partition("=")[2] for text in gitlab["agreements"]["script"] for word in text.split() if "=" in word
    }
    assert written == set(gitlab["agreements"]["artifacts"]["reports"]["junit"])


def test_every_format_is_explained() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)[: len(OutputFormat)] == list(OutputFormat)
