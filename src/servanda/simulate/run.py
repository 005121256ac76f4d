"""The run: day after day, hour after hour, everything written before the next hour begins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from servanda.simulate.chat import Chat
from servanda.simulate.clock import HOUR, ONE_DAY, Clock, Day
from servanda.simulate.contacts import Contacts
from servanda.simulate.conversations import (
    FESTIVE_SHARE,
    OFF_SHARE,
    RHYTHM,
    RHYTHM_OFF,
    Conversations,
    Phrases,
)
from servanda.simulate.faults import contacts as contact_faults
from servanda.simulate.faults.plan import CLAUSES, Schedule
from servanda.simulate.issues import Desk, Opening
from servanda.simulate.ledger import Ledger
from servanda.simulate.people import Customer, People, name, on_shift
from servanda.simulate.periods import Periods
from servanda.simulate.sink import Export, Sink, cells
from servanda.simulate.truth import Truth
from servanda.simulate.values import Values
from servanda.simulate.world import World


@dataclass(frozen=True, slots=True)
class Size:
    """How much happens: customers at the end, chat rows on an ordinary working day, issues in an ordinary week."""

    customers: int = 50
    messages_per_day: float = 60.0
    issues_per_week: float = 14.0


@dataclass(frozen=True, slots=True)
class Options:
    """One simulation: the local days `first` to `last`, both included; `faults` by name and how often."""

    seed: int
    first: date
    last: date
    size: Size
    faults: dict[str, int]
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written: records by file, rows of the truth, and faults that found no place in the span."""

    records: dict[str, int]
    truth: int
    unplaced: dict[str, int]


def run(values: Values, options: Options, folder: Path, progress: Callable[[date], None] | None = None) -> Summary:
    """Write the six exports and `truth.csv` into an existing folder."""
    simulation = _Simulation(values, options, folder)
    day = options.first
    while day <= options.last:
        if progress is not None:
            progress(day)
        simulation.day(day)
        day += ONE_DAY
    return simulation.finish(folder)


def share_of(day: Day) -> float:
    """How busy a day is, a working day being 1."""
    return 1.0 if day.working else FESTIVE_SHARE if day.festive else OFF_SHARE


