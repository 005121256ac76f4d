"""The simulated service as one value: who is there, what they write with, what holds on a day."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from servanda.model.agreement import Within
from servanda.simulate.chat import Chat, Route
from servanda.simulate.clock import HOUR, ONE_DAY, Clock
from servanda.simulate.contacts import Contacts
from servanda.simulate.conversations import Conversations, Rules
from servanda.simulate.issues import Desk
from servanda.simulate.ledger import Ledger
from servanda.simulate.people import People
from servanda.simulate.periods import Periods
from servanda.simulate.sink import Sink
from servanda.simulate.truth import Truth
from servanda.simulate.values import ALL_CHANNELS, Names, Values, in_force


@dataclass(slots=True)
class World:
    """Everything an hour or a fault needs; `first` to `last` are the simulated days."""

    seed: int
    first: date
    last: date
    values: Values
    clock: Clock
    sink: Sink
    truth: Truth
    people: People
    chat: Chat
    talk: Conversations
    desk: Desk
    ledger: Ledger
    contacts: Contacts
    periods: Periods
    _rules: dict[date, Rules] = field(default_factory=dict)

    @property
    def end(self) -> int:
        """The end of the span, which is as-of."""
        return self.clock.start(self.last + ONE_DAY)

    def rng(self, *what: object) -> Random:
        """A generator of its own for each purpose: more of one thing never changes another, on any machine."""
        return Random("/".join(map(str, (self.seed, *what))))  # noqa: S311 - a simulation, nothing secret

    def rules(self, day: date) -> Rules:
        """What holds on a day."""
        known = self._rules.get(day)
        if known is None:
            known = self._build(day)
            self._rules = {day: known}
        return known

    def _build(self, day: date) -> Rules:
        values, today = self.values, self.clock.day(day)
        channels, accounts = self._lasting("channels", day), self._lasting("accounts", day)
        spare = [channel for channel in ("private", *ALL_CHANNELS) if channel not in channels]
        step = values.step("2.1.1.3", "message_sent")
        limit = in_force(step.deadline.limit, day).micros if isinstance(step.deadline, Within) else None
        return Rules(
            day=today,
            agents=self._lasting("agents", day),
            routes=tuple(Route(channel, accounts[0] if channel == "wecom" else "") for channel in channels),
            templates=self._lasting("templates", day),
            private=Route(spare[0], "") if spare else None,
            limit=(limit or 10 * 60_000_000) // 1000,
            morning=self._morning(today.start - 12 * HOUR),
            next_morning=self._morning(today.start + 12 * HOUR),
        )

    def _lasting(self, term: str, day: date) -> Names:
        """What a list holds today and tomorrow: an evening's question may be answered in the morning."""
        today, tomorrow = self.values.names(term, day), self.values.names(term, day + ONE_DAY)
        return tuple(name for name in today if name in tomorrow) or today

    def _morning(self, at: int) -> int:
        """When a message of the night around `at` is due."""
        due = self.clock.due(self.values.step("2.1.1.4", "message_sent").deadline, at)
        return at + DAWN if due is None else due


DAWN = 21 * HOUR
"""from noon to 9 on the next day, where a calendar cannot tell"""
