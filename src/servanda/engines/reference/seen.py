"""What could be seen (section 2, Log): the stretches of time of which the sources of an event tell nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from servanda.engines.reference.clock import union
from servanda.engines.reference.hours import Interval
from servanda.engines.reference.localtime import NEVER
from servanda.engines.reference.log import Record
from servanda.logs.log import Coverage

ALL_TIME = ((-NEVER, NEVER),)


@dataclass(frozen=True, slots=True)
class Unseen:
    """A stretch `[start, end)` that could not be seen, and a source that tells nothing of its beginning."""

    start: int
    end: int
    source: str


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom an event must be about to matter: whoever has these values in these fields.

    Without values a field is absent, and nothing has the same. A row set aside whose key can be read is about its own
    key alone; any other hole may be about anybody.
    """

    names: Sequence[str]
    values: tuple[object, ...] | None


def whom(row: Record | None, names: Sequence[str]) -> Whom | None:
    """Whom an event of the same `names` as a row is about; None, anybody, where nothing correlates them."""
    return None if row is None or not names else Whom(names, row.values(names))


class Seen:
    """Coverage, looked up by event. An event that several sources feed is seen only where all of them tell of it."""

    def __init__(self, sources: Mapping[str, Sequence[str]], coverage: Mapping[str, Coverage]) -> None:
        """`sources` feed the events, `coverage` is what each of them tells of."""
        self._sources = sources
        self._blind = {name: _blind(told) for name, told in coverage.items()}
        self._named = {name: told.named for name, told in coverage.items() if told.named}
        self._gaps = {name: union(told.gaps) for name, told in coverage.items()}

    def sources(self, events: Iterable[str]) -> list[str]:
        """The sources of these events, each once, in order of name; an event that nobody feeds stands for itself."""
        return sorted({source for event in events for source in self._sources.get(event) or (event,)})

    def _concerning(self, events: Iterable[str], whom: Whom | None) -> list[str]:
        """The sources of these events, without the rows set aside that are about somebody else."""
        return [source for source in self.sources(events) if whom is None or not self._about_another(source, whom)]

    def _about_another(self, source: str, whom: Whom) -> bool:
        named = self._named.get(source, {})
        if any(name not in named for name in whom.names):
            return False
        return whom.values is None or tuple(named[name] for name in whom.names) != whom.values

    def set_aside(self, events: Iterable[str], whom: Whom) -> list[Unseen]:
        """The rows set aside that may be such an event and tell that they are about somebody."""
        return [
            Unseen(start, end, source)
            for source in self._concerning(events, whom)
            if all(name in self._named.get(source, {}) for name in whom.names)
            for start, end in self._gaps[source]
        ]

    def hole(self, events: Iterable[str], first: int, last: int, whom: Whom | None = None) -> str | None:
        """A source of these events that leaves an instant from `first` to `last` (both included) uncovered."""
        for source in self._concerning(events, whom):
            if any(start <= last and end > first for start, end in self._blind.get(source, ALL_TIME)):
                return source
        return None

    def missing(
        self, events: Iterable[str], first: int, last: int, span: Interval, whom: Whom | None = None
    ) -> str | None:
        """The same for what bears on a clause however early it came.

        That a source does not reach back before `span` is no hole; a gap of its own always is one.
        """
        holes = self.holes(events, first, last + 1, span, whom)
        return holes[0].source if holes else None

    def holes(
        self, events: Iterable[str], since: int, until: int, span: Interval, whom: Whom | None = None
    ) -> list[Unseen]:
        """Such holes that overlap `[since, until)`, in order of source and start."""
        found = []
        for source in self._concerning(events, whom):
            outside = ((max(start, span[0]), min(end, span[1])) for start, end in self._blind.get(source, ALL_TIME))
            own = union([*outside, *self._gaps.get(source, ())])
            found += [Unseen(start, end, source) for start, end in own if start < until and end > since]
        return found

    def unseen(
        self, events: Iterable[str], since: int, until: int, whom: Whom | None = None, *, older: bool = False
    ) -> list[Unseen]:
        """The uncovered stretches in `[since, until)`, in order, those that overlap or touch as one.

        `older`: what came before counts inside as well, so that a gap there stands at the beginning.
        """
        found: list[Unseen] = []
        for source in self._concerning(events, whom):
            for start, end in self._blind.get(source, ALL_TIME):
                if max(start, since) < min(end, until):
                    found.append(Unseen(max(start, since), min(end, until), source))
            if older and since < until and any(start < since for start, _ in self._gaps.get(source, ())):
                found.append(Unseen(since, since + 1, source))
        return _merged(sorted(found, key=lambda one: (one.start, one.source)))


def _merged(stretches: list[Unseen]) -> list[Unseen]:
    merged: list[Unseen] = []
    for one in stretches:
        if merged and one.start <= merged[-1].end:
            merged[-1] = replace(merged[-1], end=max(merged[-1].end, one.end))
        else:
            merged.append(one)
    return merged


def _blind(told: Coverage) -> tuple[Interval, ...]:
    """All time but what the source covers without a gap; of a single row its gaps alone."""
    if told.named:
        return union(told.gaps)
    return union([(-NEVER, told.since), *told.gaps, (told.until, NEVER)])
