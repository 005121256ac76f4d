"""`servanda bind`: a binding proposed from the exports themselves."""

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.guard import guarded


def bind(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Exported files; those of one kind are one source.")
    ],
    agreement: Annotated[
        Path | None, typer.Option(help="An agreement whose events are looked for in the exports.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write the proposal to a file that is not there yet."),
    ] = None,
) -> None:
    """Look at exports and propose a logs.yaml for them, to be edited: guesses are marked `# ?`.

    At most 5,000 records and 8 MB of each text file are looked at. Values of columns that look personal are not copied.

    Exit codes: 0 a proposal, 1 a proposal in which something is marked or a file is left out, 2 wrong usage,
    3 no file of which anything could be read, 4 internal error.
    """

    def body() -> int:
        from servanda.cli.binding import run_bind  # noqa: PLC0415 -- the database loads only where it runs

        return run_bind(files, agreement, output)

    raise typer.Exit(guarded(body))
