"""The canonical layout of an agreement: one item after the other, one fact a line, values in columns.

Every token and every comment survives, in order. Between items stands one blank line; neighbours of one kind that stand
together in the text (terms, short events) stay together, clauses never do. Inside an item at most one blank line is
kept. Lists and conditions that were broken by hand stay broken.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from servanda.diagnostics import Diagnostic, Severity
from servanda.syntax.layout.columns import printed
from servanda.syntax.layout.lines import Columns, Laid, comment_line, laid
from servanda.syntax.layout.pieces import Comment, Gap, Item, Pieces, Word, pieces
from servanda.syntax.parser import parse
from servanda.syntax.translation import Language, translate
from servanda.syntax.tree import SyntaxTree
from servanda.syntax.tree.comparison import without_spans

_INDENT: Final = 2
_STEP: Final = 4
_BELOW_STEP: Final = 6
_LONGEST_STEP: Final = 110
"""cells up to which a step's deadline stands on the step's own line"""
_ALIKE: Final = {"TERM": "short", "IMPORT": "short", "REMOVE": "short"}
"""items of one line, which may stand together"""
_APART: Final = frozenset({"AGREEMENT", "CLAUSE"})
"""items that stand apart even from their like"""
_OF_A_STEP: Final = frozenset(
    {
        *("WITHIN", "BY", "SINCE", "AT_LEAST", "EXCEPT_WHEN", "EXCEPT_AFTER", "STATING", "COUNTING", "EARLY_COUNTS"),
        "FOR_THE_SAME",
    }
)


class LayoutError(Exception):
    """The layout would not say the same as the text: a defect of this program. The text is as good as before."""


def formatted(text: str, file: str, keywords: Language | None = None) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The text in canonical layout, with the keywords of a language where one is named.

    None where the text has syntax errors, which are in the diagnostics. Line ends are those of the text's first line.
    Errors: `LayoutError`.
    """
    tree, diagnostics = parse(text, file)
    if any(finding.severity is Severity.ERROR for finding in diagnostics):
        return None, diagnostics
    source = text if keywords is None else translate(text, keywords)
    before = pieces(source)
    result = "".join(f"{line}\n" for line in printed(tuple(_document(before))))
    _same(tree, before, result)
    return (result.replace("\n", "\r\n") if _crlf(text) else result), diagnostics


def _crlf(text: str) -> bool:
    end = text.find("\n")
    return end > 0 and text[end - 1] == "\r"


def _same(tree: SyntaxTree, before: Pieces, result: str) -> None:
    """Errors: `LayoutError` where the result reads otherwise, or lacks a token or a comment."""
    again, findings = parse(result, tree.file)
    if any(finding.severity is Severity.ERROR for finding in findings) or without_spans(again) != without_spans(tree):
        message = f"{tree.file}: the layout would change what the text says; the text stays as it is"
        raise LayoutError(message)
    after = pieces(result)
    words = [[(word.kind, word.text) for word in each.words()] for each in (before, after)]
    if words[0] != words[1] or before.comments() != after.comments():
        message = f"{tree.file}: the layout would lose a part of the text; the text stays as it is"
        raise LayoutError(message)


# --- items ------------------------------------------------------------------------------------------------------------


def _document(parts: Pieces) -> Iterator[Laid]:
    gaps = [*(item.head[0].gap for item in parts.items), parts.tail]
    before: Item | None = None
    for item, gap, following in zip(parts.items, gaps, gaps[1:], strict=False):
        yield from _above(gap, before, item)
        yield from _item(item)
        yield from (comment_line(comment, _INDENT) for comment in _closing(following))
        before = item
    if before is None:
        yield from (comment_line(comment, 0) for comment in parts.tail.comments)
    else:
        yield from _tail(parts.tail)


def _closing(gap: Gap) -> tuple[Comment, ...]:
    """The comments below an item that still belong to it: indented, and with no blank line above them."""
    count = 0
    while count < len(gap.comments) and gap.comments[count].indented and not gap.comments[count].blank_before:
        count += 1
    return gap.comments[:count]


