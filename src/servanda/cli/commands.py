"""The commands, their options and help."""

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.bind import bind
from servanda.cli.clock import clock
from servanda.cli.coverage import coverage
from servanda.cli.explain import explain
from servanda.cli.fmt import fmt
from servanda.cli.formats import OutputFormat
from servanda.cli.guard import guarded
from servanda.cli.lint_command import lint
from servanda.cli.lsp import lsp
from servanda.cli.outputs import HELP, METAVAR
from servanda.cli.simulate import simulate
from servanda.cli.test import scenarios
from servanda.engines.names import Engine

app = typer.Typer(
    name="servanda",
    help="Agreements as code: from the text of an agreement to a verdict for every clause, with its evidence.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:  # noqa: FBT001 -- typer hands the flag over by position
    if value:
        from importlib.metadata import version  # noqa: PLC0415 -- only this option reads the package's metadata

        typer.echo(f"servanda {version('servanda')}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


@app.command()
def check(  # noqa: PLR0913, PLR0917 -- one parameter per option
    agreement: Annotated[Path, typer.Argument(help="An agreement, or a folder that holds one *.agreement file.")],
    logs: Annotated[
        Path | None,
        typer.Option(help="Folder of exports, or a binding file. Default: logs.yaml beside the agreement."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="Judge as of this instant: 2026-04-01, 2026-04-01T09:30 (the agreement's zone) or with an offset. "
            "Default: the earliest end of the logs' coverage.",
        ),
    ] = None,
    clause: Annotated[
        list[str] | None, typer.Option(metavar="N", help="Only this clause, or 2.1.3.* for all below; repeatable.")
    ] = None,
    party: Annotated[list[str] | None, typer.Option(metavar="P", help="Only what this party owes; repeatable.")] = None,
    chosen: Annotated[
        OutputFormat | None, typer.Option("--format", help="How to print the result. Default: text.")
    ] = None,
    output: Annotated[list[str] | None, typer.Option("-o", "--output", metavar=METAVAR, help=HELP)] = None,
    evidence: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every instance to FILE.csv or FILE.parquet.")
    ] = None,
    quarantine: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Go on without rows that cannot be read or typed; write them to FILE.jsonl or FILE.csv. What they may "
            "have touched is undecided. Without this option such a row ends the check with exit 3.",
        ),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            metavar="WORDS",
            help="Exit 1 on these verdicts, by comma: breached, undecided, pending, not-attested; or never.",
        ),
    ] = "breached,undecided",
    limit: Annotated[
        int | None,
        typer.Option(
            min=0, help="Breaches listed per clause: text and markdown 10, github, sarif and junit 3, concise all."
        ),
    ] = None,
    engine: Annotated[
        Engine,
        typer.Option(help="Who decides: duckdb, made for large logs, or reference, plain Python to check it by."),
    ] = Engine.DUCKDB,
) -> None:
    """Judge an agreement on its logs: a verdict for every clause, with the evidence.

    Exit codes: 0 kept, 1 findings (see --fail-on), 2 wrong usage, 3 could not be evaluated, 4 internal error.
    """
    from servanda.cli.check import Wanted, run_check  # noqa: PLC0415 -- the engine loads only where it runs

    wanted = Wanted(
        agreement,
        logs,
        as_of,
        tuple(clause or ()),
        tuple(party or ()),
        chosen,
        tuple(output or ()),
        evidence,
        quarantine,
        fail_on,
        limit,
        engine,
    )
    raise typer.Exit(guarded(lambda: run_check(wanted)))


app.command("lint")(lint)
app.command()(simulate)
app.command()(clock)
app.command()(fmt)
app.command()(coverage)
app.command()(bind)
app.command()(explain)
app.command("test")(scenarios)
app.command()(lsp)
