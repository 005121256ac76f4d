"""What a fault is: a name, the clause it breaks, the days it can happen on, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from servanda.simulate.world import World

Inject = Callable[[World, Random, date, str], bool]
"""Does the fault on a day and states its truth; False where nobody was free for it. The text is the fault's name."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault.

    `before_end`: whole days that must lie between the day and the end of the span so that the outcome is decided.
    `after_start`: whole days before it. `working`: only on working days.
    """

    name: str
    clause: str
    inject: Inject
    before_end: int = 2
    after_start: int = 0
    working: bool = True
