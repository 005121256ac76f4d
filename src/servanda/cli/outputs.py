"""Which results go where: `--format` for standard output, `--output FORMAT=FILE` as often as wanted.

Light to import: `lint` loads it. What writes files and what makes each format is imported where it is asked for.
"""

import io
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TextIO

from servanda.cli.exits import UsageError
from servanda.cli.formats import OutputFormat, Patient
from servanda.records import record

METAVAR = "[FORMAT=]FILE"
HELP = (
    "Write a result to FILE, in FORMAT besides standard output, or without FORMAT instead of it; repeatable. "
    "- is standard output."
)
_STANDARD_OUTPUT = "-"


@record
class Target:
    """One result to write: its format and its file; None: standard output."""

    chosen: OutputFormat
    path: Path | None = None


def targets(
    chosen: OutputFormat | None, asked: Sequence[str], others: Mapping[str, Path | None] | None = None
) -> tuple[Target, ...]:
    """The results asked for, files first: what could not be written leaves standard output empty.

    `chosen` is `--format`, `asked` the values of `--output`, `others` files that other options write. Errors:
    `UsageError` for a format that there is not, a file that cannot be written, or two results for one place.
    """
    form = OutputFormat.TEXT if chosen is None else chosen
    files: list[Target] = []
    printed: list[OutputFormat] = []
    instead = False
    for value in asked:
        name, path = _split(value)
        if path == _STANDARD_OUTPUT:
            printed.append(name or form)
        else:
            instead = instead or name is None
            files.append(Target(name or form, Path(path)))
    if len(printed) > 1 or (printed and chosen is not None and printed != [chosen]):
        message = "standard output takes one result: give one --format, or one --output FORMAT=-"
        raise UsageError(message)
    if files or others:
        _distinct(files, others or {})
    if not printed and not instead:
        printed = [form]
    return (*files, *(Target(one) for one in printed))


def _split(value: str) -> tuple[OutputFormat | None, str]:
    """Format and file of `sarif=report.sarif`; no format where a file alone is named."""
    name, equals, path = value.partition("=")
    if equals and name in list(OutputFormat):
        if not path:
            message = f"--output {value} names no file"
            raise UsageError(message)
        return OutputFormat(name), path
    if equals and name.isalpha():
        message = f"no output format {name!r}: there are {', '.join(OutputFormat)}; a file of that name is ./{value}"
        raise UsageError(message)
    if not value:
        message = "--output names no file"
        raise UsageError(message)
    return None, value


def _distinct(files: Iterable[Target], others: Mapping[str, Path | None]) -> None:
    """Errors: `UsageError` for a file that cannot be written, and for two results in one file."""
    from servanda.cli.output import writable  # noqa: PLC0415 -- only where a file is written

    named = [("--output", target.path) for target in files if target.path is not None]
    named += [(option, path) for option, path in others.items() if path is not None]
    seen: list[tuple[str, Path]] = []
    for option, path in named:
        writable(path)
        for other, taken in seen:
            if taken.resolve() == path.resolve() or (taken.exists() and path.exists() and taken.samefile(path)):
                both = f"two results of {option}" if other == option else f"{other} and {option}"
                message = f"{both} name the same file: {path}"
                raise UsageError(message)
        if not path.exists() or path.is_file():  # a device takes more than one
            seen.append((option, path))


def destination(target: Target) -> AbstractContextManager[TextIO]:
    """A stream for a result; its file appears only when all of it is written. Errors: `UsageError`."""
    if target.path is None:
        return _standard_output(for_programs=target.chosen not in {OutputFormat.TEXT, OutputFormat.CONCISE})
    from servanda.cli.output import opened  # noqa: PLC0415 -- only where a file is written

    return opened(target.path)


@contextmanager
def _standard_output(*, for_programs: bool) -> Iterator[TextIO]:
    """Standard output; what programs read is UTF-8 whatever the terminal has, as its format says it is."""
    if for_programs and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    with Patient():
        yield sys.stdout
