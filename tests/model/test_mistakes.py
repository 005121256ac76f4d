"""One mistake each, from `mistakes/*.md`: its code, the text it marks, and the words that name the thing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from servanda.diagnostics import Diagnostic
from servanda.model import findings as codes

_CASE = re.compile(
    r"^## (?P<name>[^\n]+)\n+```agreement\n(?P<body>.*?)\n```\n\n(?P<lines>(?:- [^\n]*\n)+)", re.MULTILINE | re.DOTALL
)
_ELSEWHERE = {"MOD001", "MOD002", "MOD003", "MOD004", "MOD005", "MOD011", "MOD012", "MOD013", "MOD014"}
_ELSEWHERE |= {"MOD046", "MOD047", "MOD048", "MOD049"}


@dataclass(frozen=True)
class Mistake:
    name: str
    body: str
    expected: dict[str, str]


def _read() -> list[Mistake]:
    found = []
    for file in sorted((Path(__file__).parent / "mistakes").glob("*.md")):
        for case in _CASE.finditer(file.read_text(encoding="utf-8")):
            lines = [line[2:].split(": ", 1) for line in case["lines"].splitlines()]
            found.append(Mistake(f"{file.stem}: {case['name']}", case["body"], dict(lines)))
    return found


MISTAKES = _read()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda item: item.name)
def test_one_mistake_gives_one_error(mistake: Mistake, only: Callable[..., tuple[Diagnostic, str]]) -> None:
    found, marked = only(mistake.body)
    assert found.code == mistake.expected["code"]
    assert " ".join(marked.split()) == mistake.expected["marks"]
    assert mistake.expected["says"] in found.message
    assert mistake.expected.get("help", "") in (found.help or "")
    assert "\n" not in found.message
    assert not found.message.endswith(".")


def test_every_code_has_a_case() -> None:
    documented = set(re.findall(r"MOD\d{3}", codes.__doc__ or ""))
    assert documented - {item.expected["code"] for item in MISTAKES} == _ELSEWHERE
