"""The outermost layer of every command: whatever happens inside ends in an exit code and at most one line."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress

from servanda.cli.exits import ExitCode, NotEvaluatedError, UsageError
from servanda.reports.plain import plain

DEBUG = "SERVANDA_DEBUG"
"""environment variable that shows the traceback of an internal error"""


def guarded(body: Callable[[], int]) -> int:
    """Run `body` and give its exit code; no exception passes but the one that ends the interpreter."""
    try:
        for stream in (sys.stdout, sys.stderr):
            # a file name or an export may hold what the terminal's encoding lacks
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        code = body()
        sys.stdout.flush()
    except UsageError as error:
        say(str(error))
        return ExitCode.USAGE
    except NotEvaluatedError as error:
        if error.args and error.args[0]:
            say(str(error))
        return ExitCode.NOT_EVALUATED
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        return _failed(error)
    return code


def _failed(error: Exception) -> int:
    if isinstance(error, OSError):
        # a full disk or a file that vanished is the machine's state, no defect of this program
        say(f"{error.strerror or error}: {error.filename}" if error.filename else str(error.strerror or error))
        _drop_output()
        return ExitCode.NOT_EVALUATED
    kind = type(error).__name__
    say(f"internal error ({kind}: {str(error)[:300]}); please report it with the command; {DEBUG}=1 shows where")
    return ExitCode.INTERNAL


def _drop_output() -> None:
    """Forget what standard output still holds, so that the interpreter does not try to write it again at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(message: str) -> None:
    """One line to standard error."""
    print(f"servanda: {plain(message)}", file=sys.stderr)  # noqa: T201 -- the one place that says such things
