"""Clauses whose rows are the acts themselves: prohibitions, powers, conditions on rows; and what breaches cost."""

from servanda.syntax import tree
from servanda.syntax.tree import Modal

from . import deadlines, nodes
from .conditions import Scope, condition
from .draws import Draws
from .duties import Lines, steps, survives, trigger
from .nodes import NOWHERE
from .parts import Known, Making, excused, key_of, money, money_lines, overrides, own_key, where
from .windowed import when_metric


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
    lines = [*steps(d, party, Modal.MUST_NOT, acts), *excuses, *money_lines(d, party), *survives(d)]
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
    opens = d.weighted(((2, "none"), (3, "event"), (3, "metric")))
    scope = Scope(making.world.fields(event))
    if opens == "event":
        when, events, _ = trigger(d, making)
        lines.append(when)
        key = key_of(d, making, *events, event)
    elif opens == "metric":
        lines.append(when_metric(d, making))
    lines.append(nodes.norm(holder, Modal.MAY, what=nodes.act(event, where(d, scope))))
    if opens != "none" and d.chance(75):
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
    making.add(number, [*lines, *money_lines(d, holder), *survives(d)])
    making.known.append(Known(number, holder, debtor, events, exercised=event if debtor is not None else None))


def _open_for(d: Draws) -> Lines:
    return [tree.WithinLine(nodes.length(*d.pick(deadlines.CLOCK[3:])), None, NOWHERE)]


def ensured(d: Draws, making: Making, number: str) -> None:
    """A condition that each triggering row must satisfy."""
    when, events, own = trigger(d, making, answered=False)
    party = making.party(d)
    lines: Lines = [when, *([tree.ExceptWhen(condition(d, own), NOWHERE)] if d.chance(20) else [])]
    key = key_of(d, making, *events) if d.chance(40) else ()
    lines.append(nodes.norm(party, Modal.ENSURE, condition=condition(d, own)))
    lines += [nodes.same(key)] if key else []
    excuses = excused(d, making, events, key) if d.chance(20) else []
    lines += [*excuses, *money_lines(d, party), *overrides(d, making, events, 0 if excuses else 15), *survives(d)]
    making.add(number, lines)
    making.known.append(Known(number, party, party, events))


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
