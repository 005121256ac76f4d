"""Runs `servanda test`: scenario files in, results printed, the exit code out."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from servanda.cli.check import complain
from servanda.cli.exits import ExitCode, NotEvaluatedError, UsageError
from servanda.cli.formats import OutputFormat
from servanda.cli.guard import say
from servanda.cli.output import columns_of, print_texts, spared
from servanda.cli.outputs import Target, destination, targets
from servanda.cli.progress import Progress
from servanda.diagnostics import Diagnostic
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
    chosen: OutputFormat | None = None
    outputs: tuple[str, ...] = ()
    engine: Engine = Engine.REFERENCE


def run_test(asked: Asked) -> int:
    """Run and print; what is wrong with a scenario is said and keeps only itself from being run."""
    into = targets(asked.chosen, asked.outputs)
    said: list[Diagnostic] = []
    try:
        return _test(asked, into, said)
    except NotEvaluatedError as why:
        if any(target.chosen.foreign for target in into):
            _fail(asked, into, said, str(why))
        raise


def _test(asked: Asked, into: tuple[Target, ...], said: list[Diagnostic]) -> int:
    """The run itself; `said` collects the diagnostics that went to standard error."""
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
    said += results.mistakes
    complain(results.mistakes, into[-1].chosen.spoken)
    if not results.scenarios:
        if results.mistakes:
            raise NotEvaluatedError
        message = f"nothing to test: no scenario matches {asked.match!r}"
        raise NotEvaluatedError(message)
    for target in into:
        if target.path is not None:
            spared(target.path, files)
    for target in into:
        _print(results, target)
    if results.mistakes or results.count(Status.BROKEN):
        return ExitCode.NOT_EVALUATED
    return ExitCode.FINDINGS if results.count(Status.FAILED) else ExitCode.KEPT


def _fail(asked: Asked, into: tuple[Target, ...], said: Iterable[Diagnostic], why: str) -> None:
    """Say in the formats made for other programs that nothing was tested."""
    from servanda.cli.foreign import write_failure  # noqa: PLC0415 -- only for these formats
    from servanda.reports.of_diagnostics import not_evaluated  # noqa: PLC0415 -- as above

    subject = " ".join(map(str, asked.paths)) or "."
    for path in write_failure(not_evaluated("test", subject, said, why), into):
        say(f"{path} is left as it is: nothing was tested, and this is no report of an earlier run")


def _print(results: Results, target: Target) -> None:
    with destination(target) as stream:
        match target.chosen:
            case OutputFormat.JSON:
                stream.write(scenarios_json(results))
            case OutputFormat.CONCISE:
                stream.writelines(f"{line}\n" for line in scenarios_concise(results))
            case OutputFormat.TEXT:
                print_texts(scenarios_text(results, columns_of(stream)), stream)
            case _:
                from servanda.cli.foreign import write_foreign  # noqa: PLC0415 -- only for these formats
                from servanda.reports.markdown import cases_markdown  # noqa: PLC0415 -- as above
                from servanda.reports.of_scenarios import scenarios_found  # noqa: PLC0415 -- as above

                found = scenarios_found(results)
                write_foreign(found, target.chosen, stream, lambda: cases_markdown(found))
