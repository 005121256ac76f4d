"""Runs `servanda bind`."""

from collections.abc import Sequence
from pathlib import Path

from servanda.bind import propose
from servanda.checking import checkable
from servanda.cli.check import complain
from servanda.cli.exits import ExitCode, NotEvaluatedError, UsageError
from servanda.cli.formats import Format
from servanda.cli.guard import say
from servanda.cli.output import opened, writable


def run_bind(files: Sequence[Path], agreement: Path | None, output: Path | None) -> int:
    """Propose a binding; what is wrong with a file is said and leaves out that file alone."""
    if output is not None:
        writable(output)
    for path in (*files, *([] if agreement is None else [agreement])):
        if not path.exists():
            message = f"no such file or folder: {path}"
            raise UsageError(message)
    known = None
    if agreement is not None:
        known, diagnostics = checkable(agreement)
        complain(diagnostics, Format.TEXT)
        if known is None:
            raise NotEvaluatedError
    beside = Path.cwd() if output is None else output.resolve().parent
    proposal = propose([path for path in files if path.is_file()], known, beside)
    for path, why in proposal.unread:
        say(f"{path} is left out: {why}")
    if not proposal.text:
        message = "none of these files could be looked at"
        raise NotEvaluatedError(message)
    with opened(output) as stream:
        stream.write(proposal.text)
    return ExitCode.FINDINGS if proposal.open or proposal.unread else ExitCode.KEPT
