"""Ordinary conversations over an hour: asked, answered in time by a person, everything answered before the next begins.

Kept by construction: inside office hours (and shortly before) a person answers within a part of the agreed limit;
outside them in the evening at once or the next morning before the agreed time; a conversation with something open is
left alone.
"""

from dataclasses import dataclass
from random import Random

from servanda.simulate.chat import Chat, Line, Route, quoted
from servanda.simulate.clock import HOUR, MINUTE, Day
from servanda.simulate.people import Conversation, Customer, People, on_shift
from servanda.simulate.texts import (
    AUTOMATIC,
    BROADCASTS,
    BURSTS,
    FOLLOW_UP_ANSWERS,
    FOLLOW_UPS,
    INTERNAL,
    MASKED_ANSWERS,
    RESENT,
    STAFF_IN_ROOMS,
    THANKS,
    WELCOMES,
    clean,
    dialogues,
)

SECOND = 1000
# messages begin in each hour of a day, relative to one another
RHYTHM = (2, 1, 1, 1, 1, 2, 4, 9, 30, 75, 125, 105, 50, 48, 78, 112, 116, 72, 42, 62, 88, 70, 34, 11)
RHYTHM_OFF = (3, 1, 1, 1, 1, 2, 4, 10, 26, 50, 62, 58, 40, 38, 44, 50, 52, 44, 40, 58, 80, 66, 36, 14)
OFF_SHARE = 0.45
FESTIVE_SHARE = 0.25
MORNING = (50 * MINUTE, 8 * MINUTE)
"""the stretch before the agreed time of the next morning in which the night's messages are answered"""


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds on one day: who may answer, through what, how fast (milliseconds)."""

    day: Day
    agents: tuple[str, ...]
    routes: tuple[Route, ...]
    templates: tuple[str, ...]
    private: Route | None
    limit: int
    morning: int
    next_morning: int


class Phrases:
    """All texts, quoted for the export, without what the agreement forbids."""

    def __init__(self, forbidden: tuple[str, ...]) -> None:
        asked, answered = dialogues()
        pairs = [pair for pair in zip(asked, answered, strict=True) if clean(pair, forbidden) == pair]
        self.asked = quoted([question for question, _ in pairs])
        self.answered = quoted([answer for _, answer in pairs])
        self.bursts = quoted(clean(BURSTS, forbidden))
        self.follow_ups = quoted(clean(FOLLOW_UPS, forbidden))
        self.follow_up_answers = quoted(clean(FOLLOW_UP_ANSWERS, forbidden))
        self.thanks = quoted(clean(THANKS, forbidden))
        self.welcomes = quoted(clean(WELCOMES, forbidden))
        self.automatic = quoted(clean(AUTOMATIC, forbidden))
        self.resent = quoted(clean(RESENT, forbidden))
        self.staff = quoted(clean(STAFF_IN_ROOMS, forbidden))
        self.internal = quoted(clean(INTERNAL, forbidden))
        self.broadcasts = quoted(clean(BROADCASTS, forbidden))
        self.private = quoted(clean(MASKED_ANSWERS, forbidden))

    @property
    def speechless(self) -> bool:
        """Whether the forbidden phrases leave nothing to say for some occasion."""
        return not all(getattr(self, name) for name in vars(self))


class Conversations:
    """Plans conversations hour by hour."""

    def __init__(self, chat: Chat, people: People, phrases: Phrases) -> None:
        self.phrases = phrases
        self._chat = chat
        self._people = people
        self._owed = 0.0

    def hour(self, rng: Random, rules: Rules, start: int, messages: float) -> None:
        """About `messages` rows whose conversations begin in the hour from `start` on."""
        self._owed += messages
        chat, people = self._chat, self._people
        misses = 0
        while self._owed > 0 and misses < PATIENCE:
            at = start + rng.randrange(HOUR)
            in_room = bool(people.rooms) and rng.random() < ROOMS
            choices = people.rooms if in_room else people.singles
            if not choices:
                break
            conversation = choices[rng.randrange(len(choices))]
            if conversation.free_at > at:
                misses += 1
                continue
            misses = 0
            before = chat.lines
            self._exchange(rng, rules, conversation, at)
            self._owed -= chat.lines - before
        # what found no free conversation is not made up for later
        self._owed = min(self._owed, 0.0)

    def answer_at(self, rng: Random, rules: Rules, at: int) -> int:
        """When a person answers what was asked at `at`, always in time."""
        hurry = rules.morning - MORNING[0] - 5 * MINUTE <= at < rules.morning
        if hurry or rules.day.soon_open(at, rules.limit):
            share = rng.random()
            return at + rules.limit // 60 + int(share * share * 0.65 * rules.limit)
        if at > rules.morning and rng.random() < STILL_THERE and self._hour(rules, at) < LAST_HOUR:
            return at + MINUTE + rng.randrange(35 * MINUTE)
        morning = rules.morning if at < rules.morning else rules.next_morning
        return morning - MORNING[0] + rng.randrange(MORNING[0] - MORNING[1])

    def _exchange(self, rng: Random, rules: Rules, conversation: Conversation, at: int) -> None:
        chat, words = self._chat, self.phrases
        customer = conversation.customers[rng.randrange(len(conversation.customers))]
        reply = self.answer_at(rng, rules, at)
        agent = on_shift(rules.agents, rules.day.date, self._hour(rules, reply))
        line = Line(conversation, agent, self._route(rng, rules, conversation))
        privately = line.route is rules.private
        number = rng.randrange(len(words.asked))
        silent = rng.random() < WITHOUT_TEXT
        first = chat.asks(line, customer, at, None if silent else words.asked[number])
        if rng.random() < THOUGHT_BETTER:
            chat.recall(line, customer.id, first, at + 20 * SECOND)
            conversation.free_at = at + MINUTE
            return
        last = self._burst(rng, rules, line, customer, at)
        if rng.random() < (BOT_IN_OFFICE if reply - at < rules.limit else BOT_AT_NIGHT) and not privately:
            chat.bot(line, at + 800 + rng.randrange(3000), words.automatic[number % len(words.automatic)])
        if conversation.room and rng.random() < STAFF_SPEAKS:
            chat.staff(line, last + 700 + rng.randrange(20 * SECOND), words.staff[number % len(words.staff)])
        reply = max(reply, last + 2 * SECOND)
        text = words.private[number % len(words.private)] if privately else words.answered[number]
        template = rules.templates[number % len(rules.templates)] if rng.random() < TEMPLATED else ""
        message = chat.answers(line, reply, text, template=template)
        if rng.random() < TYPOS:
            chat.recall(line, agent, message, reply + rules.limit // 100)
            reply += rules.limit // 40
            chat.answers(line, reply, words.resent[number % len(words.resent)])
        conversation.free_at = self._turns(rng, rules, line, customer, reply) + SECOND

    def _burst(self, rng: Random, rules: Rules, line: Line, customer: Customer, at: int) -> int:
        """More messages right after the first, one of them perhaps recalled."""
        chat, words = self._chat, self.phrases
        last = at
        longest = min(30 * SECOND, rules.limit // 10)
        while rng.random() < BURST and last < at + 3 * longest:
            last += 2 * SECOND + rng.randrange(longest)
            message = chat.asks(line, customer, last, words.bursts[rng.randrange(len(words.bursts))])
            if rng.random() < RECALLED:
                chat.recall(line, customer.id, message, last + 900)
                last += SECOND
        return last

    def _turns(self, rng: Random, rules: Rules, line: Line, customer: Customer, last: int) -> int:
        """A few questions more, each answered soon; thanks at the end now and then, answered too."""
        chat, words = self._chat, self.phrases
        quick = min(3 * MINUTE, rules.limit // 4)
        while rng.random() < TURN:
            last += 10 * SECOND + rng.randrange(4 * MINUTE)
            number = rng.randrange(len(words.follow_ups))
            chat.asks(line, customer, last, words.follow_ups[number])
            last += 4 * SECOND + rng.randrange(quick)
            chat.answers(line, last, words.follow_up_answers[number % len(words.follow_up_answers)])
        if rng.random() < THANKED:
            number = rng.randrange(len(words.thanks))
            last += 5 * SECOND + rng.randrange(MINUTE)
            chat.asks(line, customer, last, words.thanks[number])
            last += 3 * SECOND + rng.randrange(quick)
            chat.answers(line, last, words.welcomes[number % len(words.welcomes)])
        return last

    def _route(self, rng: Random, rules: Rules, conversation: Conversation) -> Route:
        if not conversation.room:
            consent = conversation.customer.consent
            consented = consent is not None and consent[0] < rules.day.date < consent[1]
            if consented and rules.private is not None and rng.random() < PRIVATELY:
                return rules.private
        return rules.routes[0] if rng.random() < FIRST_ROUTE else rules.routes[rng.randrange(len(rules.routes))]

    def _hour(self, rules: Rules, at: int) -> int:
        return (at - rules.day.start) // HOUR % 24

    def asides(self, rng: Random, rules: Rules) -> None:
        """A day's rows that are no conversation: accounts changing hands, colleagues, one text to several customers."""
        chat, words = self._chat, self.phrases
        for hour in (8, SWITCH_HOUR):
            chat.switch(on_shift(rules.agents, rules.day.date, hour), rules.day.start + hour * HOUR)
        if len(rules.agents) > 1:
            for _ in range(rng.randrange(3)):
                at = rules.day.start + 9 * HOUR + rng.randrange(9 * HOUR)
                chat.internal(
                    rules.agents[0],
                    rules.agents[1],
                    at,
                    words.internal[rng.randrange(len(words.internal))],
                    rules.routes[0],
                )
        if rules.day.working and rng.random() < BROADCAST_DAYS and words.broadcasts:
            self._broadcast(rng, rules)

    def _broadcast(self, rng: Random, rules: Rules) -> None:
        at = rules.day.start + 10 * HOUR + rng.randrange(6 * HOUR)
        agent = on_shift(rules.agents, rules.day.date, 10)
        found: list[Line] = []
        for _ in range(2 + rng.randrange(4)):
            conversation = self._people.free(rng, at)
            if conversation is None:
                break
            conversation.free_at = at + SECOND
            found.append(Line(conversation, agent, rules.routes[0]))
        if len(found) > 1:
            text = self.phrases.broadcasts[rng.randrange(len(self.phrases.broadcasts))]
            self._chat.broadcast(found, at, text, rules.templates[0])


PATIENCE = 12
"""conversations in a row found busy before an hour gives up"""
ROOMS = 0.22
WITHOUT_TEXT = 0.08
BURST = 0.35
RECALLED = 0.04
BOT_IN_OFFICE = 0.12
BOT_AT_NIGHT = 0.5
STAFF_SPEAKS = 0.3
TEMPLATED = 0.18
TYPOS = 0.012
THOUGHT_BETTER = 0.01
"""customers who take their question back before anyone answers"""
TURN = 0.42
THANKED = 0.3
STILL_THERE = 0.55
LAST_HOUR = 22
SWITCH_HOUR = 14
PRIVATELY = 0.6
FIRST_ROUTE = 0.9
BROADCAST_DAYS = 0.25
