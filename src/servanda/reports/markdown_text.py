"""Text that users wrote as GitHub-flavoured Markdown in which nothing but that text is shown.

The same output stands in a table's cell, in a line of text and inside an HTML block: marks become character references,
which are text in all three, and words that a forge would act on (mentions, references, links, emoji) are broken by an
empty comment, which no reader sees.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from servanda.reports.plain import plain
from servanda.reports.words import plural

T = TypeVar("T")
_BREAK = "<!-- -->"
_SPECIAL = re.compile(
    r"(?P<mark>[&<>\\`*\[\]|]|(?<!\w)_++|(?<!_)_++(?![^\W_]))"  # an underscore between letters is one already
    r"|(?P<tilde>~)"
    r"|(?P<dollar>\$)"
    r"|[@#](?=\S)"  # @somebody, #12
    r"|(?<!\w)[!%^](?=[\w\"])"  # !12 and %release of GitLab
    r"|:(?=//)"  # https://
    r"|(?<=[wW]{3})(?=\.)"  # www.
    r"|\b[gG][hH](?=-\d)"  # GH-12
    r"|:(?=(?:[\w+\-]*[a-zA-Z_][\w+\-]*|[+\-]1|100|1234):)"  # :emoji:
)


def markdown(text: str) -> str:
    """`text` on one line: it must not begin a line of its own, where a digit or a dash could begin a list."""
    return _SPECIAL.sub(_shown, plain(text))


def _shown(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "mark":
            return "".join(f"&#{ord(char)};" for char in found.group())
        case "tilde":
            # as a character reference it strikes nothing through, as a word of its own it is no label
            return f"&#126;{_BREAK}"
        case "dollar":
            # between two of them a forge sets formulas, unless they stand in an element of their own
            return "<span>$</span>"
    return found.group() + _BREAK


def prose(text: str) -> str:
    """A sentence of ours, in which what stands between backticks is quoted: shown as code, and data all the same."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return markdown(text)
    return "".join(
        f"<code>{markdown(part)}</code>" if number % 2 else markdown(part) for number, part in enumerate(parts)
    )


def paragraph(text: str) -> str:
    """`text` as a line of its own: its first character begins no list, heading, rule or block of code."""
    text = text.strip(" ")
    if re.match(r"[-+=#]|\d+[.)]", text):
        # a reference to an issue stays broken where its sign is written as a number
        after = _BREAK if text.startswith("#") else ""
        return f"&#{ord(text[0])};{after}{markdown(text[1:])}"
    return markdown(text)


def row(*cells: str) -> str:
    """A table's row of cells that are Markdown already."""
    return "| " + " | ".join(cells) + " |"


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """A table's lines, a blank one after it; nothing where there is no row. Cells are Markdown already."""
    if not rows:
        return []
    return [row(*head), row(*("---" for _ in head)), *(row(*cells) for cells in rows), ""]


def details(summary: str, body: list[str]) -> list[str]:
    """A block that opens when it is asked for; `summary` and `body` are Markdown already."""
    return ["<details>", f"<summary>{summary}</summary>", "", *body, "</details>", ""]


def fenced(lines: list[str]) -> list[str]:
    """Lines as they stand, in a fence longer than any run of backticks in them."""
    shown = [plain(line) for line in lines]
    longest = max((len(run) for line in shown for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", *shown, fence, ""]


class Room:
    """How many characters of a report are left."""

    def __init__(self, characters: int) -> None:
        self.left = characters

    def line(self, text: str) -> str:
        """A line that is always there."""
        self.left -= len(text) + 1
        return text

    def take(self, items: Sequence[T], size: Callable[[T], int]) -> list[T]:
        """The first items that fit, the rest left out once one of them does not."""
        taken: list[T] = []
        for item in items:
            self.left -= size(item)
            if self.left < 0:
                self.left = 0
                break
            taken.append(item)
        return taken


def cells_size(cells: Sequence[str]) -> int:
    """Characters of a table's row."""
    return len(row(*cells)) + 1


def lines_size(lines: Sequence[str]) -> int:
    """Characters of some lines."""
    return sum(map(len, lines)) + len(lines)


def left_out(count: int, one: str, many: str | None = None) -> Iterator[str]:
    """A sentence about what did not fit, and a blank line; nothing where all did."""
    if count > 0:
        yield f"{plural(count, 'more ' + one, 'more ' + (many or one + 's'))} not shown here."
        yield ""
