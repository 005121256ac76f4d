"""`servanda check`: an agreement and its logs in, the report out."""

import difflib
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from servanda.checking import Checked, NothingToCheckError, check_agreement, checkable
from servanda.cli.exits import ExitCode, NotEvaluatedError, UsageError
from servanda.cli.formats import Format, OutputFormat, colourful
from servanda.cli.guard import say
from servanda.cli.instants import instant
from servanda.cli.output import columns_of, opened, print_texts, spared, writing
from servanda.cli.outputs import Target, destination, targets
from servanda.cli.progress import Progress
from servanda.clocks import Zone
from servanda.diagnostics import Diagnostic
from servanda.engines.names import Engine
from servanda.model.agreement import Agreement
from servanda.reports.diagnostics_json import diagnostics_json
from servanda.reports.diagnostics_plain import diagnostics_concise
from servanda.reports.diagnostics_text import Sources, diagnostics_text
from servanda.reports.report import Report
from servanda.reports.result_concise import result_concise
from servanda.reports.result_json import result_json
from servanda.reports.result_text import LIMIT, result_text
from servanda.verdicts.selection import select
from servanda.verdicts.verdict import ClauseVerdict, Judgement, Word

_FAILING = {
    "breached": frozenset({Word.BREACHED, Word.EXERCISED_WITHOUT_GROUND}),
    # a blank clause was not decided either: a draft with open terms is no pass
    "undecided": frozenset({Word.UNDECIDED, Word.BLANK}),
    "pending": frozenset({Word.PENDING}),
    "not-attested": frozenset({Word.NOT_ATTESTED}),
    "never": frozenset[Word](),
}
EVIDENCE = (".csv", ".parquet")
QUARANTINE = (".jsonl", ".csv")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The command line of `check`, as given."""

    agreement: Path
    logs: Path | None = None
    as_of: str | None = None
    clauses: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    chosen: OutputFormat | None = None
    outputs: tuple[str, ...] = ()
    evidence: Path | None = None
    quarantine: Path | None = None
    fail_on: str = "breached,undecided"
    limit: int | None = None
    engine: Engine = Engine.DUCKDB


def run_check(wanted: Wanted) -> int:
    """Judge and print; everything wrong with the command line is said before any log is read.

    Where there is no answer the formats made for other programs say so, for what they read must not be an old answer.
    """
    failing = _failing(wanted.fail_on)
    asked = _targets(wanted)
    said: list[Diagnostic] = []
    try:
        return _check(wanted, asked, failing, said)
    except NotEvaluatedError as why:
        if any(target.chosen.foreign for target in asked):
            _fail(wanted, asked, said, str(why))
        raise


def _check(wanted: Wanted, asked: tuple[Target, ...], failing: frozenset[Word], said: list[Diagnostic]) -> int:
    """The check itself; `said` collects the diagnostics that went to standard error."""
    spoken = asked[-1].chosen.spoken
    for path in (wanted.agreement, wanted.logs):
        if path is not None and not path.exists():
            message = f"no such file or folder: {path}"
            raise UsageError(message)
    agreement = _agreement(wanted, spoken, said)
    clauses = wanted_clauses(agreement, wanted.clauses)
    parties = _known(wanted.parties, agreement.parties, "party")
    as_of = None if wanted.as_of is None else instant(wanted.as_of, Zone(agreement.zone))
    with Progress() as progress:
        try:
            checked, diagnostics = check_agreement(
                agreement,
                logs=wanted.logs,
                as_of=as_of,
                limit=_kept_rows(wanted),
                only=clauses or None,
                set_aside=wanted.quarantine is not None,
                engine=wanted.engine,
                progress=progress,
            )
        except NothingToCheckError as nothing:
            raise NotEvaluatedError(str(nothing)) from nothing
        if checked is not None:
            _write_files(wanted, asked, checked, progress)
    said += diagnostics
    complain(diagnostics, spoken)
    if checked is None:
        raise NotEvaluatedError
    judgement = select(checked.judgement, clauses, parties) if clauses or parties else checked.judgement
    if clauses and not judgement.clauses:
        message = f"nothing to check: {' or '.join(wanted.parties)} owes nothing under {', '.join(wanted.clauses)}"
        raise NotEvaluatedError(message)
    report = _report(checked, judgement, hidden=bool(clauses or parties))
    _print(wanted, asked, report, failing, said)
    found = any(_fails(verdict, report, failing) for verdict in judgement.clauses)
    return ExitCode.FINDINGS if found else ExitCode.KEPT


def _fails(verdict: ClauseVerdict, report: Report, failing: frozenset[Word]) -> bool:
    """Whether a verdict is a finding; a statement that may be in a row set aside is undecided, not just missing."""
    unknown = verdict.word is Word.NOT_ATTESTED and report.rests_on_set_aside(verdict)
    return verdict.word in failing or (unknown and Word.UNDECIDED in failing)


def _targets(wanted: Wanted) -> tuple[Target, ...]:
    """Where results go. Errors: `UsageError` for files to write that cannot be written."""
    named = {"--evidence": wanted.evidence, "--quarantine": wanted.quarantine}
    for option, endings in (("--evidence", EVIDENCE), ("--quarantine", QUARANTINE)):
        path = named[option]
        if path is not None and path.suffix not in endings:
            message = f"{option} writes {' or '.join(endings)}, not {path}"
            raise UsageError(message)
    return targets(wanted.chosen, wanted.outputs, named)


def _fail(wanted: Wanted, asked: tuple[Target, ...], said: Iterable[Diagnostic], why: str) -> None:
    """Say in the formats made for other programs that there is no answer."""
    from servanda.cli.foreign import write_failure  # noqa: PLC0415 -- only for these formats
    from servanda.reports.of_diagnostics import not_evaluated  # noqa: PLC0415 -- as above

    for path in write_failure(not_evaluated("check", str(wanted.agreement), said, why), asked):
        say(f"{path} is left as it is: nothing was judged, and this is no report of an earlier check")


def _write_files(wanted: Wanted, asked: tuple[Target, ...], checked: Checked, progress: Progress) -> None:
    for path in (*(target.path for target in asked), wanted.evidence, wanted.quarantine):
        if path is not None:
            spared(path, checked.read)
    if wanted.quarantine is not None and checked.set_aside is not None:
        from servanda.reports.set_aside import set_aside_csv, set_aside_jsonl  # noqa: PLC0415 -- only for this option

        written = set_aside_csv if wanted.quarantine.suffix == ".csv" else set_aside_jsonl
        with opened(wanted.quarantine) as stream:
            stream.writelines(written(checked.set_aside.rows(), checked.report.phrases))
    if wanted.evidence is not None and checked.outcomes is not None:
        progress("writing evidence", None)
        with writing(wanted.evidence):
            checked.outcomes.export(wanted.evidence.resolve())


def _agreement(wanted: Wanted, spoken: Format, said: list[Diagnostic]) -> Agreement:
    agreement, diagnostics = checkable(wanted.agreement)
    said += diagnostics
    complain(diagnostics, spoken)
    if agreement is None:
        raise NotEvaluatedError
    return agreement


def complain(diagnostics: Iterable[Diagnostic], chosen: Format) -> None:
    """Diagnostics go to standard error, in the form the result has."""
    found = list(diagnostics)
    if not found:
        return
    match chosen:
        case Format.JSON:
            sys.stderr.write(diagnostics_json(found))
        case Format.CONCISE:
            sys.stderr.writelines(f"{line}\n" for line in diagnostics_concise(found))
        case Format.TEXT:
            lines = diagnostics_text(found, Sources(), colour=colourful(sys.stderr))
            sys.stderr.writelines(f"{line}\n" for line in lines)


def _failing(words: str) -> frozenset[Word]:
    given = [word.strip() for word in words.split(",")]
    for word in given:
        if word not in _FAILING:
            raise UsageError(_unknown("--fail-on word", word, _FAILING))
    if "never" in given and len(given) > 1:
        message = "--fail-on never stands alone"
        raise UsageError(message)
    return frozenset[Word]().union(*(_FAILING[word] for word in given))


def wanted_clauses(agreement: Agreement, asked: tuple[str, ...]) -> frozenset[str]:
    """Clause numbers asked for; `2.1.3.*` means every clause below."""
    numbers = [clause.number for clause in agreement.clauses]
    found: set[str] = set()
    for number in asked:
        below = number.removesuffix("*")
        matching = [one for one in numbers if (one.startswith(below) if number.endswith(".*") else one == number)]
        if not matching:
            raise UsageError(_unknown("clause", number, numbers))
        found.update(matching)
    return frozenset(found)


def _known(asked: tuple[str, ...], names: Collection[str], what: str) -> frozenset[str]:
    for name in asked:
        if name not in names:
            raise UsageError(_unknown(what, name, names))
    return frozenset(asked)


def _unknown(what: str, name: str, names: Collection[str]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(names)}"
    return f"no {what} {name!r}; {hint}"


def _kept_rows(wanted: Wanted) -> int:
    return LIMIT if wanted.limit is None else wanted.limit


def _report(checked: Checked, judgement: Judgement, *, hidden: bool) -> Report:
    return replace(checked.report, judgement=judgement, hidden=hidden, remarks=() if hidden else checked.report.remarks)


def _print(
    wanted: Wanted,
    asked: tuple[Target, ...],
    report: Report,
    failing: frozenset[Word],
    said: Sequence[Diagnostic],
) -> None:
    """Every result asked for, one after the other; breaches are streamed anew for each."""
    for target in asked:
        with destination(target) as stream:
            match target.chosen:
                case OutputFormat.JSON:
                    stream.writelines(result_json(report))
                case OutputFormat.CONCISE:
                    stream.writelines(f"{line}\n" for line in result_concise(report, wanted.limit))
                case OutputFormat.TEXT:
                    print_texts(result_text(report, columns_of(stream), _kept_rows(wanted)), stream)
                case _:
                    _print_foreign(report, target, stream, failing, wanted.limit, said)


def _print_foreign(  # noqa: PLR0913, PLR0917 -- what such a report is made of
    report: Report,
    target: Target,
    stream: TextIO,
    failing: frozenset[Word],
    limit: int | None,
    said: Sequence[Diagnostic],
) -> None:
    from servanda.cli.foreign import write_foreign  # noqa: PLC0415 -- only for these formats
    from servanda.reports.of_diagnostics import found_in  # noqa: PLC0415 -- as above
    from servanda.reports.of_verdicts import SHOWN, judged  # noqa: PLC0415 -- as above
    from servanda.reports.result_markdown import result_markdown  # noqa: PLC0415 -- as above

    found = judged(report, failing, found_in(said), SHOWN if limit is None else limit)
    write_foreign(
        found, target.chosen, stream, lambda: result_markdown(report, found, LIMIT if limit is None else limit)
    )
