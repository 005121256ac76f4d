"""Conditions, and parts of conditions, that never or always hold where they stand."""

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from servanda.diagnostics import Span
from servanda.lint.conflicts.deciding import NOT_YES, Decisions, Wanted, decisions
from servanda.lint.conflicts.places import ENSURED, EXCEPTION, TRIGGER, Place, filled, place_of, places, reads_row
from servanda.lint.subject import Subject
from servanda.model.expressions import And, Const, Expr, FieldRef, Member, Or
from servanda.records import record


@record
class Judged:
    """A condition of a place, or a part of it, that always or never holds; `whole`: it is the whole condition.

    `alone`: it does so by itself, not only where what is asked before it holds.
    """

    place: Place
    span: Span
    always: bool
    whole: bool
    alone: bool


_KNOWN: "WeakKeyDictionary[Subject, tuple[Judged, ...]]" = WeakKeyDictionary()


def judged(subject: Subject) -> tuple[Judged, ...]:
    """Everything of the kind in an agreement, the largest part only."""
    known = _KNOWN.get(subject)
    if known is None:
        known = _KNOWN[subject] = tuple(_all(subject))
    return known


def _all(subject: Subject) -> Iterator[Judged]:
    asked = decisions(subject)
    barred: set[int] = set()
    for place in places(subject):
        if place.clause is not None and id(place.clause) in barred:
            # the clause's trigger never comes: what else it says is never asked
            continue
        found = list(_judge(place, asked, subject))
        if place.what == TRIGGER and any(one.whole and not one.always for one in found):
            barred.add(id(place.clause))
        yield from found


def _judge(place: Place, asked: Decisions, subject: Subject) -> Iterator[Judged]:
    condition, span = place.condition, place.span
    premises = [one for one in place.premises if not filled(one.condition, subject)]
    if not reads_row(condition):
        return
    if filled(condition, subject):
        yield from _parts(condition, place, premises, asked, subject)
        return
    settled = place.what in {ENSURED, EXCEPTION}
    if asked.never([Wanted(condition)], span):
        if not _outside(condition):
            yield Judged(place, span, always=False, whole=True, alone=True)
    elif asked.never([Wanted(condition, NOT_YES)], span):
        yield Judged(place, span, always=True, whole=True, alone=True)
    elif not premises or asked.never(premises, span):
        # where what is asked before never holds, that is what is wrong
        yield from _parts(condition, place, [], asked, subject)
    elif asked.never([*premises, Wanted(condition)], span):
        yield Judged(place, span, always=False, whole=True, alone=False)
    elif settled and asked.never([*premises, Wanted(condition, NOT_YES)], span):
        yield Judged(place, span, always=True, whole=True, alone=False)
    else:
        yield from _parts(condition, place, premises, asked, subject)


def _parts(
    condition: Expr, place: Place, premises: list[Wanted], asked: Decisions, subject: Subject
) -> Iterator[Judged]:
    """Parts of a condition that can go either way: an alternative that never holds, a demand that always does."""
    match condition:
        case And(items):
            for number, item in enumerate(items):
                if not reads_row(item) or filled(item, subject):
                    continue
                span = place_of(item, place.span, subject)
                if asked.never([Wanted(item, NOT_YES)], span):
                    yield Judged(place, span, always=True, whole=False, alone=True)
                    continue
                others = [Wanted(one) for at, one in enumerate(items) if at != number and not filled(one, subject)]
                yield from _parts(item, place, [*premises, *others], asked, subject)
        case Or(items):
            for item in items:
                if not reads_row(item) or filled(item, subject):
                    continue
                span = place_of(item, place.span, subject)
                alone = asked.never([Wanted(item)], span)
                if alone or asked.never([*premises, Wanted(item)], span):
                    if not _outside(item):
                        yield Judged(place, span, always=False, whole=False, alone=alone)
                    continue
                yield from _parts(item, place, premises, asked, subject)
        case _:
            return


def _outside(condition: Expr) -> bool:
    """Whether it looks for values that the enumeration does not have: that is reported where it is read (MOD048)."""
    return (
        isinstance(condition, Member)
        and isinstance(condition.left, FieldRef)
        and any(isinstance(item, Const) and item.value not in condition.left.choices for item in condition.items)
        and bool(condition.left.choices)
    )
