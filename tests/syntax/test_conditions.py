"""Conditions in clauses and in bindings."""

from typing import Any

import pytest

from servanda.syntax import parse_condition, without_spans
from servanda.syntax.tree import AndExpr, Condition, NotExpr, OrExpr, TruthExpr


def read(text: str) -> Condition:
    condition, found = parse_condition(text, "f")
    assert found == ()
    assert condition is not None
    return condition


def shape(condition: Any) -> Any:
    match condition:
        case OrExpr(items=items):
            return ("or", *map(shape, items))
        case AndExpr(items=items):
            return ("and", *map(shape, items))
        case NotExpr(item=item):
            return ("not", shape(item))
        case TruthExpr(path=path):
            return path.text
        case other:
            return type(other).__name__


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a", "a"),
        ("a or b and c", ("or", "a", ("and", "b", "c"))),
        ("a and b or c", ("or", ("and", "a", "b"), "c")),
        ("a or b or c", ("or", "a", "b", "c")),
        ("(a or b) and c", ("and", ("or", "a", "b"), "c")),
        ("(a or b) or c", ("or", ("or", "a", "b"), "c")),
        ("not a and b", ("and", ("not", "a"), "b")),
        ("not (a and b)", ("not", ("and", "a", "b"))),
        ("not not a", ("not", ("not", "a"))),
        ("a 或 b 且 非 c", ("or", "a", ("and", "b", ("not", "c")))),
        ("（a 或 b）且 c", ("and", ("or", "a", "b"), "c")),
        ("not a = b", ("not", "CompareExpr")),
        ("a = b and c in d, e or f present", ("or", ("and", "CompareExpr", "MemberExpr"), "PresenceExpr")),
    ],
)
def test_and_binds_tighter_than_or_and_not_tightest(text: str, meaning: Any) -> None:
    assert shape(read(text)) == meaning


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("a <= 1", "a ≤ 1"),
        ("a >= 1", "a ≥ 1"),
        ("a != 1", "a ≠ 1"),
        ("a != 1", "a <> 1"),
        ("a != 1", "a ！＝ 1"),
        ("a < 1", "a ＜ 1"),
        ("a not in 1, 2", "a 不属于 1、2"),
        ("a in x", "a 属于 x"),
        ("a absent", "a 无值"),
        ("text contains any of p, q", "text 含有任一 p，q"),
    ],
)
def test_spellings(left: str, right: str) -> None:
    assert without_spans(read(left)) == without_spans(read(right))


@pytest.mark.parametrize(
    "text",
    [
        'action = "send" and from = "x" and text.content present',
        "kind = level and level = kind",
        "party = client and clause in a, b",
        'event = "open" or term = metric',
        "within = 3 or since present",
        "to absent and each = x and of = 1",
        'revoke.pre_msgid != "" or event.where = y',
    ],
)
def test_columns_may_have_any_name(text: str) -> None:
    assert read(text) is not None


def test_positions_count_from_where_the_condition_stands() -> None:
    condition, found = parse_condition("level = = 3", "logs.yaml", line=12, column=9)
    assert condition is None
    (finding,) = found
    assert finding.span is not None
    assert (finding.span.file, finding.span.line, finding.span.column) == ("logs.yaml", 12, 17)
    good, _ = parse_condition("a\n or bc", "logs.yaml", line=12, column=9)
    assert isinstance(good, OrExpr)
    assert [(item.span.line, item.span.column, item.span.end_column) for item in good.items] == [
        (12, 9, 10),
        (13, 5, 7),
    ]


@pytest.mark.parametrize(
    "text", ["", "a =", "a b", "(a", "a)", "= 3", "a in", 'a = "x', "a = 1;", "(" * 5000, "a = 99:99"]
)
def test_bad_conditions_are_findings(text: str) -> None:
    condition, found = parse_condition(text, "f")
    assert condition is None
    assert 1 <= len(found) <= 3
