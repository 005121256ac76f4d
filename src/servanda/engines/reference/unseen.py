"""What may have opened a clause where nobody could see it (section 2, Log)."""

from collections.abc import Iterator
from dataclasses import replace

from servanda.engines import reasons
from servanda.engines.reference.bench import Bench, Decided, Story, undecided
from servanda.engines.reference.seen import Unseen, Whom
from servanda.plan import Check, Exercised, Never, PerEntity, PerExercise, PerTrigger


def opening_events(check: Check) -> tuple[str, ...]:
    """What opens the check: its triggers, entities, acts or exercises."""
    match check.demand, check.instances:
        case ((Never(event) | Exercised(event)), _):
            return (event,)
        case _, PerTrigger(events):
            return events
        case _, PerEntity(event) | PerExercise(_, event):
            return (event,)
        case _:
            return ()


def unseen_stretches(
    bench: Bench, check: Check, events: tuple[str, ...], concerning: Whom | None = None
) -> list[Unseen]:
    """The stretches in which the clause bound, before as-of, and the sources of what opens it tell of nothing."""
    start, end = bench.bound_term(check)
    older = isinstance(check.instances, PerEntity)
    return bench.seen.unseen(events, start, min(end, bench.as_of), concerning, older=older)


def unseen_rows(bench: Bench, check: Check) -> Iterator[Decided]:
    """One undecided row for each such stretch: nobody can know what happened there."""
    events = opening_events(check)
    for stretch in unseen_stretches(bench, check, events):
        verdict = undecided(reasons.NOT_SEEN + stretch.source)
        row = bench.row(check, verdict, Story(stretch.start), check.step or events[0])
        # what opened there may have been due at once
        yield replace(row, floor=stretch.start, unseen=True)