class _Simulation:
    """The state between two days."""

    def __init__(self, values: Values, options: Options, folder: Path) -> None:
        clock = Clock(values.zone, values.office, values.calendars)
        start, end = clock.start(options.first), clock.start(options.last + ONE_DAY)
        days = (options.last - options.first).days + 1
        parts = tuple(
            clock.start(options.first + timedelta(days=days * part // options.parts))
            for part in range(1, options.parts)
        )
        sink = Sink(folder, start, end, parts)
        people, chat = People(), Chat(sink)
        truth = Truth(clock, end)
        desk = Desk(sink, clock, values)
        ledger = Ledger(sink, clock, values, people)
        contacts = Contacts(sink, clock, values, people)
        self._world = World(
            seed=options.seed,
            first=options.first,
            last=options.last,
            values=values,
            clock=clock,
            sink=sink,
            truth=truth,
            people=people,
            chat=chat,
            talk=Conversations(chat, people, Phrases(values.ever("forbidden_phrases"))),
            desk=desk,
            ledger=ledger,
            contacts=contacts,
            periods=Periods(sink, clock, values, truth, contacts, desk, ledger),
        )
        self._options = options
        self._placed: dict[str, int] = {}
        self._schedule = Schedule(self._world, options.faults)
        for monday in self._schedule.bad_weeks:
            desk.week(clock.start(monday)).bad = True
        self._placed |= self._world.periods.plan(
            self._world.rng("periods"), options.first, options.last, options.faults
        )
        self._arrivals = self._plan_arrivals(days)
        self._careless = self._pick_careless()
        self._old()

    # --- customers ----------------------------------------------------------------------------------------------------

    def _plan_arrivals(self, days: int) -> dict[date, int]:
        """How many customers are added on each day of the span: three in ten of all, evenly."""
        arrivals: dict[date, int] = {}
        new = self._options.size.customers * 3 // 10
        for number in range(new):
            day = self._options.first + timedelta(days=number * days // new)
            arrivals[day] = arrivals.get(day, 0) + 1
        return arrivals

    def _pick_careless(self) -> set[int]:
        """Which arrivals (counted from 0) lack a contact in their first month: early enough for a week to be over."""
        ordinals = [day for day, count in sorted(self._arrivals.items()) for _ in range(count)]
        fits = [number for number, day in enumerate(ordinals) if day + timedelta(days=8) <= self._options.last]
        count = min(len(fits), self._options.faults.get(contact_faults.WEEK_MISSED, 0))
        return set(self._world.rng("careless").sample(fits, count))

    def _old(self) -> None:
        """Customers from before the span, some of them still in their first month."""
        rng = self._world.rng("old customers")
        count = self._options.size.customers - sum(self._arrivals.values())
        ages = sorted(1 + rng.randrange(RECENT if rng.random() < RECENT_SHARE else OLDEST) for _ in range(count))
        for age in reversed(ages):
            self._arrive(self._options.first - timedelta(days=age))
        self._world.people.gather(rng, self._world.values.names("agents", self._options.first))

    def _arrive(self, added: date, *, careless: bool = False) -> None:
        world = self._world
        number = len(world.people.customers)
        rng = world.rng("customer", number)
        kind = "enterprise" if rng.random() < ENTERPRISES else "individual"
        settled = world.clock.later(world.clock.start(added), world.values.onboarding)
        day = world.clock.date_of(settled)
        old_from = day if world.clock.start(day) == settled else day + ONE_DAY
        customer = Customer(number, "wm" + name(rng, number + 1), added, kind, old_from)
        world.people.add(customer)
        at = max(world.clock.start(added), world.clock.start(world.first))
        world.sink.put(at, Export.CUSTOMERS, cells(customer.id, added.isoformat(), kind))
        if careless and contact_faults.miss_week(world, rng, customer):
            self._count(contact_faults.WEEK_MISSED)
        world.contacts.welcome(rng, customer)

    def _come(self, day: date) -> None:
        world = self._world
        for _ in range(self._arrivals.get(day, 0)):
            ordinal = len(world.people.customers) - (self._options.size.customers - sum(self._arrivals.values()))
            self._arrive(day, careless=ordinal in self._careless)
        world.people.gather(world.rng("rooms", day), world.values.names("agents", day))

    # --- days ---------------------------------------------------------------------------------------------------------

    def day(self, date_: date) -> None:
        """Everything of one day, then its hours."""
        world, size = self._world, self._options.size
        today = world.clock.day(date_)
        self._come(date_)
        if date_.day == 1:
            self._forget_contacts(date_)
        world.contacts.ordinary(world.rng("contacts", date_), date_)
        self._schedule.happen(date_)
        if today.working and world.people.customers and world.rng("consent", date_).random() < self._consents():
            world.ledger.consent(world.rng("consents", date_), today)
        world.ledger.ordinary(world.rng("ledger", date_), today)
        self._issues(date_)
        world.periods.deliver(world.rng("reports", date_), date_)
        world.talk.asides(world.rng("asides", date_), world.rules(date_))
        rhythm = RHYTHM if today.working else RHYTHM_OFF
        per_weight = size.messages_per_day * share_of(today) / sum(rhythm)
        for number, start in enumerate(range(today.start, today.end, HOUR)):
            rules = world.rules(date_)
            weight = rhythm[number % len(rhythm)]
            world.talk.hour(world.rng("hour", date_, number), rules, start, weight * per_weight)
            world.sink.flush(start + HOUR if start + HOUR <= today.end else start)

    def _issues(self, date_: date) -> None:
        world, size = self._world, self._options.size
        rng = world.rng("issues", date_)
        today = world.clock.day(date_)
        week = world.desk.week(today.start)
        sample = world.values.recovery.sample
        wanted = max(size.issues_per_week, sample + 6.0) if week.bad else size.issues_per_week
        moments = world.desk.moments(rng, today, wanted)
        agents = world.values.names("agents", date_)
        for at in moments:
            customer = rng.choice(world.people.customers)
            agent = on_shift(agents, date_, (at - today.start) // HOUR)
            issue, closed = world.desk.ordinary(rng, Opening(at, customer, agent))
            if issue.level != "1" and rng.random() < SUPPORTED and closed > at + 2 * HOUR:
                world.ledger.support(rng, at + HOUR // 4, issue.id)
        if week.bad and date_.weekday() == SUNDAY:
            for _ in range(world.desk.shortfall(date_ - SUNDAY * ONE_DAY)):
                at = today.start + 9 * HOUR + rng.randrange(9 * HOUR)
                world.desk.kept(rng, Opening(at, rng.choice(world.people.customers), agents[0]), 1)

    def _forget_contacts(self, month: date) -> None:
        """Choose whom a month's careless faults meet; they are spread over the months that end in the span."""
        world = self._world
        months = [
            window for window in (world.clock.month(day) for day in self._firsts()) if window.end // 1000 <= world.end
        ]
        for fault in (contact_faults.ONE_CONTACT, contact_faults.NO_CONTACT):
            wanted = self._options.faults.get(fault, 0)
            left = len([window for window in months if window.first_date >= month])
            share = -(-(wanted - self._placed.get(fault, 0)) // left) if left else 0
            rng = world.rng("forgotten", fault, month)
            for _ in range(share):
                if contact_faults.miss_month(world, rng, month, fault):
                    self._count(fault)

    def _firsts(self) -> list[date]:
        days = (self._options.last - self._options.first).days + 1
        return [day for day in (self._options.first + timedelta(days=n) for n in range(days)) if day.day == 1]

    def _consents(self) -> float:
        days = (self._options.last - self._options.first).days + 1
        return min(1.0, max(2.0, self._options.size.customers / 20) * 1.5 / days)

    def _count(self, fault: str) -> None:
        self._placed[fault] = self._placed.get(fault, 0) + 1

    def finish(self, folder: Path) -> Summary:
        """Write what is left and the truth."""
        self._world.sink.close()
        truth = self._world.truth.write(folder / "truth.csv")
        placed = self._placed | self._schedule.placed
        unplaced = {
            fault: count - placed.get(fault, 0)
            for fault, count in self._options.faults.items()
            if count > placed.get(fault, 0) and fault in CLAUSES
        }
        return Summary(dict(sorted(self._world.sink.counts.items())), truth, unplaced)


ENTERPRISES = 0.12
RECENT, OLDEST, RECENT_SHARE = 40, 400, 0.25
SUPPORTED = 0.3
SUNDAY = 6
