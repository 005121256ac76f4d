"""Every example of the language reference loads, and the Chinese ones say what the English ones before them say."""

import re
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from servanda.diagnostics import Severity
from servanda.model import load, without_spans
from servanda.model.agreement import Agreement
from servanda.model.expressions import Duration
from servanda.syntax.tree import Unit

DSL = Path(__file__).resolve().parents[2] / "dsl"
REFERENCE = (DSL / "LANGUAGE.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```agreement *(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    line: int
    info: str
    body: str

    @property
    def label(self) -> str:
        return f"line-{self.line}"


def examples() -> list[Example]:
    return [
        Example(REFERENCE.count("\n", 0, match.start()) + 1, match["info"].strip(), match["body"])
        for match in FENCE.finditer(REFERENCE)
    ]


ALL = examples()
PREAMBLE = next(example.body for example in ALL if example.info == "preamble")
FRAGMENTS = [example for example in ALL if example.info.startswith("fragment")]
WHOLE = [example for example in ALL if example.info in {"", "preamble"}]


def loaded(text: str, folder: Path) -> Agreement:
    """The agreement without a diagnostic; the reference's named files lie beside it."""
    for example in ALL:
        if example.info.startswith("file="):
            (folder / example.info.removeprefix("file=")).write_text(example.body, encoding="utf-8")
    path = folder / "example.agreement"
    path.write_text(text, encoding="utf-8")
    agreement, diagnostics = load(path)
    assert [(item.code, item.message) for item in diagnostics if item.severity is not Severity.NOTE] == []
    assert agreement is not None
    return agreement


@pytest.mark.parametrize("example", WHOLE, ids=lambda example: example.label)
def test_whole_agreements_load(example: Example, tmp_path: Path) -> None:
    assert loaded(example.body, tmp_path).clauses or "clause" not in example.body


@pytest.mark.parametrize("example", FRAGMENTS, ids=lambda example: example.label)
def test_fragments_load_on_the_example_agreement(example: Example, tmp_path: Path) -> None:
    agreement = loaded(PREAMBLE + "\n" + example.body, tmp_path)
    for number in re.findall(r"^(?:clause|条款) (\S+)", example.body, re.MULTILINE):
        clause = agreement.clause(number)
        assert clause is not None
        assert clause.norm or clause.requirements or clause.remedies or clause.statement or clause.attestation


PAIRS = [(english, chinese) for english, chinese in pairwise(FRAGMENTS) if chinese.info == "fragment 中文"]


@pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=lambda example: example.label)
def test_the_chinese_fragment_means_the_same(english: Example, chinese: Example, tmp_path: Path) -> None:
    assert english.info == "fragment"
    first = loaded(PREAMBLE + "\n" + english.body, tmp_path)
    second = loaded(PREAMBLE + "\n" + chinese.body, tmp_path)
    assert without_spans(first) == without_spans(second)


def test_every_fragment_stands_in_both_languages() -> None:
    assert 2 * len(PAIRS) == len(FRAGMENTS)


def test_the_clients_agreement_of_the_reference_changes_what_it_says(tmp_path: Path) -> None:
    text = next(example.body for example in WHOLE if "signed_one" in example.body)
    agreement = loaded(text, tmp_path)
    assert [clause.number for clause in agreement.clauses] == ["1", "2", "2a"]
    limit = agreement.terms["reply_limit"].value
    assert limit is not None
    assert limit.first == Duration(Fraction(10), Unit.MINUTES)
    agents = agreement.terms["agents"].value
    assert agents is not None
    assert agents.first == ("a01", "a02")


def test_the_keyword_table_is_the_one_of_the_language() -> None:
    table = tomllib.loads((DSL / "keywords.toml").read_text(encoding="utf-8"))
    expected = {(tuple(word["en"]), tuple(word["zh"])) for words in table.values() for word in words.values()}
    part = REFERENCE.split("## Keywords")[1].split("## Why it is so")[0]
    rows = [line.split("|")[2:4] for line in part.splitlines() if line.startswith("|") and "`" in line]
    found = {(tuple(re.findall("`([^`]+)`", left)), tuple(re.findall("`([^`]+)`", right))) for left, right in rows}
    assert found == expected
