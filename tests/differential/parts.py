"""What the clauses of one agreement share while they are made: earlier clauses to refer to, metrics, common lines."""

from dataclasses import dataclass, field

from servanda.syntax import tree
from servanda.syntax.tree import Comparison, Modal, WindowUnit

from . import nodes
from .conditions import Scope, condition
from .draws import Draws
from .nodes import NOWHERE
from .world import PARTIES, World


@dataclass(frozen=True, slots=True)
class Known:
    """A clause that later ones can refer to: `debtor` owes its duty, None for prohibitions and bare powers."""

    number: str
    holder: str
    debtor: str | None
    events: tuple[str, ...]
    """the events that trigger it"""
    exercised: str | None = None
    """the event that opens what follows from a power"""

    @property
    def opening(self) -> tuple[str, ...]:
        """The events that open what the debtor may be late on."""
        return self.events if self.exercised is None else (self.exercised,)


@dataclass(slots=True)
class Making:
    """An agreement in the making."""

    world: World
    clauses: list[tree.ClauseItem] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    metrics: list[tree.MetricItem] = field(default_factory=list)

    def party(self, d: Draws) -> str:
        return d.pick(PARTIES)

    def event(self, d: Draws) -> str:
        return d.pick(self.world.event_names)

    def add(self, number: str, lines: list[tree.ClauseLine]) -> None:
        self.clauses.append(tree.ClauseItem(number, NOWHERE, None, tuple(lines), NOWHERE))


def where(d: Draws, scope: Scope, percent: int = 30) -> tree.Condition | None:
    """A condition in some of the cases."""
    return condition(d, scope) if d.chance(percent) else None


def key_of(d: Draws, making: Making, *events: str) -> tuple[str, ...]:
    """Fields that correlate the events: mostly one, sometimes two or none."""
    shared = making.world.keyed(*events)
    return d.some(shared, 1, 1) if d.chance(30) else shared[: d.weighted(((1, 0), (12, 1), (2, 2)))]


def own_key(
    d: Draws, making: Making, outer: tuple[str, ...], *events: str, needed: bool = False
) -> list[tree.ClauseLine]:
    """A `for the same` of the line before: where the clause's own does not fit, and sometimes where it does."""
    shared = making.world.keyed(*events)
    fits = all(name in shared for name in outer)
    if (fits and not needed and not d.chance(20)) or not shared:
        return []
    return [nodes.same(d.some(shared, 1, 2 if d.chance(20) else 1))]


def reliefs(
    d: Draws, making: Making, events: tuple[str, ...], key: tuple[str, ...], *, stoppable: bool
) -> list[tree.ClauseLine]:
    """Releases, excuses and pauses of a duty that events trigger."""
    lines: list[tree.ClauseLine] = []
    if d.chance(45):
        lines += _released(d, making, events, key)
    if d.chance(80):
        lines += excused(d, making, events, key)
    if stoppable:
        lines += _paused(d, making, events, key)
    return lines


def _released(d: Draws, making: Making, events: tuple[str, ...], key: tuple[str, ...]) -> list[tree.ClauseLine]:
    chosen = d.some(making.world.event_names, 1, 2 if d.chance(25) else 1)
    scope = Scope(making.world.fields(*chosen), "v", making.world.fields(*events))
    line = tree.ReleasedLine(tuple(nodes.path(each) for each in chosen), where(d, scope), NOWHERE)
    return [line, *own_key(d, making, key, *events, *chosen)]


def excused(d: Draws, making: Making, events: tuple[str, ...], key: tuple[str, ...]) -> list[tree.ClauseLine]:
    """An excuse by an earlier clause, correlated by fields that both clauses' triggers have."""
    options = [known for known in making.known if known.debtor is not None]
    if not options:
        return []
    other = d.pick(options)
    assert other.debtor is not None
    line = tree.ExcusedLine(nodes.name(other.debtor), nodes.refs((other.number,)), NOWHERE)
    if not events or not other.opening:
        # nothing to correlate by: an own key would be an error, the clause's must be empty
        return [] if key else [line]
    shared = making.world.keyed(*events, *other.opening)
    if not shared:
        return [] if key else [line]
    fits = all(name in shared for name in key)
    if fits and d.chance(80):
        return [line]
    return [line, nodes.same(d.some(shared, 1, 1))]


def _paused(d: Draws, making: Making, events: tuple[str, ...], key: tuple[str, ...]) -> list[tree.ClauseLine]:
    stop = making.event(d)
    resume = making.event(d) if d.chance(80) else None
    line = tree.PausedLine(nodes.path(stop), nodes.path(resume) if resume else None, NOWHERE)
    return [line, *own_key(d, making, key, *events, stop, *([resume] if resume else []))]


