"""What became of a duty (section 2, the table of outcomes)."""

from collections.abc import Iterator

from servanda.engines import reasons
from servanda.engines.outcomes import Outcome
from servanda.engines.reference.bench import Bench, Decided, Story, Verdict, undecided
from servanda.engines.reference.fulfilment import Answer, Answers
from servanda.engines.reference.instances import Instance, instances
from servanda.engines.reference.localtime import NEVER
from servanda.engines.reference.reliefs import excused, released
from servanda.plan import Check, Occurs, PerTrigger


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
        if sources:
            return undecided(reasons.NOT_COVERED + min(sources))
        if self.maybe_met_at <= self.last:
            return undecided(reasons.MAYBE_MET)
        excuse = excused(self.bench, self.check, self.instance.row, self.due.at)
        if excuse.holds:
            return Verdict(Outcome.EXCUSED, excuse=excuse.shown)
        if excuse.holds is None:
            return undecided(reasons.MAYBE_EXCUSED)
        return Verdict(Outcome.MISSED if self.answer.met is None else Outcome.LATE)

    def _unseen(self) -> str | None:
        """A source that leaves a part of the time from opening to due uncovered.

        A row set aside whose key can be read may only be an answer to a trigger of the same key.
        """
        seen, events = self.bench.seen, self._must_be_seen()
        first, last = self.instance.opened, self.last
        row, key = self.instance.row, self.check.key
        if row is None or not key or self.demand.early_counts or not isinstance(self.check.instances, PerTrigger):
            return seen.hole(events, first, last)
        # what may release or stop the clock as well does so by a key of its own
        others = seen.sources(events[1:])
        rows = {one: named for one, named in seen.rows_with(self.demand.event, key).items() if one not in others}
        found = seen.hole(events, first, last, beside=rows)
        if found is not None:
            return found
        values = row.values(key)
        elsewhere = {one for one in seen.sources([self.demand.event]) if values is None or rows.get(one) != values}
        return seen.hole([self.demand.event], first, last, beside=elsewhere)

    def _early_unseen(self) -> str | None:
        """A source with a gap before the deadline, in which an early act may lie where such acts count."""
        if not self.demand.early_counts:
            return None
        events, since = (self.demand.event,), self.instance.since
        if since is not None:
            return self.bench.seen.hole(events, since, self.last)
        return self.bench.seen.missing(events, -NEVER, self.last, (self.last, self.last))

    def _must_be_seen(self) -> tuple[str, ...]:
        """The events that would have fulfilled the duty, released it, or stopped its clock."""
        released_by = [event for release in self.check.releases for event in release.events]
        paused_by = [event for pause in self.check.pauses for event in (pause.event, pause.until) if event is not None]
        return (self.demand.event, *released_by, *paused_by)
