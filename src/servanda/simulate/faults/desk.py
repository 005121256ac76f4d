"""Faults of the issue desk: late and missing steps, excuses that help and excuses that come too late, levels."""

from dataclasses import dataclass
from datetime import date
from random import Random

from servanda.simulate.clock import DAY, HOUR, MINUTE
from servanda.simulate.faults.kinds import Fault
from servanda.simulate.issues import STEPS, Issue, Opening
from servanda.simulate.people import on_shift
from servanda.simulate.sink import Origin
from servanda.simulate.world import World

SECOND = 1000
LEVELS = len(STEPS)


def _open(world: World, rng: Random, day: date, level: str, kind: str) -> Issue:
    """An issue opened in the morning, by the agent on shift."""
    at = world.clock.start(day) + 9 * HOUR + 20 * MINUTE + rng.randrange(3 * HOUR)
    return world.desk.open(rng, _opening(world, rng, at), level, kind)


def _opening(world: World, rng: Random, at: int, issue_id: str = "") -> Opening:
    day = world.clock.date_of(at)
    agent = on_shift(world.rules(day).agents, day, 10)
    return Opening(at, rng.choice(world.people.customers), agent, issue_id)


@dataclass(frozen=True, slots=True)
class Called:
    """What called for a step: an issue's opening or change, with its row."""

    issue: Issue
    at: int
    by: Origin


def _breach(world: World, called: Called, pair: tuple[str, str], fault: str, met: int | None) -> None:
    due = world.desk.due(*pair, called.at)
    duty = world.values.step(*pair).duty
    key = {"issue": called.issue.id}
    world.truth.breach(duty, key, fault, opened=called.at, due=due, met=met, trigger=called.by)


def _opened(issue: Issue) -> Called:
    return Called(issue, issue.opened, issue.origin)


