"""End customers, the conversations they have, and the people who answer."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

NEVER = 1 << 62
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"
STAFF = ("qh-shen", "qh-zhou")
BOT = "wmbot01"


@dataclass(slots=True, eq=False)
class Customer:
    """An end customer; `old_from` is the first day on which a calendar month of an existing customer may begin."""

    index: int
    id: str
    added: date
    kind: str
    old_from: date
    consent: tuple[date, date] | None = None
    """days between which private channels may be used, both exclusive"""
    marked: bool = False
    """has a part in an injected fault about consent or contacts: nothing else may touch that"""


@dataclass(slots=True, eq=False)
class Conversation:
    """A single chat or a room; everything said in it is answered before `free_at` (milliseconds UTC)."""

    key: str
    customers: list[Customer]
    room: bool
    free_at: int = 0
    members: tuple[str, ...] = ()
    """of a room: ids of all its people"""

    @property
    def customer(self) -> Customer:
        """The customer of a single chat."""
        return self.customers[0]


@dataclass(slots=True)
class People:
    """Everybody who is there on a day, growing as customers arrive."""

    customers: list[Customer] = field(default_factory=list)
    singles: list[Conversation] = field(default_factory=list)
    rooms: list[Conversation] = field(default_factory=list)
    _waiting: list[Customer] = field(default_factory=list)

    def add(self, customer: Customer) -> None:
        """A customer arrives with a chat of their own."""
        self.customers.append(customer)
        self.singles.append(Conversation(customer.id, [customer], room=False))
        self._waiting.append(customer)

    def gather(self, rng: Random, agents: tuple[str, ...]) -> None:
        """Put those who came since the last time into rooms of a few, some stay without."""
        while len(self._waiting) >= ROOM_OF:
            some, self._waiting = self._waiting[:ROOM_OF], self._waiting[ROOM_OF:]
            guests = some[: 2 + rng.randrange(3)]
            key = "wr" + name(rng, len(self.rooms) + 1)
            members = (*(guest.id for guest in guests), *agents[:2], STAFF[len(self.rooms) % len(STAFF)])
            self.rooms.append(Conversation(key, guests, room=True, members=members))

    def free(self, rng: Random, at: int, *, room: bool = False) -> Conversation | None:
        """A conversation in which nothing is open at `at`, looking from a random one on."""
        choices = self.rooms if room else self.singles
        if not choices:
            return None
        first = rng.randrange(len(choices))
        for number in range(len(choices)):
            found = choices[(first + number) % len(choices)]
            if found.free_at <= at:
                return found
        return None

    def unmarked(self, rng: Random, at: int) -> Conversation | None:
        """A free single chat whose customer has no consent and no part in another fault."""
        first = rng.randrange(max(1, len(self.singles)))
        for number in range(len(self.singles)):
            found = self.singles[(first + number) % len(self.singles)]
            if found.free_at <= at and not found.customer.marked and found.customer.consent is None:
                return found
        return None

    def stride(self, first: int, step: int) -> Iterator[Customer]:
        """Every `step`-th customer from the `first` on."""
        for index in range(first, len(self.customers), step):
            yield self.customers[index]


ROOM_OF = 6
"""customers per room on average; two to four of them are in it"""


def name(rng: Random, number: int) -> str:
    """Letters that look like an exported id, made unique by a number."""
    return "".join(rng.choice(LETTERS) for _ in range(4)) + f"{number:05d}"


def on_shift(agents: tuple[str, ...], day: date, hour: int) -> str:
    """Who answers: two shifts (until 14:00, from 14:00 on) that change hands every day."""
    shift = 0 if hour < SHIFT_CHANGE else 1
    return agents[(day.toordinal() + shift) % len(agents)]


SHIFT_CHANGE = 14
