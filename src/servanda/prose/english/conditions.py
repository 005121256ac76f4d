"""Conditions as English clauses about a record: `its level is 3 and it is not marked “automatic”`."""

from typing import assert_never

from servanda.model.expressions import (
    And,
    Compare,
    Const,
    Contains,
    Expr,
    FieldRef,
    Member,
    Not,
    Operand,
    Or,
    Presence,
    Subject,
    TermRef,
    Truth,
    WindowRef,
)
from servanda.prose.english.values import COMPARISONS, brief, dated, listed, scalar
from servanda.prose.names import Names
from servanda.syntax.tree import WindowUnit


def condition(given: Expr, names: Names, unit: WindowUnit | None = None) -> str:
    """The condition as a sentence without its end; `unit` is the clause's window."""
    return _Writer(names, unit).expr(given)


def operand(given: Operand, names: Names, unit: WindowUnit | None = None) -> str:
    """One side of a comparison."""
    return _Writer(names, unit).side(given)


class _Writer:
    """What conditions of one clause have in common: the names and the window."""

    __slots__ = ("_names", "_unit")

    def __init__(self, names: Names, unit: WindowUnit | None) -> None:
        self._names = names
        self._unit = unit

    def expr(self, given: Expr) -> str:  # noqa: PLR0911 -- one per form of condition
        """A condition."""
        match given:
            case Or(items):
                return listed([self._inner(item) for item in items], "or")
            case And(items):
                return listed([self._inner(item) for item in items], "and")
            case Not(Truth(field)):
                return f"{self._subject(field)} is not marked {self._names.spaced(field.name)}"
            case Not(item):
                return f"it is not so that {self._inner(item)}"
            case Compare(left, op, right):
                return f"{self.side(left)} {COMPARISONS[op]} {self.side(right)}"
            case Member(left, items, negated):
                return f"{self.side(left)} is {'none' if negated else 'one'} of {self._items(items)}"
            case Presence(field, absent):
                return f"{self.side(field)} is {'not given' if absent else 'given'}"
            case Contains(field, items):
                return f"{self.side(field)} contains any of {self._items(items)}"
            case Truth(field):
                return f"{self._subject(field)} is marked {self._names.spaced(field.name)}"
            case _:
                assert_never(given)

    def _inner(self, given: Expr) -> str:
        text = self.expr(given)
        return f"({text})" if isinstance(given, And | Or) else text

    def _subject(self, field: FieldRef) -> str:
        return "it" if field.subject is Subject.ROW else "the event that set the clause off"

    def side(self, given: Operand) -> str:
        """One side of a comparison."""
        match given:
            case FieldRef(Subject.ROW, name):
                return f"its {self._names.spaced(name)}"
            case FieldRef(_, name):
                return f"the {self._names.spaced(name)} of the event that set the clause off"
            case Const(value, fact=fact):
                return scalar(value) if fact is None else f"{self._fact(fact)} ({scalar(value)})"
            case TermRef(_, value):
                return dated(value, brief, self._names)
            case WindowRef():
                return f"that {self._unit or 'window'}"
            case _:
                assert_never(given)

    def _fact(self, path: str) -> str:
        party, _, fact = path.partition(".")
        return f"the {self._names.spaced(fact)} of {self._names.party(party)}"

    def _items(self, items: tuple[Operand, ...]) -> str:
        return listed([self.side(item) for item in items], "or")
