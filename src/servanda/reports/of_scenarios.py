"""Scenarios and what came of them in, findings in the neutral form out: a suite per file, a case per scenario."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from servanda.diagnostics import Severity
from servanda.reports.findings import Case, Finding, Findings, Rule, Standing, Suite
from servanda.reports.of_diagnostics import found_in, located, rules_of
from servanda.reports.paths import relative
from servanda.reports.scenario_words import expected_words, facts, got_words, phrases_of, summary
from servanda.reports.words import Phrases, plural
from servanda.scenarios.results import ClauseReach, Failure, Reach, Results, ScenarioResult, Status

CAUSES = 5
"""instances shown under one failure"""
_UNMET = Rule("scenario", "an expectation of a scenario", "what a scenario expects comes")
_UNREACHED = Rule(
    "scenario-coverage", "clauses and branches without scenario", "every clause and branch has a scenario"
)
_STANDINGS = {Status.PASSED: Standing.PASSED, Status.FAILED: Standing.FAILED, Status.BROKEN: Standing.UNKNOWN}


def scenarios_found(results: Results) -> Findings:
    """The result of `test`: every expectation that does not hold, what no scenario reaches, what could not be run."""
    mistakes = found_in(results.mistakes)
    failures = [
        _finding(failure, scenario, phrases_of(scenario))
        for scenario in results.scenarios
        for failure in scenario.failures
    ]
    missing = [one for reach in results.reach for clause in reach.clauses for one in _missing(clause, reach)]
    suites = [
        _suite(file, list(scenarios), mistakes)
        for file, scenarios in groupby(results.scenarios, key=lambda one: one.file)
    ]
    known = {suite.file for suite in suites}
    lost = [one for one in mistakes if one.span is None or one.span.file not in known]
    if lost:
        suites.append(Suite("no scenarios", "", tuple(_lost(one, number) for number, one in enumerate(lost, 1))))
    findings = (*mistakes, *failures, *missing)
    return Findings(
        command="test",
        title="Scenarios",
        summary=summary(results),
        findings=findings,
        suites=tuple(suites),
        rules=rules_of(findings, {_UNMET.id: _UNMET, _UNREACHED.id: _UNREACHED}),
        evaluated=not results.mistakes and not results.count(Status.BROKEN),
        facts=(("engine", results.engine.value),),
    )


def _finding(failure: Failure, scenario: ScenarioResult, phrases: Phrases) -> Finding:
    about = "owed or measured" if failure.clause is None else f"{failure.clause} {failure.title or ''}".rstrip()
    expected, got = expected_words(failure), got_words(failure, phrases)
    return Finding(
        rule=_UNMET.id,
        severity=Severity.ERROR,
        message=f"{_name(scenario)}: {about}: expected {expected}; got {got}",
        span=failure.span,
        details=tuple(_reasons(failure, scenario, phrases)),
        path=(scenario.agreement, _name(scenario)),
        clause=failure.clause or "",
        identity=(scenario.name, expected),
    )


def _reasons(failure: Failure, scenario: ScenarioResult, phrases: Phrases) -> Iterator[str]:
    """What happened to the instances it is about, with the lines of the scenario's file."""
    for cause in failure.cause[:CAUSES]:
        for label, words, line in facts(cause, scenario, phrases):
            yield f"{label}: {words}{'' if line is None else f' (line {line})'}"
    if len(failure.cause) > CAUSES:
        yield f"and {plural(len(failure.cause) - CAUSES, 'more instance')}"


def _missing(clause: ClauseReach, reach: Reach) -> Iterator[Finding]:
    """One finding per clause that scenarios leave out, or of which they leave something out."""
    if clause.scenarios and not clause.missing:
        return
    heading = f"{clause.clause} {clause.title or ''}".rstrip()
    what = f"{plural(len(clause.missing), 'branch', 'branches')} not reached" if clause.scenarios else "no scenario"
    yield Finding(
        rule=_UNREACHED.id,
        severity=Severity.NOTE,
        message=f"{heading}: {what}",
        span=clause.span,
        details=tuple(f"{branch.what}: {branch.text}" for branch in clause.missing) if clause.scenarios else (),
        path=(reach.agreement, heading),
        clause=clause.clause,
        identity=("scenario coverage",),
    )


def _name(scenario: ScenarioResult) -> str:
    return scenario.name or "a scenario without name"


def _suite(file: str, scenarios: Sequence[ScenarioResult], mistakes: Sequence[Finding]) -> Suite:
    cases = []
    seen: dict[str, int] = {}
    for scenario in scenarios:
        name = _name(scenario)
        seen[name] = seen.get(name, 0) + 1
        cases.append(_case(scenario, name if seen[name] == 1 else f"{name} ({seen[name]})", mistakes))
    return Suite(relative(file), file, tuple(cases), (("agreement", scenarios[0].agreement),))


def _case(scenario: ScenarioResult, name: str, mistakes: Sequence[Finding]) -> Case:
    standing = _STANDINGS[scenario.status]
    place = f"{relative(scenario.span.file)}:{scenario.span.line}"
    if scenario.status is Status.BROKEN:
        lines = [line for one in mistakes if _within(one, scenario) for line in (one.message, *located(one))]
        return Case(
            name, standing, scenario.status.value, "has mistakes and was not run", tuple(lines), scenario.agreement
        )
    if scenario.status is Status.PASSED:
        return Case(name, standing, scenario.status.value, group=scenario.agreement)
    phrases = phrases_of(scenario)
    lines = [place]
    for failure in scenario.failures:
        found = _finding(failure, scenario, phrases)
        lines += [f"{failure.span.line}: {found.message.removeprefix(f'{_name(scenario)}: ')}"]
        lines += [f"  {line}" for line in found.details]
    if scenario.unseen and scenario.as_of is not None:
        day = phrases.day(scenario.as_of)
        lines.append(f"{plural(scenario.unseen, 'event')} at or after as-of ({day}) not looked at")
    message = f"{plural(len(scenario.failures), 'expectation')} of {scenario.expectations} did not hold"
    return Case(name, standing, scenario.status.value, message, tuple(lines), scenario.agreement)


def _within(mistake: Finding, scenario: ScenarioResult) -> bool:
    """Whether a mistake is of this file: a scenario's own end is not known."""
    return mistake.span is not None and mistake.span.file == scenario.file


def _lost(one: Finding, number: int) -> Case:
    """A file that holds nothing that could be run."""
    name = f"{one.rule} {'' if one.span is None else relative(one.span.file)}".rstrip()
    return Case(f"{name} ({number})", Standing.UNKNOWN, "not run", one.message, located(one))
