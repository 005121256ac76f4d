"""Any text whatsoever: an answer, never an exception, never a hang."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.syntax import parse, parse_condition, translate, without_spans
from servanda.syntax.tree import ClauseItem

HERE = Path(__file__).parent
TEXTS = [path.read_text() for path in sorted(HERE.glob("texts/*.agreement"))]
PIECES = [re.findall(r"\s+|[\w.]+|[^\w\s]", text) for text in TEXTS]
CLAUSES = [[part for part in re.split(r"(?m)^(?=clause |条款 )", text) if len(part) > 40] for text in TEXTS]
ANYTHING = st.text(
    st.sampled_from('clause when must 条款 当 应当 ()",:？“”\\\n\t#-=<>%019.a甲\0\u202e{}😀'), max_size=60
)

quick = settings(max_examples=60, deadline=None)


def answers(text: str) -> None:
    tree, found = parse(text, "f")
    assert len(found) <= 120
    for finding in found:
        assert finding.span is not None
        assert 0 <= finding.span.start <= finding.span.end <= len(text)
    assert all(item.span.end <= len(text) for item in tree.items)


@quick
@given(ANYTHING)
def test_any_characters(text: str) -> None:
    answers(text)
    parse_condition(text, "f")
    translate(text, "zh")


@quick
@given(st.data())
def test_tokens_left_out_put_in_and_exchanged(data: st.DataObject) -> None:
    clauses = data.draw(st.sampled_from(CLAUSES))
    pieces = re.findall(r"\s+|[\w.]+|[^\w\s]", data.draw(st.sampled_from(clauses)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(pieces) - 1))
        other = data.draw(st.sampled_from(data.draw(st.sampled_from(PIECES))))
        match data.draw(st.sampled_from(["delete", "insert", "replace", "double"])):
            case "delete" if len(pieces) > 1:
                del pieces[place]
            case "insert":
                pieces.insert(place, f" {other} ")
            case "replace":
                pieces[place] = other
            case _:
                pieces.insert(place, pieces[place])
    answers("".join(pieces))


@quick
@given(st.data())
def test_a_text_cut_anywhere(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(data.draw(st.sampled_from(CLAUSES))))
    answers(text[: data.draw(st.integers(0, len(text)))])


@quick
@given(st.data())
def test_a_broken_clause_does_not_touch_a_whole_one_after_it(data: st.DataObject) -> None:
    clause = data.draw(st.sampled_from(CLAUSES[0][-20:]))
    broken = clause[: data.draw(st.integers(0, len(clause)))].rpartition("\n")[0]
    whole = 'clause 99 "t"\n  when x\n  p must y\n  within 5 days\n'
    tree, _ = parse(f"{broken}\n{whole}", "f")
    last = tree.items[-1]
    assert isinstance(last, ClauseItem)
    assert without_spans(last) == without_spans(parse(whole, "f")[0].items[0])


@pytest.mark.parametrize("text", ["(" * 50_000, '"' * 50_000, "clause " * 20_000, "and " * 20_000, "1" * 100_000])
def test_long_nonsense_comes_to_an_end(text: str) -> None:
    answers(text)
    answers(f"clause 1\n  p must y where {text}")
