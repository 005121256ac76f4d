"""The colours of editors follow the keyword table, and colour what they should."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from servanda.syntax.generate import read_keywords
from servanda.syntax.textmate import PLACE, SCOPE, text

DSL = Path(__file__).parents[2] / "dsl"
VSCODE = DSL / "editors" / "vscode"
GRAMMAR: dict[str, Any] = json.loads((DSL / PLACE).read_text(encoding="utf-8"))
PATTERNS = [(re.compile(one["match"]), one) for one in GRAMMAR["patterns"]]


def coloured(line: str) -> list[tuple[str, str]]:
    """The pieces of a line with their scopes: at each place the pattern that matches first, as TextMate has it."""
    found = []
    position = 0
    while True:
        hits = [
            (match.start(), order, match)
            for order, (one, _) in enumerate(PATTERNS)
            if (match := one.search(line, position))
        ]
        hits = [hit for hit in hits if hit[2].end() > hit[2].start()]
        if not hits:
            return found
        _, order, match = min(hits, key=lambda hit: hit[:2])
        pattern = PATTERNS[order][1]
        if "captures" in pattern:
            found += [(match[int(n)], what["name"]) for n, what in pattern["captures"].items() if match[int(n)]]
        else:
            found.append((match[0], pattern["name"]))
        position = match.end()


def test_the_grammar_is_made_from_the_keyword_table() -> None:
    assert (DSL / PLACE).read_text(encoding="utf-8") == text(DSL), "run `make tables`"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_keyword_is_coloured_whole(language: str) -> None:
    keywords = read_keywords((DSL / "keywords.toml").read_text(encoding="utf-8"))
    for entry in keywords.values():
        for spelling in entry[language]:
            ((piece, scope),) = coloured(f"  {spelling}")
            assert piece == spelling
            assert scope.split(".")[0] in {"keyword", "storage", "constant"}


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        (
            'clause 2.1.2a "no # comment"  # one',
            ["keyword.declaration", "entity.name", "string.quoted", "comment.line"],
        ),
        ("条款 2.1.2a “第一条”", ["keyword.declaration", "entity.name", "string.quoted"]),
        (
            "replace term fee = 20000 CNY",
            ["keyword.declaration"] * 2 + ["entity.name", "keyword.operator", "constant.numeric", "support.type"],
        ),
        ("  provider must not send_it", ["variable.other", "keyword.operator", "variable.other"]),
        ("  限时 2工作小时", ["keyword.control", "constant.numeric", "keyword.other"]),
        # a keyword inside a name is a part of the name
        (
            "  甲方 应付 月费 的 0.5% 每次",
            [
                "variable.other",
                "keyword.operator",
                "variable.other",
                "keyword.other",
                "constant.numeric",
                "keyword.other",
            ],
        ),
        ("  overrides 2.1.3.*, 2.2.1", ["keyword.control", "entity.name", "entity.name"]),
        ("  by_the_way", ["variable.other"]),
        ('  quote "not closed', ["keyword.control", "invalid.illegal"]),
    ],
)
def test_lines(line: str, pieces: list[str]) -> None:
    assert [".".join(scope.split(".")[:2]) for _, scope in coloured(line)] == pieces


def test_the_extension_names_files_that_are_there() -> None:
    package = json.loads((VSCODE / "package.json").read_text(encoding="utf-8"))
    (language,) = package["contributes"]["languages"]
    (grammar,) = package["contributes"]["grammars"]
    assert language["extensions"] == [".agreement"]
    assert grammar["scopeName"] == SCOPE
    for place in (package["main"], language["configuration"], grammar["path"]):
        assert (VSCODE / place).is_file()
    json.loads((VSCODE / language["configuration"]).read_text(encoding="utf-8"))
