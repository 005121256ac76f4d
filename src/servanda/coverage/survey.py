"""Which clauses the exports can decide: each step's events, fields and calendars held against what is there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from servanda.clocks import Zone
from servanda.coverage.facts import EventFacts, SourceFacts, event_facts, source_facts
from servanda.coverage.years import unknown_years
from servanda.logs import Surveyed
from servanda.logs.binding import ATTESTATION
from servanda.model.agreement import Agreement, Clause
from servanda.plan import Check, Measure, Plan, Read, Role, lower, reads, rests_on

_SHOWN = 3
"""stretches named one by one; of more only their number is said"""


class Ability(IntEnum):
    """How far a clause can be decided, the worst last."""

    NEEDS_NO_LOG = 0
    DECIDABLE = 1
    PARTLY = 2
    NOT_DECIDABLE = 3

    @property
    def word(self) -> str:
        """As reports say it."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands in the way. `ability` is how far a step with this problem alone can be decided.

    `text` says it in one line with `{0}` … for the stretches of time in `spans` (microseconds UTC, half open; an end
    None is open).
    """

    ability: Ability
    text: str
    spans: tuple[tuple[int | None, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class StepSurvey:
    """One step of a clause: what it reads, what else it rests on, and what stands in its way."""

    step: str
    debtor: str
    reads: tuple[Read, ...]
    clauses: tuple[str, ...]
    metrics: tuple[str, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]

    @property
    def ability(self) -> Ability:
        """The worst of its problems."""
        return max((problem.ability for problem in self.problems), default=Ability.DECIDABLE)


@dataclass(frozen=True, slots=True)
class ClauseSurvey:
    """One clause; `problems` are those of the clause as a whole (a blank)."""

    clause: Clause
    steps: tuple[StepSurvey, ...]
    problems: tuple[Problem, ...]

    @property
    def ability(self) -> Ability:
        """Not decidable where nothing of it is; partly where something is not."""
        if self.problems:
            return max(problem.ability for problem in self.problems)
        found = [step.ability for step in self.steps]
        if not found:
            return Ability.NEEDS_NO_LOG
        return max(found) if min(found) is max(found) or max(found) < Ability.NOT_DECIDABLE else Ability.PARTLY


@dataclass(frozen=True, slots=True)
class Survey:
    """The whole answer. `term` and `as_of` are instants; `as_of` None: nothing says how far the log reaches.

    `unfed` are events a clause reads that no source feeds, `lost` the sources that could not be used.
    """

    agreement: Agreement
    term: tuple[int, int] | None
    as_of: int | None
    sources: Mapping[str, SourceFacts]
    lost: Mapping[str, tuple[str, ...]]
    events: Mapping[str, EventFacts]
    clauses: tuple[ClauseSurvey, ...]


def survey(agreement: Agreement, surveyed: Surveyed) -> Survey:
    """Hold every clause of the agreement against what could be read of the log."""
    zone = Zone(agreement.zone)
    term = None
    if agreement.runs is not None:
        term = (zone.day_start(agreement.runs[0]), zone.day_end(agreement.runs[1]))
    log = surveyed.log
    as_of = log.as_of if log is not None and surveyed.reached else None
    bench = _Bench(
        agreement,
        term,
        as_of,
        source_facts(surveyed),
        surveyed.lost,
        {} if log is None else event_facts(agreement, log),
        lower(agreement) if term is not None else Plan(()),
        log is not None and ATTESTATION in log.tables,
    )
    clauses = tuple(bench.clause(clause) for clause in agreement.clauses)
    return Survey(agreement, term, as_of, bench.sources, bench.lost, bench.events, clauses)


@dataclass(frozen=True, slots=True)
class _Bench:
    agreement: Agreement
    term: tuple[int, int] | None
    as_of: int | None
    sources: Mapping[str, SourceFacts]
    lost: Mapping[str, tuple[str, ...]]
    events: Mapping[str, EventFacts]
    plan: Plan
    attested: bool

    def clause(self, clause: Clause) -> ClauseSurvey:
        if clause.blanks and _needs_log(clause):
            blank = Problem(Ability.NOT_DECIDABLE, f"blank: {', '.join(clause.blanks)}")
            return ClauseSurvey(clause, (), (blank,))
        if clause.norm is not None and self.term is None:
            return ClauseSurvey(clause, (), (Problem(Ability.NOT_DECIDABLE, "blank: the agreement's term"),))
        if clause.attestation is not None and not self.attested:
            return ClauseSurvey(
                clause, (), (Problem(Ability.NOT_DECIDABLE, "no file of attestations: a person states this"),)
            )
        if clause.attestation is not None:
            return ClauseSurvey(clause, (StepSurvey(ATTESTATION, "", (), (), (), (), ()),), ())
        checks = [check for check in self.plan.checks if check.clause == clause.number]
        return ClauseSurvey(clause, tuple(self.step(clause, check) for check in checks), ())

    def step(self, clause: Clause, check: Check) -> StepSurvey:
        read = reads(self.agreement, check)
        clauses, metrics = rests_on(check)
        problems = [problem for one in read for problem in self.of_read(one, survives=check.survives)]
        problems += self.years(clause, check)
        for name in metrics:
            problems += self.of_metric(name)
        for number in clauses:
            if number != clause.number:
                problems += self.of_other(number)
        remarks = [remark for one in read for remark in self.remarks(one)]
        return StepSurvey(
            check.step,
            check.debtor,
            read,
            clauses,
            metrics,
            tuple(dict.fromkeys(problems)),
            tuple(dict.fromkeys(remarks)),
        )

    # --- what an event lacks ------------------------------------------------------------------------------------------

    def of_read(self, read: Read, *, survives: bool) -> Iterator[Problem]:
        facts = self.events.get(read.event)
        away = [name for name, events in self.lost.items() if read.event in events]
        if facts is None:
            level = Ability.PARTLY if read.role in _ASIDE else Ability.NOT_DECIDABLE
            why = f"source {' and '.join(away)} cannot be used" if away else "no source feeds it"
            yield Problem(level, f"{read.event} ({read.role}): {why}")
            return
        for name in away:
            yield Problem(Ability.PARTLY, f"{read.event} ({read.role}): source {name} cannot be used")
        for name in facts.sources:
            yield from self.of_source(read, self.sources[name], survives=survives)
        for name in read.fields:
            yield from self.of_field(read, facts, name)

    def of_source(self, read: Read, source: SourceFacts, *, survives: bool) -> Iterator[Problem]:
        what = f"{read.event} ({read.role})"
        if source.covered is None:
            level = Ability.PARTLY if read.role in _ASIDE else Ability.NOT_DECIDABLE
            yield Problem(level, f"{what}: source {source.name} has no coverage")
            return
        since, until = self.asked(survives=survives)
        lacking = [(since, min(source.covered[0], until)), (max(source.covered[1], since), until)]
        uncovered = tuple((start, end) for start, end in lacking if start < end)
        if uncovered:
            whole = source.covered[1] <= since or source.covered[0] >= until
            level = Ability.NOT_DECIDABLE if whole and read.role not in _ASIDE else Ability.PARTLY
            yield _stretches(level, f"{what}: source {source.name} does not cover", uncovered)
        gaps = tuple(gap for gap in source.gaps if gap[0] < until and gap[1] > since)
        if gaps:
            yield _stretches(Ability.PARTLY, f"{what}: source {source.name} is silent too long", gaps)
        holes = tuple(gap for gap in source.holes.get(read.event, ()) if gap[0] < until and gap[1] > since)
        if holes:
            where = tuple((max(start, since), min(end, until)) for start, end in holes)
            yield _stretches(Ability.PARTLY, f"{what}: rows of {source.name} that cannot be read may be one", where)

    def asked(self, *, survives: bool) -> tuple[int, int]:
        """The stretch that must be covered: the term as far as as-of (after it too, where a clause survives)."""
        if self.term is None:
            return (0, 0)
        end = self.term[1] if self.as_of is None else self.as_of
        return self.term[0], end if survives else min(end, self.term[1])

    def of_field(self, read: Read, facts: EventFacts, name: str) -> Iterator[Problem]:
        field = facts.fields.get(name)
        if field is None or not field.records or field.filled == field.records:
            return
        what = f"{read.event}.{name}"
        if not field.filled:
            level = Ability.NOT_DECIDABLE if name in read.compared and read.role not in _ASIDE else Ability.PARTLY
            yield Problem(level, f"{what} is never filled ({field.records:,} record{'s' * (field.records != 1)})")
        elif name in read.compared:
            absent = field.records - field.filled
            share = f"{_percent(absent, field.records)} of {field.records:,} records"
            yield Problem(Ability.PARTLY, f"{what} is absent in {share}")

    def remarks(self, read: Read) -> Iterator[str]:
        """What may surprise and stands in nobody's way."""
        facts = self.events.get(read.event)
        if facts is None:
            return
        if not facts.records:
            yield f"no record of {read.event}"
        for name in read.fields:
            field = facts.fields.get(name)
            if field is not None and field.unseen:
                yield f"{read.event}.{name} is never {', '.join(field.unseen)}"
            if field is not None and 0 < field.filled < field.records and name not in read.compared:
                absent = _percent(field.records - field.filled, field.records)
                yield f"{read.event}.{name} is absent in {absent} of {field.records:,} records: those match nothing"

    # --- what it rests on ---------------------------------------------------------------------------------------------

    def years(self, clause: Clause, check: Check) -> Iterator[Problem]:
        since, until = self.asked(survives=check.survives)
        for calendar, years in unknown_years(self.agreement, clause, since, until):
            listed = ", ".join(str(year) for year in years)
            yield Problem(Ability.PARTLY, f"calendar {calendar} has no holiday data for {listed}")

    def of_metric(self, name: str) -> Iterator[Problem]:
        for stage in self.plan.stages:
            if isinstance(stage, Measure) and stage.name == name:
                found = [
                    problem for one in reads(self.agreement, stage) for problem in self.of_read(one, survives=True)
                ]
                for number in rests_on(stage)[0]:
                    found += self.of_other(number)
                for problem in found:
                    yield Problem(problem.ability, f"metric {name}: {problem.text}", problem.spans)

    def of_other(self, number: str) -> Iterator[Problem]:
        checks = [check for check in self.plan.checks if check.clause == number]
        found = [
            problem
            for check in checks
            for one in reads(self.agreement, check)
            for problem in self.of_read(one, survives=check.survives)
        ]
        if found:
            yield Problem(Ability.PARTLY, f"clause {number}, which bears on it, cannot be decided throughout")


def _needs_log(clause: Clause) -> bool:
    """Whether a clause with blanks has a rule about conduct; one whose norm holds the blank has lost it."""
    if clause.norm is not None or clause.trigger is not None:
        return True
    return not (clause.requirements or clause.statement or clause.attestation or clause.remedies)


_ASIDE = frozenset({Role.ALLOWS, Role.FORBIDS_AGAIN, Role.RELEASES, Role.PAUSES, Role.RESUMES, Role.WITHDRAWS})
"""roles without which something of a clause can still be decided"""


def _stretches(ability: Ability, text: str, spans: tuple[tuple[int, int], ...]) -> Problem:
    if len(spans) <= _SHOWN:
        places = ", ".join(f"{{{number}}}" for number in range(len(spans)))
        return Problem(ability, f"{text} {places}", spans)
    return Problem(ability, f"{text} in {len(spans):,} stretches, the first {{0}}", spans)


def _percent(part: int, whole: int) -> str:
    """A share that is not all is never shown as 100%, one that is not nothing never as 0%."""
    tenths = part * 1000 // whole
    return f"{max(tenths, 1) / 10:g}%" if part else "0%"
