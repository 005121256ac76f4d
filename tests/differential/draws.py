"""Random choices behind everything that is generated: drawn by hypothesis, from a seed, or replayed from a tape."""

import random
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from hypothesis.strategies import SearchStrategy

T = TypeVar("T")


class Draws:
    """Choices made of whole numbers, each between two ends; they shrink towards the lower one."""

    def __init__(self, between: Callable[[int, int], int]) -> None:
        """`between(low, high)` gives a number of that range, both ends included."""
        self._between = between

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low if low == high else self._between(low, high)

    def chance(self, percent: int) -> bool:
        """Yes in about `percent` of a hundred cases; shrinks to no."""
        return percent > 0 and self.whole(0, 99) >= 100 - percent

    def pick(self, options: Sequence[T]) -> T:
        """One of them; shrinks to the first."""
        return options[self.whole(0, len(options) - 1)]

    def weighted(self, options: Sequence[tuple[int, T]]) -> T:
        """One of them, as often as its weight says."""
        left = self.whole(0, sum(weight for weight, _ in options) - 1)
        for weight, option in options:
            left -= weight
            if left < 0:
                return option
        raise AssertionError

    def some(self, options: Sequence[T], low: int, high: int) -> tuple[T, ...]:
        """Between `low` and `high` different ones, in the order given."""
        wanted = self.whole(min(low, len(options)), min(high, len(options)))
        left = list(range(len(options)))
        chosen = [left.pop(self.whole(0, len(left) - 1)) for _ in range(wanted)]
        return tuple(options[place] for place in sorted(chosen))


class Drawn(SearchStrategy[T], Generic[T]):
    """A strategy that makes a value out of `Draws`.

    It draws plain numbers from hypothesis and opens no spans: spans of like choices would be copied over each other
    when hypothesis varies an example, and most examples would be near copies of others.
    """

    def __init__(self, make: Callable[[Draws], T]) -> None:
        super().__init__()
        self._make = make

    def do_draw(self, data: Any) -> T:
        return self._make(Draws(data.draw_integer))


class Tape:
    """A record of choices: made from a seed, replayed with changes; past its end every choice is the lowest."""

    def __init__(self, choices: Sequence[int] = (), *, seed: int | None = None) -> None:
        self.made: list[int] = []
        self._left = iter(choices)
        self._random = random.Random(seed) if seed is not None else None  # noqa: S311 - no secret

    def draws(self) -> Draws:
        return Draws(self._next)

    def _next(self, low: int, high: int) -> int:
        if self._random is not None:
            value = self._random.randint(low, high)
        else:
            value = min(max(low, next(self._left, low)), high)
        self.made.append(value)
        return value
