"""Lines of running text: where they break, and that nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.reports.plain import plain, width
from servanda.reports.wrapping import wrapped

OPENING, CLOSING = "“（《(", "”）》，。；：、)"


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("a word and another", 10, ["a word and", "another"]),
        ("甲方应当答复。", 8, ["甲方应当", "答复。"]),
        # six characters and a full stop do not fit twelve cells: the stop takes its character along
        ("甲方应当答复。", 12, ["甲方应当答", "复。"]),
        # a Latin name stays whole, with its quotation marks, which are one cell wide
        ("仅指其“agent”不属于", 12, ["仅指其", "“agent”不属", "于"]),
        ("（“客服消息”，仅指", 8, ["（“客服", "消息”，", "仅指"]),
        ("a (“message sent”, where it", 12, ["a (“message", "sent”, where", "it"]),
        ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
        ("", 10, [""]),
    ],
)
def test_lines_break_as_a_typesetter_breaks_them(text: str, columns: int, lines: list[str]) -> None:
    assert wrapped(text, columns) == lines


@given(st.text(st.sampled_from("ab1 .,()“”（），。；甲方应当—%"), max_size=80), st.integers(8, 60))
def test_nothing_is_lost_and_every_line_fits(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(max_size=60), st.integers(8, 60))
def test_any_text_that_may_be_printed(text: str, columns: int) -> None:
    shown = plain(text)
    lines = wrapped(shown, columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(shown.split())


@given(st.lists(st.sampled_from(["甲", "方", "“ab”", "（乙）", "，", "。", " word"]), max_size=40), st.integers(12, 40))
def test_no_line_begins_with_a_closing_mark(parts: list[str], columns: int) -> None:
    text = "甲" + "".join(
        part
        for before, part in zip(["，", *parts], parts, strict=False)
        if part not in CLOSING or before not in CLOSING
    )
    for line in wrapped(text, columns)[1:]:
        assert line[0] not in CLOSING
    for line in wrapped(text, columns)[:-1]:
        assert line[-1] not in OPENING
