"""What was expected beside what came: the failures of one scenario, each with the instances it is about."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from servanda.engines.outcomes import Exercise, MetricWindow, Outcome, OutcomeRow
from servanda.model.agreement import Agreement
from servanda.scenarios.reasoning import Reasons
from servanda.scenarios.results import Aspect, Difference, Failure, Instant, Length, Said
from servanda.scenarios.running import Ran
from servanda.scenarios.written import (
    ExerciseIs,
    Expectation,
    Instances,
    Measured,
    OpeningIs,
    Owed,
    Scenario,
    Selector,
    VerdictIs,
)
from servanda.verdicts.verdict import Word

_POWER = frozenset({Word.EXERCISED_WITHOUT_GROUND, Word.EXERCISED, Word.AVAILABLE, Word.LAPSED, Word.DORMANT})


def compare(agreement: Agreement, scenario: Scenario, ran: Ran) -> tuple[Failure, ...]:
    """All that differs, in the order of the scenario's lines; what nobody expected follows its clause's lines."""
    comparison = _Comparison(agreement, scenario, ran, Reasons(agreement, ran))
    return tuple(comparison.failures())


@dataclass(frozen=True, slots=True)
class _Comparison:
    agreement: Agreement
    scenario: Scenario
    ran: Ran
    reasons: Reasons

    def failures(self) -> Iterator[Failure]:
        expected = self.scenario.expected
        for number in self.scenario.clauses:
            own = [one for one in expected if not isinstance(one, Owed | Measured) and one.clause == number]
            yield from self._instances(number, [one for one in own if isinstance(one, Instances)])
            for one in own:
                if isinstance(one, VerdictIs):
                    yield from self._verdict(one)
            yield from self._exercises(number, [one for one in own if isinstance(one, ExerciseIs)])
            yield from self._openings(number, [one for one in own if isinstance(one, OpeningIs)])
        yield from self._owed([one for one in expected if isinstance(one, Owed)])
        for measured in (one for one in expected if isinstance(one, Measured)):
            yield from self._metric(measured)

    def failure(self, one: Expectation, differences: Sequence[Difference], rows: Iterable[OutcomeRow] = ()) -> Failure:
        clause = None if isinstance(one, Owed | Measured) else one.clause
        cause = tuple(self.reasons.of(row) for row in rows)
        return Failure(clause, self._title(clause), one.text, one.span, tuple(differences), cause)

    def _title(self, number: str | None) -> str | None:
        clause = None if number is None else self.agreement.clause(number)
        return None if clause is None else clause.title

    # --- instances ----------------------------------------------------------------------------------------------------

    def _instances(self, number: str, lines: Sequence[Instances]) -> Iterator[Failure]:
        if not lines:
            return
        rows = sorted(self.ran.outcomes.rows(clause=number), key=_in_time)
        taken, rest = _shared_out(rows, [line for line in lines if not line.rest])
        for group, own in taken:
            yield from self._group(group, own)
        others = next((line for line in lines if line.rest), None)
        if (others is None and rest) or (others is not None and others.times == 0):
            yield from (self._unexpected(number, row) for row in rest)
        elif others is not None and others.outcome is not None:
            yield from self._all(others, rest)

    def _group(self, group: Sequence[Instances], rows: Sequence[OutcomeRow]) -> Iterator[Failure]:
        """Lines with the same selector: one is about all of them, several are about one after another."""
        if len(group) == 1:
            line = group[0]
            if (line.times is None and not rows) or (line.times is not None and len(rows) != line.times):
                least = "at least one" if line.times is None else str(line.times) if line.times else "none"
                difference = Difference(Aspect.TIMES, least, str(len(rows)) if rows else "none")
                yield self.failure(line, [difference], rows)
                if not line.times:
                    return
            yield from self._all(line, rows)
            return
        wanted = sum(1 if line.times is None else line.times for line in group)
        if wanted != len(rows):
            yield self.failure(
                group[-1], [Difference(Aspect.TIMES, str(wanted), str(len(rows)) if rows else "none")], rows
            )
        left = list(rows)
        for line in group:
            count = 1 if line.times is None else line.times
            own, left = left[:count], left[count:]
            yield from self._all(line, own)

    def _all(self, line: Instances, rows: Iterable[OutcomeRow]) -> Iterator[Failure]:
        """Instances that differ in the same way are one failure."""
        alike: dict[tuple[object, ...], tuple[tuple[Difference, ...], list[OutcomeRow]]] = {}
        for row in rows:
            differences = tuple(_differences(line, row))
            if differences:
                late = None if row.met_at is None or row.due_at is None else row.met_at - row.due_at
                key = (differences, late if row.outcome is Outcome.LATE else None)
                alike.setdefault(key, (differences, []))[1].append(row)
        for differences, own in alike.values():
            yield self.failure(line, differences, own)

    def _unexpected(self, number: str, row: OutcomeRow) -> Failure:
        difference = Difference(Aspect.UNEXPECTED, None, row.outcome.value)
        return Failure(number, self._title(number), "", self.scenario.span, (difference,), (self.reasons.of(row),))

    # --- verdicts and powers ------------------------------------------------------------------------------------------

    def _verdict(self, line: VerdictIs) -> Iterator[Failure]:
        judgement = self.ran.judgement
        found = [] if judgement is None else [one for one in judgement.clauses if one.clause == line.clause]
        if line.party is not None:
            found = [one for one in found if one.debtor == line.party or line.party in one.owners]
        else:
            found = [one for one in found if (one.power is not None) is (line.word in _POWER)] or found
        words = [one.word for one in found]
        if not words or any(word is not line.word for word in words):
            got = ", ".join(
                f"{one.debtor}: {one.word.value}" if one.debtor is not None else one.word.value for one in found
            )
            rows = list(self.ran.outcomes.rows(clause=line.clause))
            yield self.failure(line, [Difference(Aspect.VERDICT, line.word.value, got or None)], rows)
        for one in found:
            since = None if one.power is None else one.power.since
            if line.since is not None and one.word is line.word and since != line.since:
                open_since = None if since is None else Instant(since)
                yield self.failure(line, [Difference(Aspect.SINCE, Instant(line.since), open_since)])

    def _exercises(self, number: str, lines: Sequence[ExerciseIs]) -> Iterator[Failure]:
        if not lines:
            return
        left = [one for one in self.ran.outcomes.exercises if one.clause == number]
        for line in lines:
            one = next((one for one in left if set(line.key) <= set(one.key)), None)
            wanted = _ground(line.grounded, line.because)
            if one is None:
                yield self.failure(line, [Difference(Aspect.EXERCISE, wanted, None)])
                continue
            left.remove(one)
            told = line.because is None or line.because.lower() in one.ground.lower()
            if one.grounded is not line.grounded or not told:
                yield self.failure(line, [Difference(Aspect.EXERCISE, wanted, _said(one))])
        for one in left:
            difference = Difference(Aspect.EXERCISE, None, _said(one))
            yield Failure(number, self._title(number), "", self.scenario.span, (difference,))

    def _openings(self, number: str, lines: Sequence[OpeningIs]) -> Iterator[Failure]:
        if not lines:
            return
        openings = [one for one in self.ran.outcomes.openings if one.clause == number]
        wanted = [line for line in lines if line.since is not None]
        for place, line in enumerate(lines):
            got = openings[place] if place < len(openings) else None
            if line.since is None and got is None:
                continue
            differences = []
            if line.since is None or got is None or line.since != got.since:
                expected = None if line.since is None else Instant(line.since)
                differences.append(Difference(Aspect.OPENING, expected, None if got is None else Instant(got.since)))
            if line.until is not None and got is not None and line.until != got.until:
                end = None if got.until is None else Instant(got.until, deadline=True)
                differences.append(Difference(Aspect.CLOSING, Instant(line.until, deadline=True), end))
            if differences:
                yield self.failure(line, differences)
        if wanted and len(openings) > len(lines):
            counts = str(len(lines)), str(len(openings))
            yield self.failure(lines[-1], [Difference(Aspect.OPENINGS, *counts)])

    # --- amounts and metrics ------------------------------------------------------------------------------------------

    def _owed(self, lines: Sequence[Owed]) -> Iterator[Failure]:
        if not lines or self.ran.judgement is None:
            return
        settled = list(self.ran.judgement.settlement)
        named: set[tuple[str, str]] = set()
        for line in lines:
            own = [
                one
                for one in settled
                if one.debtor == line.party and one.currency == line.currency and line.month in {None, one.month}
            ]
            named |= {(one.debtor, one.month) for one in own}
            total = sum(one.amount for one in own)
            if line.party is not None and total != line.amount:
                expected, got = f"{line.amount} {line.currency}", f"{total} {line.currency}" if own else "nothing"
                yield self.failure(line, [Difference(Aspect.OWED, expected, got)])
        for one in settled:
            if (one.debtor, one.month) not in named:
                got = f"{one.debtor} {one.amount} {one.currency} in {one.month} ({one.breaches} × under {one.clause})"
                yield self.failure(lines[-1], [Difference(Aspect.OWED, "nothing", got)])

    def _metric(self, line: Measured) -> Iterator[Failure]:
        windows = self.ran.outcomes.metrics
        found = next((one for one in windows if (one.metric, one.label) == (line.metric, line.window)), None)
        if found is None:
            yield self.failure(line, [Difference(Aspect.METRIC, line.text, "no such window")])
        elif not _measures(line, found):
            yield self.failure(line, [Difference(Aspect.METRIC, line.text, _measured(found))])


def _in_time(row: OutcomeRow) -> tuple[int, int]:
    late = 2**62
    return (late if row.opened_at is None else row.opened_at, late if row.due_at is None else row.due_at)


def _selects(selector: Selector, row: OutcomeRow) -> bool:
    return (
        selector.party in {None, row.debtor} and selector.step in {None, row.step} and set(selector.key) <= set(row.key)
    )


def _shared_out(
    rows: Sequence[OutcomeRow], lines: Sequence[Instances]
) -> tuple[list[tuple[list[Instances], list[OutcomeRow]]], list[OutcomeRow]]:
    """Each row to the lines that name it most exactly; lines of one selector together. And the rows of none."""
    groups: dict[Selector, list[Instances]] = {}
    for line in lines:
        groups.setdefault(line.selector, []).append(line)
    taken: dict[Selector, list[OutcomeRow]] = {selector: [] for selector in groups}
    rest = []
    ordered = sorted(groups, key=lambda selector: -selector.exactness)
    for row in rows:
        selector = next((one for one in ordered if _selects(one, row)), None)
        if selector is None:
            rest.append(row)
        else:
            taken[selector].append(row)
    return [(groups[selector], own) for selector, own in taken.items()], rest


def _differences(line: Instances, row: OutcomeRow) -> Iterator[Difference]:
    if line.outcome is not None and row.outcome is not line.outcome:
        yield Difference(Aspect.OUTCOME, line.outcome.value, row.outcome.value)
    if line.late_by is not None and row.outcome is Outcome.LATE:
        late = None if row.met_at is None or row.due_at is None else row.met_at - row.due_at
        if late != line.late_by:
            yield Difference(Aspect.LATENESS, Length(line.late_by), None if late is None else Length(late))
    for aspect, wanted, got in (
        (Aspect.OPENED, line.opened, row.opened_at),
        (Aspect.DUE, line.due, row.due_at),
        (Aspect.DONE, line.done, row.met_at),
    ):
        if wanted is not None and wanted != got:
            deadline = aspect is Aspect.DUE
            said: Said = None if got is None else Instant(got, deadline)
            yield Difference(aspect, Instant(wanted, deadline), said)
    if line.because is not None and line.because.lower() not in (row.reason or "").lower():
        yield Difference(Aspect.REASON, line.because, row.reason)


def _ground(grounded: bool | None, because: str | None) -> str:  # noqa: FBT001 - three-valued, as exercises are
    words = {True: "with ground", False: "without ground", None: "uncertain"}[grounded]
    return words if because is None else f"{words}, because {because}"


def _said(one: Exercise) -> str:
    key = " ".join(f"{name}={value}" for name, value in one.key)
    return f"{key} {_ground(one.grounded, one.ground)}".strip()


def _measures(line: Measured, window: MetricWindow) -> bool:  # noqa: PLR0911 - one return per mark
    if line.value is not None and window.value != line.value:
        return False
    if line.count is not None and (window.numerator, window.denominator) != line.count:
        return False
    match line.mark:
        case "none":
            return window.denominator == 0
        case "unknown":
            return window.judged and window.numerator is None
        case "thin":
            return window.thin
        case "not judged":
            return not window.judged
        case _:
            return True


def _measured(window: MetricWindow) -> str:
    if window.numerator is None:
        value = "unknown"
    elif window.denominator is None:
        value = str(window.numerator)
    else:
        value = f"{window.numerator} of {window.denominator}" if window.denominator else "none"
    marks = (", thin" if window.thin else "") + ("" if window.judged else ", not judged")
    return f"{window.metric} {window.label}: {value}{marks}"
