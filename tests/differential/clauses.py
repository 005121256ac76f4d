"""Clauses of every kind, added one by one to an agreement in the making."""

from servanda.syntax import tree
from servanda.syntax.tree import Modal, WindowUnit

from . import deadlines, nodes
from .conditions import Scope, condition
from .draws import Draws
from .nodes import NOWHERE
from .parts import (
    Known,
    Making,
    bound,
    comparison,
    excused,
    key_of,
    metric,
    money,
    money_lines,
    overrides,
    own_key,
    reliefs,
    where,
)

Lines = list[tree.ClauseLine]


def _trigger(d: Draws, making: Making, *, answered: bool = True) -> tuple[tree.WhenEvent, tuple[str, ...], Scope]:
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


def _steps(d: Draws, party: str, modal: Modal, acts: list[tuple[tree.Act, Lines]]) -> Lines:
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
    when, events, own = _trigger(d, making)
    party = making.party(d)
    responses = [making.event(d) for _ in range(d.weighted(((6, 1), (2, 2), (1, 3))))]
    key = key_of(d, making, *events, *responses)
    stoppable = d.chance(25)
    acts: list[tuple[tree.Act, Lines]] = []
    for response in responses:
        scope = Scope(making.world.fields(response), "v", making.world.fields(*events))
        lines = deadlines.from_event(d, making.world, stoppable=stoppable)
        acts.append((nodes.act(response, where(d, scope)), [*lines, *_stating(d, response, making, scope, percent=12)]))
    below = d.chance(40) and len(acts) == 1
    common: Lines = [nodes.same(key)] if key and not below else []
    if below and key:
        acts[0][1].append(nodes.same(key))
    lines = [when, *([tree.ExceptWhen(condition(d, own), NOWHERE)] if d.chance(15) else []), *common]
    lines += _steps(d, party, Modal.MUST, acts)
    relieved = reliefs(d, making, events, key, stoppable=stoppable)
    # a clause that overrides another may not wait for it as well
    excuses = any(isinstance(line, tree.ExcusedLine) for line in relieved)
    lines += [*relieved, *money_lines(d, party), *overrides(d, making, events, 0 if excuses else 25), *_survives(d)]
    making.add(number, lines)
    making.known.append(Known(number, party, party, events))


def _survives(d: Draws) -> Lines:
    return [tree.SurvivesLine(NOWHERE)] if d.chance(12) else []


def _stating(  # noqa: PLR0913 - what a statement may read
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
            *_stating(d, event, making, scope, percent=20, unit=unit),
        ]
        if d.chance(25):
            below.append(tree.EarlyCounts(NOWHERE))
        acts.append((nodes.act(event, _periodic_where(d, scope)), below))
    lines += _steps(d, party, Modal.MUST, acts)
    lines += excused(d, making, (), ()) if d.chance(15) else []
    lines += [tree.IncludingPartial(NOWHERE)] if d.chance(35) else []
    making.add(number, [*lines, *money_lines(d, party), *_survives(d)])
    making.known.append(Known(number, party, party, ()))


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
    making.add(number, [*lines, *money_lines(d, party), *_survives(d)])
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


def prohibition(d: Draws, making: Making, number: str) -> None:
    """Acts that are forbidden, some of them unless something came before."""
    party = making.party(d)
    acts: list[tuple[tree.Act, Lines]] = []
    for _ in range(d.weighted(((4, 1), (1, 2)))):
        event = making.event(d)
        scope = Scope(making.world.fields(event))
        below: Lines = [tree.ExceptWhen(condition(d, scope), NOWHERE)] if d.chance(20) else []
        for _ in range(d.weighted(((2, 0), (4, 1), (1, 2)))):
            below += _except_after(d, making, event)
        acts.append((nodes.act(event, where(d, scope)), below))
    excuses = excused(d, making, (), ()) if d.chance(12) else []
    lines = [*_steps(d, party, Modal.MUST_NOT, acts), *excuses, *money_lines(d, party), *_survives(d)]
    making.add(number, lines)
    making.known.append(Known(number, party, None, ()))


def _except_after(d: Draws, making: Making, event: str) -> Lines:
    earlier = making.event(d)
    end = making.event(d) if d.chance(50) else None
    line = tree.ExceptAfter(
        nodes.path(earlier),
        where(d, Scope(making.world.fields(earlier)), 25),
        nodes.path(end) if end else None,
        NOWHERE,
    )
    return [line, *own_key(d, making, (), event, earlier, *([end] if end else []), needed=d.chance(85))]


