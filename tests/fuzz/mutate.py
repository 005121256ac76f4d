"""Deterministic mutations: of the tokens of a text, of the rows and cells of an export, of bytes."""

import random
import re
from collections.abc import Sequence

TOKENS = re.compile(r"\s+|[\w.]+|[^\w\s]")
ODD = (
    "999999999999",
    "1e400",
    "0",
    "-1",
    "99999999999999999999.999999999999999999",
    "0.0000000000000000001",
    "9" * 400,
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "24:00",
    "25:61",
    "?",
    "%",
    "''",
    '"',
    "“",
    "\\",
    "'); DROP TABLE x; --",
    "[red]",
    "\x1b[31m",
    "\x9b31m",
    "\x00",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u2028",
    "\ufeff",
    "\U000e0041",
    "\u0301" * 30,
    "=cmd|' /C calc'!A0",
    "<script>",
    "(" * 50,
    ")" * 50,
    "not " * 60,
    "a." * 60,
    "、".join("甲乙丙丁" * 8),
    "agreement",
    "...",
    "NaN",
    "Infinity",
    "true",
    "null",
    "x" * 5000,
)
"""what people, other systems and attackers put where a word or a number is expected"""


def tokens(rng: random.Random, text: str, others: Sequence[str], words: Sequence[str]) -> str:
    """A text with some tokens left out, put in, doubled, exchanged, and stretches moved or taken from another text."""
    pieces = TOKENS.findall(text) or [""]
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5, 12))):
        place = rng.randrange(len(pieces))
        match rng.randrange(9):
            case 0:
                del pieces[place : place + rng.choice((1, 1, 1, 2, 8))]
            case 1:
                pieces.insert(place, f" {rng.choice(words)} ")
            case 2:
                pieces[place] = rng.choice(words)
            case 3:
                pieces[place] = rng.choice(ODD)
            case 4:
                pieces.insert(place, pieces[place])
            case 5:
                other = rng.randrange(len(pieces))
                pieces[place], pieces[other] = pieces[other], pieces[place]
            case 6:
                lines = rng.choice(others).splitlines(keepends=True) or [""]
                start = rng.randrange(len(lines))
                pieces[place:place] = ["\n", *lines[start : start + rng.choice((1, 2, 6))]]
            case 7:
                same = [token for token in pieces if token.strip()]
                pieces[place] = rng.choice(same or [""])
            case _:
                pieces[place] = _number(rng)
        pieces = pieces or [""]
    return "".join(pieces)


def _number(rng: random.Random) -> str:
    return str(rng.choice((0, 1, 2, 7, 31, 60, 365, 10**6, 2**31, 2**63 - 1, 2**63, 2**64, 10**18, 10**38)))


def octets(rng: random.Random, data: bytes) -> bytes:
    """Bytes with some flipped, cut, doubled, put in."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        place = rng.randrange(len(found) + 1)
        match rng.randrange(5):
            case 0 if place < len(found):
                found[place] ^= 1 << rng.randrange(8)
            case 1:
                found[place:place] = bytes(rng.randrange(256) for _ in range(rng.choice((1, 2, 4))))
            case 2:
                del found[place : place + rng.choice((1, 2, 16, 400))]
            case 3:
                found[place:place] = found[place : place + rng.choice((1, 8, 64))]
            case _:
                found[place:place] = rng.choice(ODD).encode("utf-8", "surrogatepass")
    return bytes(found)


def rows(rng: random.Random, text: str, separators: str = ',"\t;{}[]:') -> str:
    """An export with rows doubled, dropped, exchanged, and cells replaced, emptied, cut or quoted wrongly."""
    lines = text.splitlines(keepends=True) or [""]
    cut = re.compile("([" + re.escape(separators) + "])")
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        place = rng.randrange(len(lines))
        match rng.randrange(6):
            case 0:
                lines.insert(place, lines[rng.randrange(len(lines))])
            case 1:
                del lines[place]
            case 2:
                other = rng.randrange(len(lines))
                lines[place], lines[other] = lines[other], lines[place]
            case _:
                cells = cut.split(lines[place])
                cell = rng.randrange(len(cells))
                cells[cell] = rng.choice((rng.choice(ODD), "", _number(rng), rng.choice(cells), rng.choice('",\n\r{[')))
                lines[place] = "".join(cells)
        lines = lines or [""]
    return "".join(lines)
