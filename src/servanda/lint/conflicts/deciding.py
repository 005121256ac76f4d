"""Conditions of an agreement in, examples out: values of fields for which they hold, or that there are none.

Cases are tried by going through the fields one after another; a formula whose outcome is settled by the fields so far
cuts the search short. Where there are too many cases z3 is asked, if it is installed.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from itertools import product
from typing import Final, TypeAlias
from weakref import WeakKeyDictionary

from servanda.diagnostics import Span
from servanda.lint.conflicts.candidates import TooManyCases, candidates
from servanda.lint.conflicts.logic import (
    NO,
    UNKNOWN,
    YES,
    Cell,
    Formula,
    Goal,
    Plain,
    cells,
    formula,
    terms,
)
from servanda.lint.conflicts.outcomes import outcomes
from servanda.lint.subject import Subject
from servanda.model.expressions import Expr
from servanda.records import record

Example: TypeAlias = Mapping[Cell, Plain | None]
"""values that settle the outcome; what is not in it may be anything"""


class Unsolved(Enum):
    """The answer where neither the cases nor z3 give one."""

    UNSOLVED = "unsolved"


UNSOLVED: Final = Unsolved.UNSOLVED

_MOST_STEPS = 2_000
"""fields tried with a value in one question: some 20 ms"""
NOT_YES: Final = NO | UNKNOWN


@record
class Wanted:
    """A condition and the outcomes wanted of it; those at the same `moment` read terms at the same instant."""

    condition: Expr
    outcomes: int = YES
    moment: str = "row"


class Decisions:
    """Questions about the conditions of one agreement; `unsolved` are the places where there was no answer."""

    def __init__(self, subject: Subject) -> None:
        self._runs = subject.agreement.runs
        self.unsolved: dict[Span, None] = {}
        self.asked_by: set[str] = set()

    def example(self, wanted: Sequence[Wanted], place: Span) -> Example | None:
        """Values for which all is as wanted, None where there are none or nobody knows (then `place` is noted)."""
        found = self.answer(wanted, place)
        return None if found is UNSOLVED else found

    def never(self, wanted: Sequence[Wanted], place: Span) -> bool:
        """Whether there certainly are no such values."""
        return self.answer(wanted, place) is None

    def answer(self, wanted: Sequence[Wanted], place: Span) -> Example | Unsolved | None:
        """Values, None where there are none, `UNSOLVED` where nobody knows."""
        unsolved = False
        for goals in self.readings(wanted):
            found = solved(goals)
            if found is UNSOLVED:
                unsolved = True
            elif found is not None:
                return found
        if unsolved:
            self.unsolved[place] = None
            return UNSOLVED
        return None

    def readings(self, wanted: Sequence[Wanted]) -> Iterator[list[Goal]]:
        """The formulas with the values of terms, once for every stretch of time in which these are the same."""
        moments = list(dict.fromkeys(one.moment for one in wanted))
        days = [self._days([one.condition for one in wanted if one.moment == moment]) for moment in moments]
        for chosen in product(*days):
            on = dict(zip(moments, chosen, strict=True))
            yield [(formula(one.condition, on[one.moment]), one.outcomes) for one in wanted]

    def _days(self, conditions: Sequence[Expr]) -> list[date | None]:
        """A day from each stretch of the term: the first of a version, None for the beginning."""
        versions = (version for one in conditions for dated in terms(one) for version in dated.versions)
        dates = {since for since, _ in versions if since is not None}
        days: list[date | None] = [None, *sorted(dates)]
        if self._runs is None:
            return days
        first, last = self._runs
        ends = [*days[1:], None]
        return [
            day
            for day, end in zip(days, ends, strict=True)
            if (day is None or day <= last) and (end is None or end > first)
        ]


_KNOWN: "WeakKeyDictionary[Subject, Decisions]" = WeakKeyDictionary()


def decisions(subject: Subject) -> Decisions:
    """The questions about an agreement that all rules share."""
    known = _KNOWN.get(subject)
    if known is None:
        known = _KNOWN[subject] = Decisions(subject)
    return known


# --- one question -----------------------------------------------------------------------------------------------------


def solved(goals: Sequence[Goal], *, z3: bool = True) -> Example | Unsolved | None:
    """Values for which every formula has a wanted outcome; without `z3` by trying cases alone."""
    try:
        return tried(goals)
    except TooManyCases:
        if z3:
            from servanda.lint.conflicts.asking_z3 import ask, installed  # noqa: PLC0415 -- hardly ever needed

            if installed():
                return ask(goals)
        return UNSOLVED


def tried(goals: Sequence[Goal], most: int = _MOST_STEPS) -> Example | None:
    """The first values found by trying cases, None where no case is as wanted. Errors: `TooManyCases`."""
    values = candidates([formula for formula, _ in goals])
    return next(_search(goals, values, {}, [most]), None)


def _search(
    goals: Sequence[Goal],
    values: Mapping[Cell, Sequence[Plain | None]],
    given: dict[Cell, Plain | None],
    left: list[int],
) -> Iterator[Example]:
    open_: list[Goal] = []
    for goal in goals:
        possible = outcomes(goal[0], given)
        if not possible & goal[1]:
            return
        if possible & ~goal[1]:
            open_.append(goal)
    if not open_:
        yield dict(given)
        return
    cell = _next(open_[0][0], given)
    for value in values[cell]:
        left[0] -= 1
        if left[0] < 0:
            raise TooManyCases
        given[cell] = value
        yield from _search(open_, values, given, left)
        del given[cell]


def _next(formula: Formula, given: Mapping[Cell, object]) -> Cell:
    return next(cell for cell in cells(formula) if cell not in given)


def for_all(outer: Sequence[Goal], inner: Sequence[Goal], banned: Formula) -> Example | Unsolved | None:
    """Values of the trigger and the window that satisfy `outer` and leave no way to `inner` but what is `banned`.

    That is: some values of the row give `inner`, and with all that do `banned` holds. The example has values of both.
    Only by trying cases.
    """
    formulas = [*(formula for formula, _ in (*outer, *inner)), banned]
    try:
        values = candidates(formulas)
        fixed = list(dict.fromkeys(cell for one in formulas for cell in cells(one) if cell.whose != "row"))
        left = [_MOST_STEPS]
        for given in _each(fixed, values, outer, {}, left):
            example = next(_search([*outer, *inner], values, dict(given), left), None)
            if example is None:
                continue
            if next(_search([*inner, (banned, NOT_YES)], values, dict(given), left), None) is None:
                return example
    except TooManyCases:
        return UNSOLVED
    return None


def _each(
    fixed: Sequence[Cell],
    values: Mapping[Cell, Sequence[Plain | None]],
    goals: Sequence[Goal],
    given: dict[Cell, Plain | None],
    left: list[int],
) -> Iterator[Example]:
    """All values of these cells that do not rule the goals out."""
    if any(not outcomes(formula, given) & wanted for formula, wanted in goals):
        return
    if not fixed:
        yield given
        return
    for value in values[fixed[0]]:
        left[0] -= 1
        if left[0] < 0:
            raise TooManyCases
        given[fixed[0]] = value
        yield from _each(fixed[1:], values, goals, given, left)
        del given[fixed[0]]
