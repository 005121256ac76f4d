"""Agreements over the whole language: a tree, its text, and the model that loading the text gives."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis.strategies import SearchStrategy

from servanda.diagnostics import Severity
from servanda.model.agreement import Agreement
from servanda.model.files import Memory
from servanda.model.load import load_text
from servanda.syntax import tree

from . import nodes
from .clauses import clause
from .draws import Drawn, Draws
from .nodes import NOWHERE
from .parts import Making
from .printer import agreement_text
from .world import PARTIES, World, world

FILE = "generated.agreement"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, repr=False)
class Generated:
    """A generated agreement in its three forms."""

    tree: tree.SyntaxTree
    text: str
    agreement: Agreement

    def __repr__(self) -> str:
        return f"<<\n{self.text}>>"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # noqa: FBT001 - hypothesis calls it so
        printer.text(repr(self))


class UnsoundAgreementError(AssertionError):
    """A generated agreement did not load; `args[0]` holds its text and what is wrong with it."""


def loaded(file: tree.SyntaxTree) -> Generated:
    """Print and load a tree; every generated one must load without errors."""
    text = agreement_text(file)
    agreement, diagnostics = load_text(text, FILE, Memory({}))
    wrong = [one for one in diagnostics if one.severity is Severity.ERROR]
    if agreement is None or wrong:
        said = "\n".join(f"{one.code} {one.message} (line {one.span.line if one.span else '?'})" for one in wrong)
        message = f"{said}\n{text}"
        raise UnsoundAgreementError(message)
    return Generated(file, text, agreement)


class _Agreements(Drawn[Generated]):
    pass


def agreements(least: int = 1, most: int = 3) -> SearchStrategy[Generated]:
    """Agreements of `least` to `most` clauses that log records can keep or break."""
    return _Agreements(lambda d: agreement(d, least, most))


def agreement(d: Draws, least: int = 1, most: int = 3) -> Generated:
    """One agreement."""
    making = Making(world(d))
    for number in range(1, d.whole(least, most) + 1):
        clause(d, making, str(number))
    return loaded(_file(making))


def _file(making: Making) -> tree.SyntaxTree:
    """All items; terms, calendars and events that nothing reads are left out, so that examples stay readable."""
    chosen = making.world
    rules: tuple[tree.Item, ...] = (*making.metrics, *making.clauses)
    read = set(_WORD.findall(agreement_text(tree.SyntaxTree(FILE, rules))))
    while (
        more := {item.withdrawn_by.text for item in chosen.events if item.name.text in read and item.withdrawn_by}
        - read
    ):
        read |= more
    return tree.SyntaxTree(FILE, (*_items(chosen, read), *rules))


def _items(chosen: World, read: set[str]) -> Iterator[tree.Item]:
    lines: list[tree.HeaderLine | tree.RunsLine] = [
        tree.HeaderLine("language", nodes.number(1), NOWHERE),
        tree.HeaderLine("timezone", nodes.path(chosen.zone), NOWHERE),
        tree.RunsLine(nodes.day(chosen.first), nodes.day(chosen.last), NOWHERE),
    ]
    if chosen.workdays is not None:
        lines.append(tree.HeaderLine("workdays", nodes.path(chosen.workdays), NOWHERE))
    yield tree.AgreementItem(nodes.name("generated"), None, tuple(lines), NOWHERE)
    yield from (tree.PartyItem(nodes.name(party), None, (), NOWHERE) for party in PARTIES)
    for calendar in chosen.calendars:
        if calendar.name.text in read or calendar.name.text == chosen.workdays:
            yield calendar
    yield from (term for term in chosen.terms if term.name.text in read)
    yield from (event for event in chosen.events if event.name.text in read)
