"""Scenario files in, results out: every scenario read, run and compared."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from servanda.checking import checkable
from servanda.diagnostics import Diagnostic, Severity
from servanda.engines.names import Engine
from servanda.model.agreement import Agreement
from servanda.plan import lower
from servanda.scenarios.comparing import compare
from servanda.scenarios.layers import Loader
from servanda.scenarios.matching import Pattern
from servanda.scenarios.reach import Reached
from servanda.scenarios.reader import read_scenarios
from servanda.scenarios.results import Results, ScenarioResult, Status
from servanda.scenarios.running import run_scenario
from servanda.scenarios.written import Broken, Scenario, ScenarioFile


def run_scenarios(
    paths: Iterable[Path],
    *,
    engine: Engine = Engine.REFERENCE,
    match: str | None = None,
    coverage: bool = False,
    progress: Callable[[str, float | None], None] = lambda _what, _share: None,
) -> Results:
    """Run the scenarios of these files, those that match a pattern; files of one agreement share it, loaded once."""
    began = time.perf_counter()
    load = agreements()
    pattern = None if match is None else Pattern(match)
    found: list[ScenarioResult] = []
    mistakes: list[Diagnostic] = []
    reached: dict[str, Reached] = {}
    deselected = 0
    files = list(paths)
    for place, path in enumerate(files):
        progress(f"testing {path.name}", place / len(files))
        file, diagnostics = read_scenarios(path, load)
        mistakes += [one for one in diagnostics if one not in mistakes]
        if file is None:
            continue
        plan = lower(file.agreement)
        kept = [one for one in file.scenarios if pattern is None or pattern.takes(file, one)]
        deselected += len(file.scenarios) - len(kept)
        reach = reached.setdefault(file.agreement.file, Reached(file.agreement)) if coverage else None
        for scenario in kept:
            if isinstance(scenario, Broken):
                found.append(_broken(file, scenario))
                continue
            started = time.perf_counter()
            ran = run_scenario(file.agreement, plan, scenario, str(path), engine)
            failures = compare(file.agreement, scenario, ran)
            if reach is not None:
                reach.add(scenario, ran)
            found.append(
                replace(
                    _result(file, scenario),
                    status=Status.FAILED if failures else Status.PASSED,
                    failures=failures,
                    seconds=time.perf_counter() - started,
                )
            )
    return Results(
        tuple(found),
        tuple(mistakes),
        len(files),
        deselected,
        engine,
        tuple(one.result() for one in reached.values()),
        time.perf_counter() - began,
    )


def agreements() -> Loader:
    """Loads each agreement once."""
    known: dict[Path, tuple[Agreement | None, tuple[Diagnostic, ...]]] = {}

    def load(path: Path) -> tuple[Agreement | None, tuple[Diagnostic, ...]]:
        real = path.resolve()
        if real not in known:
            agreement, diagnostics = checkable(path)
            errors = tuple(one for one in diagnostics if one.severity is Severity.ERROR)
            known[real] = agreement, errors
        return known[real]

    return load


def _result(file: ScenarioFile, scenario: Scenario) -> ScenarioResult:
    agreement = file.agreement
    fields = (field for event in agreement.events.values() for field in event.fields.values())
    return ScenarioResult(
        agreement.name,
        agreement.zone,
        frozenset(field.name for field in fields if field.personal),
        file.file,
        scenario.name,
        scenario.span,
        Status.PASSED,
        scenario.as_of,
        len(scenario.expected),
        events=scenario.events,
        unseen=sum(one.at >= scenario.as_of for one in scenario.events),
    )


def _broken(file: ScenarioFile, one: Broken) -> ScenarioResult:
    agreement = file.agreement
    return ScenarioResult(agreement.name, agreement.zone, frozenset(), file.file, one.name, one.span, Status.BROKEN)
