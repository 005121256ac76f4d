"""Runs `servanda test`: scenario files in, results printed, the exit code out."""

from dataclasses import dataclass
from pathlib import Path

from servanda.cli.check import complain
from servanda.cli.exits import ExitCode, NotEvaluatedError, UsageError
from servanda.cli.formats import Format
from servanda.cli.output import columns_of, opened, print_texts, spared, writable
from servanda.cli.progress import Progress
from servanda.engines.names import Engine
from servanda.reports.scenarios_json import scenarios_json
from servanda.reports.scenarios_plain import scenarios_concise
from servanda.reports.scenarios_text import scenarios_text
from servanda.scenarios import NoScenarioPathError, Results, Status, find_scenarios, run_scenarios


@dataclass(frozen=True, slots=True)
class Asked:
    """The command line of `test`, as given."""

    paths: tuple[Path, ...] = ()
    match: str | None = None
    coverage: bool = False
    chosen: Format = Format.TEXT
    output: Path | None = None
    engine: Engine = Engine.REFERENCE


def run_test(asked: Asked) -> int:
    """Run and print; what is wrong with a scenario is said and keeps only itself from being run."""
    if asked.output is not None:
        writable(asked.output)
    paths = asked.paths or (Path(),)
    try:
        files = find_scenarios(paths)
    except NoScenarioPathError as error:
        raise UsageError(str(error.args[0])) from error
    if not files:
        message = f"nothing to test: no scenarios/*.yaml in {', '.join(str(path) for path in paths)}"
        raise NotEvaluatedError(message)
    with Progress() as progress:
        results = run_scenarios(
            files, engine=asked.engine, match=asked.match, coverage=asked.coverage, progress=progress
        )
    complain(results.mistakes, asked.chosen)
    if not results.scenarios:
        if results.mistakes:
            raise NotEvaluatedError
        message = f"nothing to test: no scenario matches {asked.match!r}"
        raise NotEvaluatedError(message)
    if asked.output is not None:
        spared(asked.output, files)
    _print(results, asked)
    if results.mistakes or results.count(Status.BROKEN):
        return ExitCode.NOT_EVALUATED
    return ExitCode.FINDINGS if results.count(Status.FAILED) else ExitCode.KEPT


def _print(results: Results, asked: Asked) -> None:
    with opened(asked.output) as stream:
        match asked.chosen:
            case Format.JSON:
                stream.write(scenarios_json(results))
            case Format.CONCISE:
                stream.writelines(f"{line}\n" for line in scenarios_concise(results))
            case Format.TEXT:
                print_texts(scenarios_text(results, columns_of(stream)), stream)
