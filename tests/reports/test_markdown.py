"""Markdown for pull requests: what a parser of CommonMark reads back is the text that users wrote, and no more."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from servanda.diagnostics import Severity
from servanda.reports.findings import Case, Finding, Findings, Standing, Suite
from servanda.reports.markdown import LONGEST, cases_markdown, findings_markdown
from servanda.reports.markdown_text import fenced, markdown, paragraph, prose, table
from servanda.reports.of_diagnostics import not_evaluated
from servanda.reports.of_verdicts import judged
from servanda.reports.plain import plain
from servanda.reports.report import Report
from servanda.reports.result_markdown import result_markdown
from servanda.syntax.tree import Modal
from servanda.verdicts.verdict import Word
from tests.reports.samples import EVIL, hostile_lint, hostile_report, sample_lint

SNAPSHOTS = Path(__file__).parent / "snapshots"
FAILING = frozenset({Word.BREACHED, Word.EXERCISED_WITHOUT_GROUND, Word.UNDECIDED, Word.BLANK})
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = {"<!-- -->", "<span>", "</span>", "<code>", "</code>"}
"""the HTML that escapes consist of"""
ACTED_ON = re.compile(r"@\w|#\w|://|www\.|\bGH-\d|:tada:|:\+1:|:100:")
"""what a forge acts on where it stands in one text node"""
nasty = st.lists(
    st.sampled_from([*"\\`*_{}[]()<>#+-.!|~&;:@$%^= \n\t甲a1", "&#64;", "<!--", "-->", "www.", "://", "GH-1", "\ud800"])
).map("".join)


def inline(tokens: Any) -> Iterator[Any]:
    for token in tokens:
        yield token
        yield from inline(token.children or [])


def shown(line: str) -> tuple[str, list[str]]:
    """The text a reader sees of a line of Markdown, and its text nodes; anything but text is an error."""
    (opening, content, closing) = PARSER.parse(line)
    assert (opening.type, closing.type) == ("paragraph_open", "paragraph_close")
    nodes = [""]
    for token in content.children or []:
        assert token.type in {"text", "text_special", "html_inline"}, token.type
        if token.type == "html_inline":
            assert token.content in OURS
            nodes.append("")
        else:
            nodes[-1] += token.content
    return "".join(nodes), nodes


def blanks(text: str) -> str:
    """Blanks at the ends of a line are no text."""
    return plain(text).strip(" ")


@pytest.mark.parametrize("text", [text for text in EVIL if text])
def test_a_text_is_shown_as_it_is(text: str) -> None:
    seen, nodes = shown(paragraph(text))
    assert seen == blanks(text)
    assert not any(ACTED_ON.search(node) for node in nodes)


@example("#www.")
@example("#12")
@given(nasty.filter(lambda text: bool(blanks(text))))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    seen, nodes = shown(paragraph(text))
    assert seen == blanks(text)
    assert not any(ACTED_ON.search(node) for node in nodes)


@given(st.lists(nasty, min_size=2, max_size=2))
def test_a_cell_holds_its_text(cells: list[str]) -> None:
    tokens = list(inline(PARSER.parse("\n".join(table(("a", "b"), [(markdown(cells[0]), markdown(cells[1]))])))))
    found = [token for token in tokens if token.type == "inline"][2:]
    seen = ["".join(child.content for child in token.children if child.type != "html_inline") for token in found]
    assert seen == [blanks(cell) for cell in cells]


@given(nasty)
def test_the_same_text_inside_html(text: str) -> None:
    """In a block of HTML no Markdown is read: tags go, character references become characters."""
    line = markdown(text)
    bare = re.sub("<!-- -->|</?span>", "", line)
    assert "<" not in bare
    assert ">" not in bare
    assert html.unescape(bare) == plain(text)


@given(st.lists(nasty, min_size=1, max_size=4))
def test_a_fence_is_closed_by_nothing_in_it(lines: list[str]) -> None:
    (token,) = PARSER.parse("\n".join(fenced(lines)))
    assert token.content == "".join(f"{plain(line)}\n" for line in lines)


def test_identifiers_and_times_stay_readable() -> None:
    assert markdown("message_sent at 10:15:00+08:00, 85% of 3") == "message_sent at 10:15:00+08:00, 85% of 3"
    assert markdown("_a_ a__b") == "&#95;a&#95; a__b"


@given(nasty)
def test_what_is_quoted_is_code_and_else_nothing_changes(text: str) -> None:
    marks, quoted = text.count("`"), prose(f"a {text} b")
    if marks % 2:
        assert quoted == markdown(f"a {text} b")
    else:
        assert quoted.count("<code>") == quoted.count("</code>") == marks // 2
        assert shown(quoted)[0] == plain(f"a {text} b").replace("`", "")


def test_a_quoted_name() -> None:
    assert prose("unknown event `a_b|c`") == "unknown event <code>a_b&#124;c</code>"


def test_the_findings_of_lint() -> None:
    assert "\n".join(findings_markdown(sample_lint())) + "\n" == (SNAPSHOTS / "lint.md").read_text(encoding="utf-8")


def test_the_verdicts_of_check(report: Report) -> None:
    lines = result_markdown(report, judged(report, FAILING))
    assert "\n".join(lines) + "\n" == (SNAPSHOTS / "check.md").read_text(encoding="utf-8")


def test_a_limit_counts_what_it_leaves_out(report: Report) -> None:
    lines = list(result_markdown(report, judged(report, FAILING), limit=1))
    assert "1 more breach not shown here." in lines
    assert not any("群聊 7" in line for line in lines)


def test_texts_change_no_structure(report: Report) -> None:
    """The hostile reports have links, images, code, emphasis and HTML of nobody's but ours."""
    evil = hostile_report(report)
    for lines in (list(findings_markdown(hostile_lint())), list(result_markdown(evil, judged(evil, FAILING)))):
        tokens = list(inline(PARSER.parse("\n".join(lines))))
        kinds = {token.type for token in tokens}
        assert not kinds & {"link_open", "image", "code_inline", "em_open", "strong_open", "s_open", "code_block"}
        assert not kinds & {"bullet_list_open", "ordered_list_open", "hr"}
        for token in tokens:
            if token.type == "html_inline":
                assert token.content in OURS
            if token.type == "html_block":
                bare = re.sub(r"<!-- -->|</?(details|summary|span|code)>", "", token.content)
                assert "<" not in bare
                assert not ACTED_ON.search(html.unescape(re.sub("<!-- -->", " ", token.content)))
        assert not any(set(line) & set("\x1b\x00\u202e\ud800") for line in lines)


