"""The headings above a place in a text: agreement's title, then the clauses whose numbers contain the place's."""

from typing import NamedTuple

from servanda.syntax.automaton import Machine
from servanda.syntax.build import Context
from servanda.syntax.build.values import plain_text
from servanda.syntax.lexer import END, Lexer, Token

_ITEMS = frozenset(
    {"AGREEMENT", "PARTY", "CALENDAR", "TERM", "EVENT", "CLAUSE", "METRIC", "IMPORT", "REPLACE", "REMOVE"}
)
_LONGEST = 100
"""characters of a heading, and of a clause number, that count here: a longer one is an error or an attack"""
_NAMED = {"PARTY": "party", "CALENDAR": "calendar", "TERM": "term", "EVENT": "event", "METRIC": "metric"}


class Heading(NamedTuple):
    """Where an item begins and the heading path of what stands under it."""

    start: int
    path: tuple[str, ...]


def headings_of(engine: Machine, lexer: Lexer, context: Context) -> tuple[Heading, ...]:
    """The headings of a text in its order, read from its tokens alone, so that broken items have one too."""
    return tuple(
        Heading(start, tuple(part[:_LONGEST] for part in path)) for start, path in _headings(engine, lexer, context)
    )


def _headings(engine: Machine, lexer: Lexer, context: Context) -> list[Heading]:
    found: list[Heading] = []
    title: tuple[str, ...] = ()
    clauses: dict[str, str] = {}
    tokens = _header_tokens(lexer)
    for index, token in enumerate(tokens):
        if token.kind not in _ITEMS:
            continue
        following = tokens[index + 1 : index + 3]
        if token.kind == "AGREEMENT":
            title = _title(context, following) or tuple(context.read(name) for name in following[:1])
            found.append(Heading(token.start, title))
        elif token.kind == "CLAUSE" and following:
            number = engine.vocabulary.clause_number.match(context.folded, following[0].start)
            key = number.group()[:_LONGEST] if number else ""
            heading = " ".join((key, *_title(context, following if key else [token, *following]))).strip()
            above = tuple(clauses[part] for part in _ancestors(key) if part in clauses)
            clauses[key] = heading
            found.append(Heading(token.start, (*title, *above, *([heading] if heading else []))))
        elif token.kind in _NAMED and following and following[0].kind == "NAME":
            found.append(Heading(token.start, (*title, f"{context.read(token)} {context.read(following[0])}")))
        elif token.kind not in _NAMED:
            found.append(Heading(token.start, title))
    return found


def _header_tokens(lexer: Lexer) -> list[Token]:
    tokens: list[Token] = []
    position = 0
    while True:
        after_clause = bool(tokens) and tokens[-1].kind == "CLAUSE"
        token = lexer.read(position, ("CLAUSE_NO",) if after_clause else ())
        if token.kind == END:
            return tokens
        tokens.append(token)
        position = token.end


def _title(context: Context, following: list[Token]) -> tuple[str, ...]:
    inner = (context.text[token.start + 1 : token.end - 1] for token in following[1:2] if token.kind == "TEXT")
    return tuple(map(plain_text, inner))


def _ancestors(number: str) -> list[str]:
    parts = number.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]
