"""What could be seen (section 2, Log): the stretches of time of which the sources of an event tell nothing."""

from collections.abc import Iterable, Mapping, Sequence

from servanda.engines.reference.clock import union
from servanda.engines.reference.hours import Interval
from servanda.engines.reference.localtime import NEVER
from servanda.logs.log import Coverage

ALL_TIME = ((-NEVER, NEVER),)


class Seen:
    """Coverage, looked up by event. An event that several sources feed is seen only where all of them tell of it."""

    def __init__(self, sources: Mapping[str, Sequence[str]], coverage: Mapping[str, Coverage]) -> None:
        """`sources` feed the events, `coverage` is what each of them tells of."""
        self._sources = sources
        self._blind = {name: _blind(told) for name, told in coverage.items()}
        self._gaps = {name: union(told.gaps) for name, told in coverage.items()}

    def sources(self, events: Iterable[str]) -> list[str]:
        """The sources of these events, each once, in order of name; an event that nobody feeds stands for itself."""
        return sorted({source for event in events for source in self._sources.get(event) or (event,)})

    def hole(self, events: Iterable[str], first: int, last: int) -> str | None:
        """A source of these events that leaves an instant from `first` to `last` (both included) uncovered."""
        for source in self.sources(events):
            if any(start <= last and end > first for start, end in self._blind.get(source, ALL_TIME)):
                return source
        return None

    def missing(self, events: Iterable[str], first: int, last: int, term_start: int) -> str | None:
        """As `hole`, for what matters later: that a source does not reach back before the term's start is no hole."""
        for source in self.sources(events):
            gaps = self._gaps.get(source, ())
            if any(start <= last and end > first for start, end in gaps):
                return source
        since = max(first, term_start)
        return self.hole(events, since, last) if since <= last else None

    def earlier(self, events: Iterable[str], until: int) -> list[str]:
        """The sources that have a gap which begins before an instant."""
        return [source for source in self.sources(events) if any(gap[0] < until for gap in self._gaps.get(source, ()))]

    def unseen(self, events: Iterable[str], since: int, until: int) -> list[tuple[int, int, str]]:
        """The uncovered stretches in `[since, until)`: start, end and the source, in order."""
        found = []
        for source in self.sources(events):
            for start, end in self._blind.get(source, ALL_TIME):
                cut = max(start, since), min(end, until)
                if cut[0] < cut[1]:
                    found.append((*cut, source))
        return sorted(found)


def _blind(told: Coverage) -> tuple[Interval, ...]:
    """All time but what the source covers without a gap."""
    return union([(-NEVER, told.since), *told.gaps, (told.until, NEVER)])