def _above(gap: Gap, before: Item | None, item: Item) -> Iterator[Laid]:
    """The comments above an item, the first of them (or the item) apart from the item before."""
    comments = gap.comments if before is None else gap.comments[len(_closing(gap)) :]
    apart = before is not None and (_sort(before) != _sort(item) or _kind(item) in _APART)
    for number, comment in enumerate(comments):
        yield comment_line(comment, 0, blank_before=apart and not number)
    blank = gap.blank or (apart and not comments)
    first, *rest = _head(item)
    yield Laid(first.indent, first.head, first.runs, first.columns, blank)
    yield from rest


def _tail(gap: Gap) -> Iterator[Laid]:
    for number, comment in enumerate(gap.comments[len(_closing(gap)) :]):
        yield comment_line(comment, 0, blank_before=not number)


def _head(item: Item) -> list[Laid]:
    """The words before an item's first line."""
    kinds = [word.kind for word in item.head]
    split = next((index for index, kind in enumerate(kinds) if kind == "EQ"), 0)
    aligned = _kind(item) == "TERM" and "SINCE" not in kinds[:split]
    return [laid(item.head, 0, Columns(split, kinds[0]) if aligned else None)]


def _kind(item: Item) -> str:
    """What the item defines or removes, replaced or not."""
    return item.head[1].kind if item.kind == "REPLACE" else item.kind


def _sort(item: Item) -> str:
    return _ALIKE.get(_kind(item), _kind(item))


def _item(item: Item) -> Iterator[Laid]:
    kind = _kind(item)
    if kind == "CLAUSE":
        yield from _clause(tuple(part for line in item.lines for part in _first_step_apart(line)))
        return
    for line in item.lines:
        yield from _line(line, _INDENT, _columns(kind, line))


def _line(words: Sequence[Word], indent: int, columns: Columns | None = None) -> Iterator[Laid]:
    yield from (comment_line(comment, indent) for comment in words[0].gap.comments)
    yield laid(words, indent, columns)


def _columns(item: str, line: Sequence[Word]) -> Columns | None:
    match item:
        case "AGREEMENT" | "CALENDAR" if len(line) > 1:
            return Columns(1, "lines")
        case "PARTY":
            return Columns(1, "facts")
        case "EVENT" if line[0].kind == "NAME":
            return Columns(1, "fields", 2)
    return None


# --- clauses ----------------------------------------------------------------------------------------------------------


def _first_step_apart(line: tuple[Word, ...]) -> tuple[tuple[Word, ...], ...]:
    """`provider must - act`, one line of the grammar, as the norm and its first step."""
    dash = next((index for index, word in enumerate(line) if index and word.kind == "DASH"), None)
    return (line,) if dash is None else (line[:dash], line[dash:])


def _clause(lines: Sequence[tuple[Word, ...]]) -> Iterator[Laid]:
    in_step = False
    position = 0
    while position < len(lines):
        line = lines[position]
        position += 1
        if line[0].kind == "DASH":
            in_step = True
            suffix = _suffix(lines[position - 1 :])
            if suffix is not None:
                yield from _line((*line, *suffix), _STEP, None if _long(line) else Columns(len(line), "steps"))
                position += 1
            else:
                yield from _line(line, _STEP)
            continue
        in_step = in_step and line[0].kind in _OF_A_STEP
        yield from _line(line, _BELOW_STEP if in_step else _INDENT, _stated(line))


def _suffix(lines: Sequence[tuple[Word, ...]]) -> tuple[Word, ...] | None:
    """The deadline of the step that `lines` begin with, where it is all that is said below the step."""
    step, line, *others = (*lines[:3],) if len(lines) > 1 else (lines[0], None)
    if line is None or line[0].kind not in {"WITHIN", "BY"} or (others and others[0][0].kind in _OF_A_STEP):
        return None
    apart = step[-1].trailing is not None or line[0].gap.comments or line[0].gap.blank
    fits = sum(len(word.text) + 1 for word in (*step, *line)) <= _LONGEST_STEP
    return line if fits and not apart else None


def _long(step: Sequence[Word]) -> bool:
    """Whether a step says too much for its deadline to be set below those of others."""
    return any(word.kind == "WHERE" for word in step)


def _stated(line: Sequence[Word]) -> Columns | None:
    stated = [word.kind for word in line[:3]]
    return Columns(2, "stating") if stated[::2] == ["STATING", "EQ"] else None
