"""Findings about characters: what no sentence of the language is written with."""

import re

from servanda.syntax.build import Context
from servanda.syntax.lexer import Token

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufffe]")
_GROUPED = re.compile(r"(?:,\d{3})+(?!\d)")
_HELP = {
    "{": "the language has no braces: every line says with its first word what it is",
    "}": "the language has no braces: every line says with its first word what it is",
    ";": "lines need no mark at their end",
    "；": "lines need no mark at their end",
    "。": "lines need no mark at their end",
    ".": "lines need no mark at their end; a number is written `0.5`",
    "'": 'a text is written in double quotation marks: `"…"`',
    "‘": 'a text is written in double quotation marks: `"…"` or `“…”`',
    "「": 'a text is written in double quotation marks: `"…"` or `“…”`',
    "『": 'a text is written in double quotation marks: `"…"` or `“…”`',
    "”": "a text begins with `“` and ends with `”`",
    "/": "a comment begins with `#`",
    "!": "write `!=` for unequal and `not` before a condition",
    "&": "write `and`",
    "|": "write `or`",
    "$": "write an amount with its currency after it: `100 USD`",
    "¥": "write an amount with its currency after it: `100 CNY` or `100元`",
    "￥": "write an amount with its currency after it: `100 CNY` or `100元`",
    "+": "there is no arithmetic in the language: state the value as a term",
    "*": "there is no arithmetic in the language; `*` stands only at the end of a clause number: `2.1.*`",
}


def report_stray(context: Context, token: Token) -> None:
    """Characters that begin no token."""
    written = context.text[token.start : token.end]
    shown = written if len(written) <= 12 else written[:12] + "…"  # noqa: PLR2004 - enough to recognise
    context.error(
        "SYN004",
        f"`{shown}` is no part of the language" if shown.isprintable() else "this character is no part of the language",
        context.at(token),
        help_=_HELP.get(written[0]),
    )


def report_unclosed(context: Context, token: Token) -> None:
    """A text that does not end on its line."""
    opening = context.text[token.start]
    closing = "”" if opening == "“" else '"'
    context.error(
        "SYN005",
        f"this text has no closing {closing} on its line",
        context.at(token),
        help_="write a line break inside a text as `\\n`",
    )


def report_number_tail(context: Context, token: Token) -> int:
    """`20,000`: the separators make it two values; the offset to go on from."""
    tail = _GROUPED.match(context.folded, token.end)
    if tail is None:
        return token.end
    written = context.folded[token.start : tail.end()]
    context.error(
        "SYN010",
        f"`{written}` is written with separators",
        context.span(token.start, tail.end()),
        help_=f"write `{written.replace(',', '')}`; in a list of numbers a space follows each comma",
    )
    return tail.end()


def report_invisible(context: Context) -> None:
    """Control characters and marks that reverse the direction of writing: text must be what it looks like."""
    for match in _INVISIBLE.finditer(context.text):
        if len(context.diagnostics) >= 10:  # noqa: PLR2004 - the first few show where to look
            return
        context.error(
            "SYN006",
            f"the invisible character U+{ord(match.group()):04X} may not stand in an agreement",
            context.span(match.start(), match.end()),
            help_="delete it",
        )
