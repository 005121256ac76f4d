"""Whole agreements: every construct, both languages, both parsers."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from lark import Lark, Token
from lark.parsers.lalr_analysis import LALR_Analyzer

from servanda.resources import dsl_folder
from servanda.syntax import parse, read_source, translate, without_spans
from servanda.syntax.automaton import arrange, machine
from servanda.syntax.build import Context
from servanda.syntax.generate import build_lark, read_keywords
from servanda.syntax.lexer import Token as OwnToken
from servanda.syntax.lexer import fold
from servanda.syntax.table import GRAMMAR, KEYWORDS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TEXTS = sorted(
    [
        *HERE.glob("texts/*.agreement"),
        *ROOT.glob("agreements/*/*.agreement"),
        *ROOT.parent.glob("shared/design/sample/*.agreement"),
    ]
)
ENGLISH = HERE / "texts" / "english.agreement"
CHINESE = HERE / "texts" / "chinese.agreement"

each_text = pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}-{path.stem}")


@pytest.fixture(scope="module")
def lark() -> Lark:
    grammar, keywords = (dsl_folder() / GRAMMAR).read_text(), (dsl_folder() / KEYWORDS).read_text()
    return build_lark(grammar, read_keywords(keywords))


def lark_items(lark: Lark, text: str) -> tuple[Any, ...]:
    """The items as Lark's own parser and contextual lexer read them, with our functions making the nodes."""
    engine = machine()
    folded = fold(text)
    context = Context(engine.table, text, folded, "x")
    by_rule = {
        (rule.origin, rule.symbols): production
        for rule, production in zip(engine.table.rules, engine.productions, strict=True)
    }

    def own(part: Any) -> Any:
        return OwnToken(part.type, part.start_pos, part.end_pos) if isinstance(part, Token) else part

    class Node:
        def __init__(self, value: Any, start: int, end: int) -> None:
            self.value, self.start, self.end = value, start, end

    def reducer(rule: Any) -> Any:
        production = by_rule[rule.origin.name, tuple(symbol.name for symbol in rule.expansion)]

        def reduce(children: list[Any]) -> Node:
            starts = [child.start_pos if isinstance(child, Token) else child.start for child in children]
            ends = [child.end_pos if isinstance(child, Token) else child.end for child in children]
            parts = [child.value if isinstance(child, Node) else own(child) for child in children]
            if production.shape is not None:
                parts = arrange(production.shape, parts)
            if production.build is None:
                value = parts[0]
            else:
                value = production.build(context, parts, context.span(starts[0], ends[-1]))
            return Node(value, starts[0], ends[-1])

        return reduce

    parser = lark.parser.parser.parser
    parser.callbacks = {rule: reducer(rule) for rule in lark.parser.parser.parser_conf.rules}
    result = lark.parse(folded, start="start")
    items: tuple[Any, ...] = result.value
    return items


@each_text
def test_parses_without_findings(path: Path) -> None:
    text, unreadable = read_source(path)
    tree, findings = parse(text, str(path))
    assert unreadable == ()
    assert findings == ()
    assert len(tree.items) > 5


@each_text
def test_gives_the_tree_that_larks_own_parser_gives(path: Path, lark: Lark) -> None:
    text = path.read_text()
    assert parse(text, "x")[0].items == lark_items(lark, text)


def test_the_grammar_has_no_conflict(lark: Lark) -> None:
    analyzer = LALR_Analyzer(lark.parser.parser.parser_conf, strict=True)
    analyzer.compute_lalr()  # raises GrammarError on any shift/reduce or reduce/reduce conflict
    assert len(analyzer.parse_table.states) == len(machine().table.actions)


def test_every_rule_of_the_grammar_is_used_by_the_two_texts(lark: Lark) -> None:
    used: set[Any] = set()

    def note(rule: Any, _children: list[Any]) -> None:
        used.add(rule)

    rules = lark.parser.parser.parser_conf.rules
    lark.parser.parser.parser.callbacks = {rule: partial(note, rule) for rule in rules}
    lark.parse(fold(ENGLISH.read_text()), start="start")
    lark.parse(fold(CHINESE.read_text()), start="start")
    functions = {rule.alias or rule.origin.name for rule in rules}
    assert functions - {rule.alias or rule.origin.name for rule in used} == {"condition_text"}


def test_chinese_keywords_and_word_order_give_the_same_tree() -> None:
    english, chinese = parse(ENGLISH.read_text(), "e")[0], parse(CHINESE.read_text(), "c")[0]
    for left, right in zip(english.items, chinese.items, strict=True):
        assert without_spans(left) == without_spans(right)


@each_text
@pytest.mark.parametrize("to", ["en", "zh"])
def test_translated_text_has_the_same_tree(path: Path, to: str) -> None:
    text = path.read_text()
    translated = translate(text, to)  # type: ignore[arg-type]
    tree, findings = parse(translated, "x")
    assert findings == ()
    assert without_spans(tree) == without_spans(parse(text, "x")[0])
    back = translate(translated, "zh" if to == "en" else "en")
    assert without_spans(parse(back, "x")[0]) == without_spans(tree)


@each_text
def test_lines_mean_nothing(path: Path) -> None:
    text = path.read_text()
    joined = " ".join(line.split("  #")[0] for line in text.splitlines() if not line.startswith("#"))
    assert "\n" not in joined
    assert without_spans(parse(joined, "x")[0]) == without_spans(parse(text, "x")[0])


@each_text
def test_no_token_is_left_in_the_tree_and_spans_lie_in_their_parents(path: Path) -> None:
    text = path.read_text()
    tree, _ = parse(text, "x")

    def walk(node: Any, start: int, end: int) -> int:
        assert not isinstance(node, OwnToken)
        if isinstance(node, tuple):
            return sum(walk(part, start, end) for part in node)
        if not hasattr(node, "__match_args__"):
            return 0
        span = getattr(node, "span", None)
        if span is not None:
            assert start <= span.start < span.end <= end
            before = text[: span.start]
            assert span.line == before.count("\n") + 1
            assert span.column == span.start - (before.rfind("\n") + 1) + 1
            start, end = span.start, span.end
        parts = (getattr(node, name) for name in node.__match_args__ if name not in ("span", "number_span"))
        return 1 + sum(walk(part, start, end) for part in parts if not isinstance(part, str))

    assert walk(tree.items, 0, len(text)) > 20
