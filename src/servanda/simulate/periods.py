"""Duties of every week and month: summaries, analyses, service reports with their figures, and the monthly fee."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from servanda.clocks import Window
from servanda.simulate.clock import HOUR, MINUTE, Clock
from servanda.simulate.contacts import Contacts
from servanda.simulate.issues import Desk, Month
from servanda.simulate.ledger import Ledger
from servanda.simulate.sink import Export, Sink, cells
from servanda.simulate.truth import Truth
from servanda.simulate.values import Values
from servanda.syntax.tree import WindowUnit

SECOND = 1000


@dataclass(frozen=True, slots=True)
class Kind:
    """A periodic duty: its clause and act, the kind of report (empty: the payment), its windows."""

    clause: str
    event: str
    report: str
    unit: WindowUnit


WEEKLY = Kind("2.1.2.2", "report_sent", "weekly_needs", WindowUnit.WEEK)
MONTHLY = Kind("2.1.2.3", "report_sent", "monthly_pain_points", WindowUnit.MONTH)
SERVICE = Kind("2.2.1.6", "report_sent", "service_execution", WindowUnit.MONTH)
PAYMENT = Kind("2.2.1.1", "payment_made", "", WindowUnit.MONTH)
KINDS = (WEEKLY, MONTHLY, SERVICE, PAYMENT)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is sent or paid for one window at `at`, and which faults it carries."""

    kind: Kind
    window: Window
    at: int
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """What is owed for one window by `due`, and which faults meet it."""

    kind: Kind
    window: Window
    due: int
    faults: tuple[str, ...]