def money_lines(d: Draws, party: str) -> list[tree.ClauseLine]:
    """What a breach costs and how much of it is tolerated."""
    lines: list[tree.ClauseLine] = []
    if d.chance(12):
        lines.append(tree.ToleratingLine(nodes.percent(d.pick((5, 34, 50, 100))), NOWHERE))
    if d.chance(12):
        amount, cap = money(d), tree.MoneyTerm(None, nodes.money(250), NOWHERE) if d.chance(50) else None
        lines.append(tree.OtherwiseLine(nodes.name(party), amount, cap, NOWHERE))
    return lines


def money(d: Draws) -> tree.MoneyTerm:
    if d.chance(40):
        return tree.MoneyTerm(nodes.percent(d.pick((50, 3))), nodes.path("fee"), NOWHERE)
    return tree.MoneyTerm(None, nodes.path("fee") if d.chance(50) else nodes.money(100), NOWHERE)


def overrides(d: Draws, making: Making, events: tuple[str, ...], percent: int = 25) -> list[tree.ClauseLine]:
    """Priority over an earlier clause that shares a trigger."""
    options = [known.number for known in making.known if set(known.events) & set(events)]
    if not options or not d.chance(percent):
        return []
    return [tree.OverridesLine(nodes.refs(d.some(options, 1, 2)), NOWHERE)]


def comparison(d: Draws) -> Comparison:
    return d.pick(tuple(Comparison))


def metric(d: Draws, making: Making, unit: WindowUnit) -> tree.MetricItem:
    """A metric of that window: one made before, or a new one."""
    fitting = [item for item in making.metrics if item.window and item.window.unit is unit]
    if fitting and d.chance(40):
        return d.pick(fitting)
    name = f"figure_{len(making.metrics) + 1}"
    key: tuple[str, ...] = ()
    rated = [known.number for known in making.known]
    body: tree.CountBody | tree.ShareBody | tree.ComplianceBody
    match d.weighted(((2, "count"), (3, "share"), (2 if rated else 0, "compliance"))):
        case "count":
            counted = making.event(d)
            body = tree.CountBody(nodes.act(counted, where(d, Scope(making.world.fields(counted)))), NOWHERE)
        case "share":
            body, key = _share(d, making)
        case _:
            body = tree.ComplianceBody(nodes.refs(d.some(rated, 1, 2)), NOWHERE)
    sample = d.pick((1, 2, 3)) if d.chance(35) else None
    item = tree.MetricItem(
        nodes.name(name),
        body,
        nodes.names(key),
        nodes.window(unit),
        sample,
        d.chance(50 if sample else 10),
        d.chance(30),
        NOWHERE,
    )
    making.metrics.append(item)
    return item


def _share(d: Draws, making: Making) -> tuple[tree.ShareBody, tuple[str, ...]]:
    counted, response = making.event(d), making.event(d)
    limit: tree.Scalar | None = None
    calendar: tree.Path | None = None
    if d.chance(60):
        form = d.weighted(((3, "clock"), (2, "working"), (1, "months")))
        if form == "working":
            limit, calendar = nodes.length(*d.pick(((2, tree.Unit.WORKING_HOURS), (1, tree.Unit.WORKING_DAYS)))), None
            calendar = nodes.path(d.pick(making.world.calendar_names))
        elif form == "months":
            limit = nodes.length(1, tree.Unit.MONTHS)
        else:
            limit = (
                nodes.path("soon")
                if d.chance(30)
                else nodes.length(*d.pick(((2, tree.Unit.HOURS), (3, tree.Unit.DAYS))))
            )
    body = tree.ShareBody(
        nodes.act(counted, where(d, Scope(making.world.fields(counted)))),
        nodes.act(response, where(d, Scope(making.world.fields(response)))),
        limit,
        calendar,
        NOWHERE,
    )
    return body, key_of(d, making, counted, response)


def bound(d: Draws, item: tree.MetricItem) -> tree.Scalar:
    """What a metric is compared with."""
    if isinstance(item.body, tree.CountBody):
        return nodes.path("few") if d.chance(25) else nodes.number(d.whole(0, 3))
    return nodes.path("target") if d.chance(25) else nodes.percent(d.pick((50, 100, 0, 75)))


def modal_of(line: tree.ClauseItem) -> Modal | None:
    """The verb of a clause's rule."""
    return next((each.modal for each in line.lines if isinstance(each, tree.NormLine)), None)
