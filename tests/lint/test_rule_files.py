"""Every rule against its fixture (`tests/lint/rules/README.md`); one page and one fixture per rule."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from servanda.lint import Rule, families, rules
from servanda.lint.fixing import applied
from servanda.lint.linting import lint_file
from servanda.lint.settings import Settings

FOLDER = Path(__file__).parent / "rules"
FENCE = re.compile(r"^```(?P<info>\S[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"[A-Z]{3}\d{3}")
NAME = re.compile(r"[a-z]+(-[a-z0-9]+)*")
PAGE_PARTS = ("What it does:", "Why it matters:", "Reported, for example:", "Use instead:")


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a fixture: its blocks by info string."""

    rule: Rule
    title: str
    blocks: dict[str, str]


def fixture(rule: Rule) -> Path:
    family = next(family for family in families() if rule in family.rules)
    return FOLDER / family.folder / f"{rule.name}.md"


def sections(rule: Rule) -> list[Section]:
    found = []
    for part in re.split(r"^## ", fixture(rule).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        blocks = {match["info"].strip(): match["body"] for match in FENCE.finditer(part)}
        found.append(Section(rule, part.partition("\n")[0], blocks))
    return found


SECTIONS = [section for rule in rules() if fixture(rule).exists() for section in sections(rule)]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_a_rule_has_a_code_a_name_a_page_and_a_fixture(rule: Rule) -> None:
    assert CODE.fullmatch(rule.code)
    assert NAME.fullmatch(rule.name)
    assert rule.page.strip().startswith(f"{rule.name}: ")
    assert rule.summary.endswith(".")
    assert all(part in rule.page for part in PAGE_PARTS)
    assert rule.check.__code__.co_filename.endswith(f"{rule.name.replace('-', '_')}.py")  # type: ignore[attr-defined]
    written = [section.blocks["findings"].strip() for section in sections(rule)]
    assert any(written), "no section with findings"
    assert not all(written), "no section without findings"


def test_codes_and_names_are_each_used_once() -> None:
    assert len({rule.code for rule in rules()}) == len({rule.name for rule in rules()}) == len(rules())
    assert all(rule.code.startswith(family.prefix) for family in families() for rule in family.rules)


def test_every_fixture_is_of_a_rule() -> None:
    assert set(FOLDER.glob("*/*.md")) == {fixture(rule) for rule in rules()}


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: f"{section.rule.name}: {section.title}")
def test_what_a_rule_finds(section: Section, tmp_path: Path) -> None:
    (tmp_path / "base.agreement").write_text((FOLDER / "base.agreement").read_text(encoding="utf-8"), encoding="utf-8")
    for name, body in section.blocks.items():
        if name not in {"findings", "fixed"}:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
    case = tmp_path / "case.agreement"
    linted = lint_file(case, Settings(select=frozenset({section.rule.code})))
    shown = []
    for one in sorted(linted.found, key=lambda one: (one.span.file != str(case), one.span) if one.span else (False,)):
        assert one.code == section.rule.code, one
        assert one.span is not None
        file = "" if one.span.file == str(case) else f"{Path(one.span.file).relative_to(tmp_path).as_posix()}:"
        shown.append(f"{file}{one.span.line}:{one.span.column} {one.message}")
    assert shown == section.blocks["findings"].splitlines()
    if "fixed" in section.blocks:
        edits = [edit for one in linted.found for fix in one.fixes[:1] for edit in fix.edits]
        text = case.read_text(encoding="utf-8")
        assert applied(text, edits) == section.blocks["fixed"]