@dataclass(slots=True)
class Periods:
    """Plans all deliveries of the span and makes them on their day, with the figures known then."""

    sink: Sink
    clock: Clock
    values: Values
    truth: Truth
    contacts: Contacts
    desk: Desk
    ledger: Ledger
    _agenda: dict[date, list[Delivery]] = field(default_factory=dict)

    def plan(self, rng: Random, first: date, last: date, faults: dict[str, int]) -> dict[str, int]:
        """Plan the windows whose deadline lies in the span or after it; gives how many faults of each name found one.

        Faults take windows that begin in the span.
        """
        placed: dict[str, int] = {}
        start, end = self.clock.start(first), self.clock.start(last + timedelta(days=1))
        for kind in KINDS:
            windows = self.clock.windows(kind.unit, *self.values.term)
            deadline = self.values.step(kind.clause, kind.event).deadline
            dated = [(window, self.clock.window_due(deadline, window)) for window in windows]
            mine = [(window, due) for window, due in dated if due is not None and due > start]
            whole = [(window, due) for window, due in mine if window.start >= start * 1000]
            open_to_faults = [window.label for window, due in whole if due < end - DECIDED]
            assigned = assign(rng, open_to_faults, [(name, faults.get(name, 0)) for name in FAULTS[kind.clause]])
            for names in assigned.values():
                for name in names:
                    placed[name] = placed.get(name, 0) + 1
            for window, due in mine:
                if window.start < end * 1000:
                    self._plan(rng, start, Due(kind, window, due, assigned.get(window.label, ())))
        return placed

    def deliver(self, rng: Random, day: date) -> None:
        """What is due to be sent and paid on a day."""
        for delivery in sorted(self._agenda.pop(day, []), key=lambda item: (item.at, item.kind.clause)):
            if delivery.kind is PAYMENT:
                self._pay(delivery)
            else:
                self._send(rng, delivery)

    def _plan(self, rng: Random, start: int, owed: Due) -> None:
        kind, window, due, names = owed.kind, owed.window, owed.due, owed.faults
        opened = self._opens(kind, window)
        earliest = max(opened, start)
        day = self.clock.date_of(due - 1) - timedelta(days=rng.randrange(3))
        on_time = self.clock.start(day) + 9 * HOUR + rng.randrange(6 * HOUR) // SECOND * SECOND
        if not earliest <= on_time < due:
            on_time = earliest + (due - earliest) // 2
        late = due + SECOND + (0 if rng.random() < AT_ONCE else rng.randrange(20 * HOUR) // SECOND * SECOND)
        cured = any(name.endswith("_late") for name in names)
        wrong = [name for name in names if not name.endswith(("_late", "_missed"))]
        if not names:
            self._put(Delivery(kind, window, on_time))
        for number, name in enumerate(wrong):
            self._put(Delivery(kind, window, on_time + number * 5 * MINUTE, (name,)))
        if cured:
            self._put(Delivery(kind, window, late))
        if names:
            duty = self.values.step(kind.clause, kind.event).duty
            met = late if cured else None
            self.truth.breach(duty, {"period": window.label}, "+".join(names), opened=opened, due=due, met=met)

    def _opens(self, kind: Kind, window: Window) -> int:
        """The first instant that fulfils: the window's start where the unrolled deadline lies in it, else its end."""
        deadline = self.values.step(kind.clause, kind.event).deadline
        written = self.clock.window_due(deadline, window, rolled=False)
        inside = written is not None and written * 1000 <= window.end
        return (window.start if inside else window.end) // 1000

    def _put(self, delivery: Delivery) -> None:
        self._agenda.setdefault(self.clock.date_of(delivery.at), []).append(delivery)

    def _pay(self, delivery: Delivery) -> None:
        fee = self.values.monthly_fee(delivery.window.first_date).amount
        amount = fee - max(Decimal(1), fee // 100) if "payment_short" in delivery.faults else fee
        self.ledger.write(delivery.at, "payment_made", subject=delivery.window.label, amount=f"{amount:f}")

    def _send(self, rng: Random, delivery: Delivery) -> None:
        kind, faults = delivery.kind, delivery.faults
        period, recipient = delivery.window.label, self.values.mailbox
        figures: tuple[str, str, str] = ("", "", "")
        if any(name.endswith("_wrong_recipient") for name in faults):
            recipient = "all-" + recipient
        if any(name.endswith("_wrong_period") for name in faults):
            # last year's label, as it happens when a file is copied: never another window of the term
            period = f"{int(period[:4]) - 1}{period[4:].replace('W53', 'W52')}"
        if kind is SERVICE:
            figures = self._figures(rng, delivery.window.label, faults)
        self.sink.put(
            delivery.at,
            Export.REPORTS,
            cells(self.clock.iso(delivery.at), kind.report, recipient, period, *figures),
        )

    def _figures(self, rng: Random, label: str, faults: tuple[str, ...]) -> tuple[str, str, str]:
        volume = self.contacts.months.get(label, 0)
        month = self.desk.months.get(label, Month())
        if "service_volume_misstated" in faults:
            volume += 1 + rng.randrange(9)
        rate = ""
        if month.opened:
            share = Decimal(month.closed) / month.opened
            if "service_rate_misstated" in faults:
                share += Decimal("0.02") if share < Decimal("0.9") else Decimal("-0.02")
            rate = f"{share:.4f}"
        elif "service_rate_misstated" in faults:
            volume += 1
        satisfaction = "" if "service_satisfaction_missing" in faults else f"4.{60 + rng.randrange(35)}"
        return str(volume), rate, satisfaction


def assign(rng: Random, labels: list[str], wanted: Iterable[tuple[str, int]]) -> dict[str, tuple[str, ...]]:
    """Spread faults over windows: each window gets one before any gets two, none the same twice.

    A missed delivery goes with no other fault.
    """
    order = list(labels)
    rng.shuffle(order)
    found: dict[str, tuple[str, ...]] = {}
    rounds = [(number, name) for name, count in wanted for number in range(count)]
    for _, name in sorted(rounds, key=lambda item: item[0]):
        fits = [label for label in order if _fits(name, found.get(label, ()))]
        if fits:
            label = min(fits, key=lambda label: len(found.get(label, ())))
            found[label] = (*found.get(label, ()), name)
    return found


def _fits(name: str, others: tuple[str, ...]) -> bool:
    if name.endswith("_missed"):
        return not others
    return name not in others and not any(other.endswith("_missed") for other in others)


FAULTS = {
    "2.1.2.2": ("weekly_late", "weekly_wrong_recipient", "weekly_wrong_period", "weekly_missed"),
    "2.1.2.3": ("monthly_late", "monthly_wrong_recipient"),
    "2.2.1.6": ("service_late", "service_volume_misstated", "service_rate_misstated", "service_satisfaction_missing"),
    "2.2.1.1": ("payment_late", "payment_short", "payment_missed"),
}
"""faults of periodic duties: several on one window are joined by `+`; with a late one among them it is made good"""
DECIDED = 2 * 24 * HOUR
AT_ONCE = 0.3
