"""`servanda lint`: what syntax, model and rules find in agreements; no log is read, nothing heavy is imported."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from servanda.cli.exits import ExitCode, NotEvaluatedError, UsageError
from servanda.cli.formats import OutputFormat
from servanda.cli.linted import Result, spare, write
from servanda.cli.outputs import destination, targets
from servanda.diagnostics import Diagnostic, Severity
from servanda.lint.linting import lint_file
from servanda.reports.diagnostics_plain import severity_counts

SUFFIX = ".agreement"


def quick(arguments: Sequence[str]) -> tuple[list[Path], OutputFormat | None] | None:
    """What `lint` is asked for where its arguments are plain: paths and `--format F`.

    None for anything else, which the full command line parser takes; it costs as much time as linting a file.
    """
    paths: list[Path] = []
    chosen: OutputFormat | None = None
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if name == "--format":
            given = value if equals else next(rest, "")
            if given not in list(OutputFormat):
                return None
            chosen = OutputFormat(given)
        elif argument.startswith("-"):
            return None
        else:
            paths.append(Path(argument))
    return (paths, chosen) if paths else None


def lint(paths: Sequence[Path], chosen: OutputFormat | None, outputs: Sequence[str] = ()) -> int:
    """Lint files and, recursively, folders; the exit code is 1 where there is an error."""
    asked = targets(chosen, outputs)
    files = agreements(paths)
    linted = [lint_file(file) for file in files]
    found = _sorted(diagnostic for each in linted for diagnostic in each.found)
    silenced = {(one, reason): None for each in linted for one, reason in each.suppressed}
    spare(asked, files)
    for target in asked:
        with destination(target) as out:
            write(Result(tuple(files), tuple(found), tuple(silenced)), target.chosen, out)
    return ExitCode.FINDINGS if severity_counts(found)[Severity.ERROR] else ExitCode.KEPT


def agreements(paths: Sequence[Path], purpose: str = "lint") -> list[Path]:
    """The files named and every `*.agreement` below the folders named, each once.

    Errors: `UsageError` for a path that is not there, `NotEvaluatedError` where no agreement is found.
    """
    files: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            files |= dict.fromkeys(sorted(found for found in path.rglob(f"*{SUFFIX}") if found.is_file()))
        elif path.exists():
            files[path] = None
        else:
            message = f"no such file or folder: {path}"
            raise UsageError(message)
    if not files:
        message = f"nothing to {purpose}: no *{SUFFIX} file in {', '.join(str(path) for path in paths)}"
        raise NotEvaluatedError(message)
    return list(files)


def _sorted(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By file and place, each once: a standard text is read again with every agreement that extends it."""
    unique = {(one.code, one.message, one.span, one.origin): one for one in diagnostics}
    return sorted(unique.values(), key=lambda one: ("", 0) if one.span is None else (one.span.file, one.span.start))