def _late(rng: Random, due: int) -> int:
    """An instant after a deadline: by a second, or by up to two hours."""
    return due + SECOND + (0 if rng.random() < BY_A_HAIR else rng.randrange(2 * HOUR) // SECOND * SECOND)


def _step(world: World, rng: Random, day: date, fault: str) -> bool:
    """One step of one level late or left out, the others in time."""
    level, event, late = STEP_FAULTS[fault]
    if event == "issue_closed" and not late and not world.desk.leave_open(world.clock.start(day)):
        return False
    kind = {1: "enquiry", 2: "coordination", 3: "complaint"}[level]
    issue = _open(world, rng, day, str(level), kind)
    last = world.desk.steps(rng, issue, level, issue.opened, without=(event,))
    clause = next(clause for clause, name in STEPS[level] if name == event)
    due = world.desk.due(clause, event, issue.opened)
    met = world.desk.act(rng, issue, _late(rng, due), event) if late else None
    _breach(world, _opened(issue), (clause, event), fault, met)
    world.desk.record_need(rng, issue)
    if level < LEVELS:
        world.desk.finish(rng, issue, max(last, met or 0))
    return True


def _need(world: World, rng: Random, day: date, fault: str) -> bool:
    issue = _open(world, rng, day, "1", rng.choice(("complaint", "suggestion")))
    last = world.desk.steps(rng, issue, 1, issue.opened)
    due = world.desk.due("2.1.2.1", "need_recorded", issue.opened)
    met = world.desk.act(rng, issue, _late(rng, due), "need_recorded") if fault == "need_late" else None
    _breach(world, _opened(issue), ("2.1.2.1", "need_recorded"), fault, met)
    world.desk.finish(rng, issue, last)
    return True


# --- the client's support as an excuse --------------------------------------------------------------------------------


def _support(world: World, issue_id: str, at: int, fault: str, given: int) -> bool:
    """A support request of an issue, answered late at `given`: the client's own breach."""
    step = world.values.step("2.2.2.4", "support_given")
    at -= at % SECOND
    due = world.clock.due(step.deadline, at)
    if due is None or given <= due:
        return False
    origin = Origin()
    request = world.ledger.write(at, "support_requested", subject=issue_id, origin=origin)
    given -= given % SECOND
    world.ledger.write(given, "support_given", ref=request)
    world.truth.breach(step.duty, {"request": request}, fault, opened=at, due=due, met=given, trigger=origin)
    return True


def _morning(world: World, rng: Random, day: date) -> int | None:
    """An instant with a whole stretch of office time behind and ahead of it."""
    open_ = world.clock.day(day).open
    if not open_ or open_[-1][1] - open_[0][0] < 6 * HOUR:
        return None
    return (open_[0][0] + HOUR + rng.randrange(HOUR)) // SECOND * SECOND


def _handover_excused(world: World, rng: Random, day: date, fault: str) -> bool:
    """Level 2: the client is late on support asked for while the issue was still being written up."""
    at = _morning(world, rng, day)
    if at is None:
        return False
    due = world.desk.due("2.1.3.2", "issue_handed_over", at)
    asked = at - 20 * MINUTE - rng.randrange(20 * MINUTE)
    owed = world.clock.due(world.values.step("2.2.2.4", "support_given").deadline, asked)
    if owed is None or owed >= due:
        return False
    issue_id = world.desk.reserve()
    given = due + 30 * MINUTE
    _support(world, issue_id, asked, fault, given)
    issue = world.desk.open(rng, _opening(world, rng, at, issue_id), "2", "coordination")
    world.desk.steps(rng, issue, 2, issue.opened, without=("issue_handed_over",))
    handed = world.desk.act(rng, issue, given + 10 * MINUTE, "issue_handed_over")
    duty = world.values.step("2.1.3.2", "issue_handed_over").duty
    world.truth.state(duty, {"issue": issue.id}, fault, "excused", opened=issue.opened, due=due, trigger=issue.origin)
    world.desk.finish(rng, issue, handed)
    return True


def _handover_excuse_late(world: World, rng: Random, day: date, fault: str) -> bool:
    """Level 2: the client becomes late only after the handover was due, which stays a breach."""
    at = _morning(world, rng, day)
    if at is None:
        return False
    due = world.desk.due("2.1.3.2", "issue_handed_over", at)
    asked = at + 30 * MINUTE
    owed = world.clock.due(world.values.step("2.2.2.4", "support_given").deadline, asked)
    if owed is None or owed < due:
        return False
    issue = world.desk.open(rng, _opening(world, rng, at), "2", "coordination")
    given = max(owed, due) + HOUR
    _support(world, issue.id, asked, fault, given)
    world.desk.steps(rng, issue, 2, issue.opened, without=("issue_handed_over",))
    handed = world.desk.act(rng, issue, given + 10 * MINUTE, "issue_handed_over")
    _breach(world, _opened(issue), ("2.1.3.2", "issue_handed_over"), fault, handed)
    world.desk.finish(rng, issue, handed)
    return True


def _close_excused(world: World, rng: Random, day: date, fault: str) -> bool:
    """Level 3: not closed in time, while the client owes support for it."""
    at = _morning(world, rng, day)
    if at is None:
        return False
    due = world.desk.due("2.1.3.3", "issue_closed", at)
    asked = at + 40 * MINUTE
    owed = world.clock.due(world.values.step("2.2.2.4", "support_given").deadline, asked)
    if owed is None or owed >= due:
        return False
    issue = world.desk.open(rng, _opening(world, rng, at), "3", "complaint")
    world.desk.steps(rng, issue, 3, issue.opened, without=("issue_closed",))
    world.desk.record_need(rng, issue)
    _support(world, issue.id, asked, fault, due + HOUR)
    world.desk.act(rng, issue, due + 3 * HOUR, "issue_closed")
    duty = world.values.step("2.1.3.3", "issue_closed").duty
    world.truth.state(duty, {"issue": issue.id}, fault, "excused", opened=issue.opened, due=due, trigger=issue.origin)
    return True


# --- levels -----------------------------------------------------------------------------------------------------------


def _lowered(world: World, rng: Random, day: date, fault: str) -> bool:
    """Level 3 lowered before its steps: what was not done yet is no longer owed."""
    issue = _open(world, rng, day, "3", "complaint")
    if fault == "level3_lowered_at_once":
        released = tuple(event for _, event in STEPS[3])
        last = issue.opened
        shortest = min(world.desk.due(clause, event, issue.opened) for clause, event in STEPS[3])
        moment = issue.opened + (shortest - issue.opened) // 2
    else:
        released = ("issue_closed",)
        last = world.desk.steps(rng, issue, 3, issue.opened, without=released)
        moment = last + (world.desk.due("2.1.3.3", "issue_closed", issue.opened) - last) // 8
    world.desk.change(rng, issue, moment, rng.choice(("1", "2")))
    for event in released:
        step = world.values.step("2.1.3.3", event)
        due = world.desk.due("2.1.3.3", event, issue.opened)
        world.truth.state(
            step.duty, {"issue": issue.id}, fault, "released", opened=issue.opened, due=due, trigger=issue.origin
        )
    world.desk.record_need(rng, issue)
    world.desk.finish(rng, issue, max(last, moment))
    return True


def _raised(world: World, rng: Random, day: date, fault: str) -> bool:
    """Level 1 raised to 3 after twenty minutes: the steps run from the change, and one comes late."""
    issue = _open(world, rng, day, "1", "enquiry")
    answered = world.desk.act(rng, issue, issue.opened + 8 * MINUTE, "issue_answered")
    at = max(answered, issue.opened + 20 * MINUTE)
    origin = world.desk.change(rng, issue, at, "3")
    event = rng.choice(("client_contacted", "solution_proposed"))
    world.desk.steps(rng, issue, 3, at, without=(event,))
    met = world.desk.act(rng, issue, _late(rng, world.desk.due("2.1.3.3", event, at)), event)
    _breach(world, Called(issue, at, origin), ("2.1.3.3", event), fault, met)
    return True


def _unlevelled(world: World, rng: Random, day: date, fault: str) -> bool:
    """An issue opened (or changed) without a level, or with one that does not exist."""
    absent = fault != "level_out_of_range"
    clauses: tuple[int, ...] = ()
    if fault == "level_change_absent":
        issue = _open(world, rng, day, "1", "enquiry")
        last = world.desk.steps(rng, issue, 1, issue.opened)
        at = (last + 5 * MINUTE) // SECOND * SECOND
        origin, event = world.desk.change(rng, issue, at, ""), "issue_level_changed"
        clauses = (3,)
    else:
        issue = _open(world, rng, day, "" if absent else "4", "enquiry")
        at, origin, event, last = issue.opened, issue.origin, "issue_opened", issue.opened
        clauses = tuple(STEPS) if absent else ()
    duty = world.values.step("2.1.3.4", event).duty
    world.truth.forbidden(duty, {"issue": issue.id}, fault, at=at, act=origin)
    for level in clauses:
        # whether a level's steps were owed cannot be told without one
        for clause, act in STEPS[level]:
            step = world.values.step(clause, act)
            due = world.desk.due(clause, act, at)
            world.truth.state(step.duty, {"issue": issue.id}, fault, "undecided", opened=at, due=due, trigger=origin)
    world.desk.act(rng, issue, max(last, at) + 2 * DAY + rng.randrange(HOUR), "issue_closed")
    return True


STEP_FAULTS = {
    "level1_late": (1, "issue_answered", True),
    "level1_missed": (1, "issue_answered", False),
    "level2_handover_missed": (2, "issue_handed_over", False),
    "level2_informed_late": (2, "customer_informed", True),
    "level3_contact_late": (3, "client_contacted", True),
    "level3_contact_missed": (3, "client_contacted", False),
    "level3_solution_late": (3, "solution_proposed", True),
    "level3_solution_missed": (3, "solution_proposed", False),
    "level3_close_late": (3, "issue_closed", True),
    "level3_close_missed": (3, "issue_closed", False),
}
"""fault to the level, the step, and whether it is made good"""
CLAUSE_OF = {1: "2.1.3.1", 2: "2.1.3.2", 3: "2.1.3.3"}
BY_A_HAIR = 0.25
FAULTS = (
    *(Fault(name, CLAUSE_OF[level], _step, before_end=4, working=False) for name, (level, _, _) in STEP_FAULTS.items()),
    Fault("need_late", "2.1.2.1", _need, before_end=9, working=False),
    Fault("need_missed", "2.1.2.1", _need, before_end=9, working=False),
    Fault("level2_excused", "2.1.3.2", _handover_excused, before_end=3),
    Fault("level2_excuse_too_late", "2.1.3.2", _handover_excuse_late, before_end=3),
    Fault("level3_excused", "2.1.3.3", _close_excused, before_end=4),
    Fault("level3_lowered", "2.1.3.3", _lowered, before_end=4, working=False),
    Fault("level3_lowered_at_once", "2.1.3.3", _lowered, before_end=4, working=False),
    Fault("level3_raised", "2.1.3.3", _raised, before_end=4, working=False),
    Fault("level_absent", "2.1.3.4", _unlevelled, before_end=4, working=False),
    Fault("level_out_of_range", "2.1.3.4", _unlevelled, before_end=4, working=False),
    Fault("level_change_absent", "2.1.3.4", _unlevelled, before_end=4, working=False),
)