def lines_of(report: Report, *said: Finding) -> list[str]:
    return list(result_markdown(report, judged(report, FAILING, said)))


def changed(report: Report, place: int, **changes: object) -> Report:
    """The report with one of its clauses changed."""
    clauses = list(report.judgement.clauses)
    clauses[place] = replace(clauses[place], **changes)  # type: ignore[arg-type]
    return replace(report, judgement=replace(report.judgement, clauses=tuple(clauses)))


def test_what_was_left_out_set_aside_and_tolerated_is_said(report: Report) -> None:
    some = replace(changed(report, 2, tolerated=1), hidden=True, touched=frozenset({"2.4"}))
    some = replace(some, sources=(replace(report.sources[0], set_aside=1234),), remarks=("- duties: 3",))
    lines = lines_of(some, Finding("LOG005", Severity.ERROR, "no time in `msgtime`"))
    for line in (
        "Only the clauses and parties asked for.",
        "1 of them tolerated.",
        "| 1,234 | chat |",
        "&#45; duties: 3",
        "### Agreement and logs",
        "| error | LOG005 | no time in <code>msgtime</code> |",
        "| ❓ undecided | 2.4 Level-1 issues | 甲方 (provider) |  | 7 undecided · rows set aside |",
    ):
        assert line in lines


def test_a_power_that_is_open_says_until_when(report: Report) -> None:
    clauses = report.judgement.clauses
    (place,) = [number for number, clause in enumerate(clauses) if clause.power is not None]
    power = clauses[place].power
    assert power is not None
    since, until = power.openings[0].since, power.openings[0].until
    times = "1 missed · from 2026-01-26, until 2026-02-12"
    row = f"| ❌ exercised without ground | 5 更换服务团队 | 乙方 (client) |  | {times} |"
    assert row in lines_of(changed(report, place, power=replace(power, since=since, until=until)))
    endless = lines_of(changed(report, place, power=replace(power, since=since, until=None)))
    assert row.replace("until 2026-02-12", "no end") in endless


def test_a_window_shows_its_value(report: Report) -> None:
    """Window 2026-W03 of the sample's metric is 10 of 20."""
    breach = next(iter(report.breaches("2.1", "provider")))
    window = replace(breach, step="rate", key=(("period", "2026-W03"),), met_at=None)
    some = replace(changed(report, 2, modal=Modal.ENSURE), breaches=lambda *_: iter([window]))
    assert any("| 50.0% of 20 |" in line for line in lines_of(some))


def test_a_comment_takes_it_however_much_there_is() -> None:
    findings = tuple(Finding("X", Severity.ERROR, f"{number} " + "长" * 200, details=("d",)) for number in range(2000))
    text = "\n".join(findings_markdown(Findings("lint", "t", "s", findings)))
    assert LONGEST / 2 < len(text) < 65_536
    (left,) = re.findall(r"^([\d,]+) more findings not shown here\.$", text, re.MULTILINE)
    assert text.count("❌") == 2000 - int(left.replace(",", ""))
    assert not re.search("<details>", text)


@pytest.mark.parametrize("factor", [1, 200])
def test_a_check_of_many_clauses_fits_too(report: Report, factor: int) -> None:
    clauses = report.judgement.clauses * factor
    many = replace(report, judgement=replace(report.judgement, clauses=clauses))
    text = "\n".join(result_markdown(many, judged(many, FAILING)))
    assert len(text) < 65_536
    assert ("not shown here" in text) is (factor > 1)


def test_names_without_end_fit_too(report: Report) -> None:
    evil = hostile_report(report)
    assert len("\n".join(result_markdown(evil, judged(evil, FAILING)))) < 65_536


def test_cases_of_a_command_without_findings() -> None:
    cases = (
        Case("在群里答复", Standing.PASSED, "as expected", group="a"),
        Case("late", Standing.FAILED, "other", "expected met, got late", ("due | 10:15",), group="a"),
    )
    found = Findings("test", "Scenarios", "2 scenarios, 1 failed", (), (Suite("qinghe", "q.agreement", cases),))
    assert list(cases_markdown(found)) == [
        "## ❌ Scenarios",
        "",
        "2 scenarios, 1 failed",
        "",
        "### qinghe",
        "",
        "|  | Case |",
        "| --- | --- |",
        "| ✅ as expected | 在群里答复 |",
        "| ❌ other | late |",
        "",
        "<details>",
        "<summary>❌ late: expected met, got late</summary>",
        "",
        "```text",
        "due | 10:15",
        "```",
        "",
        "</details>",
        "",
    ]


def test_what_could_not_be_evaluated_is_no_pass() -> None:
    lines = list(findings_markdown(not_evaluated("check", "a", [], "1. nothing to check")))
    assert lines[0] == "## ❓ Could not be evaluated"
    assert lines[2] == "&#49;. nothing to check"