def power(d: Draws, making: Making, number: str) -> None:
    """What a party may do, and the duty that follows from it."""
    holder, event = making.party(d), making.event(d)
    lines: Lines = []
    events: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    trigger = d.weighted(((2, "none"), (3, "event"), (3, "metric")))
    scope = Scope(making.world.fields(event))
    if trigger == "event":
        when, events, _ = _trigger(d, making)
        lines.append(when)
        key = key_of(d, making, *events, event)
    elif trigger == "metric":
        lines.append(_when_metric(d, making))
    lines.append(nodes.norm(holder, Modal.MAY, what=nodes.act(event, where(d, scope))))
    if trigger != "none" and d.chance(75):
        lines += deadlines.from_event(d, making.world) if d.chance(30) else _open_for(d)
        if isinstance(lines[-1], tree.ByLine):
            lines.pop()
    lines += [nodes.same(key)] if key else []
    debtor = None
    if d.chance(65):
        debtor, response = making.party(d), making.event(d)
        then = Scope(making.world.fields(response))
        lines.append(nodes.norm(debtor, Modal.MUST, then=True, what=nodes.act(response, where(d, then, 25))))
        lines += deadlines.from_event(d, making.world)
        shared = key_of(d, making, event, response)
        lines += [nodes.same(shared)] if shared else []
    making.add(number, [*lines, *money_lines(d, holder), *_survives(d)])
    making.known.append(Known(number, holder, debtor, events, then=debtor is not None))


def _open_for(d: Draws) -> Lines:
    return [tree.WithinLine(nodes.length(*d.pick(deadlines.CLOCK[3:])), None, NOWHERE)]


def _when_metric(d: Draws, making: Making) -> tree.WhenMetric:
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
    lines: Lines = [_when_metric(d, making)]
    lines.append(nodes.norm(party, Modal.MUST, what=nodes.act(event, where(d, Scope(making.world.fields(event))))))
    making.add(number, [*lines, *deadlines.from_event(d, making.world), *money_lines(d, party)])
    making.known.append(Known(number, party, party, ()))


def ensured(d: Draws, making: Making, number: str) -> None:
    """A condition that each triggering row must satisfy."""
    when, events, own = _trigger(d, making, answered=False)
    party = making.party(d)
    lines: Lines = [when, *([tree.ExceptWhen(condition(d, own), NOWHERE)] if d.chance(20) else [])]
    key = key_of(d, making, *events) if d.chance(40) else ()
    lines.append(nodes.norm(party, Modal.ENSURE, condition=condition(d, own)))
    lines += [nodes.same(key)] if key else []
    excuses = excused(d, making, events, key) if d.chance(20) else []
    lines += [*excuses, *money_lines(d, party), *overrides(d, making, events, 0 if excuses else 15), *_survives(d)]
    making.add(number, lines)
    making.known.append(Known(number, party, party, events))


def measured(d: Draws, making: Making, number: str) -> None:
    """A metric that must hold in each window."""
    unit = d.weighted(((4, WindowUnit.WEEK), (3, WindowUnit.MONTH), (2, WindowUnit.DAY), (1, WindowUnit.QUARTER)))
    item, party = metric(d, making, unit), making.party(d)
    left: tree.Scalar = nodes.path(item.name.text)
    held = tree.CompareExpr(left, comparison(d), bound(d, item), NOWHERE)
    lines: Lines = [tree.ForEachWindow(nodes.window(unit), nodes.name("w"), NOWHERE)]
    making.add(number, [*lines, nodes.norm(party, Modal.ENSURE, condition=held), *money_lines(d, party), *_survives(d)])
    making.known.append(Known(number, party, party, ()))


def costs(d: Draws, making: Making, number: str) -> None:
    """What breaches of other clauses cost."""
    options = [(known.number, party) for known in making.known for party in {known.holder, known.debtor} - {None}]
    if not options:
        making.add(number, [tree.RecitalLine(nodes.text("no rule"), NOWHERE)])
        return
    other, party = d.pick(sorted(options, key=str))
    cap = tree.MoneyTerm(None, nodes.money(250), NOWHERE) if d.chance(50) else None
    owed = nodes.norm(party or "", Modal.OWES, amount=money(d), cap=cap)
    making.add(number, [tree.ForEachBreach(nodes.refs((other,)), NOWHERE), owed])


KINDS = (
    (13, duty),
    (4, periodic),
    (4, frequency),
    (4, prohibition),
    (4, power),
    (1, metric_duty),
    (3, ensured),
    (3, measured),
    (1, costs),
)


def clause(d: Draws, making: Making, number: str) -> None:
    """One clause more, of any kind."""
    d.weighted(KINDS)(d, making, number)
