"""The work of `servanda simulate` behind its options."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from servanda.cli.exits import ExitCode, NotEvaluatedError, UsageError
from servanda.cli.formats import colourful
from servanda.cli.progress import Progress
from servanda.diagnostics import Diagnostic
from servanda.model import load
from servanda.reports.diagnostics_text import Sources, diagnostics_text
from servanda.simulate import FAULTS, Options, Request, Summary, occupied, options, read_values, run


@dataclass(frozen=True, slots=True)
class Wanted:
    """The command line of `simulate`, as given."""

    agreement: Path | None
    output: Path | None
    request: Request
    overwrite: bool = False


def listed() -> int:
    """Print every fault with the clause it breaks first."""
    width = max(map(len, FAULTS))
    sys.stdout.writelines(f"{name:{width}}  {clause}\n" for name, clause in FAULTS.items())
    return ExitCode.KEPT


def run_simulate(wanted: Wanted) -> int:
    """Simulate and say what was written; everything wrong with the command line is said before anything is."""
    if wanted.agreement is None or wanted.output is None:
        message = "simulate needs an agreement and a folder: servanda simulate AGREEMENT -o DIR"
        raise UsageError(message)
    if not wanted.agreement.exists():
        message = f"no such file or folder: {wanted.agreement}"
        raise UsageError(message)
    agreement, found = load(wanted.agreement)
    values, lacking = (None, ()) if agreement is None else read_values(agreement)
    if agreement is None or values is None:
        _complain((*found, *lacking))
        raise NotEvaluatedError
    chosen = options(values, wanted.request)
    if isinstance(chosen, str):
        raise UsageError(chosen)
    _prepare(wanted.output, overwrite=wanted.overwrite)
    days = (chosen.last - chosen.first).days + 1
    with Progress() as progress:
        summary = run(
            values, chosen, wanted.output, lambda day: progress(f"simulating {day}", (day - chosen.first).days / days)
        )
    _say(summary, chosen, wanted.output)
    return ExitCode.KEPT


def _prepare(folder: Path, *, overwrite: bool) -> None:
    if folder.exists() and not folder.is_dir():
        message = f"this is a file: {folder}"
        raise UsageError(message)
    there = occupied(folder)
    if there and not overwrite:
        message = f"{folder} holds exports already ({', '.join(there[:3])}); choose another folder or give --overwrite"
        raise UsageError(message)
    folder.mkdir(parents=True, exist_ok=True)
    for name in there:
        (folder / name).unlink()


def _say(summary: Summary, chosen: Options, folder: Path) -> None:
    out = sys.stdout
    out.write(f"{folder}: {chosen.first} to {chosen.last}, seed {chosen.seed}\n")
    out.writelines(f"  {count:>12,}  {name}\n" for name, count in summary.records.items())
    out.write(f"  {summary.truth:>12,}  truth.csv\n")
    # a binding that claims more would turn what was never simulated into breaches
    out.write(f"coverage for the binding: {chosen.first} to {chosen.last + timedelta(days=1)}\n")
    for name, count in summary.unplaced.items():
        sys.stderr.write(f"no room in the span for fault {name} ({count} of {chosen.faults[name]})\n")


def _complain(found: Iterable[Diagnostic]) -> None:
    lines = diagnostics_text(list(found), Sources(), colour=colourful(sys.stderr))
    sys.stderr.writelines(f"{line}\n" for line in lines)
