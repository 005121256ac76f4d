"""Duties of calendar windows, of entities and of runs of windows."""

from servanda.syntax import tree
from servanda.syntax.tree import Modal, WindowUnit

from . import deadlines, nodes
from .conditions import Scope, condition
from .draws import Draws
from .duties import Lines, stating, steps, survives
from .nodes import NOWHERE
from .parts import Known, Making, bound, comparison, excused, key_of, metric, money_lines, where


def periodic(d: Draws, making: Making, number: str) -> None:
    """A duty of each calendar window."""
    unit = d.weighted(((5, WindowUnit.WEEK), (4, WindowUnit.MONTH), (1, WindowUnit.QUARTER), (1, WindowUnit.YEAR)))
    party = making.party(d)
    lines: Lines = [tree.ForEachWindow(nodes.window(unit), nodes.name("w"), NOWHERE)]
    acts: list[tuple[tree.Act, Lines]] = []
    for _ in range(d.weighted(((5, 1), (1, 2)))):
        event = making.event(d)
        scope = Scope(making.world.fields(event), window="w")
        below: Lines = [
            deadlines.of_window(d, making.world, unit, "w"),
            *stating(d, event, making, scope, percent=20, unit=unit),
        ]
        if d.chance(25):
            below.append(tree.EarlyCounts(NOWHERE))
        acts.append((nodes.act(event, _periodic_where(d, scope)), below))
    lines += steps(d, party, Modal.MUST, acts)
    lines += excused(d, making, (), ()) if d.chance(15) else []
    partial = d.chance(35) and not _states_whole(making, acts)
    lines += [tree.IncludingPartial(NOWHERE)] if partial else []
    making.add(number, [*lines, *money_lines(d, party), *survives(d)])
    making.known.append(Known(number, party, party, ()))


def _states_whole(making: Making, acts: list[tuple[tree.Act, Lines]]) -> bool:
    """Whether a figure is stated that is measured in whole windows only: the clause is not about others then."""
    whole = {item.name.text for item in making.metrics if item.name is not None and not item.partial}
    lines = [line for _, below in acts for line in below if isinstance(line, tree.StatingLine)]
    return any(line.metric is not None and line.metric.text in whole for line in lines)


def _periodic_where(d: Draws, scope: Scope) -> tree.Condition | None:
    """Mostly `p = w`, alone or with more."""
    if "p" not in scope.row or d.chance(35):
        return where(d, scope)
    named = tree.CompareExpr(nodes.path("p"), tree.Comparison.EQ, nodes.path("w"), NOWHERE)
    return tree.AndExpr((named, condition(d, scope, 1)), NOWHERE) if d.chance(35) else named


def frequency(d: Draws, making: Making, number: str) -> None:
    """A number of acts in each window, of an entity or of the term."""
    party, event = making.party(d), making.event(d)
    unit = d.weighted(((4, WindowUnit.WEEK), (3, WindowUnit.MONTH), (2, WindowUnit.DAY), (1, WindowUnit.QUARTER)))
    count = d.weighted(((3, 1), (2, 2), (1, 3)))
    partial: Lines = [tree.IncludingPartial(NOWHERE)] if d.chance(30) else []
    if d.chance(25):
        what = nodes.act(event, where(d, Scope(making.world.fields(event))))
        least = tree.AtLeastLine(count, nodes.window(unit), NOWHERE)
        making.add(number, [nodes.norm(party, Modal.MUST, what=what), least, *partial])
        making.known.append(Known(number, party, party, ()))
        return
    entity = making.event(d)
    rows = making.world.fields(entity)
    anchored = d.chance(50)
    scope = Scope(making.world.fields(event), "x", rows)
    lines: Lines = [tree.ForEachEvent(nodes.path(entity), where(d, Scope(rows), 25), nodes.name("x"), NOWHERE)]
    lines.append(nodes.norm(party, Modal.MUST, what=nodes.act(event, where(d, scope))))
    lines.append(tree.AtLeastLine(count, nodes.window(unit, "x" if anchored else None), NOWHERE))
    key = key_of(d, making, entity, event)
    lines += [nodes.same(key)] if key else []
    if d.chance(60):
        lines.append(_span(d))
    lines += partial if not anchored else []
    making.add(number, [*lines, *money_lines(d, party), *survives(d)])
    making.known.append(Known(number, party, party, ()))


def _span(d: Draws) -> tree.SinceLine:
    since, until = d.pick(((None, 10), (0, 14), (3, 17), (0, None), (7, None), (0, 0)))

    def point(days: int | None) -> tree.SpanPoint | None:
        if days is None:
            return None
        offset = nodes.length(days, tree.Unit.DAYS) if days else None
        return tree.SpanPoint(offset, nodes.name("x"), NOWHERE)

    if (since, until) == (0, 0):
        later = tree.SpanPoint(nodes.path("a_while"), nodes.name("x"), NOWHERE)
        return tree.SinceLine(point(0), later, NOWHERE)
    # a span without its start begins with the entity: the language has no line for an end alone
    return tree.SinceLine(point(since or 0), point(until), NOWHERE)


def when_metric(d: Draws, making: Making) -> tree.WhenMetric:
    unit = d.weighted(((5, WindowUnit.WEEK), (2, WindowUnit.MONTH), (3, WindowUnit.DAY), (1, WindowUnit.QUARTER)))
    item = metric(d, making, unit)
    count = d.weighted(((2, 1), (3, 2), (1, 3)))
    return tree.WhenMetric(
        nodes.path(item.name.text),
        comparison(d),
        bound(d, item),
        count,
        unit if count > 1 or d.chance(50) else None,
        NOWHERE,
    )


def metric_duty(d: Draws, making: Making, number: str) -> None:
    """A duty that a run of windows triggers."""
    party, event = making.party(d), making.event(d)
    lines: Lines = [when_metric(d, making)]
    lines.append(nodes.norm(party, Modal.MUST, what=nodes.act(event, where(d, Scope(making.world.fields(event))))))
    making.add(number, [*lines, *deadlines.from_event(d, making.world), *money_lines(d, party)])
    making.known.append(Known(number, party, party, ()))


def measured(d: Draws, making: Making, number: str) -> None:
    """A metric that must hold in each window."""
    unit = d.weighted(((4, WindowUnit.WEEK), (3, WindowUnit.MONTH), (2, WindowUnit.DAY), (1, WindowUnit.QUARTER)))
    item, party = metric(d, making, unit), making.party(d)
    left: tree.Scalar = nodes.path(item.name.text)
    held = tree.CompareExpr(left, comparison(d), bound(d, item), NOWHERE)
    lines: Lines = [tree.ForEachWindow(nodes.window(unit), nodes.name("w"), NOWHERE)]
    making.add(number, [*lines, nodes.norm(party, Modal.ENSURE, condition=held), *money_lines(d, party), *survives(d)])
    making.known.append(Known(number, party, party, ()))
