"""One clause more for an agreement in the making, of any kind."""

from .draws import Draws
from .duties import duty
from .judged import costs, ensured, power, prohibition
from .parts import Making
from .windowed import frequency, measured, metric_duty, periodic

KINDS = (
    (18, duty),
    (4, periodic),
    (4, frequency),
    (4, prohibition),
    (4, power),
    (1, metric_duty),
    (3, ensured),
    (3, measured),
    (1, costs),
)


def clause(d: Draws, making: Making, number: str) -> None:
    """One clause more, of any kind."""
    d.weighted(KINDS)(d, making, number)
