"""The examples of `docs/scenarios.md` run, on the agreement they are about; the codes it lists are those there are."""

import re
from pathlib import Path

import pytest

from servanda.scenarios import Status, run_scenarios

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml scenarios\n(.*?)```", PAGE, re.DOTALL)
SOURCES = sorted((ROOT / "src" / "servanda" / "scenarios").glob("*.py"))


@pytest.mark.parametrize("text", EXAMPLES, ids=[str(number) for number in range(1, len(EXAMPLES) + 1)])
def test_the_examples_come_out_as_they_say(text: str, tmp_path: Path) -> None:
    agreement = ROOT / "agreements" / "qinghe" / "qinghe.agreement"
    file = tmp_path / "example.yaml"
    file.write_text(f"agreement: {agreement}\n{text}", encoding="utf-8")
    results = run_scenarios([file])
    assert results.mistakes == ()
    assert results.scenarios
    assert [one.failures for one in results.scenarios if one.status is not Status.PASSED] == []


def test_every_code_is_listed() -> None:
    used = {code for source in SOURCES for code in re.findall(r"TEST\d{3}", source.read_text(encoding="utf-8"))}
    used |= {"TEST001", "TEST002", "TEST003"}  # made by the reader of documents
    assert set(re.findall(r"TEST\d{3}", PAGE)) == used
