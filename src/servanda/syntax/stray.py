"""Findings about characters: what no sentence of the language is written with."""

import re

from servanda.syntax.build import Context
from servanda.syntax.lexer import Token

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufffe]")
_NEXT_LINE = re.compile(r"\r?\n([^\r\n]*)")
_GROUPED = re.compile(r"(?:,\d{3})+(?!\d)")
_QUOTES = {"'": "'", "‘": "’", "「": "」", "『": "』", "«": "»", "„": "“", "`": "`"}
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
    """Characters that begin no token; invisible ones are reported for the whole text already."""
    written = context.text[token.start : token.end]
    if _INVISIBLE.fullmatch(written):
        return
    shown = written if len(written) <= 12 else written[:12] + "…"  # noqa: PLR2004 - enough to recognise
    context.error(
        "SYN004",
        f"`{shown}` is no part of the language" if shown.isprintable() else "this character is no part of the language",
        context.at(token),
        help_=_HELP.get(written[0]),
    )


def report_long(context: Context, cut: Token) -> None:
    """A name of megabytes names nothing, and a clause number of a thousand parts has as many ancestors."""
    message = f"this word is longer than {cut.end - cut.start} characters"
    context.error("SYN025", message, context.at(cut))


def quoted_otherwise(context: Context, token: Token) -> Token | None:
    """The text between quotation marks the language does not have, reported; None where the token begins none."""
    closing = _QUOTES.get(context.text[token.start])
    if closing is None:
        return None
    line_end = re.compile(r"[^\r\n]*").match(context.text, token.start)
    end = context.text.find(closing, token.start + 1, line_end.end() if line_end else len(context.text))
    if end < 0:
        return None
    report_stray(context, Token(token.kind, token.start, token.start + 1))
    return Token("TEXT", token.start, end + 1)


def continued(context: Context, token: Token) -> Token:
    """An open text up to its closing mark, where that stands on the very next line and belongs to no other text."""
    opening = context.text[token.start]
    closing = "”" if opening == "“" else '"'
    following = _NEXT_LINE.match(context.text, token.end)
    if following is None or following[1].count(closing) != 1 or (opening != closing and opening in following[1]):
        return Token("TEXT", token.start, token.end)
    return Token("TEXT", token.start, following.start(1) + following[1].index(closing) + 1)


def report_unclosed(context: Context, token: Token) -> None:
    """A text that does not end on its line."""
    opening = context.text[token.start]
    closing = "”" if opening == "“" else '"'
    context.error(
        "SYN005",
        f"this text has no closing {closing} on its line",
        context.at(token),
        help_=f"close it with `{closing}`; a line break inside a text is written `\\n`",
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
