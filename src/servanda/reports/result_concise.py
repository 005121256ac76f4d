"""The result for grep: one line per breach, per clause that was not kept and per amount owed.

A line starts with the clause's place in its file, then the clause's number, then one word that says what the line is:
a clause's verdict, or for an instance its outcome (`late`, `missed`).
"""

from collections.abc import Iterator
from itertools import islice

from servanda.engines.outcomes import MetricWindow, Outcome, OutcomeRow
from servanda.reports.plain import plain
from servanda.reports.report import Report
from servanda.reports.words import Phrases, at_once, lateness, measured, span_words, where, window_of
from servanda.verdicts.verdict import ClauseVerdict, Word

_QUIET = frozenset(
    {Word.COMPLIANT, Word.NOT_TRIGGERED, Word.RECITAL, Word.REMEDY, Word.DORMANT, Word.ATTESTED, Word.LAPSED}
)


def result_concise(report: Report, limit: int | None = None) -> Iterator[str]:
    """Lines without line ends; `limit` bounds the breach lines per clause and debtor, a line says how many are left."""
    phrases, judgement = report.phrases, report.judgement
    for clause in judgement.clauses:
        if clause.word in _QUIET and not clause.breaches:
            continue
        place = _place(clause, judgement.file)
        who = plain(clause.debtor or "-")
        yield f"{place}: {clause.clause} {clause.word.value} {who}{_counts(clause)}"
        if clause.debtor is None:
            continue
        for row in islice(report.breaches(clause.clause, clause.debtor), limit):
            window = window_of(row, clause.modal, judgement.metrics)
            yield f"{place}: {clause.clause} {row.outcome.value} {who} {instance_words(row, phrases, window)}"
        total = clause.counts[Outcome.LATE] + clause.counts[Outcome.MISSED]
        if limit is not None and total > limit:
            yield f"{place}: {clause.clause} more {who} {total - limit} further breaches not listed"
    for line in judgement.settlement:
        capped = f" capped from {line.gross}" if line.amount != line.gross else ""
        owed = f"{plain(line.debtor)} {line.month} {line.amount} {plain(line.currency)}"
        yield f"{plain(judgement.file)}: {line.clause} owes {owed} for {line.breaches} breaches{capped}"
    yield from _set_aside(report)
    for party in judgement.parties:
        yield f"{plain(judgement.file)}: party {plain(party.party)} {party.word.value}"
    yield f"{plain(judgement.file)}: verdict {judgement.word.value} as of {phrases.iso(judgement.as_of)}"


def _set_aside(report: Report) -> Iterator[str]:
    """Which clauses the rows left open that could not be read, and how many rows of which source they are."""
    file = report.judgement.file
    for clause in report.judgement.clauses:
        if report.rests_on_set_aside(clause):
            yield f"{_place(clause, file)}: {clause.clause} set-aside {plain(clause.debtor or '-')} left open"
    for source in report.sources:
        if source.set_aside:
            yield f"{plain(file)}: set-aside {plain(source.name)} {source.set_aside} rows"


def _place(clause: ClauseVerdict, file: str) -> str:
    if clause.span is None:
        return plain(file)
    return f"{plain(clause.span.file)}:{clause.span.line}:{clause.span.column}"


def _counts(clause: ClauseVerdict) -> str:
    counts = " ".join(f"{outcome.value}={count}" for outcome, count in clause.counts.items() if count)
    note = "" if clause.note is None else f" {plain(clause.note)}"
    return f" {counts}{note}" if counts else note


def instance_words(row: OutcomeRow, phrases: Phrases, window: MetricWindow | None) -> str:
    """`message_sent conversation=wm0042 due … met … late by 12 min 13 s trigger chat.jsonl:1 response chat.jsonl:2`."""
    parts = [plain(row.step)]
    if row.key:
        parts.append(phrases.key(row.key))
    if at_once(row) and row.due_at is not None:
        parts.append(f"at {phrases.iso(row.due_at)}")
    elif row.due_at is not None:
        parts.append(f"due {phrases.iso(row.due_at)}")
        late = lateness(row)
        if window is not None:
            parts.append(f"value {plain(measured(window))}")
        elif row.met_at is None or late is None:
            parts.append("never")
        else:
            parts.append(f"met {phrases.iso(row.met_at)} late by {span_words(late)}")
    if row.trigger is not None:
        parts.append(f"trigger {where(row.trigger)}")
    if row.response is not None:
        parts.append(f"response {where(row.response)}")
    if row.reason is not None:
        parts.append(f"({plain(row.reason)})")
    return " ".join(parts)
