"""The front end: `lint` beside a bare interpreter, parsing beside Lark's own lexer and parser."""

from pathlib import Path

from lark import Lark
from timing import Cost, in_turns, python

from servanda.resources import dsl_folder
from servanda.syntax import parse
from servanda.syntax.generate import build_lark, read_keywords
from servanda.syntax.table import GRAMMAR, KEYWORDS

ROOT = Path(__file__).resolve().parents[1]
STANDARD = ROOT / "agreements" / "customer-maintenance" / "terms.agreement"
LINES = 2_000
BUILDS = 3
"""building the table takes seconds: no more often than this"""


def starting(runs: int) -> dict[str, Cost]:
    """Whole processes: `lint` of the longest agreement, of one that extends it, and what they cannot go below."""
    cases = {
        "lint standard text": python("-m", "servanda", "lint", str(STANDARD)),
        "lint qinghe": python("-m", "servanda", "lint", str(ROOT / "agreements" / "qinghe")),
        "python -c pass": python("-c", "pass"),
        "import lark": python("-c", "import lark"),
    }
    in_turns(cases, 1)  # the first run compiles modules
    return in_turns(cases, runs)


def long_agreement(lines: int) -> str:
    """An agreement of so many lines: the standard text's clauses over and over, with numbers of their own."""
    text = STANDARD.read_text(encoding="utf-8")
    head, *clauses = text.split("\nclause ")
    parts = [head]
    count, copy = head.count("\n"), 0
    while count < lines:
        copy += 1
        for clause in clauses:
            part = f"\nclause {copy}.{clause}"
            parts.append(part)
            count += part.count("\n")
    return "".join(parts)


def lark_parser() -> Lark:
    """The same grammar and keywords in Lark's hands: LALR with its contextual lexer."""
    folder = dsl_folder()
    return build_lark(
        (folder / GRAMMAR).read_text(encoding="utf-8"), read_keywords((folder / KEYWORDS).read_text(encoding="utf-8"))
    )


def parsing(runs: int) -> tuple[int, dict[str, Cost]]:
    """A long agreement to its tree; Lark's tree has neither spans of names nor typed nodes. The number of lines too."""
    text = long_agreement(LINES)
    _, found = parse(text, "long.agreement")
    if found:
        raise SystemExit(found[0].message)
    peer = lark_parser()
    _peer(peer, text)
    costs = in_turns({"parse": lambda: _parse(text), "lark": lambda: _peer(peer, text)}, runs)
    costs |= in_turns({"lark, table built": lambda: _peer(lark_parser(), text)}, min(runs, BUILDS))
    return text.count("\n"), costs


def _parse(text: str) -> None:
    parse(text, "long.agreement")


def _peer(parser: Lark, text: str) -> None:
    parser.parse(text, start="start")
