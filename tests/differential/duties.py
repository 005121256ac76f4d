"""Duties that an event triggers, and lines they share with other clauses."""

from servanda.syntax import tree
from servanda.syntax.tree import Modal, WindowUnit

from . import deadlines, nodes
from .conditions import Scope, condition
from .draws import Draws
from .nodes import NOWHERE
from .parts import Known, Making, key_of, metric, money_lines, overrides, reliefs, where

Lines = list[tree.ClauseLine]


def trigger(d: Draws, making: Making, *, answered: bool = True) -> tuple[tree.WhenEvent, tuple[str, ...], Scope]:
    """`when …` with its events and the scope of its own row; the variable is always `v`."""
    events = d.some(making.world.event_names, 1, 2 if d.chance(25) else 1)
    row = making.world.fields(*events)
    during = None
    if d.chance(30):
        during = tree.CalendarCondition(nodes.path(d.pick(making.world.calendar_names)), d.chance(30), NOWHERE)
    line = tree.WhenEvent(
        tuple(nodes.path(each) for each in events),
        d.chance(30 if answered else 0),
        where(d, Scope(row), 25),
        during,
        nodes.name("v"),
        NOWHERE,
    )
    return line, events, Scope(row, "v", row if d.chance(15) else {})


def steps(d: Draws, party: str, modal: Modal, acts: list[tuple[tree.Act, Lines]]) -> Lines:
    """One act on the norm's own line, or several as steps; each act's lines below it."""
    if len(acts) == 1 and not d.chance(15):
        what, lines = acts[0]
        return [nodes.norm(party, modal, what=what), *lines]
    found: Lines = [nodes.norm(party, modal)]
    for what, lines in acts:
        found += [tree.StepLine(what, NOWHERE), *lines]
    return found


def duty(d: Draws, making: Making, number: str) -> None:
    """A duty that an event triggers."""
    when, events, own = trigger(d, making)
    party = making.party(d)
    responses = [making.event(d) for _ in range(d.weighted(((6, 1), (2, 2), (1, 3))))]
    key = key_of(d, making, *events, *responses)
    stoppable = d.chance(25)
    acts: list[tuple[tree.Act, Lines]] = []
    for response in responses:
        scope = Scope(making.world.fields(response), "v", making.world.fields(*events))
        lines = deadlines.from_event(d, making.world, stoppable=stoppable)
        acts.append((nodes.act(response, where(d, scope)), [*lines, *stating(d, response, making, scope, percent=12)]))
    below = d.chance(40) and len(acts) == 1
    common: Lines = [nodes.same(key)] if key and not below else []
    if below and key:
        acts[0][1].append(nodes.same(key))
    lines = [when, *([tree.ExceptWhen(condition(d, own), NOWHERE)] if d.chance(15) else []), *common]
    lines += steps(d, party, Modal.MUST, acts)
    relieved = reliefs(d, making, events, key, stoppable=stoppable)
    # a clause that overrides another may not wait for it as well
    excuses = any(isinstance(line, tree.ExcusedLine) for line in relieved)
    lines += [*relieved, *money_lines(d, party), *overrides(d, making, events, 0 if excuses else 25), *survives(d)]
    making.add(number, lines)
    making.known.append(Known(number, party, party, events))


def survives(d: Draws) -> Lines:
    return [tree.SurvivesLine(NOWHERE)] if d.chance(12) else []


def stating(  # noqa: PLR0913 - what a statement may read
    d: Draws, event: str, making: Making, scope: Scope, *, percent: int, unit: WindowUnit | None = None
) -> Lines:
    """Figures that a fulfilment must state; with a window's `unit` also those of a metric."""
    lines: Lines = []
    for name, field in making.world.fields(event).items():
        if name in {"k", "p"} or not d.chance(percent):
            continue
        value: tree.Scalar | None = None
        figure: tree.Path | None = None
        tolerance: tree.Scalar | None = None
        if field.type == "number" and unit is not None and d.chance(70):
            item = metric(d, making, unit)
            figure = item.name and nodes.path(item.name.text)
            counts = isinstance(item.body, tree.CountBody)
            if d.chance(50):
                tolerance = nodes.number(1) if counts else nodes.points("34")
        elif d.chance(60):
            value = _stated(d, name, field.type, scope)
            if field.type == "number" and value is not None and d.chance(50):
                tolerance = nodes.number("0.5")
        lines.append(tree.StatingLine(nodes.name(name), figure, value, tolerance, NOWHERE))
    return lines


def _stated(  # noqa: PLR0911 - one per type
    d: Draws, name: str, kind: str, scope: Scope
) -> tree.Scalar | None:
    if scope.variable is not None and name in scope.trigger and d.chance(30):
        return nodes.path(f"{scope.variable}.{name}")
    match kind:
        case "number":
            return nodes.path("few") if d.chance(30) else nodes.number(d.whole(0, 2))
        case "money":
            return nodes.path("fee")
        case "one of":
            return nodes.path("red")
        case "yes/no":
            return tree.YesNoValue(d.chance(50), NOWHERE)
        case "text":
            return nodes.text("ab")
        case _:
            return nodes.text("k1")
