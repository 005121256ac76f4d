"""The command line in, an exit code out (`ExitCode`); one file per command, each imported when it runs."""

import gc
import sys
from typing import TYPE_CHECKING, Any

from servanda.cli.exits import ExitCode

if TYPE_CHECKING:
    from servanda.cli.commands import app

__all__ = ["ExitCode", "app", "main"]


def main() -> None:
    """Run the command of `sys.argv` and leave with its exit code.

    A plain `lint PATH…` goes straight to its command: the option parser would take as long as the linting.
    """
    from servanda.cli.guard import guarded  # noqa: PLC0415 -- after this module is importable for its exit codes alone

    arguments = sys.argv[1:]
    if arguments[:1] == ["lint"]:
        # trees grow and stay: collecting while they do takes a tenth of the time and finds nothing
        gc.set_threshold(100_000)
        from servanda.cli.lint import lint, quick  # noqa: PLC0415 -- only for this command

        asked = quick(arguments[1:])
        if asked is not None:
            sys.exit(guarded(lambda: lint(asked)))
    sys.exit(guarded(_full))


def _full() -> int:
    from servanda.cli.commands import app  # noqa: PLC0415 -- the option parser is slow to import

    try:
        app(prog_name="servanda")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return ExitCode.KEPT


def __getattr__(name: str) -> Any:
    if name == "app":
        from servanda.cli.commands import app  # noqa: PLC0415 -- on demand

        return app
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
