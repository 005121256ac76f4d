"""How the program ends."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command."""

    KEPT = 0
    """all kept, nothing found"""
    FINDINGS = 1
    """a breach or something undecided (see `--fail-on`), a lint error"""
    USAGE = 2
    """a wrong command line, a file that is not there"""
    NOT_EVALUATED = 3
    """an agreement or log that cannot be read, nothing to check"""
    INTERNAL = 4
    """a defect of this program"""
    INTERRUPTED = 130
    """stopped with Ctrl-C"""
    HUNG_UP = 129
    """stopped because the terminal went away"""
    TERMINATED = 143
    """asked by the system to stop"""


class UsageError(Exception):
    """The command line asks for what cannot be; `args[0]` says what and what to do about it, in one line."""


class NotEvaluatedError(Exception):
    """Nothing can be judged; `args[0]` says why in one line, empty where diagnostics have said it already."""
