"""The prose and the rules of an agreement say the same clauses, and each rule quotes the prose word for word."""

import re
from pathlib import Path

import pytest

AGREEMENTS = Path(__file__).resolve().parents[2] / "agreements"
STANDARD = AGREEMENTS / "customer-maintenance"
SIGNED = AGREEMENTS / "qinghe"
CLAUSE = re.compile(r'^clause (?P<number>\S+) "(?P<title>[^"]+)"\n  quote "(?P<quote>[^"]+)"$', re.MULTILINE)
HEADING = re.compile(r"^#+ (?P<number>\d+(?:\.\d+)+[a-z]?) (?P<title>.+)$", re.MULTILINE)


def quotes() -> dict[str, str]:
    text = (STANDARD / "terms.agreement").read_text(encoding="utf-8")
    found = {match["number"]: match["quote"] for match in CLAUSE.finditer(text)}
    assert len(found) == text.count("\nclause "), "a clause has no quote"
    return found


def sections(folder: Path) -> dict[str, str]:
    """The text below each numbered heading, up to the next heading of any kind."""
    text = (folder / "agreement.md").read_text(encoding="utf-8")
    parts = re.split(r"^(#+ .+)$", text, flags=re.MULTILINE)
    found = {}
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        if match := HEADING.match(heading):
            found[match["number"]] = body
    return found


@pytest.mark.parametrize("folder", [STANDARD, SIGNED], ids=["standard", "signed"])
def test_every_quote_stands_word_for_word_under_its_number(folder: Path) -> None:
    prose = sections(folder)
    amiss = [number for number, quote in quotes().items() if quote not in prose.get(number, "")]
    assert amiss == []


def test_the_standard_text_has_blanks_and_the_signed_one_has_none() -> None:
    standard = (STANDARD / "agreement.md").read_text(encoding="utf-8")
    signed = (SIGNED / "agreement.md").read_text(encoding="utf-8")
    assert "____" in standard
    assert "__" not in signed


@pytest.mark.parametrize("folder", [STANDARD, SIGNED], ids=["standard", "signed"])
def test_headings_carry_the_titles_of_the_clauses(folder: Path) -> None:
    rules = (STANDARD / "terms.agreement").read_text(encoding="utf-8")
    prose = (folder / "agreement.md").read_text(encoding="utf-8")
    titles = {match["number"]: match["title"] for match in CLAUSE.finditer(rules)}
    headings = {match["number"]: match["title"] for match in HEADING.finditer(prose)}
    assert {number: headings.get(number) for number in titles} == titles


def test_both_proses_have_the_same_headings() -> None:
    assert list(sections(STANDARD)) == list(sections(SIGNED))


@pytest.mark.parametrize(
    "value",
    [
        "云帆客户服务有限公司",
        "青禾母婴用品有限公司",
        "mandate-2026.pdf",
        "周青",
        "ops@qinghe.example",
        "2026 年 1 月 1 日至 2026 年 12 月 31 日",
        "20000",
        "a01、a02",
        "qh-care",
        "T01 至 T20",
        "“无条件退款”“包治”“绝对保证”",
    ],
)
def test_the_signed_prose_states_what_fills_the_blanks(value: str) -> None:
    assert value in (SIGNED / "agreement.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["incident-management/incidents", "italian-helpdesk/helpdesk"])
def test_agreements_on_public_logs_quote_their_prose(name: str) -> None:
    path = AGREEMENTS / f"{name}.agreement"
    rules = path.read_text(encoding="utf-8")
    prose = sections(path.parent)
    titles = dict(
        re.findall(HEADING.pattern, (path.parent / "agreement.md").read_text(encoding="utf-8"), HEADING.flags)
    )
    clauses = [match.groupdict() for match in CLAUSE.finditer(rules)]
    assert len(clauses) == rules.count("\nclause ")
    for clause in clauses:
        assert clause["quote"] in prose[clause["number"]]
        assert titles[clause["number"]] == clause["title"]
