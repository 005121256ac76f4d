"""Runs `servanda coverage`: agreement and logs in; which clauses these exports can decide, and why not the others."""

from dataclasses import dataclass, replace
from pathlib import Path

from servanda.checking import checkable
from servanda.cli.check import complain, wanted_clauses
from servanda.cli.exits import ExitCode, NotEvaluatedError, UsageError
from servanda.cli.formats import Format
from servanda.cli.instants import instant
from servanda.cli.output import columns_of, opened, print_texts, spared, writable
from servanda.cli.progress import Progress
from servanda.clocks import Zone
from servanda.coverage import Ability, Survey, survey
from servanda.logs import survey_log
from servanda.logs.locate import locate
from servanda.reports.coverage_json import coverage_json
from servanda.reports.coverage_text import coverage_concise, coverage_text


@dataclass(frozen=True, slots=True)
class Asked:
    """The command line of `coverage`, as given."""

    agreement: Path
    logs: Path | None = None
    as_of: str | None = None
    clauses: tuple[str, ...] = ()
    chosen: Format = Format.TEXT
    output: Path | None = None


def run_coverage(asked: Asked) -> int:
    """Look at the exports and print; what is wrong with the binding or the exports is said and stops nothing else."""
    if asked.output is not None:
        writable(asked.output)
    for path in (asked.agreement, asked.logs):
        if path is not None and not path.exists():
            message = f"no such file or folder: {path}"
            raise UsageError(message)
    agreement, diagnostics = checkable(asked.agreement)
    complain(diagnostics, asked.chosen)
    if agreement is None:
        raise NotEvaluatedError
    clauses = wanted_clauses(agreement, asked.clauses)
    as_of = None if asked.as_of is None else instant(asked.as_of, Zone(agreement.zone))
    place = locate(Path(agreement.file), asked.logs)
    with Progress() as progress:
        surveyed = survey_log(
            agreement,
            binding=place.binding,
            folder=place.folder,
            as_of=as_of,
            progress=lambda what, done, total: progress(f"reading {what}", done / total if total else None),
        )
    complain(surveyed.diagnostics, asked.chosen)
    if surveyed.log is None:
        raise NotEvaluatedError
    found = survey(agreement, surveyed)
    if clauses:
        found = replace(found, clauses=tuple(one for one in found.clauses if one.clause.number in clauses))
    if asked.output is not None:
        spared(asked.output, (*map(Path, agreement.files), place.binding, *surveyed.log.paths))
    _print(found, asked)
    lacking = any(one.ability >= Ability.PARTLY for one in found.clauses)
    return ExitCode.FINDINGS if lacking else ExitCode.KEPT


def _print(found: Survey, asked: Asked) -> None:
    with opened(asked.output) as stream:
        match asked.chosen:
            case Format.JSON:
                stream.write(coverage_json(found))
            case Format.CONCISE:
                stream.writelines(f"{line}\n" for line in coverage_concise(found))
            case Format.TEXT:
                print_texts(coverage_text(found, columns_of(stream)), stream)
