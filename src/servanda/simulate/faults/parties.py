"""Faults between the parties: answers late or missing, work and disclosures without leave, demands without ground."""

from datetime import date, timedelta
from random import Random

from servanda.simulate.clock import DAY, HOUR, ONE_DAY
from servanda.simulate.faults.kinds import Fault
from servanda.simulate.issues import Opening
from servanda.simulate.ledger import DISCLOSED, EXTRAS, INFORMATION, REASONS, RECORDS
from servanda.simulate.people import on_shift
from servanda.simulate.sink import Origin
from servanda.simulate.world import World

SECOND = 1000


def _late(rng: Random, due: int) -> int:
    return due + SECOND + (0 if rng.random() < BY_A_HAIR else rng.randrange(DAY) // SECOND * SECOND)


def _answer(world: World, rng: Random, day: date, fault: str) -> bool:
    """A request answered late or not at all."""
    clause, asked, answered, details = REQUESTS[fault]
    step = world.values.step(clause, answered)
    at = world.ledger.office_time(rng, world.clock.day(day))
    due = world.clock.due(step.deadline, at)
    if due is None:
        return False
    origin = Origin()
    request = world.ledger.write(at, asked, detail=rng.choice(details), origin=origin)
    met = None
    if fault.endswith("_late"):
        met = _late(rng, due)
        world.ledger.write(met, answered, ref=request)
    world.truth.breach(step.duty, {"request": request}, fault, opened=at, due=due, met=met, trigger=origin)
    return True


def _support(world: World, rng: Random, day: date, fault: str) -> bool:
    """Support for a level-1 issue late or never given; it excuses nobody."""
    today = world.clock.day(day)
    at = world.ledger.office_time(rng, today)
    step = world.values.step("2.2.2.4", "support_given")
    due = world.clock.due(step.deadline, at)
    if due is None:
        return False
    customer = rng.choice(world.people.customers)
    agent = on_shift(world.rules(day).agents, day, 10)
    opened = max(today.start, at - HOUR)
    issue = world.desk.open(rng, Opening(opened, customer, agent), "1", "enquiry")
    world.desk.finish(rng, issue, world.desk.steps(rng, issue, 1, issue.opened))
    origin = Origin()
    request = world.ledger.write(at, "support_requested", subject=issue.id, origin=origin)
    met = None
    if fault == "support_late":
        met = _late(rng, due)
        world.ledger.write(met, "support_given", ref=request)
    world.truth.breach(step.duty, {"request": request}, fault, opened=at, due=due, met=met, trigger=origin)
    return True


def _extra_work(world: World, rng: Random, day: date, fault: str) -> bool:
    """Extra work without a change agreement, with one that names no fee, or before it."""
    at = world.ledger.office_time(rng, world.clock.day(day))
    write = world.ledger.write
    origin = Origin()
    key: dict[str, str] = {}
    agreed = max(world.clock.start(day), at - 2 * HOUR)
    match fault:
        case "extra_work_without_agreement":
            write(at, "extra_work_started", detail=rng.choice(EXTRAS), origin=origin)
        case "extra_work_without_fee":
            amount = rng.choice(("", "0"))
            key["change"] = write(agreed, "change_agreed", amount=amount, detail=rng.choice(EXTRAS))
            write(at, "extra_work_started", ref=key["change"], origin=origin)
        case _:
            later = at + HOUR + rng.randrange(DAY) // SECOND * SECOND
            key["change"] = write(later, "change_agreed", amount="3000", detail=rng.choice(EXTRAS))
            write(at, "extra_work_started", ref=key["change"], origin=origin)
    duty = world.values.step("2.2.1.3", "extra_work_started").duty
    world.truth.forbidden(duty, key, fault, at=at, act=origin)
    return True


def _disclosure(world: World, rng: Random, day: date, fault: str) -> bool:
    """A disclosure nobody authorised, or only afterwards."""
    at = world.ledger.office_time(rng, world.clock.day(day))
    origin = Origin()
    key: dict[str, str] = {}
    if fault == "disclosure_before_authorisation":
        later = at + HOUR + rng.randrange(DAY) // SECOND * SECOND
        key["authorisation"] = world.ledger.write(later, "disclosure_authorised", detail=rng.choice(DISCLOSED))
    world.ledger.write(at, "data_disclosed", ref=key.get("authorisation", ""), origin=origin)
    duty = world.values.step("2.2.1.5", "data_disclosed").duty
    world.truth.forbidden(duty, key, fault, at=at, act=origin)
    return True


def _staff(world: World, rng: Random, day: date, fault: str) -> bool:
    """A demand to change staff without a reason, or one met late."""
    at = world.ledger.office_time(rng, world.clock.day(day))
    agent = rng.choice(world.values.names("agents", day))
    origin = Origin()
    write = world.ledger.write
    if fault == "staff_demand_without_reason":
        demand = write(at, "staff_change_demanded", subject=agent, origin=origin)
        duty = world.values.step("2.2.2.3", "staff_change_demanded").duty
        world.truth.forbidden(duty, {"demand": demand}, fault, at=at, act=origin)
        return True
    step = world.values.step("2.2.2.3", "staff_changed")
    due = world.clock.due(step.deadline, at)
    if due is None:
        return False
    demand = write(at, "staff_change_demanded", subject=agent, reason=rng.choice(REASONS), origin=origin)
    met = _late(rng, due)
    write(met, "staff_changed", ref=demand)
    world.truth.breach(step.duty, {"demand": demand}, fault, opened=at, due=due, met=met, trigger=origin)
    return True


def _team(world: World, rng: Random, day: date, fault: str) -> bool:
    """A demand for another team: with ground but met late, without ground, or when the power had lapsed."""
    at = world.ledger.office_time(rng, world.clock.day(day))
    origin = Origin()
    demand = world.ledger.write(at, "team_change_demanded", reason="连续两周解决率不达标", origin=origin)
    if fault != "team_change_late":
        duty = world.values.step("2.2.2.2", "team_change_demanded").duty
        world.truth.forbidden(duty, {"demand": demand}, fault, at=at, act=origin)
        return True
    step = world.values.step("2.2.2.2", "team_changed")
    due = world.clock.due(step.deadline, at)
    if due is None:
        return False
    met = _late(rng, due)
    world.ledger.write(met, "team_changed", ref=demand)
    world.truth.breach(step.duty, {"demand": demand}, fault, opened=at, due=due, met=met, trigger=origin)
    return True


def power_days(world: World, mondays: tuple[date, ...]) -> dict[str, tuple[date, date]]:
    """The days on which each fault of the power lies (both included), given the bad weeks in a row.

    The power opens when the last bad week is judged and lasts for its `within`; a day's margin on both sides.
    """
    if not mondays:
        return {"team_demand_without_ground": (world.first, world.last)}
    recovery = world.values.recovery
    over = world.clock.start(mondays[-1] + timedelta(days=7))
    judged = world.clock.due(recovery.resolve, over) or over
    lapses = world.clock.due(recovery.power, judged) or judged
    return {
        "team_demand_without_ground": (world.first, world.clock.date_of(judged) - ONE_DAY),
        "team_change_late": (world.clock.date_of(judged) + ONE_DAY, world.clock.date_of(lapses) - ONE_DAY),
        "team_demand_too_late": (world.clock.date_of(lapses) + ONE_DAY, world.clock.date_of(lapses) + 4 * ONE_DAY),
    }


def bad_weeks(world: World, wanted: set[str]) -> tuple[date, ...]:
    """The Mondays of the weeks that are to fall below the target: the first complete ones, if the power is wanted."""
    if not wanted & {"team_change_late", "team_demand_too_late"}:
        return ()
    first = max(world.first, world.values.term[0])
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = tuple(monday + timedelta(days=7 * number) for number in range(world.values.recovery.weeks))
    return weeks if weeks[-1] + timedelta(days=7) <= world.last else ()


REQUESTS = {
    "information_late": ("2.2.1.2", "information_requested", "information_supplied", INFORMATION),
    "information_missed": ("2.2.1.2", "information_requested", "information_supplied", INFORMATION),
    "records_late": ("2.2.2.1", "records_requested", "records_handed_over", RECORDS),
    "records_missed": ("2.2.2.1", "records_requested", "records_handed_over", RECORDS),
}
BY_A_HAIR = 0.25
FAULTS = (
    Fault("information_late", "2.2.1.2", _answer, before_end=8),
    Fault("information_missed", "2.2.1.2", _answer, before_end=8),
    Fault("records_late", "2.2.2.1", _answer, before_end=7),
    Fault("records_missed", "2.2.2.1", _answer, before_end=7),
    Fault("support_late", "2.2.2.4", _support, before_end=5),
    Fault("support_missed", "2.2.2.4", _support, before_end=5),
    Fault("extra_work_without_agreement", "2.2.1.3", _extra_work),
    Fault("extra_work_without_fee", "2.2.1.3", _extra_work),
    Fault("extra_work_before_agreement", "2.2.1.3", _extra_work, before_end=3),
    Fault("disclosure_without_authorisation", "2.2.1.5", _disclosure),
    Fault("disclosure_before_authorisation", "2.2.1.5", _disclosure, before_end=3),
    Fault("staff_demand_without_reason", "2.2.2.3", _staff),
    Fault("staff_change_late", "2.2.2.3", _staff, before_end=18),
    Fault("team_change_late", "2.2.2.2", _team, before_end=18),
    Fault("team_demand_without_ground", "2.2.2.2", _team),
    Fault("team_demand_too_late", "2.2.2.2", _team),
)
