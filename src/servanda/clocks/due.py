"""The answer to "when is it due": an instant, or the reason why nobody can know."""

from dataclasses import dataclass
from typing import Final

HORIZON: Final = 253_370_764_800 * 1_000_000
"""start of the year 9999 (UTC), after every instant that calendars know: the floor of what never comes"""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline; instants in microseconds UTC.

    `at` is None where a year without holiday data is in the way, or where the calendar never opens again (`floor` is
    then `HORIZON`). `floor` is an instant before which the deadline certainly does not fall; it equals `at` where that
    is known.
    """

    at: int | None
    floor: int

    @classmethod
    def known(cls, at: int) -> "Due":
        """A deadline that falls at `at`."""
        return cls(at, at)

    @classmethod
    def unknown(cls, floor: int) -> "Due":
        """A deadline that nobody can know yet, not before `floor`."""
        return cls(None, floor)
