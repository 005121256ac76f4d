"""The options of `servanda lint`."""

from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.formats import OutputFormat
from servanda.cli.guard import guarded
from servanda.cli.outputs import HELP, METAVAR


def lint(  # noqa: PLR0913 -- one parameter per option
    *,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Agreements, or folders to search.")],
    chosen: Annotated[
        OutputFormat | None, typer.Option("--format", help="How to print the findings. Default: text.")
    ] = None,
    output: Annotated[list[str] | None, typer.Option("-o", "--output", metavar=METAVAR, help=HELP)] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(metavar="RULES", help="Only these rules: codes, beginnings of codes, names or ALL; repeatable."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="RULES", help="Not these rules, besides those in servanda.yaml.")
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Apply fixes that change no verdict; a signed agreement is never changed.")
    ] = False,
    unsafe: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Apply fixes that change what the agreement says as well.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Print what the fixes would change and write nothing; exit 1 if anything.")
    ] = False,
    baseline: Annotated[Path | None, typer.Option(metavar="FILE", help="Leave out what this baseline knows.")] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a baseline that knows all that is found now.")
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            metavar="WORD", help="Exit 1 on findings of this severity and above: error, warning, note or never."
        ),
    ] = "error",
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes for many files. Default: one a core.")
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Look at every file anew, also at those that have not changed.")
    ] = False,
    balance: Annotated[
        bool, typer.Option("--balance", help="Print what each party owes and may demand, in place of findings.")
    ] = False,
) -> None:
    """Say what is wrong with the text of agreements; no log is read.

    `servanda explain CODE` says what a rule is about. A comment `# servanda: ignore[CODE] reason` silences one.
    Exit codes: 0 nothing --fail-on names, 1 findings, 2 wrong usage, 3 nothing to lint, 4 internal error.
    """
    # the front end loads only where it runs
    from servanda.cli.lint import Asked  # noqa: PLC0415
    from servanda.cli.lint import lint as run_lint  # noqa: PLC0415

    asked = Asked(
        tuple(paths),
        chosen,
        tuple(output or ()),
        tuple(select or ()),
        tuple(ignore or ()),
        fix=fix or (unsafe and not diff),
        unsafe=unsafe,
        diff=diff,
        baseline=baseline,
        write_baseline=write_baseline,
        fail_on=fail_on,
        jobs=jobs,
        cache=not no_cache,
        balance=balance,
    )
    raise typer.Exit(guarded(lambda: run_lint(asked)))
