"""`docs/rules.md` is what the rules' own files say."""

from pathlib import Path

from servanda.lint import rules
from servanda.lint.pages import document

DOCUMENT = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_document_is_the_rules_pages() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run `make pages`"


def test_every_rule_has_a_row_and_a_page() -> None:
    written = DOCUMENT.read_text(encoding="utf-8")
    for rule in rules():
        assert f"| `{rule.code}` | [{rule.name}](#{rule.name}) |" in written
        assert f"\n## {rule.name}\n" in written
