"""Instances (section 2, Instances): one per trigger, per window, per entity and window, per run, per exercise.

What may be an instance is one as well: `sure` is then None, and `why` says what the log lacks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from servanda.engines import reasons
from servanda.engines.reference.bench import Bench
from servanda.engines.reference.clock import Due, Pauses, union
from servanda.engines.reference.conditions import Maybe
from servanda.engines.reference.deadlines import by, by_of_window, in_force, length_due, within
from servanda.engines.reference.fulfilment import names_window
from servanda.engines.reference.hours import Interval
from servanda.engines.reference.localtime import NEVER
from servanda.engines.reference.log import FieldValue, Record
from servanda.engines.reference.reliefs import hidden_pauses, pauses
from servanda.engines.reference.runs import runs
from servanda.engines.reference.seen import Unseen, whom
from servanda.engines.reference.triggers import Triggered, triggers
from servanda.engines.reference.windows import Window, anchored_windows, calendar_windows
from servanda.model.agreement import By, Deadline, Pause, SpanPoint, Within
from servanda.plan import Check, Occurs, PerEntity, PerExercise, PerRun, PerTrigger, PerWindow
from servanda.syntax.tree import WindowUnit


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance of one step.

    `row` is the trigger, entity or exercise; `key` names it in reports. Only what happens in `[since, until)` can
    fulfil it (None: no bound). `ends` says that its deadline is a window's end, which itself lies outside. `halted` is
    the source that may have had the end of a pause, where that leaves the deadline open; `stopped` the one that may
    have had the beginning of a pause before the opening, where that would have moved the deadline; `behind` the row set
    aside that may have been asked before.
    """

    row: Record | None
    key: tuple[tuple[str, str], ...]
    opened: int
    due: Due
    since: int | None
    until: int | None = None
    sure: Maybe = True
    why: str | None = None
    window: Window | None = None
    ends: bool = False
    halted: str | None = None
    stopped: str | None = None
    behind: str | None = None


def instances(  # noqa: C901 - one case per way to make instances
    bench: Bench, check: Check, demand: Occurs
) -> Iterator[Instance]:
    """All instances of a duty, in no particular order."""
    match check.instances:
        case PerTrigger() as opens:
            for opening in triggers(bench, check, opens):
                yield _triggered(bench, check, opening)
        case PerExercise(clause):
            for record, grounded in bench.grounded.get(clause, ()):
                why = None if grounded else reasons.UNGROUNDED
                yield _triggered(bench, check, Triggered(record, grounded, why))
        case PerWindow(windows):
            for window in _windows(bench, check, windows.unit, partial=windows.partial):
                duty = _periodic(bench, check, demand, window)
                # what the term cuts off may be the very day by which something would have been due
                if duty.due is None or duty.due.at is None or duty.due.at >= window.start:
                    yield duty
        case PerEntity() as entities:
            yield from _per_entity(bench, check, entities)
        case PerRun(trigger):
            for run in runs(bench, trigger):
                key = (("period", run.ground),)
                due = deadline(bench, check.due, run.since)
                why = None if run.sure else reasons.UNKNOWN_VALUE
                yield Instance(None, key, run.since, due, run.since, sure=run.sure, why=why)
        case None:
            message = f"{check.name}: a demand without instances"
            raise TypeError(message)


def named(names: Iterable[str], row: Record) -> tuple[tuple[str, str], ...]:
    """The fields that name an instance, those that are absent left out."""
    return tuple((name, written(row.fields[name])) for name in names if name in row.fields)


