"""Lines that say by when: every form of `within` and `by`."""

from servanda.syntax import tree
from servanda.syntax.tree import DayWord, Roll, Unit, WindowUnit

from . import nodes
from .draws import Draws
from .nodes import NOWHERE
from .world import World

CLOCK = ((15, Unit.MINUTES), ("1.5", Unit.HOURS), (2, Unit.HOURS), (24, Unit.HOURS), (1, Unit.DAYS), (3, Unit.DAYS))
LONGER = ((1, Unit.WEEKS), (7, Unit.DAYS), (10, Unit.DAYS), (0, Unit.MINUTES))
CALENDRICAL = ((1, Unit.MONTHS), (2, Unit.MONTHS), (1, Unit.QUARTERS), (1, Unit.YEARS))
WORKING = ((30, Unit.WORKING_MINUTES), (1, Unit.WORKING_HOURS), ("2.5", Unit.WORKING_HOURS), (12, Unit.WORKING_HOURS))
WORKING_DAYS = ((1, Unit.WORKING_DAYS), (2, Unit.WORKING_DAYS), (5, Unit.WORKING_DAYS))
CIVIL = ((1, Unit.DAYS), (3, Unit.DAYS), (1, Unit.WEEKS), (1, Unit.MONTHS), (1, Unit.QUARTERS))
TIMES = ((9, 30), (18, 0), (24, 0), (0, 0), (2, 30), (12, 0))


def from_event(  # noqa: PLR0911 - one per form
    d: Draws, world: World, *, stoppable: bool = False
) -> list[tree.ClauseLine]:
    """A deadline that counts from an event; a `stoppable` one is a clock that pauses can stop."""
    forms = [(3, "clock"), (1, "longer")]
    if world.calendars:
        forms.append((3, "working"))
    if not stoppable:
        forms += [(2, "days"), (1, "months"), (2, "civil"), (4, "by")]
    match d.weighted(forms):
        case "clock":
            return [tree.WithinLine(nodes.path("soon") if d.chance(25) else _length(d, CLOCK), None, NOWHERE)]
        case "longer":
            return [tree.WithinLine(_length(d, LONGER), None, NOWHERE)]
        case "months":
            return [tree.WithinLine(nodes.path("a_while") if d.chance(20) else _length(d, CALENDRICAL), None, NOWHERE)]
        case "working":
            limit = nodes.path("diligently") if d.chance(25) else _length(d, WORKING)
            return [tree.WithinLine(limit, calendar(d, world), NOWHERE)]
        case "days":
            limit = nodes.path("some_days") if d.chance(25) else _length(d, WORKING_DAYS)
            return [tree.WithinLine(limit, calendar(d, world), NOWHERE)]
        case "civil":
            within = tree.WithinLine(_length(d, CIVIL), calendar(d, world), NOWHERE)
            return [within, tree.CountingLine(nodes.name("civil_code"), NOWHERE)]
        case _:
            return [_by(d, world)]


def _length(d: Draws, options: tuple[tuple[str | int, Unit], ...]) -> tree.DurationValue:
    return nodes.length(*d.pick(options))


def calendar(d: Draws, world: World) -> tree.Path | None:
    """The line's own calendar, or none where the header names one."""
    if world.workdays is not None and d.chance(50):
        return None
    return nodes.path(d.pick(world.calendar_names))


def _by(d: Draws, world: World) -> tree.ByLine:
    word = d.pick(tuple(DayWord))
    own = calendar(d, world) if word is DayWord.NEXT_WORKING_DAY else None
    return tree.ByLine(_time(d), tree.RelativeDay(word, own, NOWHERE), _roll(d, world), NOWHERE)


def _time(d: Draws) -> tree.Scalar:
    return nodes.path("hour") if d.chance(25) else nodes.time(*d.pick(TIMES))


def _roll(d: Draws, world: World) -> Roll | None:
    if world.workdays is None:
        return None
    return d.weighted(((4, None), (2, Roll.BACK), (2, Roll.FORWARD)))


def of_window(d: Draws, world: World, unit: WindowUnit, window: str) -> tree.ByLine:
    """A deadline on a day of a window, or after it; windows of one day have none."""
    day: tree.Day
    if unit is WindowUnit.WEEK:
        day = tree.WeekdayOf(d.whole(1, 7), nodes.name(window), NOWHERE)
    else:
        after = unit is not WindowUnit.MONTH or d.chance(50)
        day = tree.OrdinalDay(d.pick((1, 5, 10, 15, 28, 31)), after, nodes.name(window), NOWHERE)
    return tree.ByLine(_time(d), day, _roll(d, world), NOWHERE)
