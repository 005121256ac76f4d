"""What `docs/explain.md` shows is what the program prints."""

import contextlib
import io
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from servanda.cli import app
from servanda.prose.points import TOPICS

REPO = Path(__file__).resolve().parents[2]
PAGE = (REPO / "docs" / "explain.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(info: str) -> list[str]:
    return [match["body"] for match in BLOCK.finditer(PAGE) if match["info"] == info]


@pytest.mark.parametrize("block", blocks("console"), ids=lambda block: block.partition("\n")[0])
def test_a_command_prints_what_the_page_shows(block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines one after another; `…` stands for any number of lines."""
    monkeypatch.chdir(REPO)
    command, *shown = block.rstrip("\n").split("\n")
    result = CliRunner().invoke(app, command.removeprefix("$ servanda ").split())
    assert result.exit_code == 0, result.output
    printed = result.stdout.rstrip("\n").split("\n")
    place, skipping = 0, False
    for line in shown:
        if line == "…":
            skipping = True
            continue
        place = printed.index(line, place) if skipping else place
        assert printed[place] == line
        place, skipping = place + 1, False
    assert skipping or place == len(printed)


def test_the_program_prints_what_the_page_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPO)
    (program,) = blocks("python")
    (shown,) = blocks("text")
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(program, "docs/explain.md", "exec"), {})  # noqa: S102 -- a program of this repository
    assert printed.getvalue() == shown


def test_the_topics_it_names_are_there() -> None:
    named = re.search(r"in a word: ([^…]*)", PAGE)
    assert named is not None
    assert set(re.findall(r"`(\w+)`", named[1])) <= set(TOPICS.values())
