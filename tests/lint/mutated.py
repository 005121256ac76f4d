"""Agreements with a drafter's slips and worse, many of them still free of errors: `python -m tests.lint.mutated 10000`.

Each is one of the agreements here with some lines left out, doubled, exchanged or changed in a number, a unit, a
name or a word. Whatever comes of it, linting must end with findings and never with an exception.
"""

import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from servanda.diagnostics import Severity
from servanda.lint.linting import Linted, lint_with
from servanda.lint.settings import Settings
from servanda.model.files import Disk, Overlay

REPO = Path(__file__).parents[2]
ORIGINALS = tuple(sorted((REPO / "agreements").glob("*/*.agreement")))
_ITEM = re.compile(r"^(?=\S)", re.MULTILINE)
_NAME = re.compile(r"(?<![\w.\"])[a-z]+(?:_[a-z]+)+(?![\w.])")
_NUMBER = re.compile(r"(?<![\w.:-])\d+(?![\w.:-])")
_TIME = re.compile(r"\b\d{2}:\d{2}\b")
_SWAPS = (
    ("minutes", "working minutes"),
    ("hours", "working hours"),
    ("working days", "days"),
    ("days", "months"),
    ("week", "month"),
    ("must not", "must"),
    ("must", "must not"),
    ("must", "may"),
    (" and ", " or "),
    (" or ", " and "),
    ("not ", ""),
    (">=", "<"),
    ("<", ">="),
    ("=", "!="),
    ("during", "outside"),
    ("first unanswered ", ""),
    ("the next day", "the next working day"),
    ("rolling forward", "rolling back"),
    (", rolling forward", ""),
    ("complete ", ""),
    ("provider", "client"),
    ("client", "provider"),
    ("optional ", ""),
    ("at least", "at most"),
    ("tolerating 5%", "tolerating 100%"),
    ("status   draft", "status   signed"),
)


def mutated(rng: random.Random, text: str) -> str:
    """The text with one to six slips."""
    for _ in range(rng.choice((1, 1, 2, 2, 3, 6))):
        text = rng.choice((_item, _line, _line, _number, _name, _word, _word, _time))(rng, text)
    return text


def _item(rng: random.Random, text: str) -> str:
    """An item left out, doubled (a clause under a number of its own), or put somewhere else."""
    items = _ITEM.split(text)
    index = rng.randrange(len(items))
    match rng.randrange(3):
        case 0:
            del items[index]
        case 1:
            items.insert(rng.randrange(len(items)), items[index].replace("clause ", "clause 99.", 1))
        case _:
            items.insert(rng.randrange(len(items)), items.pop(index))
    return "".join(items)


def _line(rng: random.Random, text: str) -> str:
    """A line left out, doubled, or moved by one."""
    lines = text.splitlines(keepends=True)
    if len(lines) < 2:
        return text
    index = rng.randrange(len(lines) - 1)
    match rng.randrange(3):
        case 0:
            del lines[index]
        case 1:
            lines.insert(index, lines[index])
        case _:
            lines[index], lines[index + 1] = lines[index + 1], lines[index]
    return "".join(lines)


def _replaced(rng: random.Random, text: str, pattern: re.Pattern[str], by: tuple[str, ...]) -> str:
    places = list(pattern.finditer(text))
    if not places or not by:
        return text
    place = rng.choice(places)
    return text[: place.start()] + rng.choice(by) + text[place.end() :]


def _number(rng: random.Random, text: str) -> str:
    return _replaced(rng, text, _NUMBER, ("0", "1", "2", "24", "31", "90", "1000", "99999999"))


def _name(rng: random.Random, text: str) -> str:
    return _replaced(rng, text, _NAME, tuple(sorted(set(_NAME.findall(text)))))


def _time(rng: random.Random, text: str) -> str:
    return _replaced(rng, text, _TIME, ("00:00", "09:00", "17:30", "24:00"))


def _word(rng: random.Random, text: str) -> str:
    old, new = rng.choice(_SWAPS)
    return _replaced(rng, text, re.compile(re.escape(old)), (new,))


def linted(seed: int) -> tuple[Path, str, Linted]:
    """The original, the mutated text and what is found in it, by a seed."""
    rng = random.Random(seed)  # noqa: S311 -- the same slips every time
    original = rng.choice(ORIGINALS)
    text = mutated(rng, original.read_text(encoding="utf-8"))
    return original, text, lint_with(str(original), Overlay({str(original): text}, Disk()), Settings())


def crashes(seeds: range) -> Iterator[tuple[int, str]]:
    """Seeds whose text makes linting raise, with the traceback."""
    for seed in seeds:
        try:
            linted(seed)
        except Exception:  # noqa: BLE001 -- that nothing is raised is what is asked
            yield seed, traceback.format_exc()


def main(count: int) -> int:
    """Lint so many; the exit code is 1 where any raises."""
    began, codes, sound, failed = time.monotonic(), Counter[str](), 0, 0
    for seed in range(count):
        try:
            _, _, found = linted(seed)
        except Exception:  # noqa: BLE001 -- as above
            failed += 1
            print(f"seed {seed}:\n{traceback.format_exc()}", flush=True)  # noqa: T201
            continue
        sound += not any(one.severity is Severity.ERROR for one in found.found)
        codes.update({one.code for one in found.found})
    seconds = time.monotonic() - began
    print(f"{count} agreements in {seconds:.0f} s: {sound} without errors, {failed} crashes")  # noqa: T201
    print(", ".join(f"{code} {number}" for code, number in sorted(codes.items())))  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
