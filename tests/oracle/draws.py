"""Chances of the random logs: instants where the rules change, gaps that just keep or just break a deadline."""

from datetime import date, timedelta
from random import Random

from .workdays import DAY, HOUR, MINUTE, SECOND, midnight

SPECIAL_DAYS = [
    *(date(2025, 12, day) for day in (29, 31)),
    *(date(2026, 1, day) for day in (1, 2, 3, 4, 5, 9, 12, 31)),
    *(date(2026, 2, day) for day in (1, 13, 14, 15, 16, 20, 23, 24, 28)),
    *(date(2026, 3, day) for day in (1, 2, 6, 31)),
]
LATER_DAYS = [
    *(date(2026, 4, day) for day in (3, 4, 6, 7, 30)),
    *(date(2026, 5, day) for day in (1, 5, 6, 9, 31)),
    *(date(2026, 6, day) for day in (18, 19, 22)),
    *(date(2026, 9, day) for day in (20, 24, 25, 27, 28, 30)),
    *(date(2026, 10, day) for day in (1, 7, 8, 10, 11)),
]
CLOCK_TIMES = [
    0,
    2 * HOUR,
    9 * HOUR - SECOND,
    9 * HOUR,
    9 * HOUR + 15 * MINUTE,
    9 * HOUR + 30 * MINUTE,
    9 * HOUR + 30 * MINUTE + SECOND,
    12 * HOUR,
    17 * HOUR,
    18 * HOUR - SECOND,
    18 * HOUR,
    24 * HOUR - SECOND,
]
NEAR = [-SECOND, 0, 0, SECOND]
OFFSETS = [8 * HOUR, 0, -5 * HOUR, 5 * HOUR + 30 * MINUTE]


class Draws(Random):
    """A seeded source of instants (whole microseconds) and of the small lists one picks from."""

    first = date(2025, 12, 25)
    days = 100
    special = SPECIAL_DAYS

    def chance(self, share: float) -> bool:
        return self.random() < share

    def some_day(self) -> date:
        if self.chance(0.4):
            return self.choice(self.special)
        return self.first + timedelta(days=self.randrange(self.days))

    def moment(self) -> int:
        at = midnight(self.some_day())
        if self.chance(0.6):
            return at + self.choice(CLOCK_TIMES)
        return at + self.randrange(DAY // SECOND) * SECOND

    def near(self, at: int, *spans: int) -> int:
        """About one of the spans after the instant: to the second, a second off, or anywhere until then."""
        span = self.choice(spans)
        if self.chance(0.3):
            return at + self.randrange(max(span // SECOND, 1)) * SECOND
        return at + span + self.choice(NEAR)
