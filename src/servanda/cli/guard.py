"""The outermost layer of every command: whatever happens inside ends in an exit code and at most one line."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, NoReturn

from servanda.cli.exits import ExitCode, NotEvaluatedError, UsageError
from servanda.reports.plain import plain

DEBUG = "SERVANDA_DEBUG"
"""environment variable that shows the traceback of an internal error"""
_SIGNS = (
    "No space left on device",
    "File too large",
    "Input/output error",
    "Disk quota exceeded",
    "Too many open files",
)


class _StoppedError(BaseException):
    """A signal asked the program to stop; `args[0]` is the exit code."""


_ASKED: list[int] = []
"""signals that asked to stop, in their order"""


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    # like Ctrl-C: what is under way is undone, temporary files go
    _ASKED.append(number)
    raise _StoppedError(128 + number)


@contextmanager
def _stoppable() -> Iterator[None]:
    """SIGTERM and SIGHUP end the work in an orderly way, where they are not ignored (`nohup`) and can be had."""
    asked = {name: getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")}
    before: dict[int, Any] = {}
    with suppress(ValueError):  # not in the main thread
        for number in asked.values():
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, _stop)
    try:
        yield
    finally:
        with suppress(ValueError):
            for number, handler in before.items():
                signal.signal(number, handler)


def guarded(body: Callable[[], int]) -> int:
    """Run `body` and give its exit code; no exception passes but the one that ends the interpreter."""
    _take_streams()
    try:
        with _stoppable():
            return _guarded(body)
    except _StoppedError as stopped:
        return int(stopped.args[0])


def _take_streams() -> None:
    """Standard streams that the caller has closed lead nowhere, and no file of ours gets their numbers."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _guarded(body: Callable[[], int]) -> int:
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
        if isinstance(error, RuntimeError) and str(error) == "Query interrupted":
            # the database's word for a signal that came while it worked
            return 128 + _ASKED[-1] if _ASKED else ExitCode.INTERRUPTED
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
    if isinstance(error, MemoryError) or kind == "OutOfMemoryException" or "bad_alloc" in str(error):
        file = getattr(error, "file", None)  # what was being read
        needed = f" to read {file}" if file is not None else ""
        say(f"the memory this process may use is not enough{needed}; nothing was judged")
        return ExitCode.NOT_EVALUATED
    if type(error).__module__.startswith("_duckdb") or type(error).__module__ == "duckdb":
        reason = _refused(str(error))
        if reason is not None:
            say(reason)
            return ExitCode.NOT_EVALUATED
    say(f"internal error ({kind}: {str(error)[:300]}); please report it with the command; {DEBUG}=1 shows where")
    return ExitCode.INTERNAL


def _refused(message: str) -> str | None:
    """What the system refused the database, in words; None where the database itself failed."""
    for sign in _SIGNS:
        if sign.lower() in message.lower():
            return f"{sign} while working with temporary files; nothing was judged (TMPDIR chooses their place)"
    return None


def _drop_output() -> None:
    """Forget what standard output still holds, so that the interpreter does not try to write it again at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(message: str) -> None:
    """One line to standard error."""
    print(f"servanda: {plain(message)}", file=sys.stderr)  # noqa: T201 -- the one place that says such things
