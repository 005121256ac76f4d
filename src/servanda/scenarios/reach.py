"""Which clauses, branches and outcomes the scenarios reach: what a clause can do beside what it was seen to do."""

from collections.abc import Iterator

from servanda.engines.outcomes import Outcome
from servanda.model.agreement import Agreement, Clause
from servanda.plan import (
    Check,
    Exercised,
    Measures,
    Never,
    Occurs,
    PerEntity,
    PerTrigger,
    lower,
)
from servanda.scenarios.conditions import atoms, condition_words
from servanda.scenarios.results import Branch, ClauseReach, Reach
from servanda.scenarios.running import Ran
from servanda.scenarios.witness import (
    EARLY,
    ONE_MORE,
    TOO_OLD,
    TOO_YOUNG,
    Fact,
    Witness,
    conditions_of,
    exception_words,
    late_excuse,
)
from servanda.scenarios.written import Owed, Scenario
from servanda.verdicts.verdict import Word


class Reached:
    """Adds up what scenarios of one agreement reach. Only clauses that something is expected of count."""

    def __init__(self, agreement: Agreement) -> None:
        """Nothing is reached yet."""
        self._agreement = agreement
        self._plan = lower(agreement)
        self._seen: dict[str, set[Fact]] = {}
        self._scenarios: dict[str, int] = {}

    def add(self, scenario: Scenario, ran: Ran) -> None:
        """Take in one scenario and what came of it."""
        clauses = list(scenario.clauses)
        if any(isinstance(one, Owed) for one in scenario.expected):
            clauses += [clause.number for clause in self._agreement.clauses if clause.remedies]
        clauses = list(dict.fromkeys(clauses))
        for number in clauses:
            self._scenarios[number] = self._scenarios.get(number, 0) + 1
        for number, fact in Witness(self._agreement, self._plan, scenario, ran).facts(clauses):
            self._seen.setdefault(number, set()).add(fact)

    def result(self) -> Reach:
        """The coverage so far, clause by clause in the agreement's order."""
        clauses = tuple(self._clause(clause) for clause in self._agreement.clauses)
        return Reach(self._agreement.name, self._agreement.file, clauses)

    def _clause(self, clause: Clause) -> ClauseReach:
        seen = self._seen.get(clause.number, set())
        facts = dict.fromkeys(self._possible(clause))
        branches = tuple(Branch(what, text, (what, text) in seen) for what, text in facts)
        count = self._scenarios.get(clause.number, 0)
        return ClauseReach(clause.number, clause.title, clause.number_span, count, branches)

    def _possible(self, clause: Clause) -> Iterator[Fact]:
        """All that the clause can do."""
        checks = [check for check in self._plan.checks if check.clause == clause.number]
        several = len(checks) > 1
        for check in checks:
            yield from _outcomes(check, several=several)
        for check in checks:
            yield from _branches(check)
        for other in clause.overrides:
            yield "overrides", f"takes what would trigger {other}"
        if clause.tolerance is not None:
            yield "tolerance", "a breach that is tolerated"
        for remedy in clause.remedies:
            yield "remedy", f"{remedy.party} owes"
            if remedy.cap is not None:
                yield "remedy", f"{remedy.party} owes no more than the cap"
            yield "remedy", "nothing is owed"
        if clause.attestation is not None:
            yield "verdict", Word.ATTESTED.value
            yield "verdict", Word.NOT_ATTESTED.value
        elif not checks and not clause.remedies:
            yield "verdict", "its word"


def step_words(check: Check, outcome: str, *, several: bool) -> str:
    """`client_contacted late` where a clause has several steps, else `late`."""
    if not several or not check.step:
        return outcome
    return f"{check.step} {outcome}"


def _outcomes(check: Check, *, several: bool) -> Iterator[Fact]:
    words: list[str] = []
    match check.demand:
        case Exercised() as power:
            words = [Word.EXERCISED.value, Word.EXERCISED_WITHOUT_GROUND.value, Word.AVAILABLE.value]
            if power.opens is not None:
                words.append(Word.DORMANT.value)
                if power.within is not None:
                    words.append(Word.LAPSED.value)
        case Occurs():
            late = [Outcome.LATE] if check.due is not None else []
            words = [Outcome.MET, *late, Outcome.MISSED, Outcome.PENDING, Outcome.UNDECIDED]
        case Measures():
            words = [Outcome.MET, Outcome.MISSED, Outcome.PENDING, Outcome.UNDECIDED]
        case _:
            words = [Outcome.MET, Outcome.MISSED, Outcome.UNDECIDED]
    if not isinstance(check.demand, Exercised):
        words += [Outcome.EXCUSED] if check.excuses else []
        words += [Outcome.RELEASED] if check.releases else []
    for word in words:
        yield "outcome", step_words(check, str(word), several=several)


def _branches(check: Check) -> Iterator[Fact]:
    yield from _opening_branches(check)
    for condition in conditions_of(check):
        for atom in atoms(condition.expr):
            words = condition_words(atom)
            yield "condition", f"{condition.event} where {words}: true"
            yield "condition", f"{condition.event} where {words}: false"
    yield from _demand_branches(check)
    for pause in check.pauses:
        yield "pause", f"paused by {pause.event}"
        if pause.until is not None:
            yield "pause", f"resumed by {pause.until}"
    # that a duty was released, or a breach excused, is an outcome; where an excuse comes too late is not
    for excuse in check.excuses:
        yield "excuse", late_excuse(excuse)


def _opening_branches(check: Check) -> Iterator[Fact]:
    match check.instances:
        case PerTrigger() as opens:
            if len(opens.events) > 1:
                for event in opens.events:
                    yield "trigger", event
            if opens.first_unanswered:
                yield "trigger", ONE_MORE
            if opens.during is not None:
                yield "calendar", f"during {opens.during.calendar}"
                yield "calendar", f"outside {opens.during.calendar}"
        case PerEntity(span=span) if span is not None:
            if span.since is not None and span.since.offset is not None:
                yield "span", TOO_YOUNG
            if span.until is not None:
                yield "span", TOO_OLD
        case _:
            pass


def _demand_branches(check: Check) -> Iterator[Fact]:
    match check.demand:
        case Never(exceptions=exceptions):
            for exception in exceptions:
                yield "exception", f"{exception_words(exception)}: allowed"
                if exception.until is not None:
                    yield "exception", f"{exception_words(exception)}: ended by {exception.until}"
        case Occurs() as demand:
            if demand.early_counts:
                yield "early", EARLY
            for stating in demand.stating:
                yield "stating", f"{stating.field}: stated"
                yield "stating", f"{stating.field}: left out"
                if stating.metric is not None or stating.value is not None:
                    yield "stating", f"{stating.field}: wrong"
        case _:
            pass
