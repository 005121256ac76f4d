"""Text to what a layout is made of: items of lines of words, with the comments and blank lines between them."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from servanda.records import record
from servanda.syntax.automaton import Automaton, Machine, Production, machine
from servanda.syntax.build import Context
from servanda.syntax.lexer import END, Lexer, Token

_COMMENT = re.compile(r"#[^\r\n]*")
_BREAK = re.compile(r"\r\n|\n|\r")
_BLANK: Final = 2
"""line breaks in a row that leave a blank line"""
_LINES: Final = frozenset({"header_line", "fact", "calendar_line", "event_line", "metric_line", "clause_line"})
_ITEM: Final = "item"


@record
class Comment:
    """A comment on a line of its own, as written from its `#` on."""

    text: str
    blank_before: bool
    indented: bool


@record
class Gap:
    """What stands between a word and the one before it.

    `comments` are those on lines of their own, `blank` is whether a blank line stands right before the word, `broken`
    whether any line ends here, `spaced` whether anything is here at all.
    """

    comments: tuple[Comment, ...]
    blank: bool
    broken: bool
    spaced: bool


@record
class Word:
    """A token as written (inner blanks of keywords as one space), the gap before it, the comment behind it."""

    kind: str
    text: str
    gap: Gap
    trailing: str | None


@record
class Item:
    """An item: the words up to its first line, and its lines."""

    head: tuple[Word, ...]
    lines: tuple[tuple[Word, ...], ...]

    @property
    def kind(self) -> str:
        """The terminal that says what the item is; `REPLACE` for one that replaces."""
        return self.head[0].kind


@record
class Pieces:
    """A whole text; `tail` is what follows its last word."""

    items: tuple[Item, ...]
    tail: Gap

    def words(self) -> list[Word]:
        """All words in order."""
        return [word for item in self.items for line in (item.head, *item.lines) for word in line]

    def comments(self) -> list[str]:
        """All comments in order."""
        found: list[str] = []
        for word in self.words():
            found += [comment.text for comment in word.gap.comments]
            found += [] if word.trailing is None else [word.trailing]
        return found + [comment.text for comment in self.tail.comments]


class _Tracer(Automaton):
    """An automaton that remembers the tokens it took and where items and lines began and ended."""

    def __init__(self, engine: Machine, context: Context, start: str) -> None:
        super().__init__(engine, context, start)
        self.taken: list[Token] = []
        self.parts: list[tuple[str, int, int]] = []

    def offer(self, token: Token) -> bool:
        """As for any automaton; what fits is remembered."""
        fits = super().offer(token)
        if fits and token.kind != END:
            self.taken.append(token)
        return fits

    def _reduce(self, production: Production) -> None:
        if production.length and (production.origin in _LINES or production.origin == _ITEM):
            self.parts.append((production.origin, self._begins[-production.length], self.last_end))
        super()._reduce(production)


def pieces(text: str) -> Pieces:
    """The pieces of a text without syntax errors. Errors: `ValueError` for one with them."""
    engine = machine()
    lexer = Lexer(engine.vocabulary, text)
    automaton: Any = _Tracer(engine, Context(engine.table, text, lexer.text, ""), "start")
    position = 0
    while True:
        token = lexer.read(position, automaton.accepts())
        if not automaton.offer(token):
            message = f"a text with syntax errors has no layout: offset {token.start}"
            raise ValueError(message)
        if token.kind == END:
            break
        position = token.end
    words, tail = _words(text, lexer.text, automaton.taken)
    return Pieces(_items(automaton.parts, [token.start for token in automaton.taken], words), tail)


def _items(parts: Sequence[tuple[str, int, int]], starts: list[int], words: list[Word]) -> tuple[Item, ...]:
    place = {start: index for index, start in enumerate(starts)}
    # a definition in an item that replaces it is no item of its own
    firsts = sorted(place[start] for origin, start, _ in parts if origin == _ITEM)
    lines = sorted({place[start] for origin, start, _ in parts if origin in _LINES})
    items = []
    for first, stop in pairwise([*firsts, len(words)]):
        cuts = [first, *(line for line in lines if first < line < stop), stop]
        spans = [tuple(words[begin:end]) for begin, end in pairwise(cuts)]
        items.append(Item(spans[0], tuple(spans[1:])))
    return tuple(items)


def _words(text: str, folded: str, tokens: Sequence[Token]) -> tuple[list[Word], Gap]:
    """The words, and what follows the last of them."""
    ends = [0, *(token.end for token in tokens)]
    starts = [*(token.start for token in tokens), len(text)]
    gaps = [_gap(text, folded, end, start) for end, start in zip(ends, starts, strict=True)]
    words = []
    for token, (_, gap), (trailing, _) in zip(tokens, gaps, gaps[1:], strict=False):
        written = text[token.start : token.end]
        words.append(Word(token.kind, written if token.kind == "TEXT" else " ".join(written.split()), gap, trailing))
    return words, gaps[-1][1]


def _gap(text: str, folded: str, start: int, end: int) -> tuple[str | None, Gap]:
    """The comment on the line on which the gap begins, and the gap."""
    trailing: str | None = None
    comments: list[Comment] = []
    # above the first line stands nothing: what is there begins a line
    position, breaks = start, 0 if start else _BLANK
    for found in _COMMENT.finditer(folded, start, end):
        before = text[position : found.start()]
        breaks += len(_BREAK.findall(before))
        written = text[found.start() : found.end()].rstrip()
        if breaks:
            indented = before[-1:].isspace() and before[-1] not in "\r\n"
            comments.append(Comment(written, breaks >= _BLANK, indented))
        else:
            trailing = written
        position, breaks = found.end(), 0
    breaks += len(_BREAK.findall(text[position:end]))
    return trailing, Gap(tuple(comments), breaks >= _BLANK, breaks > 0 or bool(comments), start < end)
