"""One file in the keywords of the other language: layout, comments, names and texts stay as they are."""

import re
from typing import Literal

from servanda.syntax.automaton import Automaton, Machine, machine
from servanda.syntax.build import Context
from servanda.syntax.build.values import UNITS
from servanda.syntax.lexer import END, STRAY, UNCLOSED, Lexer, Token
from servanda.syntax.recovery import Recovery
from servanda.syntax.table import Keyword

Language = Literal["en", "zh"]

_COUNTED = frozenset({*UNITS, "TIMES", "POINTS"})
_COUNTING = frozenset({"NUMBER", "CONSECUTIVE", "QUESTION"})
_DIGITS = re.compile(r"\d+")


def translate(text: str, to: Language) -> str:
    """The text with every keyword, `CNY`/`元` and day of the month in the spelling of `to`.

    Words keep their order, except that `in 2 consecutive weeks` and `连续 2 周` become each other; what cannot be read
    stays as it is. The translated text has the same tree but for spans.
    """
    engine = machine()
    folded, tokens = _tokens(engine, text)
    out: list[str] = []
    position = 0
    for index, token in enumerate(tokens):
        spelling = _spelling(engine, tokens, index, folded, to)
        gap = text[position : token.start]
        if spelling is None:
            out += (gap, text[token.start : token.end])
        elif spelling:
            before = text[token.start - 1 : token.start]
            out += (gap, " " if _touches(before, spelling) else "", spelling)
        position = token.end
        if spelling and spelling[-1].isascii() and position < len(text) and text[position].isalnum():
            out.append(" ")
    return "".join(out) + text[position:]


class _Recorder(Automaton):
    """An automaton that remembers the tokens it took."""

    taken: list[Token]

    def offer(self, token: Token) -> bool:
        fits = super().offer(token)
        if fits and token.end > token.start:
            self.taken.append(token)
        return fits


def _tokens(engine: Machine, text: str) -> tuple[str, list[Token]]:
    """The folded text and its tokens as the grammar reads them; what is skipped as wrong is left out."""
    lexer = Lexer(engine.vocabulary, text)
    context = Context(engine.table, text, lexer.text, "")
    automaton = _Recorder(engine, context, "start")
    automaton.taken = []
    position: int | None = 0
    while position is not None:
        token = lexer.read(position, automaton.accepts())
        if token.kind in (STRAY, UNCLOSED):
            position = token.end
        elif automaton.offer(token):
            position = None if token.kind == END else token.end
        else:
            position = Recovery(engine, context, lexer, automaton).recover(token, too_deep=False)
    return lexer.text, automaton.taken


def _spelling(engine: Machine, tokens: list[Token], index: int, folded: str, to: Language) -> str | None:
    """How the token is written in the other language; None where it stays, empty where it goes."""
    token = tokens[index]
    before = tokens[index - 1].kind if index else ""
    written = " ".join(folded[token.start : token.end].split())
    run = _run_spelling(tokens, index, written, to)
    if run is not None:
        return run
    if token.kind == "ORDINAL":
        return _ordinal(written, to)
    if token.kind == "CURRENCY":
        return {"en": {"元": "CNY"}, "zh": {"CNY": "元"}}[to].get(written, written)
    keyword = engine.table.keywords.get(token.kind)
    if keyword is None or written in (keyword.chinese if to == "zh" else keyword.english):
        return None
    if token.kind in _COUNTED:
        count = folded[tokens[index - 1].start : tokens[index - 1].end] if index else ""
        return _counted(keyword, to, counted=before in _COUNTING, one=count == "1")
    source, target = (keyword.english, keyword.chinese) if to == "zh" else (keyword.chinese, keyword.english)
    place = source.index(written) if written in source else 0
    return target[place] if place < len(target) else target[0]


def _run_spelling(tokens: list[Token], index: int, written: str, to: Language) -> str | None:
    """`in 2 consecutive weeks` against `连续 2 周`: the words around the number change places."""
    kinds = [token.kind for token in tokens[max(index - 2, 0) : index + 3]]
    here = min(index, 2)
    if to == "zh":
        if kinds[here : here + 3] == ["IN", "NUMBER", "CONSECUTIVE"]:
            return "连续"
        return "" if kinds[here - 2 : here + 1] == ["IN", "NUMBER", "CONSECUTIVE"] and here > 1 else None
    if kinds[here : here + 2] == ["CONSECUTIVE", "NUMBER"]:
        return "" if here and kinds[here - 1] == "IN" else "in"
    if kinds[here] == "NUMBER" and here and kinds[here - 1] == "CONSECUTIVE":
        return f"{written} consecutive"
    return None


def _counted(keyword: Keyword, to: Language, *, counted: bool, one: bool) -> str:
    if to == "zh":
        return keyword.chinese[-1] if counted else keyword.chinese[0]
    return keyword.english[-1] if counted and not one else keyword.english[0]


def _ordinal(written: str, to: Language) -> str:
    digits = _DIGITS.search(written)
    number = digits.group() if digits else ""
    if to == "zh":
        return f"{number}日"
    if number[-2:] in ("11", "12", "13"):
        return f"the {number}th"
    return f"the {number}{ {'1': 'st', '2': 'nd', '3': 'rd'}.get(number[-1:], 'th') }"


def _touches(before: str, spelling: str) -> bool:
    """Whether an English word needs a blank after a number or `?` that a Chinese one may touch."""
    return spelling[0].isascii() and (before.isalnum() or before in ("?", "？", "%", "％"))
