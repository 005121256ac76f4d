"""Conditions as Chinese clauses about a record: `其“level”为 3，且其未标记为“automatic”`."""

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
from servanda.prose.chinese.values import COMPARISONS, WINDOWS, brief, dated, joined, scalar
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
                return "，或者".join(self._inner(item) for item in items)
            case And(items):
                return "，且".join(self._inner(item) for item in items)
            case Not(Truth(field)):
                return f"{self._subject(field)}未标记为{self._names.spaced(field.name)}"
            case Not(item):
                return f"并非（{self.expr(item)}）"
            case Compare(left, op, right):
                return f"{self.side(left)}{joined(COMPARISONS[op], self.side(right))}"
            case Member(left, items, negated):
                return f"{self.side(left)}{joined('不属于' if negated else '属于', self._items(items))}"
            case Presence(field, absent):
                return f"{self.side(field)}{'无值' if absent else '有值'}"
            case Contains(field, items):
                return f"{self.side(field)}{joined('含有任一', self._items(items))}"
            case Truth(field):
                return f"{self._subject(field)}标记为{self._names.spaced(field.name)}"
            case _:
                assert_never(given)

    def _inner(self, given: Expr) -> str:
        text = self.expr(given)
        return f"（{text}）" if isinstance(given, And | Or) else text

    def _subject(self, field: FieldRef) -> str:
        return "其" if field.subject is Subject.ROW else "触发本条的事件"

    def side(self, given: Operand) -> str:
        """One side of a comparison."""
        match given:
            case FieldRef(Subject.ROW, name):
                return f"其{self._names.spaced(name)}"
            case FieldRef(_, name):
                return f"触发本条的事件的{self._names.spaced(name)}"
            case Const(value, fact=fact):
                return scalar(value) if fact is None else f"{self._fact(fact)}（{scalar(value)}）"
            case TermRef(_, value):
                return dated(value, brief, self._names)
            case WindowRef():
                return f"该{WINDOWS[self._unit]}" if self._unit is not None else "该期间"
            case _:
                assert_never(given)

    def _fact(self, path: str) -> str:
        party, _, fact = path.partition(".")
        return f"{self._names.party(party)}的{self._names.spaced(fact)}"

    def _items(self, items: tuple[Operand, ...]) -> str:
        return "、".join(self.side(item) for item in items)
