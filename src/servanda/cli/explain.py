"""`servanda explain`: what a clause says in plain sentences, or the page of a lint rule."""

from enum import StrEnum
from typing import Annotated

import typer

from servanda.cli.guard import guarded


class Languages(StrEnum):
    """`--language`."""

    EN = "en"
    ZH = "zh"
    BOTH = "both"


class Shape(StrEnum):
    """`--format`."""

    TEXT = "text"
    JSON = "json"


def explain(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE | FILE:CLAUSE | RULE]",
            help="An agreement (or a folder that holds one), one clause of it (FILE:2.1.1.3, or FILE:2.1.* for all "
            "below), or a lint rule by code or name. Without it: the list of rules.",
        ),
    ] = None,
    language: Annotated[Languages, typer.Option(help="The language of the sentences.")] = Languages.BOTH,
    chosen: Annotated[Shape, typer.Option("--format", help="How to print them.")] = Shape.TEXT,
    sql: Annotated[  # noqa: FBT002 -- a flag
        bool, typer.Option("--sql", help="Also show the statements that the DuckDB engine runs for the clause.")
    ] = False,
) -> None:
    """Say in English and Chinese what the rule of a clause says, beside the sentence it quotes; no log is read.

    The sentences are made from what the program understood, not from the text, so that whoever knows the contract can
    confirm that the rule says the same.

    Exit codes: 0 said, 2 wrong usage (no such file, clause or rule), 3 no agreement that could be read, 4 internal
    error.
    """

    def body() -> int:
        from servanda.cli.explaining import run_explain  # noqa: PLC0415 -- the front end loads only where it runs

        languages = ("en", "zh") if language is Languages.BOTH else (language.value,)
        return run_explain(target, languages, as_json=chosen is Shape.JSON, sql=sql)

    raise typer.Exit(guarded(body))
