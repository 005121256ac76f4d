"""Proactive contacts: every week of a customer's first month, twice in each later calendar month."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from servanda.clocks import Window, anchored_windows
from servanda.simulate.clock import HOUR, MINUTE, ONE_DAY, Clock
from servanda.simulate.people import Customer, People, on_shift
from servanda.simulate.sink import Export, Sink, cells
from servanda.simulate.values import Values
from servanda.syntax.tree import WindowUnit


@dataclass(slots=True)
class Contacts:
    """Writes contacts and counts them by month; `left_out` says which ones a fault keeps from being made."""

    sink: Sink
    clock: Clock
    values: Values
    people: People
    months: dict[str, int] = field(default_factory=dict)
    left_out: dict[tuple[int, str], int] = field(default_factory=dict)
    """(customer, label of the window) to contacts not made in it"""
    _number: int = 0
    _slots: dict[str, list[tuple[date, ...]]] = field(default_factory=dict)

    def first_month(self, customer: Customer) -> list[Window]:
        """The seven-day windows from the day a customer was added, inside the first month and the term."""
        added = self.clock.start(customer.added)
        until = self.clock.later(added, self.values.onboarding)
        term = self.clock.zone.day_start(self.values.term[0]), self.clock.zone.day_end(self.values.term[1])
        return anchored_windows(
            self.clock.zone,
            WindowUnit.WEEK,
            added * 1000,
            max(added * 1000, term[0]),
            min(until * 1000, term[1]),
        )

    def welcome(self, rng: Random, customer: Customer) -> None:
        """Plan the contacts of a customer's first month, one a window, on working days where the window has some."""
        for window in self.first_month(customer):
            if (customer.index, window.label) in self.left_out:
                continue
            days = self._days(window)
            working = [day for day in days if self.clock.day(day).working]
            self._make(rng, customer, rng.choice(working or days))

    def _days(self, window: Window) -> list[date]:
        """The local days wholly inside a window: where clocks changed it begins and ends within a day."""
        zone = self.clock.zone
        days = [window.first_date + number * ONE_DAY for number in range(8)]
        return [day for day in days if window.start <= zone.day_start(day) and zone.day_end(day) <= window.end]

    def ordinary(self, rng: Random, day: date) -> None:
        """A day's contacts with customers past their first month: each has two days in the month that are theirs."""
        label = day.strftime("%Y-%m")
        month = day.replace(day=1)
        for half, days in enumerate(self._halves(day, label)):
            if day not in days:
                continue
            for customer in self.people.stride(days.index(day), len(days)):
                if customer.old_from > month or self.left_out.get((customer.index, label), 0) > half:
                    continue
                self._make(rng, customer, day)
        if self.clock.day(day).working and self.people.customers and rng.random() < EXTRA:
            customer = rng.choice(self.people.customers)
            if not customer.marked:
                self._make(rng, customer, day)

    def _halves(self, day: date, label: str) -> list[tuple[date, ...]]:
        """The days of a month on which customers are contacted, its first half and its second."""
        known = self._slots.get(label)
        if known is None:
            day = day.replace(day=1)
            days: list[date] = []
            while day.strftime("%Y-%m") == label:
                days.append(day)
                day += ONE_DAY
            working = [day for day in days if self.clock.day(day).working]
            chosen = working if len(working) > 1 else days
            middle = len(chosen) // 2
            known = [tuple(chosen[:middle]), tuple(chosen[middle:])]
            self._slots = {label: known}
        return known

    def _make(self, rng: Random, customer: Customer, day: date) -> None:
        at = self.clock.start(day) + 9 * HOUR + 30 * MINUTE + rng.randrange(8 * HOUR) // 1000 * 1000
        if not self.sink.holds(at):
            return
        self._number += 1
        label = day.strftime("%Y-%m")
        self.months[label] = self.months.get(label, 0) + 1
        agents = self.values.names("agents", day)
        channels, accounts = self.values.names("channels", day), self.values.names("accounts", day)
        channel = channels[0] if rng.random() < FIRST_CHANNEL else channels[-1]
        self.sink.put(
            at,
            Export.CONTACTS,
            cells(
                f"C{self._number:07d}",
                self.clock.iso(at),
                customer.id,
                on_shift(agents, day, (at - self.clock.start(day)) // HOUR),
                channel,
                accounts[0] if channel == "wecom" else "",
            ),
        )


EXTRA = 0.2
FIRST_CHANNEL = 0.7
