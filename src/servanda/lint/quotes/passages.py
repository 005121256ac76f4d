"""Finds a quoted sentence in the prose; spaces, widths of punctuation and Markdown's marks do not matter."""

import re
import unicodedata
from functools import cache, lru_cache

from servanda.diagnostics import Span
from servanda.lint.prose import Prose
from servanda.lint.quoted import Quoted, clauses
from servanda.lint.subject import Subject
from servanda.records import record

_DROPPED = frozenset("*_`>#|\\\"'“”‘’「」『』")
_SAME = {"。": ".", "、": ",", "—": "-", "–": "-", "－": "-", "…": "..."}
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_MOST = 400
"""sentences of the prose that are compared with a quote that is not found"""


@record
class Folded:
    """A text as it is compared, and for each of its characters the offset it comes from."""

    text: str
    places: tuple[int, ...]


@lru_cache(maxsize=512)  # agreements on one standard text quote the same sentences of one prose
def folded(text: str) -> Folded:
    """What of a text is compared."""
    letters: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        if letter.isspace() or letter in _DROPPED:
            continue
        plain = _plain(letter)
        letters.append(plain)
        places += [at] * len(plain)
    return Folded("".join(letters), tuple(places))


@cache
def _plain(letter: str) -> str:
    return _SAME.get(letter) or unicodedata.normalize("NFKC", letter).casefold()


def folded_prose(subject: Subject, prose: Prose) -> Folded:
    """The whole prose as it is compared, made once."""
    return subject.remembered(f"folded {prose.file}", lambda: folded(prose.text))


def standing(subject: Subject, quoted: Quoted) -> Span | None:
    """Where a clause's quote stands in its prose: in its own paragraph if it is there; None where it does not stand."""
    if quoted.quote is None or quoted.prose is None:
        return None
    wanted = folded(quoted.quote.value).text
    whole = folded_prose(subject, quoted.prose)
    if not wanted:
        return None
    at = whole.text.find(wanted)
    first = at
    while at >= 0 and quoted.paragraph is not None and whole.places[at] < quoted.paragraph.start:
        at = whole.text.find(wanted, at + 1)
    at = first if at < 0 else at
    if at < 0:
        return None
    return quoted.prose.span(whole.places[at], whole.places[at + len(wanted) - 1] + 1)


@record
class Near:
    """A passage close to a quote: its place, the words there and in the quote that differ first."""

    span: Span
    differing: Span
    prose: str
    quote: str


def nearest(quoted: Quoted) -> Near | None:
    """The passage of the prose that is most like a quote, or None where nothing is like it."""
    from difflib import SequenceMatcher  # noqa: PLC0415 -- only for a quote that is wrong

    if quoted.quote is None or quoted.prose is None:
        return None
    wanted = folded(quoted.quote.value)
    where = quoted.paragraph
    text, start = (where.text, where.start) if where is not None and where.text.strip() else (quoted.prose.text, 0)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted.text)
    best: tuple[float, int, int] | None = None
    sentences = [(match.start(), match.end()) for match in _SENTENCE.finditer(text)][:_MOST]
    count = max(1, len(_SENTENCE.findall(quoted.quote.value)))
    for index, (first, _) in enumerate(sentences):
        last = sentences[min(index + count, len(sentences)) - 1][1]
        matcher.set_seq1(folded(text[first:last]).text)
        if matcher.quick_ratio() > (0.5 if best is None else best[0]) and (ratio := matcher.ratio()) > 0.5:  # noqa: PLR2004 -- half
            best = max(best or (0.0, 0, 0), (ratio, first, last))
    if best is None:
        return None
    _, first, last = best
    passage = folded(text[first:last])
    matcher.set_seq1(passage.text)
    # something differs: a passage that is the quote would have been found where the quote is looked for
    _, a, b, c, d = next(code for code in matcher.get_opcodes() if code[0] != "equal")
    begin, end = start + first + _at(passage, a), start + first + _end(passage, a, b)
    whole = quoted.prose.text[start + first : start + last]
    outer = start + first + len(whole) - len(whole.lstrip())
    return Near(
        quoted.prose.span(outer, start + first + len(whole.rstrip())),
        quoted.prose.span(begin, end),
        quoted.prose.text[begin:end],
        quoted.quote.value[_at(wanted, c) : _end(wanted, c, d)],
    )


def _at(text: Folded, index: int) -> int:
    return text.places[index] if index < len(text.places) else text.places[-1] + 1


def _end(text: Folded, first: int, last: int) -> int:
    return _at(text, first) if last <= first else text.places[last - 1] + 1


def misquoted(subject: Subject, quoted: Quoted) -> bool:
    """Whether a clause's quote is not in its prose: then one rule says that, and others do not judge its words."""
    return quoted.prose is not None and quoted.number in places(subject) and places(subject)[quoted.number] is None


def places(subject: Subject) -> dict[str, Span | None]:
    """Where the quotes of the agreement's own clauses stand, by clause number; found once for all rules."""
    return subject.remembered(
        "places of quotes",
        lambda: {one.number: standing(subject, one) for one in clauses(subject) if one.own and one.quote is not None},
    )
