"""Faults of proactive contact: a week of the first month left out, a month with one contact or none."""

from datetime import date
from random import Random

from servanda.simulate.people import Customer
from servanda.simulate.sink import NAMES, Export, Origin
from servanda.simulate.world import World

WEEK_MISSED = "new_customer_week_missed"
ONE_CONTACT = "monthly_contact_once"
NO_CONTACT = "monthly_contact_none"
FAULTS = {WEEK_MISSED: "2.1.1.2a", ONE_CONTACT: "2.1.1.2b", NO_CONTACT: "2.1.1.2b"}


def row_of(customer: Customer) -> Origin:
    """The customer's row: customers are numbered in the order in which they are written."""
    origin = Origin()
    origin.file, origin.record = NAMES[Export.CUSTOMERS], customer.index + 1
    return origin


def miss_week(world: World, rng: Random, customer: Customer) -> bool:
    """Leave out one contact of a customer's first month whose week is over in the span."""
    fits = [
        window
        for window in world.contacts.first_month(customer)
        if world.clock.start(world.first) <= window.start // 1000 and window.end // 1000 <= world.end
    ]
    if not fits or customer.marked:
        return False
    window = rng.choice(fits)
    customer.marked = True
    world.contacts.left_out[customer.index, window.label] = 1
    step = world.values.step("2.1.1.2a", "contact_made")
    world.truth.breach(
        step.duty,
        {"customer": customer.id, "period": window.label},
        WEEK_MISSED,
        opened=window.start // 1000,
        due=window.end // 1000,
        trigger=row_of(customer),
        window=True,
    )
    return True


def miss_month(world: World, rng: Random, first: date, fault: str) -> bool:
    """In the month that begins on `first`, contact one existing customer too seldom."""
    fits = [item for item in world.people.customers if item.old_from <= first and not item.marked]
    window = world.clock.month(first)
    if not fits or window.end // 1000 > world.end or window.last_date > world.values.term[1]:
        return False
    customer = rng.choice(fits)
    customer.marked = True
    world.contacts.left_out[customer.index, window.label] = 1 if fault == ONE_CONTACT else 2
    step = world.values.step("2.1.1.2b", "contact_made")
    world.truth.breach(
        step.duty,
        {"customer": customer.id, "period": window.label},
        fault,
        opened=window.start // 1000,
        due=window.end // 1000,
        trigger=row_of(customer),
        window=True,
    )
    return True
