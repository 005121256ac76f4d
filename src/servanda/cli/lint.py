"""`servanda lint`: what syntax, model and rules find in agreements; no log is read, nothing heavy is imported."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from servanda.cli.exits import ExitCode, NotEvaluatedError, UsageError
from servanda.cli.formats import OutputFormat
from servanda.cli.linted import Result, spare, write
from servanda.cli.outputs import destination, targets
from servanda.diagnostics import Diagnostic, Severity
from servanda.lint.batch import FEW, lint_files
from servanda.lint.linting import Linted
from servanda.lint.settings import Settings
from servanda.records import record
from servanda.reports.diagnostics_plain import severity_counts

SUFFIX = ".agreement"


@record
class Asked:
    """What the command line asks for, as written."""

    paths: tuple[Path, ...]
    chosen: OutputFormat | None = None
    outputs: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fix: bool = False
    unsafe: bool = False
    diff: bool = False
    baseline: Path | None = None
    write_baseline: Path | None = None
    fail_on: str = "error"
    jobs: int | None = None
    cache: bool = True
    balance: bool = False


def quick(arguments: Sequence[str]) -> Asked | None:
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
    return Asked(tuple(paths), chosen) if paths else None


def lint(asked: Asked) -> int:
    """Lint files and, recursively, folders; the exit code is 1 where there is a finding that `--fail-on` names."""
    failing = _failing(asked.fail_on)
    over = _over(asked)
    places = targets(asked.chosen, asked.outputs)
    files = agreements(asked.paths)
    spare(places, files)
    if asked.balance:
        from servanda.cli.balances import print_balances  # noqa: PLC0415 -- only here

        return print_balances(files)
    linted = _looked(files, asked, over)
    if asked.write_baseline is not None:
        from servanda.cli.baselines import write_baseline  # noqa: PLC0415 -- only here

        write_baseline(asked.write_baseline, _sorted(linted), files)
        return ExitCode.KEPT
    notes: tuple[str, ...] = ()
    if asked.fix or asked.diff:
        from servanda.cli.mending import mend  # noqa: PLC0415 -- only here

        changed, notes = mend(linted, over, unsafe=asked.unsafe, diff=asked.diff)
        if asked.diff:
            return ExitCode.FINDINGS if changed else ExitCode.KEPT
        if changed:
            linted = _looked(files, asked, over)
    found = _sorted(linted)
    if asked.baseline is not None:
        from servanda.cli.baselines import unknown_to  # noqa: PLC0415 -- only here

        found, said = unknown_to(asked.baseline, found)
        notes += (said,)
    silenced = {(one, reason): None for each in linted for one, reason in each.suppressed}
    result = Result(tuple(files), tuple(found), tuple(silenced), notes, failing)
    for target in places:
        with destination(target) as out:
            write(result, target.chosen, out)
    return ExitCode.FINDINGS if any(severity_counts(found)[severity] for severity in failing) else ExitCode.KEPT


def _looked(files: Sequence[Path], asked: Asked, over: Settings | None) -> list[Linted]:
    """What is found in the files; past a few of them with the answers kept from the last time."""
    cache = None
    if asked.cache and len(files) > FEW:
        from servanda.resources import cache_folder  # noqa: PLC0415 -- only for many files

        cache = cache_folder() / "lint"
    return lint_files(files, jobs=asked.jobs, cache=cache, over=over)


def _failing(word: str) -> frozenset[Severity]:
    """The severities that `--fail-on` names: one and those above it. Errors: `UsageError`."""
    if word == "never":
        return frozenset()
    if word not in list(Severity):
        message = f"--fail-on takes error, warning, note or never, not {word!r}"
        raise UsageError(message)
    worst_first = list(Severity)
    return frozenset(worst_first[: worst_first.index(Severity(word)) + 1])


def _over(asked: Asked) -> Settings | None:
    """What the command line says about rules. Errors: `UsageError` for a selector that means nothing."""
    if not asked.select and not asked.ignore:
        return None
    from servanda.lint.registry import close_names  # noqa: PLC0415 -- only here
    from servanda.lint.settings import codes_of  # noqa: PLC0415 -- as above

    chosen: list[frozenset[str]] = []
    for option, values in (("--select", asked.select), ("--ignore", asked.ignore)):
        names = [name.strip() for value in values for name in value.split(",")]
        codes, unknown = codes_of(names)
        if unknown is not None:
            message = f"{option}: no lint rule is named {unknown!r}; {close_names(unknown)}"
            raise UsageError(message)
        chosen.append(codes)
    select, ignore = chosen
    return Settings(select if asked.select else None, ignore)


def agreements(paths: Iterable[Path], purpose: str = "lint") -> list[Path]:
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


def _sorted(linted: Iterable[Linted]) -> list[Diagnostic]:
    """By file and place, each once: a standard text is read again with every agreement that extends it."""
    unique = {(one.code, one.message, one.span, one.origin): one for each in linted for one in each.found}
    return sorted(unique.values(), key=lambda one: ("", 0) if one.span is None else (one.span.file, one.span.start))
