"""Words to lines: what stands between two words, where a line goes on below itself, which lines share columns."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from servanda.records import record
from servanda.syntax.cells import width
from servanda.syntax.layout.pieces import Comment, Word

_GOES_ON: Final = 4
"""how much further in the rest of a line stands that goes on below it"""
_TIGHT: Final = "、，"
"""commas that carry their own space"""
_SIGNS: Final = frozenset({"EQ", "LT", "GT", "LE", "GE", "NE", "LPAR"})
_LIST_OPENERS: Final = frozenset({"EQ", "IN", "NOT_IN", "CONTAINS_ANY_OF", "ONE_OF", "FOR_THE_SAME"})


@record
class Run:
    """Words on one line of output, with the comment behind them; `right` is how far in it stands from the first run."""

    text: str
    comment: str | None = None
    right: int = 0


@record
class Columns:
    """How a line is set in columns: after how many words, with the other lines of which group, how far apart."""

    split: int
    group: str
    apart: int = 1


@record
class Laid:
    """A line of the text as lines of output: `head` (empty without columns) and the first run, the other runs below."""

    indent: int
    head: str
    runs: tuple[Run, ...]
    columns: Columns | None = None
    blank_before: bool = False
    comment_only: bool = False


def comment_line(comment: Comment, indent: int, *, blank_before: bool = False) -> Laid:
    """A comment on a line of its own."""
    return Laid(indent, "", (Run(comment.text),), blank_before=comment.blank_before or blank_before, comment_only=True)


def laid(words: Sequence[Word], indent: int, columns: Columns | None = None) -> Laid:
    """One line of the text; the comments before its first word are left to the caller."""
    split = 0 if columns is None else columns.split
    if any(word.trailing is not None or following.gap.comments for word, following in pairwise(words[: split + 1])):
        columns, split = None, 0
    return Laid(indent, joined(words[:split]), tuple(_runs(words[split:])), columns, words[0].gap.blank)


def joined(words: Sequence[Word]) -> str:
    """Words on one line."""
    return "".join([*(word.text for word in words[:1]), *(_space(*pair) + pair[1].text for pair in pairwise(words))])


def _space(before: Word, word: Word) -> str:
    if word.kind in {"COMMA", "RPAR"} or before.kind == "LPAR":
        return ""
    if before.kind == "COMMA" and before.text in _TIGHT:
        return ""
    chinese = not (word.text[0].isascii() and before.text[-1].isascii())
    if before.kind in {"NUMBER", "QUESTION"} and chinese and word.kind not in _SIGNS:
        # 15分钟 and 15 分钟 are both good Chinese
        return " " if word.gap.spaced else ""
    return " "


def _runs(words: Sequence[Word]) -> list[Run]:
    """A run ends at a comment, and where a list or a condition was broken by hand."""
    runs: list[Run] = []
    start = right = 0
    for index in range(1, len(words)):
        word, before = words[index], words[index - 1]
        if before.trailing is None and not word.gap.comments and not _broken(words, index):
            continue
        runs.append(Run(joined(words[start:index]), before.trailing, right))
        runs += [Run(comment.text, None, _GOES_ON) for comment in word.gap.comments]
        right = _list_column(words[start:index], right) if before.kind == "COMMA" else _GOES_ON
        start = index
    return [*runs, Run(joined(words[start:]), words[-1].trailing, right)]


def _broken(words: Sequence[Word], index: int) -> bool:
    """Whether somebody broke the line before this word, in a list or before a connective of a condition."""
    word, before = words[index], words[index - 1]
    if before.kind == "COMMA":
        return word.gap.broken
    if word.kind not in {"AND", "OR"}:
        return False
    following = words[index + 1] if index + 1 < len(words) else None
    # a break behind the connective goes before it
    behind = following is not None and following.gap.broken and not following.gap.comments and word.trailing is None
    return word.gap.broken or behind


def _list_column(words: Sequence[Word], right: int) -> int:
    """How far in the list goes on that these words of a run at `right` end in: below its first item."""
    for index in range(len(words) - 1, -1, -1):
        if words[index].kind in _LIST_OPENERS:
            return right + width(joined(words[: index + 1])) + 1
    return right or _GOES_ON
