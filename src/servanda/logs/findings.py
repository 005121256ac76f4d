"""Findings about records as diagnostics: the first of each kind are shown, all of them are counted."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import duckdb
from sqlglot import exp

from servanda.diagnostics import Diagnostic, RecordOrigin, Severity
from servanda.logs.binding import Source
from servanda.logs.checks import Check
from servanda.logs.document import Findings
from servanda.logs.files import ExportFile
from servanda.logs.readers import Reading
from servanda.logs.scope import Scope
from servanda.logs.sql import call, cast, column, run, table

SHOWN = 20
"""How many findings of one kind are shown one by one; the last of them stands for all that follow."""

_LONGEST_VALUE = 200


@dataclass(slots=True)
class FileFindings:
    """Findings of reading files: rows that no table could take, columns that are not there.

    `severity` is what such a row weighs: a warning where it is set aside.
    """

    findings: Findings
    severity: Severity = Severity.ERROR
    rows: dict[str, list[Diagnostic]] = field(default_factory=dict)

    def reading(self, source: Source, scope: Scope, file: ExportFile, reading: Reading) -> None:
        """Note what one reading has to say."""
        if reading.unreadable is not None:
            origin = RecordOrigin(file.name)
            message = f"{file.name} cannot be read as {source.layout.format}: {reading.unreadable}"
            # a library names the file as it was handed to it
            message = message.replace(str(file.path), file.name)
            self.rows.setdefault(file.name, []).append(Diagnostic("LOG001", self.severity, message, origin=origin))
            return
        for row in reading.broken:
            origin = RecordOrigin(file.name, row.record, None, shortened(row.value))
            kind = f"{source.name.value} {row.code}"
            self.rows.setdefault(kind, []).append(Diagnostic(row.code, self.severity, row.message, origin=origin))
        for name, span in scope.needed.items() if reading.columns is not None else ():
            if name not in (reading.columns or ()):
                message = f"{file.name} has no column `{name}`"
                self.findings.error("BIND010", message, span, suggest=name, among=reading.columns or ())

    def changed(self, file: ExportFile) -> None:
        """Note a file that is not what was opened: an error, also where rows are set aside."""
        message = f"{file.name} changed while it was read"
        found = Diagnostic("LOG040", Severity.ERROR, message, origin=RecordOrigin(file.name), help="check a copy of it")
        self.rows.setdefault("changed", []).append(found)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings, at most `SHOWN` of a kind."""
        return tuple(shown for kind in self.rows.values() for shown in counted(kind, len(kind)))


def counted(found: Sequence[Diagnostic], total: int) -> tuple[Diagnostic, ...]:
    """The first `SHOWN` of `total` findings of one kind; their counts add up to the total."""
    shown = list(found[:SHOWN])
    if shown and total > len(shown):
        shown[-1] = replace(shown[-1], count=total - len(shown) + 1)
    return tuple(shown)


def shortened(value: str | None) -> str | None:
    """A value as a finding shows it: a long one is cut."""
    if value is None or len(value) <= _LONGEST_VALUE:
        return value
    return value[: _LONGEST_VALUE - 1] + "…"


def run_checks(
    connection: duckdb.DuckDBPyConnection,
    judged: str,
    checks: tuple[Check, ...],
    files: tuple[ExportFile, ...],
    severity: Severity = Severity.ERROR,
) -> tuple[tuple[Diagnostic, ...], tuple[Check, ...]]:
    """Count all checks in one scan of the table, then fetch the first records of those that found something.

    The findings, and the checks that found any.
    """
    counts = [exp.Filter(this=call("count", exp.convert(1)), expression=exp.Where(this=check.bad)) for check in checks]
    [totals] = run(connection, exp.select(*counts).from_(table(judged)))
    names = {file.number: file.name for file in files}
    found: list[Diagnostic] = []
    hit: list[Check] = []
    for check, total in zip(checks, totals, strict=True):
        if not total:
            continue
        query = (
            exp.select(column("file"), column("record"), cast(check.shown, "VARCHAR"))
            .from_(table(judged))
            .where(check.bad)
            .order_by(column("file"), column("record"))
            .limit(SHOWN)
        )
        shown = [
            Diagnostic(
                check.code,
                severity,
                check.message,
                origin=RecordOrigin(names[file], int(record), check.column, shortened(value)),
            )
            for file, record, value in run(connection, query)
        ]
        found.extend(counted(shown, int(total)))
        hit.append(check)
    return tuple(found), tuple(hit)
