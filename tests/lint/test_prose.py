"""The numbered paragraphs of a prose, under headings and without."""

import pytest

from servanda.lint.prose import parsed_prose


def paragraphs(text: str) -> list[tuple[str, str, str]]:
    prose = parsed_prose("agreement.md", text)
    for one in prose.paragraphs:
        assert text[one.start :].startswith(one.text)
    return [(one.number, one.title, one.text.strip()) for one in prose.paragraphs]


def test_headings() -> None:
    text = "# Title\n\n## 2.1 Reply\n\nThe shop replies.\n\n### 2.1a Night\n## 第 3 条 费用\n付款。\n## 第十二条 其他\n"
    assert paragraphs(text) == [
        ("2.1", "Reply", "The shop replies."),
        ("2.1a", "Night", ""),
        ("3", "费用", "付款。"),
        ("12", "其他", ""),
    ]


def test_plain_paragraphs() -> None:
    text = "1.1 The shop replies.\n\nMore of it.\n\n1.2 The customer pays\n1.5 hours at most.\n\n**1.3** Ends.\n"
    assert paragraphs(text) == [
        ("1.1", "", "The shop replies.\n\nMore of it."),
        ("1.2", "", "The customer pays\n1.5 hours at most."),
        ("1.3", "", "Ends."),
    ]


def test_articles_and_items() -> None:
    text = "第三条 费用\n（一）乙方应当付款。\n（二） 甲方开票。\n\n第四条　甲方应当在十五分钟内答复乙方的全部提问。\n"
    assert paragraphs(text) == [
        ("3", "费用", "费用"),
        ("3.1", "", "乙方应当付款。"),
        ("3.2", "", "甲方开票。"),
        ("4", "", "甲方应当在十五分钟内答复乙方的全部提问。"),
    ]


def test_the_number_of_a_plain_paragraph_belongs_to_its_heading() -> None:
    text = "## 2 Services\n\n2.1 The shop replies.\n\n1.5 hours at most.\n"
    assert paragraphs(text) == [("2", "Services", ""), ("2.1", "", "The shop replies.\n\n1.5 hours at most.")]


@pytest.mark.parametrize("text", ["1. one\n2. two\n", "一切消息\n", "```\n1.1 code\n```\n", "（一）没有条\n", "\n", ""])
def test_what_is_no_numbered_paragraph(text: str) -> None:
    assert paragraphs(text) == []
