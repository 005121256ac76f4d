"""The whole road in one call: agreement and logs in, outcomes, judgement and report out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from servanda.diagnostics import Diagnostic, Severity
from servanda.engines.names import Engine
from servanda.engines.outcomes import BREACHES, OutcomeRow, Outcomes
from servanda.lint import balance_sheet, unknown_rules
from servanda.logs import Log, SetAside, load_log
from servanda.logs.binding import ATTESTATION
from servanda.logs.locate import locate
from servanda.model.agreement import Agreement, LintRequirement
from servanda.model.load import load
from servanda.plan import events_of, lower
from servanda.reports.report import Report, Source
from servanda.verdicts import Judgement, Statement, judge


class NothingToCheckError(Exception):
    """The agreement gives nothing to judge; `args[0]` says why."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A check's result. `outcomes` is None where no clause needs a log; `read` are all files it rests on.

    `set_aside` is there where rows that could not be read were to be set aside.
    """

    agreement: Agreement
    judgement: Judgement
    outcomes: Outcomes | None
    report: Report
    read: tuple[Path, ...]
    set_aside: SetAside | None = None


def checkable(path: Path) -> tuple[Agreement | None, tuple[Diagnostic, ...]]:
    """The agreement at `path`, None where anything wrong with it keeps it from being judged."""
    agreement, diagnostics = load(path)
    if agreement is not None:
        diagnostics = (*diagnostics, *unknown_rules(agreement))
    broken = any(one.severity is Severity.ERROR for one in diagnostics)
    return (None if broken else agreement), diagnostics


def check_agreement(  # noqa: PLR0913 - what a check may be told, each by name
    agreement: Agreement,
    *,
    logs: Path | None = None,
    as_of: int | None = None,
    limit: int | None = None,
    only: frozenset[str] | None = None,
    set_aside: bool = False,
    engine: Engine = Engine.DUCKDB,
    progress: Callable[[str, float | None], None] = lambda _stage, _share: None,
) -> tuple[Checked | None, tuple[Diagnostic, ...]]:
    """Judge `agreement` on its logs as of an instant in microseconds UTC (default: the end of the logs' coverage).

    `set_aside`: rows that cannot be read or typed are left out, and what they may have touched is undecided.
    `only` narrows the work to these clauses and what bears on them; verdicts of others then say nothing. Every engine
    gives the same answers; `reference` is the slow one, written to be read.
    None where a diagnostic is an error. Errors: `NothingToCheckError` for an agreement whose term is blank or that has
    no clause with a rule.
    """
    _checkable(agreement)
    progress("reading logs", None)
    place = locate(Path(agreement.file), logs)
    log, diagnostics = load_log(
        agreement,
        binding=place.binding,
        folder=place.folder,
        as_of=as_of,
        progress=lambda what, done, total: progress(f"reading {what}", done / total if total else None),
        set_aside=set_aside,
    )
    if log is None or any(one.severity is Severity.ERROR for one in diagnostics):
        return None, diagnostics
    outcomes = _run(
        engine,
        agreement,
        log,
        lambda done, total, what: progress(f"checking {what}", done / total if total else None),
        only,
    )
    progress("judging", None)
    judgement = judge(agreement, outcomes, log.as_of, statements=_statements(log), limit=limit)

    def breaches(clause: str, debtor: str) -> Iterator[OutcomeRow]:
        return outcomes.rows(BREACHES, clause=clause, debtor=debtor)

    report = Report(
        judgement, _sources(log), breaches, remarks=_remarks(agreement), touched=_touched(agreement, log), engine=engine
    )
    read = (*map(Path, agreement.files), place.binding, *log.paths)
    return Checked(agreement, judgement, outcomes, report, read, log.set_aside), diagnostics


def _run(
    engine: Engine,
    agreement: Agreement,
    log: Log,
    progress: Callable[[int, int, str], None],
    only: frozenset[str] | None,
) -> Outcomes:
    """The outcomes by the engine asked for, which loads only now that there is a log it could read."""
    if engine is Engine.REFERENCE:
        from servanda.engines import reference  # noqa: PLC0415 -- as said above

        return reference.run(agreement, log, progress, only=only)
    from servanda.engines import duckdb  # noqa: PLC0415 -- as said above

    return duckdb.run(agreement, log, progress, only=only)


def _checkable(agreement: Agreement) -> None:
    if agreement.runs is None:
        message = f"{agreement.name} has no term yet: fill in `runs` (it is `?`), then it can be checked"
        raise NothingToCheckError(message)
    if not any(clause.norm or clause.requirements or clause.attestation for clause in agreement.clauses):
        message = f"nothing to check: no clause of {agreement.name} has a rule that could be decided"
        raise NothingToCheckError(message)


def _statements(log: Log) -> tuple[Statement, ...]:
    table = log.tables.get("attestation")
    if table is None:
        return ()
    rows = log.connection.table(table.table).select("f_clause", "f_party", "at").fetchall()
    return tuple(Statement(clause, party, at) for clause, party, at in rows)


def _sources(log: Log) -> tuple[Source, ...]:
    found = []
    for summary in log.summaries:
        coverage = log.coverage[summary.source]
        found.append(
            Source(
                name=summary.source,
                files=len(summary.files),
                records=summary.records,
                duplicates=summary.duplicates,
                since=coverage.since,
                until=coverage.until,
                gaps=len(coverage.gaps),
                set_aside=summary.set_aside,
            )
        )
    return tuple(found)


def _touched(agreement: Agreement, log: Log) -> frozenset[str]:
    """The clauses whose verdict a row that was set aside could have changed."""
    if log.set_aside is None or not log.set_aside.holes:
        return frozenset()
    plan, holes = lower(agreement), log.set_aside.holes.keys()
    clauses = {check.clause for check in plan.checks}
    touched = {number for number in clauses if events_of(agreement, plan, number) & holes}
    if ATTESTATION in holes:
        touched |= {clause.number for clause in agreement.clauses if clause.attestation is not None}
    return frozenset(touched)


def _remarks(agreement: Agreement) -> tuple[str, ...]:
    """The balance sheet, where a clause requires duties to be balanced."""
    required = [requirement for clause in agreement.clauses for requirement in clause.requirements]
    if not any(
        isinstance(one, LintRequirement) and one.rule.replace("_", "-") == "balanced-duties" for one in required
    ):
        return ()
    return tuple(
        f"{sheet.party}: duties {sheet.duties}, prohibitions {sheet.prohibitions}, powers {sheet.powers}, "
        f"owed to it {sheet.rights}, remedies against it {sheet.remedies}"
        for sheet in balance_sheet(agreement)
    )
