"""numbers-in-order: clauses are numbered one after the other.

What it does: reports a clause that stands behind one with a higher number, a number that is left out between two
others (`1`, `2`, `4`), and a letter that does not follow its neighbour (`2c` behind `2a`). A number left out is no gap
where the prose has a paragraph for it (other rules speak of that), where the agreement removes it, or where more than
two are left out at once, which is done on purpose (`10`, `20`, `30`).

Why it matters: references such as `2.1.*` and `for each breach of` follow numbers. A gap leaves open whether a clause
was lost; one out of its place is overlooked when the paragraphs around it are amended.

Reported, for example:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
    clause 2 "background"
      recital "how the parties came together"
    clause 4 "spirit"
      recital "how they want to work"

Use instead: numbers without a gap, or what belongs into it:

    clause 3 "spirit"
      recital "how they want to work"
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from servanda.diagnostics import Label, Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model.numbers import order
from servanda.records import record
from servanda.syntax.tree import ClauseItem

CODE = "NAM011"
NAME = "numbers-in-order"
SEVERITY = Severity.WARNING

_LOST = 2
"""more numbers are not lost at once: where so many are left out, it was on purpose"""
_LAST = re.compile(r"(\d{1,9})([a-z]?)")


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause of the agreement's own file that is out of its place or behind a gap."""
    layer = subject.chain.layers[subject.chain.root]
    headings = {clause.number: clause.heading for clause in subject.agreement.clauses}
    own = [item for item in layer.definitions if isinstance(item, ClauseItem)]
    highest: ClauseItem | None = None
    for item in own:
        if highest is not None and order(item.number) < order(highest.number):
            yield Finding(
                f"clause {item.number} stands behind clause {highest.number}",
                item.number_span,
                help=f"move it up, before clause {_next(item, own)}",
                labels=(Label(highest.number_span, "the higher number"),),
                breadcrumb=headings.get(item.number, ()),
            )
        else:
            highest = item
    yield from _gaps(subject, {item.number: item for item in own}, headings)


def _next(item: ClauseItem, own: list[ClauseItem]) -> str:
    return min((one.number for one in own if order(one.number) > order(item.number)), key=order)


def _gaps(subject: Subject, own: dict[str, ClauseItem], headings: dict[str, tuple[str, ...]]) -> Iterator[Finding]:
    gaps = list(_all_gaps({*subject.source.clauses}))
    if not gaps:
        return
    layers = subject.chain.layers.values()
    known = {removal.key for layer in layers for removal in layer.removals if removal.kind == "clause"}
    proses = [prose for file in subject.chain.layers if (prose := subject.prose(file)) is not None]
    known |= {paragraph.number for prose in proses for paragraph in prose.paragraphs}
    for gap in sorted(gaps, key=lambda gap: order(gap.behind)):
        lost = [number for number in gap.lost if not any(_under(one, number) for one in known)]
        behind = next((one for one in sorted(own, key=order) if _under(one, gap.behind)), None)
        if not lost or behind is None:
            continue
        what = lost[0] if len(lost) == 1 else f"{lost[0]} to {lost[-1]}"
        yield Finding(
            f"behind {gap.before} comes {gap.behind}: there is no {what}"
            if gap.before is not None
            else f"there is no {what} before {gap.behind}",
            own[behind].number_span,
            help='close the gap, or say what stands there (`recital "left out"`)',
            breadcrumb=headings.get(behind, ()),
        )


@record
class _Gap:
    """The numbers that are lost between `before` (None: nothing) and `behind`."""

    before: str | None
    behind: str
    lost: tuple[str, ...]


def _under(number: str, parent: str) -> bool:
    return number == parent or number.startswith(f"{parent}.")


def _all_gaps(numbers: set[str]) -> Iterator[_Gap]:
    """The gaps among numbers that share what comes before the last dot, headings that nobody wrote included."""
    siblings: dict[str, set[tuple[int, str]]] = {}
    for number in numbers:
        parts = number.split(".")
        for length in range(1, len(parts) + 1):
            last = _LAST.fullmatch(parts[length - 1])
            if last is not None:
                stem = ".".join([*parts[: length - 1], ""])
                siblings.setdefault(stem, set()).add((int(last[1]), last[2]))
    for stem, children in siblings.items():
        plain = sorted({number for number, _ in children})
        if plain[-1] - plain[0] + 1 < 2 * len(plain):  # else the numbers were spaced
            for low, high in pairwise(plain):
                first = min(letter for number, letter in children if number == high)
                between = tuple(f"{stem}{number}" for number in range(low + 1, high))
                if 0 < len(between) <= _LOST:
                    yield _Gap(f"{stem}{low}", f"{stem}{high}{first}", between)
        for each in plain:
            yield from _letter_gaps(f"{stem}{each}", sorted(letter for number, letter in children if number == each))


def _letter_gaps(number: str, letters: list[str]) -> Iterator[_Gap]:
    """`letters` are in order, the empty one being the number alone."""
    before = None
    expected = "a"
    for letter in letters:
        if letter:
            lost = tuple(f"{number}{chr(code)}" for code in range(ord(expected), ord(letter)))
            if lost:
                yield _Gap(before, f"{number}{letter}", lost)
            expected = chr(ord(letter) + 1)
        before = f"{number}{letter}"
