"""`servanda test`: unit tests for agreements."""

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.formats import OutputFormat
from servanda.cli.guard import guarded
from servanda.cli.outputs import HELP, METAVAR
from servanda.engines.names import Engine


def scenarios(  # noqa: PLR0913 -- one parameter per option
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATHS]...",
            help="Scenario files, agreements, or folders to search for `scenarios` folders. Default: this folder.",
        ),
    ] = None,
    *,
    match: Annotated[
        str | None,
        typer.Option(
            "-k",
            "--match",
            metavar="PATTERN",
            help="Only scenarios that expect something of the clause of this number, or whose name, file or agreement "
            "has this in its name; * and ? stand for anything.",
        ),
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Say which clauses, branches and outcomes no scenario reaches.")
    ] = False,
    chosen: Annotated[
        OutputFormat | None, typer.Option("--format", help="How to print the result. Default: text.")
    ] = None,
    output: Annotated[list[str] | None, typer.Option("-o", "--output", metavar=METAVAR, help=HELP)] = None,
    engine: Annotated[
        Engine,
        typer.Option(help="Who decides: reference, the quicker one for a few events, or duckdb, made for large logs."),
    ] = Engine.REFERENCE,
) -> None:
    """Run scenarios: a few events and what is to come of each clause. No log is read.

    Exit codes: 0 all as expected, 1 something else came, 2 wrong usage, 3 a scenario that cannot be run, or none at
    all, 4 internal error.
    """

    def body() -> int:
        from servanda.cli.testing import Asked, run_test  # noqa: PLC0415 -- the front end loads only where it runs

        return run_test(Asked(tuple(paths or ()), match, coverage, chosen, tuple(output or ()), engine))

    raise typer.Exit(guarded(body))
