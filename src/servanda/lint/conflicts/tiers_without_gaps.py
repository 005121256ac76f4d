"""tiers-without-gaps: where clauses treat one trigger in tiers, every case is in one of them.

What it does: takes the clauses by which one party owes the same act after the same trigger, under conditions on one
field, and reports values of the field that none of them covers: of an enumeration, if it covers most values; of a
number, what lies between two tiers. Where a `must ensure` limits the field's values, only those count, and all of them.
A value that any other duty is about is covered.

Why it matters: a case between two tiers is owed nothing, which nobody notices until it happens. Most often both tiers
exclude their common bound, or the enumeration has grown.

Reported, for example:

    event claim_made
      question  id
      amount    number
    clause 1 "small"
      when claim_made where amount < 100
      provider must answer_given
      for the same question
      within 1 hour
    clause 2 "large"
      when claim_made where amount > 100
      provider must answer_given
      for the same question
      within 1 day

Nothing is said about 100. Use instead:

    clause 2 "large"
      when claim_made where amount >= 100
      provider must answer_given
      for the same question
      within 1 day
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from servanda.diagnostics import Label, Severity
from servanda.lint.conflicts.candidates import between
from servanda.lint.conflicts.deciding import UNSOLVED, Wanted, decisions, solved
from servanda.lint.conflicts.examples import line, written
from servanda.lint.conflicts.logic import (
    YES,
    Cell,
    Formula,
    Goal,
    In,
    Plain,
    Test,
    atoms,
    cell,
    formula,
    operands,
    renamed,
)
from servanda.lint.conflicts.outcomes import outcomes
from servanda.lint.conflicts.places import place_of, trigger_condition
from servanda.lint.conflicts.tiers import Tier, fields_of, tiers
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.model.expressions import FieldRef, Kind
from servanda.syntax.tree import Comparison, Modal

CODE = "CON005"
NAME = "tiers-without-gaps"
SEVERITY = Severity.WARNING

_ORDER = {Comparison.LT, Comparison.LE, Comparison.GT, Comparison.GE}


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per stretch of values that no tier covers, at the last of the tiers."""
    asked = decisions(subject)
    asked.asked_by.add(CODE)
    for group in tiers(subject):
        field = _field(group)
        if field is None or _caught(group[0], subject):
            continue
        for readings in asked.readings([Wanted(tier.where) for tier in group]):
            gaps = list(_gaps(cell(field), group, [formula for formula, _ in readings], subject))
            yield from (_finding(group, shown, example, subject) for shown, example in gaps)
            if gaps:
                break


def _field(group: Sequence[Tier]) -> FieldRef | None:
    """The one field that all conditions read, of a kind whose values are listed or ordered."""
    sides = [side for tier in group for side in operands(tier.where) if isinstance(side, FieldRef)]
    kinds = {Kind.CHOICE, Kind.NUMBER, Kind.MONEY}
    return sides[0] if len(group[0].fields) == 1 and sides and sides[0].kind in kinds else None


def _caught(tier: Tier, subject: Subject) -> bool:
    """Whether the same act is owed after every such trigger anyway."""
    return any(
        norm.modal is Modal.MUST
        and isinstance(clause.trigger, model.EventTrigger)
        and clause.trigger.where is None
        and set(tier.trigger.events) & set(clause.trigger.events)
        and any(act.event == tier.act.event for act in norm.acts)
        for clause in subject.agreement.clauses
        if (norm := clause.norm) is not None
    )


def _gaps(
    field: Cell, group: Sequence[Tier], formulas: Sequence[Formula], subject: Subject
) -> Iterator[tuple[str, Plain]]:
    """What is not covered, in words, and a value of it."""
    allowed = _allowed(group[0], field, subject)
    others = [*formulas, *(part for part, _ in allowed)]
    points = _points(field, others)
    covered = {point: any(outcomes(one, {field: point}) == YES for one in formulas) for point in points}
    inside = [point for point in points if all(outcomes(part, {field: point}) & want for part, want in allowed)]
    missing = [point for point in inside if not covered[point]]
    if field.choices:
        if allowed or len(missing) < sum(covered.values()):
            left = [point for point in missing if not _elsewhere(field, point, group, subject)]
            if left:
                yield f"{field.name} {'=' if len(left) == 1 else 'in'} {', '.join(map(written, left))}", left[0]
        return
    ordered = any(isinstance(part, Test) and part.op in _ORDER for one in formulas for part in atoms(one))
    if not allowed and not ordered:
        return
    known = [place for place, point in enumerate(points) if covered[point]]
    places = [
        place
        for place, point in enumerate(points)
        if point in missing
        and ((known and known[0] < place < known[-1] and ordered) or (allowed and _is_named(place)))
        and not _elsewhere(field, point, group, subject)
    ]
    for run in _runs(places):
        yield _shown(field.name, run, points), points[run[0]]


