"""`servanda fmt`: agreements laid out, in their own keywords or those of one language."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from servanda.cli.guard import guarded


class Keywords(StrEnum):
    """`--keywords`."""

    EN = "en"
    ZH = "zh"


def fmt(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Agreements, folders to search, or - for standard input.")
    ],
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 where a file would change.")] = False,  # noqa: FBT002 -- a flag
    diff: Annotated[bool, typer.Option("--diff", help="As --check, and show what would change.")] = False,  # noqa: FBT002 -- a flag
    keywords: Annotated[
        Keywords | None, typer.Option(help="Write all keywords in English or Chinese. Default: as they are.")
    ] = None,
) -> None:
    """Lay out the text of agreements; every word and comment stays. Files with syntax errors are not touched.

    Exit codes: 0 done, 1 something would change, 2 wrong usage, 3 syntax errors, 4 internal error.
    """

    def body() -> int:
        from servanda.cli.formatting import run_fmt  # noqa: PLC0415 -- the front end loads only where it runs

        return run_fmt(paths, None if keywords is None else keywords.value, check=check, diff=diff)

    raise typer.Exit(guarded(body))
