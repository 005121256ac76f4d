"""`servanda lint`: what syntax, model and rules find in agreements; no log is read, nothing heavy is imported."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from servanda.cli.exits import ExitCode, NotEvaluatedError, UsageError
from servanda.cli.formats import Format, Patient, colourful
from servanda.diagnostics import Diagnostic, Severity
from servanda.lint.linting import lint_file
from servanda.reports.diagnostics_plain import diagnostics_concise, severity_counts

SUFFIX = ".agreement"


def quick(arguments: Sequence[str]) -> tuple[list[Path], Format] | None:
    """What `lint` is asked for where its arguments are plain: paths and `--format F`.

    None for anything else, which the full command line parser takes; it costs as much time as linting a file.
    """
    paths: list[Path] = []
    chosen = Format.TEXT
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if name == "--format":
            given = value if equals else next(rest, "")
            if given not in list(Format):
                return None
            chosen = Format(given)
        elif argument.startswith("-"):
            return None
        else:
            paths.append(Path(argument))
    return (paths, chosen) if paths else None


def lint(paths: Sequence[Path], chosen: Format) -> int:
    """Lint files and, recursively, folders; the exit code is 1 where there is an error."""
    files = agreements(paths)
    found = _sorted(diagnostic for file in files for diagnostic in lint_file(file).found)
    counts = severity_counts(found)
    out = sys.stdout
    with Patient():
        match chosen:
            case Format.JSON:
                from servanda.reports.diagnostics_json import diagnostics_json  # noqa: PLC0415 -- only here

                out.write(diagnostics_json(found))
            case Format.CONCISE:
                out.writelines(f"{line}\n" for line in diagnostics_concise(found))
            case Format.TEXT:
                from servanda.reports.diagnostics_text import Sources, diagnostics_text  # noqa: PLC0415 -- only here

                lines = diagnostics_text(found, Sources(), colour=colourful(out))
                out.writelines(f"{line}\n" for line in lines)
                out.write(_summary(len(files), counts[Severity.ERROR], counts[Severity.WARNING]) + "\n")
    return ExitCode.FINDINGS if counts[Severity.ERROR] else ExitCode.KEPT


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


def _summary(files: int, errors: int, warnings: int) -> str:
    checked = f"{files} agreement{'' if files == 1 else 's'}"
    if not errors and not warnings:
        return f"{checked}: nothing to complain about"
    counts = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((errors, "error"), (warnings, "warning"))
        if count
    ]
    return f"{checked}: {', '.join(counts)}"
