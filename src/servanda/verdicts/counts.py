"""Tallies of the engine, added up per clause and debtor, by outcome, month and week."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from servanda.engines.outcomes import BREACHES, Outcome, Tally
from servanda.verdicts.verdict import Week

DECIDED = frozenset({Outcome.MET, Outcome.LATE, Outcome.MISSED, Outcome.EXCUSED, Outcome.RELEASED})
"""Outcomes that stand; excused and released ones too. Pending and undecided ones are open."""


@dataclass(slots=True)
class Counts:
    """Counts of one clause and debtor; `months` and `weeks` hold only what is due at a known instant."""

    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    months: dict[str, dict[Outcome, int]] = field(default_factory=dict)
    weeks: dict[str, dict[Outcome, int]] = field(default_factory=dict)

    def add(self, tally: Tally) -> None:
        """Take in one tally."""
        self.outcomes[tally.outcome] += tally.count
        for label, groups in ((tally.month, self.months), (tally.week, self.weeks)):
            if label is not None:
                group = groups.setdefault(label, dict.fromkeys(Outcome, 0))
                group[tally.outcome] += tally.count

    @property
    def breaches(self) -> int:
        """Late and missed instances."""
        return _sum(self.outcomes, BREACHES)

    @property
    def decided(self) -> int:
        """Instances that stand."""
        return _sum(self.outcomes, DECIDED)

    @property
    def instances(self) -> int:
        """All instances."""
        return sum(self.outcomes.values())

    def month_breaches(self) -> dict[str, int]:
        """Late and missed instances by month of their due instant, months without any left out."""
        found = {month: _sum(group, BREACHES) for month, group in self.months.items()}
        return {month: count for month, count in found.items() if count}

    def free(self, tolerance: Fraction | None) -> dict[str, int]:
        """How many breaches of each month cost nothing: up to `tolerance` of its decided instances, rounded down."""
        if tolerance is None:
            return {}
        return {
            month: min(breaches, int(tolerance * _sum(self.months[month], DECIDED)))
            for month, breaches in self.month_breaches().items()
        }

    def bars(self) -> tuple[Week, ...]:
        """One bar per week with decided instances, in order; excused and released ones are left out."""
        weeks = []
        for monday, group in sorted(self.weeks.items()):
            kept = group[Outcome.MET]
            decided = kept + _sum(group, BREACHES)
            if decided:
                weeks.append(Week(monday, kept, decided))
        return tuple(weeks)


def _sum(group: Mapping[Outcome, int], outcomes: frozenset[Outcome]) -> int:
    return sum(group[outcome] for outcome in outcomes)


def counted(tallies: Iterable[Tally]) -> Mapping[tuple[str, str], Counts]:
    """Counts by clause number and debtor."""
    found: defaultdict[tuple[str, str], Counts] = defaultdict(Counts)
    for tally in tallies:
        found[tally.clause, tally.debtor].add(tally)
    return dict(found)
