"""What `lint` found, in any of its formats."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from servanda.cli.formats import OutputFormat, colourful
from servanda.cli.outputs import Target
from servanda.diagnostics import Diagnostic, Severity
from servanda.records import record
from servanda.reports.diagnostics_plain import diagnostics_concise, severity_counts
from servanda.syntax import sources

if TYPE_CHECKING:
    from servanda.reports.findings import Rule


@record
class Result:
    """The agreements linted, what was found in the order to print, and what comments silenced, with their reasons.

    `notes` are further words for the summary: what was fixed, what a baseline knows. `failing` are the severities that
    make the command fail.
    """

    files: tuple[Path, ...]
    found: tuple[Diagnostic, ...]
    silenced: tuple[tuple[Diagnostic, str], ...] = ()
    notes: tuple[str, ...] = ()
    failing: frozenset[Severity] = frozenset({Severity.ERROR})


def spare(asked: Sequence[Target], files: Sequence[Path]) -> None:
    """Errors: `UsageError` where a result would replace one of the agreements."""
    if any(target.path is not None for target in asked):
        from servanda.cli.output import spared  # noqa: PLC0415 -- only where a file is written

        for target in asked:
            if target.path is not None:
                spared(target.path, files)


def write(result: Result, chosen: OutputFormat, out: TextIO) -> None:
    """Write the result in one format."""
    match chosen:
        case OutputFormat.JSON:
            from servanda.reports.diagnostics_json import diagnostics_json  # noqa: PLC0415 -- only here

            out.write(diagnostics_json(result.found, result.silenced))
        case OutputFormat.CONCISE:
            out.writelines(f"{line}\n" for line in diagnostics_concise(result.found))
        case OutputFormat.TEXT:
            from servanda.reports.diagnostics_text import Sources, diagnostics_text  # noqa: PLC0415 -- only here

            lines = diagnostics_text(result.found, Sources(), colour=colourful(out))
            out.writelines(f"{line}\n" for line in lines)
            out.write(_summary(result) + "\n")
        case _:
            from servanda.cli.foreign import write_foreign  # noqa: PLC0415 -- only here
            from servanda.reports.of_diagnostics import linted  # noqa: PLC0415 -- only here

            found = linted(
                [str(file) for file in result.files],
                result.found,
                result.silenced,
                _rules(),
                text_of=sources(),
                failing=result.failing,
                notes=result.notes,
            )
            write_foreign(found, chosen, out)


def _rules() -> "dict[str, Rule]":
    """The rules' pages, by the code of their findings."""
    from servanda.lint import rules  # noqa: PLC0415 -- only for formats that show them
    from servanda.reports.findings import Rule  # noqa: PLC0415 -- as above

    return {rule.code: Rule(rule.code, rule.name, rule.summary, rule.page, own=True) for rule in rules()}


def _summary(result: Result) -> str:
    files, counts = len(result.files), severity_counts(result.found)
    checked = f"{files} agreement{'' if files == 1 else 's'}"
    said = [
        f"{counts[severity]} {severity.value}{'' if counts[severity] == 1 else 's'}"
        for severity in Severity
        if counts[severity]
    ]
    more = [f"{len(result.silenced)} suppressed"] if result.silenced else []
    more += result.notes
    safe, unsafe = _fixable(result.found, {str(file) for file in result.files})
    if safe or unsafe:
        said.append(f"{safe or unsafe} fixable with {'--fix' if safe else '--unsafe-fixes'}")
        said += [f"{unsafe} more with --unsafe-fixes"] if safe and unsafe else []
    return f"{checked}: {', '.join(said or ['nothing to complain about'])}{''.join(f'; {each}' for each in more)}"


def _fixable(found: Sequence[Diagnostic], files: Collection[str]) -> tuple[int, int]:
    """How many findings have a safe fix, and how many one that needs a person's yes; in these files, no others."""
    first = [one.fixes[0] for one in found if one.fixes]
    safe = [fix.safe for fix in first if fix.edits and all(edit.span.file in files for edit in fix.edits)]
    return sum(safe), len(safe) - sum(safe)