def _runs(places: Sequence[int]) -> Iterator[list[int]]:
    """Neighbours together."""
    run: list[int] = []
    for place in places:
        if run and place != run[-1] + 1:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _is_named(place: int) -> bool:
    """Whether a point is a number that is written; these and the stretches around them take turns."""
    return place % 2 == 1


def _points(field: Cell, formulas: Sequence[Formula]) -> list[Plain]:
    """Every listed value; or every number named and one from each stretch between, in order."""
    if field.choices:
        return [*field.choices]
    named = sorted({value for one in formulas for part in atoms(one) for value in _numbers(part)})
    if not named:
        return []
    points: list[Plain] = [named[0] - 1]
    for place, value in enumerate(named):
        points.append(value)
        points.append(between(value, named[place + 1], 1)[0] if place + 1 < len(named) else value + 1)
    return points


def _numbers(part: Formula) -> Iterator[Fraction]:
    sides = (part.left, part.right) if isinstance(part, Test) else part.values if isinstance(part, In) else ()
    yield from (side for side in sides if isinstance(side, Fraction))


def _shown(name: str, run: Sequence[int], points: Sequence[Plain]) -> str:
    """The values of a run of points as a condition."""
    first, last = run[0], run[-1]
    if first == last and _is_named(first):
        return f"{name} = {written(points[first])}"
    low = f">= {written(points[first])}" if _is_named(first) else f"> {written(points[first - 1])}"
    high = f"<= {written(points[last])}" if _is_named(last) else f"< {written(points[last + 1])}"
    return f"{name} {low} and {name} {high}"


def _allowed(tier: Tier, field: Cell, subject: Subject) -> list[Goal]:
    """What must be ensured of the field whenever one of the triggers comes."""
    found: list[Goal] = []
    for clause in subject.agreement.clauses:
        trigger, norm = clause.trigger, clause.norm
        if norm is None or norm.modal is not Modal.ENSURE or not isinstance(trigger, model.EventTrigger):
            continue
        if trigger.where is not None or not set(tier.trigger.events) <= set(trigger.events):
            continue
        for act in norm.acts:
            if act.ensure is None or isinstance(act.ensure, model.MetricCondition) or act.except_when is not None:
                continue
            if fields_of(act.ensure) == {field.name}:
                found.append((renamed(formula(act.ensure, None), field), YES))
    return found


def _elsewhere(field: Cell, point: Plain, group: Sequence[Tier], subject: Subject) -> bool:
    """Whether another clause's duty is about the value."""
    own = {tier.clause.number for tier in group}
    for clause in subject.agreement.clauses:
        where = trigger_condition(clause)
        if clause.number in own or where is None or clause.norm is None or clause.norm.modal is not Modal.MUST:
            continue
        trigger = clause.trigger
        if not isinstance(trigger, model.EventTrigger) or not set(trigger.events) & set(group[0].trigger.events):
            continue
        if field.name not in fields_of(where):
            continue
        goals = [(renamed(formula(where, None), field), YES), (Test(field, Comparison.EQ, point), YES)]
        found = solved(goals)
        if found is UNSOLVED or found is not None:
            return True
    return False


def _finding(group: Sequence[Tier], shown: str, example: Plain, subject: Subject) -> Finding:
    last = group[-1]
    numbers = [tier.clause.number for tier in group]
    field = next(side for side in operands(last.where) if isinstance(side, FieldRef))
    listed = f"{', '.join(numbers[:-1])} and {numbers[-1]}"
    spans = [place_of(tier.where, tier.trigger.span, subject) for tier in group]
    return Finding(
        f"clauses {listed} leave out `{shown}`: no `{last.act.event}` is owed then",
        spans[-1],
        help=f"for example `{line(last.trigger.events, {cell(field): example})}`; widen a clause, or add one for it",
        labels=tuple(
            Label(span, f"clause {tier.clause.number} covers this")
            for tier, span in zip(group[:-1], spans[:-1], strict=True)
        ),
        breadcrumb=last.clause.heading,
    )
