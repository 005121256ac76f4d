"""Characters to tokens, one at a time: which words are keywords depends on the parser's state.

The text is read with fullwidth punctuation and digits folded to ASCII, one character for one: offsets stay true. A word
is a keyword where the state takes it or where it is reserved, else a name; the longest keyword wins. The same terminals
in Lark's contextual lexer give the same tokens.
"""

import re
from collections.abc import Container
from typing import NamedTuple

from servanda.syntax.table import ParseTable

END = "$END"
STRAY = "$STRAY"
UNCLOSED = "$UNCLOSED"

_FOLD = str.maketrans(
    "（）、，：？％＝！＜＞－−–—／．＿＃＊～＋０１２３４５６７８９\ufeff",
    "(),,:?%=!<>----/._#*~+0123456789 ",
)
_SKIP = re.compile(r"\s*(?:#[^\r\n]*\s*)*")
_SPACE = re.compile(r"\s+")
_BEFORE_EQUALS = re.compile(r"(?:\s|#[^\r\n]*[\r\n])*=")
_LETTERS = re.compile(r"[^\W\d]+")
_STRAY_RUN = re.compile(r"[^\s\w\"“#=<>!≤≥≠,()?%-]+")
_UNCLOSED_REST = re.compile(r"[^\r\n]*")
_PAIRS = {"<=": "LE", ">=": "GE", "!=": "NE", "<>": "NE"}
_SINGLE = {
    "=": "EQ",
    ",": "COMMA",
    "-": "DASH",
    "(": "LPAR",
    ")": "RPAR",
    "?": "QUESTION",
    "%": "PERCENT_SIGN",
    "<": "LT",
    ">": "GT",
    "≤": "LE",
    "≥": "GE",
    "≠": "NE",
}
_ORDINAL_LETTERS = ("the", "第")
# the more specific ones first, as their priorities in the grammar
_NUMERIC = ("DATE", "TIME_RANGE", "TIME", "PERCENT", "ORDINAL")


class Token(NamedTuple):
    """A terminal and the stretch of text it was read from (code-point offsets, half open)."""

    kind: str
    start: int
    end: int


class _Candidate(NamedTuple):
    kind: str
    words: tuple[str, ...]
    chinese: bool
    reserved: bool
    firm: bool
    """a keyword also before `=`"""


def fold(text: str) -> str:
    """The text with fullwidth punctuation and digits as ASCII; same length."""
    return text if text.isascii() else text.translate(_FOLD)


class Vocabulary:
    """The terminals of a parse table, arranged for reading."""

    def __init__(self, table: ParseTable) -> None:
        patterns = {name: re.compile(pattern) for name, pattern in table.patterns.items()}
        self.path = patterns["PATH"]
        self.name = patterns["NAME"]
        self.text = patterns["TEXT"]
        self.zone = patterns["ZONE"]
        self.clause_number = patterns["CLAUSE_NO"]
        self.number = patterns["NUMBER"]
        self.last_number = patterns["LAST_NUMBER"]
        self.last_question = patterns["LAST_QUESTION"]
        self.currency = patterns["CURRENCY"]
        self.numeric = tuple((kind, patterns[kind]) for kind in _NUMERIC)
        self.reserved = frozenset(word.terminal for word in table.keywords.values() if word.reserved)
        self.firm = frozenset(word.terminal for word in table.keywords.values() if word.section != "words")
        self.leading = frozenset(
            word.terminal for word in table.keywords.values() if word.section in ("items", "lines")
        )
        self._keywords: dict[str, list[tuple[str, str]]] = {}
        for word in table.keywords.values():
            for spelling in (*word.english, *word.chinese):
                self._keywords.setdefault(_first_letters(spelling), []).append((word.terminal, spelling))
        self.ordinal = patterns["ORDINAL"]
        self._candidates: dict[str, tuple[_Candidate, ...]] = {}

    def candidates(self, letters: str) -> tuple[_Candidate, ...]:
        """Keywords that begin with these letters, the longest first."""
        found = self._candidates.get(letters)
        if found is None:
            spellings = sorted(self._keywords.get(letters, ()), key=lambda pair: -len(pair[1]))
            found = self._candidates[letters] = tuple(
                [
                    _Candidate(
                        kind, tuple(spelling.split()), not spelling.isascii(), kind in self.reserved, kind in self.firm
                    )
                    for kind, spelling in spellings
                ]
            )
        return found


