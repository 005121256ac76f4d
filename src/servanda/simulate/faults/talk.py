"""Faults in conversations: late and missing answers, wrong people and channels, forbidden words."""

import json
from datetime import date
from random import Random

from servanda.simulate.chat import Line, Route
from servanda.simulate.clock import HOUR, MINUTE
from servanda.simulate.conversations import Rules
from servanda.simulate.faults.kinds import Fault
from servanda.simulate.people import NEVER, Conversation, on_shift
from servanda.simulate.sink import Origin
from servanda.simulate.texts import PHRASE_FRAMES
from servanda.simulate.world import World

SECOND = 1000
OTHER_ACCOUNT = "lin-personal"


def _question(world: World, rng: Random, conversation: Conversation, at: int, origin: Origin | None = None) -> Line:
    """A customer asks; gives the line with the agent on shift."""
    rules = world.rules(world.clock.date_of(at))
    agent = on_shift(rules.agents, rules.day.date, (at - rules.day.start) // HOUR)
    line = Line(conversation, agent, rules.routes[0])
    text = world.talk.phrases.asked[rng.randrange(len(world.talk.phrases.asked))]
    world.chat.asks(line, rng.choice(conversation.customers), at, text, origin)
    return line


def _answer(world: World, rng: Random, line: Line, at: int) -> str:
    return world.chat.answers(line, at, world.talk.phrases.answered[rng.randrange(len(world.talk.phrases.answered))])


def _office_question(world: World, rng: Random, day: date) -> int | None:
    """An instant of the day's office hours with an hour of them left."""
    fits = [(opens, closes - HOUR) for opens, closes in world.clock.day(day).open if closes - opens > HOUR]
    if not fits:
        return None
    opens, closes = rng.choice(fits)
    return opens + rng.randrange(closes - opens)


def _delay(rng: Random) -> int:
    """How late: by a millisecond, or by minutes."""
    return 1 if rng.random() < BY_A_HAIR else SECOND + rng.randrange(50 * MINUTE)


# --- answers ----------------------------------------------------------------------------------------------------------


def _unanswered_in_office(world: World, rng: Random, day: date, fault: str) -> bool:
    at = _office_question(world, rng, day)
    conversation = None if at is None else world.people.free(rng, at, room=rng.random() < IN_ROOMS)
    if at is None or conversation is None:
        return False
    trigger = Origin()
    line = _question(world, rng, conversation, at, trigger)
    step = world.values.step("2.1.1.3", "message_sent")
    due = world.clock.due(step.deadline, at)
    if due is None:
        return False
    met = None
    if fault == "reply_only_bot":
        text = world.talk.phrases.automatic[0]
        world.chat.bot(line, at + 2 * SECOND, text)
    if fault in {"reply_late", "reply_recalled"}:
        if fault == "reply_recalled":
            first = at + (due - at) // 3
            message = _answer(world, rng, line, first)
            world.chat.recall(line, line.agent, message, first + (due - at) // 20)
        met = due + _delay(rng)
        _answer(world, rng, line, met)
    conversation.free_at = NEVER if met is None else met + SECOND
    world.truth.breach(
        step.duty, {"conversation": conversation.key}, fault, opened=at, due=due, met=met, trigger=trigger
    )
    return True


def _unanswered_at_night(world: World, rng: Random, day: date, fault: str) -> bool:
    today = world.clock.day(day)
    hour, span = (2, HOUR) if fault.startswith("small_hours") else (20, 3 * HOUR)
    at = today.start + hour * HOUR + rng.randrange(span)
    conversation = world.people.free(rng, at, room=rng.random() < IN_ROOMS)
    step = world.values.step("2.1.1.4", "message_sent")
    due = world.clock.due(step.deadline, at)
    if conversation is None or due is None or today.is_open(at):
        return False
    trigger = Origin()
    line = _question(world, rng, conversation, at, trigger)
    if rng.random() < IN_ROOMS:
        world.chat.bot(line, at + 2 * SECOND, world.talk.phrases.automatic[0])
    met = None
    if fault.endswith("_late"):
        met = due + _delay(rng)
        _answer(world, rng, line, met)
    conversation.free_at = NEVER if met is None else met + SECOND
    world.truth.breach(
        step.duty, {"conversation": conversation.key}, fault, opened=at, due=due, met=met, trigger=trigger
    )
    return True


# --- people and channels ----------------------------------------------------------------------------------------------


def _wrong_way(world: World, rng: Random, day: date, fault: str) -> bool:
    """An answer in time, by the wrong person or through the wrong channel or account."""
    at = _office_question(world, rng, day)
    if at is None:
        return False
    conversation = (
        world.people.free(rng, at, room=True) if fault == "consent_in_room" else world.people.unmarked(rng, at)
    )
    rules = world.rules(day)
    if conversation is None:
        return False
    route = _route_of(fault, rules)
    if route is None:
        return False
    if not conversation.room:
        conversation.customer.marked = True
    _consents(world, conversation, at, fault)
    line = _question(world, rng, conversation, at)
    act = Origin()
    answered = at + rules.limit // 3
    text = world.talk.phrases.private[0] if route is rules.private else world.talk.phrases.answered[0]
    sender = _unlisted(world, "agents", "a") if fault == "wrong_agent" else line.agent
    message = world.chat.answers(Line(conversation, sender, route), answered, text, origin=act)
    conversation.free_at = answered + SECOND
    key = {"message": message}
    if fault != "wrong_agent" and not conversation.room:
        key["customer"] = conversation.key
    world.truth.forbidden(world.values.step("2.1.1.1", "message_sent").duty, key, fault, at=answered, act=act)
    return True


def _route_of(fault: str, rules: Rules) -> Route | None:
    match fault:
        case "wrong_agent":
            return rules.routes[0]
        case "wrong_account":
            return Route("wecom", OTHER_ACCOUNT)
        case "account_missing":
            return Route("wecom", "")
        case _:
            return rules.private


def _consents(world: World, conversation: Conversation, at: int, fault: str) -> None:
    """The consent that does not help: oral, too late, withdrawn, or of one of several in a room."""
    write, subject = world.ledger.write, conversation.customers[0].id
    before = max(world.clock.start(world.clock.date_of(at)), at - 3 * HOUR)
    match fault:
        case "consent_oral":
            write(before, "consent_given", subject=subject, detail="oral")
        case "consent_after":
            write(at + 2 * HOUR, "consent_given", subject=subject, detail="written")
        case "consent_withdrawn":
            write(before, "consent_given", subject=subject, detail="written")
            write((before + at) // 2, "consent_withdrawn", subject=subject)
        case "consent_in_room":
            customer = conversation.customers[0]
            if not customer.marked and customer.consent is None:
                write(before, "consent_given", subject=subject, detail="written")
                customer.marked = True


# --- words ------------------------------------------------------------------------------------------------------------


def _wrong_words(world: World, rng: Random, day: date, fault: str) -> bool:
    at = _office_question(world, rng, day)
    conversation = None if at is None else world.people.free(rng, at, room=rng.random() < IN_ROOMS)
    if at is None or conversation is None:
        return False
    rules = world.rules(day)
    act = Origin()
    line = _question(world, rng, conversation, at)
    answered = at + rules.limit // 2
    text, template = world.talk.phrases.answered[rng.randrange(len(world.talk.phrases.answered))], ""
    if fault.startswith("phrase"):
        phrase = rng.choice(world.values.names("forbidden_phrases", day))
        text = json.dumps(rng.choice(PHRASE_FRAMES).format(phrase=phrase), ensure_ascii=False)
    if fault == "template_unlisted":
        template = _unlisted(world, "templates", "T")
    if fault == "phrase_automatic":
        forbidden_at = at + 3 * SECOND
        message = world.chat.bot(line, forbidden_at, text, act)
        answered = _after(world, rng, line, answered)
    else:
        forbidden_at = answered
        message = world.chat.answers(line, answered, text, template=template, origin=act)
    if fault == "phrase_recalled":
        world.chat.recall(line, line.agent, message, answered + 30 * SECOND)
        answered = _after(world, rng, line, answered + rules.limit // 4)
    conversation.free_at = answered + MINUTE
    duty = world.values.step("2.2.1.4", "message_sent").duty
    world.truth.forbidden(duty, {"message": message}, fault, at=forbidden_at, act=act)
    return True


def _after(world: World, rng: Random, line: Line, at: int) -> int:
    _answer(world, rng, line, at)
    return at


def _unlisted(world: World, term: str, letter: str) -> str:
    """A name that a list term never holds."""
    listed = world.values.ever(term)
    return next(name for name in (f"{letter}{number}" for number in range(90, 10_000)) if name not in listed)


FAULTS = (
    Fault("reply_late", "2.1.1.3", _unanswered_in_office),
    Fault("reply_missed", "2.1.1.3", _unanswered_in_office),
    Fault("reply_only_bot", "2.1.1.3", _unanswered_in_office),
    Fault("reply_recalled", "2.1.1.3", _unanswered_in_office),
    Fault("night_reply_late", "2.1.1.4", _unanswered_at_night, before_end=3, working=False),
    Fault("night_reply_missed", "2.1.1.4", _unanswered_at_night, before_end=3, working=False),
    Fault("small_hours_reply_late", "2.1.1.4", _unanswered_at_night, before_end=3, after_start=1, working=False),
    Fault("wrong_agent", "2.1.1.1", _wrong_way),
    Fault("private_channel", "2.1.1.1", _wrong_way),
    Fault("wrong_account", "2.1.1.1", _wrong_way),
    Fault("account_missing", "2.1.1.1", _wrong_way),
    Fault("consent_oral", "2.1.1.1", _wrong_way),
    Fault("consent_after", "2.1.1.1", _wrong_way),
    Fault("consent_withdrawn", "2.1.1.1", _wrong_way),
    Fault("consent_in_room", "2.1.1.1", _wrong_way),
    Fault("phrase_automatic", "2.2.1.4", _wrong_words),
    Fault("phrase_person", "2.2.1.4", _wrong_words),
    Fault("phrase_recalled", "2.2.1.4", _wrong_words),
    Fault("template_unlisted", "2.2.1.4", _wrong_words),
)
BY_A_HAIR = 0.25
IN_ROOMS = 0.25
