"""`servanda coverage`: what exports can decide, before any check."""

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.formats import Format
from servanda.cli.guard import guarded


def coverage(  # noqa: PLR0913, PLR0917 -- one parameter per option
    agreement: Annotated[Path, typer.Argument(help="An agreement, or a folder that holds one *.agreement file.")],
    logs: Annotated[
        Path | None,
        typer.Option(help="Folder of exports, or a binding file. Default: logs.yaml beside the agreement."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="As of this instant. Default: the earliest end of the logs' coverage."),
    ] = None,
    clause: Annotated[
        list[str] | None, typer.Option(metavar="N", help="Only this clause, or 2.1.3.* for all below; repeatable.")
    ] = None,
    chosen: Annotated[Format, typer.Option("--format", help="How to print the result.")] = Format.TEXT,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write the result to a file.")
    ] = None,
) -> None:
    """Say which clauses these exports can decide, which only partly or not, and what is missing. Nothing is judged.

    Mistakes in the binding or the exports are said, and stop only what they are about.

    Exit codes: 0 every clause that needs a log can be decided, 1 some cannot (or only partly), 2 wrong usage,
    3 no agreement or no binding that could be read, 4 internal error.
    """

    def body() -> int:
        from servanda.cli.surveying import Asked, run_coverage  # noqa: PLC0415 -- the database loads only where it runs

        return run_coverage(Asked(agreement, logs, as_of, tuple(clause or ()), chosen, output))

    raise typer.Exit(guarded(body))
