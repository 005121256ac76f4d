"""Grammar and keyword table in, parse table as plain data out; the only module here that imports lark.

It is loaded when the shipped table is regenerated or stale and by the tests that compare with Lark's own parser.
"""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lark import Lark
from lark.grammar import Rule
from lark.lexer import PatternRE
from lark.parsers.lalr_analysis import LALR_Analyzer, Reduce

from servanda.syntax.table import fingerprint

START_SYMBOLS = ("start", "condition_text")
RESERVED_SECTIONS = ("items", "lines", "connectives")
UNITS = "units"


def read_keywords(source: str) -> dict[str, dict[str, Any]]:
    """The keyword table: terminal → `{"en": […], "zh": […], "section": "items"}`, in the order of the file."""
    return {
        terminal: {**spellings, "section": section}
        for section, entries in tomllib.loads(source).items()
        for terminal, spellings in entries.items()
    }


def reserved_terminals(keywords: dict[str, dict[str, Any]]) -> list[str]:
    """Terminals that are keywords wherever they stand."""
    return [terminal for terminal, entry in keywords.items() if entry["section"] in RESERVED_SECTIONS]


def keyword_pattern(entry: dict[str, Any]) -> str:
    """The regular expression of one keyword terminal.

    An English spelling ends where no letter or digit follows; a Chinese one may touch a digit (`限时15分钟`).
    A word that is neither reserved nor a unit and stands before `=` is a name.
    """
    guard = "" if entry["section"] in (*RESERVED_SECTIONS, UNITS) else r"(?!(?:\s|#[^\r\n]*[\r\n])*=)"
    english = [r"\s+".join(map(re.escape, text.split())) + r"(?!\w)" for text in entry["en"]]
    chinese = [re.escape(text) + r"(?![^\W\d])" for text in entry["zh"]]
    longest_first = sorted(english + chinese, key=len, reverse=True)
    return f"(?:{'|'.join(longest_first)}){guard}".replace("/", r"\/")


def keyword_priority(entry: dict[str, Any]) -> int:
    """More words first: `must not` before `must`, `yes/no` before `yes`."""
    return 10 + max(len(re.split(r"[ /]", text)) for text in entry["en"])


def full_grammar(grammar: str, keywords: dict[str, dict[str, Any]]) -> str:
    """The grammar with the keyword terminals appended."""
    terminals = (f"{name}.{keyword_priority(entry)}: /{keyword_pattern(entry)}/" for name, entry in keywords.items())
    return grammar + "\n" + "\n".join(terminals) + "\n"


class _Reserved:
    """Lark's post-lexer hook, used only to keep reserved words reserved in every state."""

    def __init__(self, terminals: Iterable[str]) -> None:
        self.always_accept = tuple(terminals)

    def process(self, stream: Any) -> Any:
        return stream


def build_lark(grammar: str, keywords: dict[str, dict[str, Any]]) -> Lark:
    """Lark's own LALR parser with its contextual lexer; slow to build, used by generator and tests."""
    return Lark(
        full_grammar(grammar, keywords),
        parser="lalr",
        lexer="contextual",
        start=list(START_SYMBOLS),
        keep_all_tokens=True,
        maybe_placeholders=True,
        postlex=_Reserved(reserved_terminals(keywords)),
    )


def build_table(grammar_file: Path, keywords_file: Path) -> dict[str, Any]:
    """The parse table as JSON-ready data; `servanda.syntax.table` documents its shape.

    Raises `lark.exceptions.GrammarError` where the grammar has any conflict: nothing is resolved silently.
    """
    grammar, keyword_text = grammar_file.read_bytes(), keywords_file.read_bytes()
    keywords = read_keywords(keyword_text.decode())
    lark = build_lark(grammar.decode(), keywords)
    analyzer = LALR_Analyzer(lark.parser.parser.parser_conf, debug=True, strict=True)
    analyzer.compute_lalr()  # type: ignore[no-untyped-call]
    return {
        "fingerprint": fingerprint(grammar, keyword_text),
        "keywords": {
            name: {"en": entry["en"], "zh": entry["zh"], "section": entry["section"]}
            for name, entry in keywords.items()
        },
        "patterns": {
            terminal.name: terminal.pattern.value
            for terminal in sorted(lark.terminals, key=lambda terminal: terminal.name)
            if terminal.name not in keywords and isinstance(terminal.pattern, PatternRE)
        },
        **_number_states(analyzer, lark.parser.parser.parser_conf.rules),
    }


def _rule_data(rule: Rule) -> list[Any]:
    placeholders = [int(empty) for empty in rule.options.empty_indices] if rule.options.empty_indices else []
    return [
        rule.origin.name,
        rule.alias or rule.origin.name,
        [symbol.name for symbol in rule.expansion],
        placeholders if any(placeholders) else [],
    ]


def _number_states(analyzer: LALR_Analyzer, grammar_rules: list[Rule]) -> dict[str, Any]:
    """States numbered in breadth-first order over sorted symbols, so that the same grammar gives the same file."""
    parse_table = analyzer.parse_table
    rules = sorted({_freeze(_rule_data(rule)) for rule in grammar_rules})
    rule_number = {rule: number for number, rule in enumerate(rules)}
    order = [parse_table.start_states[start] for start in START_SYMBOLS]
    number = {state: index for index, state in enumerate(order)}
    for state in order:
        for _, (action, target) in sorted(parse_table.states[state].items()):
            if action is not Reduce and target not in number:
                number[target] = len(order)
                order.append(target)
    lookaheads: dict[tuple[str, ...], int] = {}
    action_rows: dict[tuple[Any, ...], int] = {}
    goto_rows: dict[tuple[Any, ...], int] = {}
    end_states = set(parse_table.end_states.values())
    rows, expects = [], []
    nonterminals = {rule[0] for rule in rules}
    for state in order:
        actions, gotos = {}, {}
        reductions: dict[int, list[str]] = {}
        for symbol, (action, target) in sorted(parse_table.states[state].items()):
            if action is Reduce:
                reductions.setdefault(rule_number[_freeze(_rule_data(target))], []).append(symbol)
            elif symbol in nonterminals:
                gotos[symbol] = number[target]
            else:
                actions[symbol] = number[target]
        if state in end_states:
            actions["$END"] = number[state]  # taken like any other token, so that the parser needs no special case
        reduced = tuple(
            (rule, lookaheads.setdefault(tuple(symbols), len(lookaheads)))
            for rule, symbols in sorted(reductions.items())
        )
        action_row = action_rows.setdefault((tuple(actions.items()), reduced), len(action_rows))
        goto_row = goto_rows.setdefault(tuple(gotos.items()), len(goto_rows))
        rows.append([action_row, goto_row])
        kernel = [item for item in state if item.index > 0 or item.rule.origin.name.startswith("$")]
        expects.append(sorted({item.next.name for item in kernel if not item.is_satisfied}))
    return {
        "rules": [list(rule) for rule in rules],
        "lookaheads": [list(symbols) for symbols in lookaheads],
        "actions": [[dict(shifts), [list(pair) for pair in reduced]] for shifts, reduced in action_rows],
        "gotos": [dict(row) for row in goto_rows],
        "states": rows,
        "expects": expects,
        "start": {name: number[parse_table.start_states[name]] for name in START_SYMBOLS},
    }


def _freeze(rule: list[Any]) -> tuple[Any, ...]:
    return tuple(tuple(part) if isinstance(part, list) else part for part in rule)
