"""rules-without-circles: no rule waits for itself.

What it does: reports, with the whole circle,

- acts that are each forbidden until another of them has happened, so that none of them may ever come first;
- duties that set each other off without condition, so that fulfilling one opens the next without end;
- events that withdraw each other, or themselves.

Excuses, overrides and metrics that depend on each other in a circle are errors (`MOD046`).

Why it matters: two parties who must each wait for the other are both kept from acting by the agreement itself; each
clause alone looks sensible.

Reported, for example:

    clause 1 "start of work"
      provider must not work_started
      except after deposit_paid
      for the same order
    clause 2 "deposit"
      client must not deposit_paid
      except after work_started
      for the same order

Use instead: let one of the two come first:

    clause 2 "deposit"
      client must not deposit_paid
      except after order_confirmed
      for the same order
"""

from collections.abc import Iterator, Mapping

from servanda.diagnostics import Label, Severity, Span
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.records import record
from servanda.syntax.tree import Modal

CODE = "NAM014"
NAME = "rules-without-circles"
SEVERITY = Severity.WARNING


@record
class _Step:
    """One arrow of a circle: where it leads, the place that says so, and its clause."""

    to: str
    span: Span
    clause: model.Clause | None


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per circle."""
    for circle in _circles(_permissions(subject.agreement)):
        yield _finding(
            circle,
            f"none of these may ever come first: {_path(circle)}",
            "only after this",
            "let one of them come first, or wait for something else",
        )
    for circle in _circles(_duties(subject.agreement)):
        yield _finding(
            circle,
            f"these duties set each other off without end: {_path(circle)}",
            "sets off the next",
            "say with `where` or `first unanswered` which of these events begins something new",
        )
    arrows = {
        name: [_Step(event.withdrawn_by, event.span, None)]
        for name, event in subject.agreement.events.items()
        if event.withdrawn_by is not None
    }
    for circle in _circles(arrows):
        yield _finding(
            circle,
            f"these events withdraw each other: {_path(circle)}",
            "is withdrawn by the next",
            "let the withdrawal be an event that nothing withdraws",
        )


def _finding(circle: list[tuple[str, _Step]], message: str, each: str, advice: str) -> Finding:
    first = circle[0][1]
    return Finding(
        message,
        first.span,
        help=advice,
        labels=tuple(Label(step.span, f"{name}: {each}") for name, step in circle[1:]),
        breadcrumb=first.clause.heading if first.clause is not None else (),
    )


def _path(circle: list[tuple[str, _Step]]) -> str:
    names = [name for name, _ in circle]
    return " → ".join([*names, names[0]])


def _permissions(agreement: model.Agreement) -> Mapping[str, list[_Step]]:
    """Events that may only come after others which may never come either; several exceptions are alternatives."""
    needs: dict[str, list[list[_Step]]] = {}
    for clause in agreement.clauses:
        for act in _acts(clause, Modal.MUST_NOT):
            if act.event is not None and act.where is None and act.except_when is None and act.except_after:
                steps = [_Step(one.event, one.span, clause) for one in act.except_after]
                needs.setdefault(act.event, []).append(steps)
    stuck = set(needs)
    while True:
        free = {name for name in stuck if all(any(step.to not in stuck for step in steps) for steps in needs[name])}
        if not free:
            break
        stuck -= free
    return {
        name: next(steps for steps in lists if all(step.to in stuck for step in steps))
        for name, lists in needs.items()
        if name in stuck
    }


def _duties(agreement: model.Agreement) -> Mapping[str, list[_Step]]:
    """From what triggers a duty, whatever the case, to what the duty asks for."""
    overridden = {number for clause in agreement.clauses for number in clause.overrides}
    arrows: dict[str, list[_Step]] = {}
    for clause in agreement.clauses:
        trigger = clause.trigger
        if not isinstance(trigger, model.EventTrigger) or clause.number in overridden or clause.releases:
            continue
        if trigger.where is not None or trigger.during is not None or trigger.first_unanswered:
            continue
        for act in _acts(clause, Modal.MUST):
            if act.event is not None and act.where is None and act.except_when is None:
                for event in trigger.events:
                    arrows.setdefault(event, []).append(_Step(act.event, act.span, clause))
    return arrows


def _acts(clause: model.Clause, modal: Modal) -> tuple[model.Act, ...]:
    return clause.norm.acts if clause.norm is not None and clause.norm.modal is modal else ()


def _circles(arrows: Mapping[str, list[_Step]]) -> list[list[tuple[str, _Step]]]:
    """Each circle that a walk depth first closes, once, from its first event in the order of writing."""
    found: dict[frozenset[str], list[tuple[str, _Step]]] = {}
    done: set[str] = set()
    for start in arrows:
        if start in done:
            continue
        path: list[str] = [start]
        taken: list[_Step] = []
        todo = [iter(arrows[start])]
        while todo:
            step = next(todo[-1], None)
            if step is None:
                done.add(path.pop())
                todo.pop()
                if taken:
                    taken.pop()
            elif step.to in path:
                begin = path.index(step.to)
                circle = list(zip(path[begin:], [*taken[begin:], step], strict=True))
                found.setdefault(frozenset(path[begin:]), circle)
            elif step.to not in done and step.to in arrows:
                path.append(step.to)
                taken.append(step)
                todo.append(iter(arrows[step.to]))
    return list(found.values())