def written(value: FieldValue) -> str:
    """A field's value as text: numbers without needless digits."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _triggered(bench: Bench, check: Check, opening: Triggered) -> Instance:
    row = opening.row
    due, halted, stopped = _stopped(bench, check, row)
    early = isinstance(check.demand, Occurs) and check.demand.early_counts
    since = None if early else row.at
    key = named(check.shown, row)
    return Instance(
        row,
        key,
        row.at,
        due,
        since,
        sure=opening.sure,
        why=opening.why,
        halted=halted,
        stopped=stopped,
        behind=opening.behind,
    )


def _stopped(bench: Bench, check: Check, row: Record) -> tuple[Due, str | None, str | None]:
    """The deadline with the pauses of its clock, and the sources `halted` and `stopped`.

    A pause whose end may lie in a hole lasted until the hole for certain: the deadline is not known, and not before
    that. One that a hole may hide altogether leaves the deadline as it is on record.
    """
    standing = list(pauses(bench, check, row))
    on_record = union([stretch for _, stretch in standing])
    due = deadline(bench, check.due, row.at, on_record)
    surely = []
    source: str | None = None
    for pause, (begins, ended) in standing:
        holes = [hole for hole in _hidden_ends(bench, pause, row, (begins, ended)) if hole.start < bench.as_of]
        if holes:
            source = source or holes[0].source
            ended = max(min(hole.start for hole in holes), begins)  # noqa: PLW2901 - as far as it lasted for certain
        if begins < ended:
            surely.append((begins, ended))
    certain = deadline(bench, check.due, row.at, union(surely))
    if source and certain.floor < due.floor:
        return Due.unknown(certain.floor), source, None
    hidden = list(hidden_pauses(bench, check, row))
    latest = deadline(bench, check.due, row.at, union([*on_record, *((row.at, ended) for ended, _ in hidden)]))
    return due, None, min(name for _, name in hidden) if latest != due else None


def _hidden_ends(bench: Bench, pause: Pause, row: Record, standing: Interval) -> list[Unseen]:
    """The holes in which a pause that stands from one instant to another may have ended."""
    if pause.until is None:
        return []
    return bench.seen.holes([pause.until], *standing, (bench.term[0], bench.as_of), whom(row, pause.key))


def deadline(bench: Bench, rule: Deadline | None, start: int, standing: Pauses = ()) -> Due:
    """When what opens at `start` is due."""
    match rule:
        case Within():
            hours = bench.hours(rule.calendar) if rule.calendar is not None else None
            return within(bench.local, hours, rule, start, standing)
        case By():
            return by(bench.local, bench.hours, rule, start)
        case None:
            return Due.unknown(NEVER)


# --- windows ----------------------------------------------------------------------------------------------------------


def _windows(bench: Bench, check: Check, unit: WindowUnit, *, partial: bool) -> Iterator[Window]:
    return calendar_windows(bench.local, unit, bench.bound_term(check), partial=partial, before=bench.as_of)


def _periodic(bench: Bench, check: Check, demand: Occurs, window: Window) -> Instance:
    """A window's instance: it opens at the first instant that can fulfil it.

    An event that need not name the window serves the one it lies in, or, where the deadline lies after the window,
    the one before.
    """
    key = (("period", window.label),)
    if not isinstance(check.due, By):
        return _frequency(None, key, window)  # no day of its own: due at the window's end
    due, unrolled = by_of_window(bench.local, bench.hours, check.due, window)
    opened = window.end if unrolled > window.end else window.start
    since: int | None = opened
    until = None
    if not names_window(demand):
        since = window.start if demand.early_counts else opened
        until = window.end if opened == window.start else window.follows
    elif demand.early_counts:
        since = None
    return Instance(None, key, opened, due, since, until, window=window)


def _frequency(row: Record | None, key: tuple[tuple[str, str], ...], window: Window, *, sure: Maybe = True) -> Instance:
    return Instance(
        row,
        key,
        window.start,
        Due.known(window.end),
        window.start,
        window.end,
        sure=sure,
        why=None if sure else reasons.ABSENT,
        window=window,
        ends=True,
    )


def _per_entity(bench: Bench, check: Check, entities: PerEntity) -> Iterator[Instance]:
    """The windows that lie wholly inside the entity's span and the term, none before the entity itself."""
    term = bench.bound_term(check)
    for row in bench.events.of(entities.event):
        sure = bench.holds(entities.where, row, row)
        if sure is False:
            continue
        span = entities.span
        begins = _point(bench, row, span.since) if span and span.since else row.at
        ends = _point(bench, row, span.until) if span and span.until else NEVER
        unit = entities.windows.unit
        if entities.windows.anchor is None:
            found = calendar_windows(bench.local, unit, term, partial=entities.windows.partial, before=bench.as_of)
        else:
            found = anchored_windows(bench.local, unit, row.at, bench.as_of)
        for window in found:
            if max(begins, term[0]) <= window.start and window.end <= min(ends, term[1]):
                key = (*named(check.shown, row), ("period", window.label))
                yield _frequency(row, key, window, sure=sure)


def _point(bench: Bench, row: Record, point: SpanPoint) -> int:
    if point.offset is None:
        return row.at
    length = in_force(bench.local, point.offset, row.at)
    due = length_due(bench.local, None, length, row.at, bench.local.day(row.at))
    return NEVER if due.at is None else due.at
