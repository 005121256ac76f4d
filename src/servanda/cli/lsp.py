"""`servanda lsp`: the language server over standard input and output."""

import os

import typer

from servanda.cli.exits import ExitCode, UsageError
from servanda.cli.guard import guarded


def lsp() -> None:
    """Serve an editor over standard input and output: findings, meanings, places, names, formatting, fixes.

    An editor starts it; docs/editor.md says how. Needs pip install 'servanda[lsp]'.
    """

    def body() -> int:
        from importlib.metadata import version  # noqa: PLC0415 -- only here

        try:
            from servanda.lsp.protocol import served  # noqa: PLC0415 -- an extra
        except ModuleNotFoundError as missing:
            if missing.name not in {"pygls", "lsprotocol"}:
                raise
            message = "the language server is an extra: pip install 'servanda[lsp]'"
            raise UsageError(message) from missing
        # the protocol closes its streams in the end; ours are still wanted then
        with os.fdopen(os.dup(0), "rb") as told, os.fdopen(os.dup(1), "wb") as said:
            served(version("servanda")).start_io(told, said)
        return ExitCode.KEPT

    raise typer.Exit(guarded(body))
