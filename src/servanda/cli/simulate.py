"""`servanda simulate`: an agreement in; the exports of a made-up service and the truth about its faults out."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.guard import guarded

DAYS = ["%Y-%m-%d"]


def simulate(  # noqa: PLR0913, PLR0917 -- one parameter per option
    agreement: Annotated[
        Path | None, typer.Argument(help="An agreement, or a folder that holds one *.agreement file.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Folder for the exports; made if not there.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes, on any machine.")] = 1,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=DAYS, help="First day. Default: the term's first.")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(
            "--to", formats=DAYS, help="First day not simulated. Default: three months after the term's first."
        ),
    ] = None,
    customers: Annotated[int | None, typer.Option(min=1, help="End customers at the end. Default: 50 or more.")] = None,
    messages_per_day: Annotated[
        float | None, typer.Option(min=0, help="Chat rows on a working day; fewer on days off. Default: 60.")
    ] = None,
    events: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="About so many rows in all, instead of a rate.")
    ] = None,
    issues_per_week: Annotated[float | None, typer.Option(min=0, help="Issues opened in a week. Default: 14.")] = None,
    faults: Annotated[
        str,
        typer.Option(metavar="WORDS", help="all, none, or names by comma, each perhaps =COUNT: all=3,reply_late=20."),
    ] = "all",
    parts: Annotated[int, typer.Option(min=1, help="Files the chat is split into, by days.")] = 1,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace exports that are in the folder.")] = False,  # noqa: FBT002 -- a flag
    list_faults: Annotated[bool, typer.Option("--list-faults", help="List the faults by clause and exit.")] = False,  # noqa: FBT002 -- a flag
) -> None:
    """Write the logs of a simulated service, with faults and the truth about them (truth.csv).

    Exit codes: 0 written, 2 wrong usage, 3 the agreement cannot be simulated, 4 internal error.
    """

    def body() -> int:
        from servanda.cli.simulating import Wanted, listed, run_simulate  # noqa: PLC0415 -- loads where it runs
        from servanda.simulate import Request  # noqa: PLC0415 -- loads where it runs

        if list_faults:
            return listed()
        request = Request(
            seed,
            since.date() if since else None,
            until.date() if until else None,
            customers,
            messages_per_day,
            events,
            issues_per_week,
            faults,
            parts,
        )
        return run_simulate(Wanted(agreement, output, request, overwrite=overwrite))

    raise typer.Exit(guarded(body))
