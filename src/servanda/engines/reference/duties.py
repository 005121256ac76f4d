"""What became of a duty (section 2, the table of outcomes)."""

from collections.abc import Iterator
from typing import TypeAlias

from servanda.engines import reasons
from servanda.engines.outcomes import Outcome
from servanda.engines.reference.bench import Bench, Decided, Story, Verdict, undecided
from servanda.engines.reference.fulfilment import Answer, Answers
from servanda.engines.reference.instances import Instance, instances
from servanda.engines.reference.localtime import NEVER
from servanda.engines.reference.reliefs import excused, released
from servanda.engines.reference.seen import whom
from servanda.plan import Check, Occurs

Key: TypeAlias = tuple[str, ...]


def duty(bench: Bench, check: Check, demand: Occurs) -> Iterator[Decided]:
    """An outcome for every instance of the duty."""
    answers = Answers(bench, check, demand)
    for instance in instances(bench, check, demand):
        answer = answers.of(instance.row, instance.since, instance.until, instance.window)
        verdict = _Case(bench, check, demand, instance, answer).verdict()
        story = Story(
            opened=instance.opened,
            due=instance.due,
            met=None if answer.met is None else answer.met.at,
            key=instance.key,
            trigger=instance.row,
            response=answer.met,
        )
        yield bench.row(check, verdict, story)


class _Case:
    """One instance before its judge.

    Where a record may count or not, the outcome is decided only if it is the same either way.
    """

    def __init__(self, bench: Bench, check: Check, demand: Occurs, instance: Instance, answer: Answer) -> None:
        self.bench = bench
        self.check = check
        self.demand = demand
        self.instance = instance
        self.due = instance.due
        self.answer = answer
        self.met_at = NEVER if answer.met is None else answer.met.at
        self.maybe_met_at = NEVER if answer.maybe_at is None else answer.maybe_at
        release = released(bench, check, instance.row, instance.opened)
        self.released_at = NEVER if release.surely_at is None else release.surely_at
        self.maybe_released_at = NEVER if release.maybe_at is None else release.maybe_at
        self.last = self.due.floor - 1 if instance.ends else self.due.floor
        """the last instant that is on time for certain"""

    def verdict(self) -> Verdict:
        """The first that applies."""
        if not self.instance.sure:
            return undecided(self.instance.why)
        # a release counts strictly before the deadline and before any fulfilment
        limit = min(self.due.floor, self.met_at)
        if self.released_at < limit:
            perhaps_met = self.maybe_met_at <= self.released_at
            return undecided(reasons.MAYBE_MET) if perhaps_met else Verdict(Outcome.RELEASED)
        if self.maybe_released_at < limit:
            return undecided(reasons.MAYBE_RELEASED)
        if self.met_at <= self.due.floor and self.met_at < NEVER:
            return Verdict(Outcome.MET)
        if self.last < self.bench.as_of:
            # a window that ends at as-of is over, a deadline at as-of is not
            return self._broken()
        return undecided(reasons.MAYBE_MET) if self.maybe_met_at < NEVER else Verdict(Outcome.PENDING)

    def _broken(self) -> Verdict:
        """Late or missed, unless the log cannot tell or an excuse holds."""
        if self.due.at is None:
            halted = self.instance.halted
            return undecided(reasons.UNKNOWN_YEAR if halted is None else reasons.NOT_COVERED + halted)
        unseen = [self._unseen(), self._early_unseen()]
        sources = [source for source in unseen if source is not None]
        doubt: str | None = None
        if sources:
            doubt = reasons.NOT_COVERED + min(sources)
        elif self.instance.stopped is not None:
            doubt = reasons.MAYBE_STOPPED + self.instance.stopped
        elif self.instance.behind is not None:
            doubt = reasons.MAYBE_NOT_FIRST + self.instance.behind
        elif self.maybe_met_at <= self.last:
            doubt = reasons.MAYBE_MET
        if doubt is not None:
            return undecided(doubt)
        excuse = excused(self.bench, self.check, self.instance.row, self.due.at)
        if excuse.holds:
            return Verdict(Outcome.EXCUSED, excuse=excuse.shown)
        if excuse.holds is None:
            return undecided(reasons.MAYBE_EXCUSED)
        return Verdict(Outcome.MISSED if self.answer.met is None else Outcome.LATE)

    def _unseen(self) -> str | None:
        """A source that leaves a part of the time from opening to due uncovered."""
        seen, row = self.bench.seen, self.instance.row
        found = []
        for event, key in self._must_be_seen():
            found.append(seen.hole([event], self.instance.opened, self.last, whom(row, key)))
        return min((source for source in found if source is not None), default=None)

    def _early_unseen(self) -> str | None:
        """A source with a gap before the deadline, in which an early act may lie where such acts count."""
        if not self.demand.early_counts:
            return None
        events, since = (self.demand.event,), self.instance.since
        of_key = whom(self.instance.row, self.check.key)
        if since is not None:
            return self.bench.seen.hole(events, since, self.last, of_key)
        return self.bench.seen.missing(events, -NEVER, self.last, (self.last, self.last), of_key)

    def _must_be_seen(self) -> Iterator[tuple[str, Key]]:
        """The events that would have fulfilled the duty, released it or stopped its clock, and what correlates them."""
        yield self.demand.event, self.check.key
        for release in self.check.releases:
            yield from ((event, release.key) for event in release.events)
        for pause in self.check.pauses:
            yield pause.event, pause.key
            if pause.until is not None:
                yield pause.until, pause.key
