"""Comments that silence findings: `# servanda: ignore[TIM003] agreed orally, until 2026-12-31`.

Behind a line a comment speaks of that line; on a line of its own of the next line that says something, and where an
item (a clause, an event) begins there, of the whole item. `ignore-file[…]` speaks of the file. A reason is needed.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from servanda.diagnostics import Diagnostic, Edit, Fix, Severity, Span
from servanda.lint.prose import span_at
from servanda.lint.registry import close_names, selected
from servanda.records import record
from servanda.syntax.lexer import fold

MALFORMED, UNUSED, EXPIRED = "SUP001", "SUP002", "SUP003"

_TOKEN = re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*"|“(?:[^”\\\r\n]|\\[^\r\n])*”|#[^\r\n]*')
_MARK = re.compile(r"#\s*servanda\s*:\s*", re.IGNORECASE)
_FORM = re.compile(r"(ignore(?:-file)?)\s*\[([^\]]*)\]\s*(.*)", re.DOTALL)
_UNTIL = re.compile(r"^(.*?)[,，;；]?\s*\buntil\s+(\S+)\s*$", re.DOTALL)
_HELP = "write `# servanda: ignore[CODE] the reason, until 2026-12-31`; the date may be left out"


@record
class Suppression:
    """One comment: the codes it names, its reason, its last day, the offsets it speaks of, and where it stands."""

    codes: frozenset[str]
    reason: str
    until: date | None
    start: int
    end: int
    span: Span


@record
class Silenced:
    """What is left, and what was silenced with the reason given."""

    found: tuple[Diagnostic, ...]
    suppressed: tuple[tuple[Diagnostic, str], ...]


def comments(text: str) -> Iterator[tuple[int, int]]:
    """The offsets of all comments; a `#` in a quoted text begins none."""
    folded = fold(text)
    for match in _TOKEN.finditer(folded):
        if folded[match.start()] == "#":
            yield match.start(), match.end()


def read_suppressions(file: str, text: str, items: Sequence[Span]) -> tuple[list[Suppression], list[Diagnostic]]:
    """The comments of a file that silence something, and what is wrong with them; `items` are its items' places."""
    found: list[Suppression] = []
    wrong: list[Diagnostic] = []
    if "servanda" not in text.lower():
        return found, wrong
    for start, end in comments(text):
        mark = _MARK.match(fold(text[start:end]))
        if mark is None:
            continue
        span = span_at(file, text, start, start + len(text[start:end].rstrip()))
        form = _FORM.match(fold(text[start + mark.end() : end].rstrip()))
        if form is None:
            wrong.append(_malformed("this comment is no suppression that can be read", span))
            continue
        said = text[start + mark.end() + form.start(3) : end].strip()
        reason, until, problem = _reason(said)
        codes, unknown = _codes(form[2])
        if unknown is not None:
            wrong.append(
                Diagnostic(
                    MALFORMED, Severity.ERROR, f"no lint rule is named `{unknown}`", span, help=close_names(unknown)
                )
            )
        elif problem or not codes:
            wrong.append(_malformed(problem or "this suppression names no rule", span))
        else:
            first, last = (0, len(text)) if form[1] == "ignore-file" else _scope(text, start, items)
            found.append(Suppression(codes, reason, until, first, last, span))
    return found, wrong


def silenced(
    diagnostics: Iterable[Diagnostic],
    suppressions: Sequence[Suppression],
    texts: dict[str, str],
    active: frozenset[str],
    today: date,
) -> Silenced:
    """Findings without the silenced ones, with one for every comment that is over or silences nothing.

    A comment that names only rules which were not asked for (`active`) is not blamed for silencing nothing.
    """
    used: set[Span] = set()
    left: list[Diagnostic] = []
    gone: list[tuple[Diagnostic, str]] = []
    for one in diagnostics:
        said = next((each for each in suppressions if _speaks_of(each, one)), None)
        if said is None:
            left.append(one)
            continue
        used.add(said.span)
        if said.until is not None and said.until < today:
            left.append(one)
        else:
            gone.append((one, said.reason))
    for each in suppressions:
        if each.until is not None and each.until < today:
            left.append(
                Diagnostic(
                    EXPIRED,
                    Severity.WARNING,
                    f"this suppression ended on {each.until}",
                    each.span,
                    help="mend what it silenced, or agree on a new date",
                )
            )
        elif each.span not in used and each.codes & active:
            removal = Fix(
                "remove the comment", (Edit(_whole(each.span, texts.get(each.span.file, "")), ""),), safe=True
            )
            left.append(
                Diagnostic(
                    UNUSED,
                    Severity.WARNING,
                    "this suppression silences nothing",
                    each.span,
                    help="take the comment away",
                    fixes=(removal,),
                )
            )
    return Silenced(tuple(left), tuple(gone))


def _speaks_of(said: Suppression, one: Diagnostic) -> bool:
    return (
        one.code in said.codes
        and one.span is not None
        and one.span.file == said.span.file
        and said.start <= one.span.start < said.end
    )


def _malformed(message: str, span: Span) -> Diagnostic:
    return Diagnostic(MALFORMED, Severity.ERROR, message, span, help=_HELP)


def _reason(said: str) -> tuple[str, date | None, str | None]:
    """The reason, the last day, and what is wrong with them."""
    until = None
    if match := _UNTIL.match(fold(said)):
        try:
            until = date.fromisoformat(match[2])
        except ValueError:
            return "", None, f"`{said[match.start(2) : match.end(2)]}` is no date"
        said = said[: match.end(1)].strip()
    return said, until, None if said else "this suppression gives no reason"


def _codes(listed: str) -> tuple[frozenset[str], str | None]:
    """The codes meant, and the first name that means none."""
    codes: set[str] = set()
    for name in filter(None, (part.strip() for part in listed.split(","))):
        meant = selected(name)  # codes of rules alone: what cannot be understood is never silenced
        if meant is None:
            return frozenset(), name
        codes |= meant
    return frozenset(codes), None


def _scope(text: str, start: int, items: Sequence[Span]) -> tuple[int, int]:
    """The offsets a comment at `start` speaks of."""
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip():
        end = text.find("\n", start)
        return line, len(text) if end < 0 else end
    place = start
    while place < len(text):
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        content = fold(text[place:end]).strip()
        if content and not content.startswith("#"):
            break
        place = end + 1
    else:
        return start, start
    first = place + len(text[place:end]) - len(text[place:end].lstrip())
    starts = [item.start for item in items]
    index = bisect_right(starts, first) - 1
    if index >= 0 and starts[index] == first:
        return first, items[index].end
    return place, end


def _whole(span: Span, text: str) -> Span:
    """The comment with the blanks before it, and with its line where nothing else stands on it."""
    line = text.rfind("\n", 0, span.start) + 1
    before = text[line : span.start]
    start = line + len(before.rstrip())
    end = span.end
    if start == line:
        end = min(len(text), text.find("\n", span.end) + 1 or len(text))
    return span_at(span.file, text, start, end)