def _first_letters(spelling: str) -> str:
    match = _LETTERS.match(spelling)
    return match.group() if match else spelling


def _keyword_end(text: str, start: int, candidate: _Candidate) -> int | None:
    """Where the keyword ends that stands at `start`, None where it does not stand there.

    An English word ends where no letter or digit follows, a Chinese one may touch a digit; before `=` only reserved
    words and units are keywords.
    """
    end = start
    for place, word in enumerate(candidate.words):
        if place:
            gap = _SPACE.match(text, end)
            if gap is None:
                return None
            end = gap.end()
        if not text.startswith(word, end):
            return None
        end += len(word)
    following = text[end : end + 1]
    if (following.isalnum() or following == "_") and not (candidate.chinese and following.isdecimal()):
        return None
    return end if candidate.firm or _BEFORE_EQUALS.match(text, end) is None else None


class Lexer:
    """Reads tokens of one text at given offsets.

    `free` lexers (conditions in bindings) reserve nothing: every word the state does not take as a keyword is a name,
    so that columns may be called `party` or `clause`.
    """

    def __init__(self, vocabulary: Vocabulary, text: str, *, free: bool = False) -> None:
        self.text = fold(text)
        self._words = vocabulary
        self._free = free

    def read(self, position: int, accepts: Container[str]) -> Token:
        """The token at or after `position` for a parser state that takes `accepts`."""
        text = self.text
        start = _SKIP.match(text, position).end()  # type: ignore[union-attr] # the pattern matches the empty text
        if start >= len(text):
            return Token(END, start, start)
        letters = _LETTERS.match(text, start)
        if letters is not None:
            return self._word(start, letters.group(), accepts)
        char = text[start]
        if char.isdecimal():
            return self._number(start, accepts)
        if char == "?" and "LAST_QUESTION" in accepts and self._words.last_question.match(text, start):
            return Token("LAST_QUESTION", start, start + 1)
        return self._quoted(start) if char in '"“' else self._mark(start, char)

    def _mark(self, start: int, char: str) -> Token:
        kind = _PAIRS.get(self.text[start : start + 2])
        if kind is not None:
            return Token(kind, start, start + 2)
        kind = _SINGLE.get(char)
        if kind is not None:
            return Token(kind, start, start + 1)
        run = _STRAY_RUN.match(self.text, start)
        return Token(STRAY, start, run.end() if run else start + 1)

    def _word(self, start: int, letters: str, accepts: Container[str]) -> Token:
        words, text = self._words, self.text
        if "PATH" in accepts and (path := words.path.match(text, start)):
            return Token("PATH", start, path.end())
        if "CURRENCY" in accepts and (currency := words.currency.match(text, start)):
            return Token("CURRENCY", start, currency.end())
        for candidate in words.candidates(letters):
            if candidate.kind in accepts or (candidate.reserved and not self._free):
                end = _keyword_end(text, start, candidate)
                if end is not None:
                    return Token(candidate.kind, start, end)
        if letters in _ORDINAL_LETTERS and "ORDINAL" in accepts and (ordinal := words.ordinal.match(text, start)):
            return Token("ORDINAL", start, ordinal.end())
        if "ZONE" in accepts and (zone := words.zone.match(text, start)):
            return Token("ZONE", start, zone.end())
        name = words.name.match(text, start)
        return Token("NAME", start, name.end() if name else start + 1)

    def _number(self, start: int, accepts: Container[str]) -> Token:
        words, text = self._words, self.text
        if "CLAUSE_NO" not in accepts:
            for kind, pattern in words.numeric:
                if match := pattern.match(text, start):
                    return Token(kind, start, match.end())
            if "LAST_NUMBER" in accepts and (last := words.last_number.match(text, start)):
                return Token("LAST_NUMBER", start, last.end())
        elif number := words.clause_number.match(text, start):
            return Token("CLAUSE_NO", start, number.end())
        number = words.number.match(text, start)
        return Token("NUMBER", start, number.end() if number else start + 1)

    def _quoted(self, start: int) -> Token:
        if match := self._words.text.match(self.text, start):
            return Token("TEXT", start, match.end())
        rest = _UNCLOSED_REST.match(self.text, start)
        return Token(UNCLOSED, start, rest.end() if rest else len(self.text))
