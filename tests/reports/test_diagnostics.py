"""Diagnostics as text, for grep and as JSON."""

import json
from dataclasses import replace

import pytest

from servanda.diagnostics import Diagnostic, Edit, Fix, Label, RecordOrigin, Severity, Span
from servanda.reports.diagnostics_json import diagnostics_json
from servanda.reports.diagnostics_plain import diagnostics_concise
from servanda.reports.diagnostics_text import Sources, diagnostics_text


def span(text: str, part: str, file: str = "a.agreement") -> Span:
    """Where `part` stands in `text`."""
    start = text.index(part)
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return Span(file, start, start + len(part), line, column, line, column + len(part))


def rendered(text: str, one: Diagnostic, *, colour: bool = False) -> list[str]:
    return list(diagnostics_text([one], Sources(lambda _file: text), colour=colour))


def error(text: str, part: str, **more: object) -> Diagnostic:
    return Diagnostic("SYN003", Severity.ERROR, "a unit is missing", span=span(text, part), **more)  # type: ignore[arg-type]


def test_everything_a_diagnostic_can_say() -> None:
    text = "clause 1 “回复”\n  within 15\n"
    one = error(
        text,
        "15",
        labels=(Label(span(text, "clause"), "in this clause"),),
        expected=("a duration such as `15 minutes`", "a term"),
        help="write `within 15 minutes`",
        breadcrumb=("客户维护服务协议", "1 回复"),
    )
    assert rendered(text, one) == [
        "error[SYN003]: a unit is missing",
        " --> a.agreement:2:10",
        "  |",
        "1 | clause 1 “回复”",
        "  | ------ in this clause",
        "  |",
        "2 |   within 15",
        "  |          ^^",
        "  = expected: a duration such as `15 minutes` or a term",
        "  = help: write `within 15 minutes`",
        "  = in: 客户维护服务协议 › 1 回复",
        "",
    ]


@pytest.mark.parametrize(
    ("line", "part", "before", "marked"),
    [
        ("限时 15", "15", 5, 2),
        ("甲方 应当 答复", "答复", 10, 4),
        # a tab reaches the next stop of four
        ("\twithin 15", "15", 11, 2),
        ("甲\t15", "15", 4, 2),
        # an accent of its own takes no cell
        ("cafe\u0301 15", "15", 5, 2),
        # what a terminal would obey is written out
        ("a\x1b[0m 15", "15", 6, 2),
    ],
)
def test_the_caret_stands_under_the_right_cells(line: str, part: str, before: int, marked: int) -> None:
    caret = next(shown for shown in rendered(line, error(line, part)) if "^" in shown)
    assert caret == "  | " + " " * before + "^" * marked


def test_an_empty_span_at_the_end_has_a_caret() -> None:
    one = Diagnostic("SYN001", Severity.ERROR, "m", span=Span("a", 6, 6, 1, 7, 1, 7))
    assert "  |       ^" in rendered("within", one)


def test_a_very_long_line_is_shown_around_its_span() -> None:
    line = "甲" * 5000 + " 15 " + "乙" * 5000
    shown = rendered(line, error(line, "15"))
    excerpt = next(text for text in shown if "15" in text)
    caret = next(text for text in shown if "^" in text)
    assert len(excerpt) < 130
    cells = sum(2 if char in "甲乙" else 1 for char in excerpt[: excerpt.index("15")])
    assert caret.index("^") == cells


def test_a_span_over_lines_is_marked_to_its_first_lines_end() -> None:
    one = Diagnostic("SYN001", Severity.ERROR, "m", span=Span("a", 2, 9, 1, 3, 2, 3))
    assert "  |   ^^^" in rendered("abcde\nfg", one)


def test_a_label_in_another_file_names_it() -> None:
    text = "term x = 1\n"
    one = error(text, "x", labels=(Label(span(text, "term", "base.agreement"), "written here"),))
    assert " ::: base.agreement:1:1" in rendered(text, one)


def test_a_file_that_cannot_be_read_has_no_excerpt() -> None:
    def unreadable(_file: str) -> str:
        raise FileNotFoundError

    lines = list(diagnostics_text([error("15", "15")], Sources(unreadable), colour=False))
    assert lines == ["error[SYN003]: a unit is missing", " --> a.agreement:1:1", ""]


def test_data_has_an_origin_and_a_count() -> None:
    origin = RecordOrigin("chat.jsonl", 12, "msgtime", "so\x1bon")
    one = Diagnostic("LOG002", Severity.ERROR, "no time", origin=origin, count=7)
    assert rendered("", one) == [
        "error[LOG002]: no time (7 alike, the first is shown)",
        ' --> chat.jsonl:12 msgtime="so␛on"',
        "",
    ]
    assert list(diagnostics_concise([one])) == ['chat.jsonl:12 msgtime="so␛on": error[LOG002] no time (7 alike)']


def test_colour_only_where_asked_for() -> None:
    assert not any("\x1b" in line for line in rendered("15", error("15", "15")))
    assert any("\x1b[31m^^\x1b[0m" in line for line in rendered("15", error("15", "15"), colour=True))


def test_concise_is_one_line() -> None:
    one = Diagnostic("SYN003", Severity.WARNING, "two\nlines", span=span("x 15", "15"))
    assert list(diagnostics_concise([one])) == ["a.agreement:1:3: warning[SYN003] two␊lines"]


def test_json_is_versioned_and_complete() -> None:
    text = "clause 1\n  within 15\n"
    fix = Fix("add the unit", (Edit(span(text, "15"), "15 minutes"),), safe=True)
    one = error(text, "15", expected=("a unit",), help="h", breadcrumb=("b",), labels=(Label(span(text, "1"), "l"),))
    one = replace(one, fixes=(fix,))
    found = json.loads(diagnostics_json([one]))
    assert (found["schema_version"], found["counts"]) == (1, {"error": 1, "warning": 0, "note": 0})
    assert found["diagnostics"] == [
        {
            "code": "SYN003",
            "severity": "error",
            "message": "a unit is missing",
            "span": {"file": "a.agreement", "line": 2, "column": 10, "end_line": 2, "end_column": 12},
            "labels": [
                {
                    "span": {"file": "a.agreement", "line": 1, "column": 8, "end_line": 1, "end_column": 9},
                    "text": "l",
                }
            ],
            "expected": ["a unit"],
            "help": "h",
            "breadcrumb": ["b"],
            "origin": None,
            "count": 1,
            "fixes": [
                {
                    "title": "add the unit",
                    "safe": True,
                    "edits": [
                        {
                            "span": {"file": "a.agreement", "line": 2, "column": 10, "end_line": 2, "end_column": 12},
                            "text": "15 minutes",
                        }
                    ],
                }
            ],
        }
    ]
