"""The result of a check as Markdown, for a comment on a pull request or the summary of a job.

Parties, all clauses, what is owed, then per clause that was not kept the sentence agreed on and the evidence.
"""

from collections.abc import Iterator
from itertools import islice

from servanda.engines.outcomes import Outcome, OutcomeRow
from servanda.reports import text_table
from servanda.reports.findings import Findings
from servanda.reports.markdown import LONGEST
from servanda.reports.markdown_text import (
    Room,
    cells_size,
    details,
    left_out,
    lines_size,
    markdown,
    paragraph,
    prose,
    table,
)
from servanda.reports.of_verdicts import counts_words, heading, who
from servanda.reports.report import Report
from servanda.reports.words import (
    Phrases,
    amount,
    at_once,
    lateness,
    measured,
    share,
    span_words,
    where,
    window_of,
)
from servanda.verdicts.verdict import ClauseVerdict, PartyVerdict, Word

SHOWN = 10
"""instances listed per clause and debtor"""
_SIGNS = {
    Word.BREACHED: "❌",
    Word.EXERCISED_WITHOUT_GROUND: "❌",
    Word.UNDECIDED: "❓",
    Word.BLANK: "❓",
    Word.PENDING: "⏳",
    Word.NOT_ATTESTED: "✍️",
    Word.NOT_CHECKABLE: "✍️",
    Word.COMPLIANT: "✅",
    Word.ATTESTED: "✅",
}


def result_markdown(report: Report, found: Findings, limit: int = SHOWN) -> Iterator[str]:
    """Lines without line ends; `found` has what was said of the logs beside the verdicts."""
    judgement, phrases = report.judgement, report.phrases
    room = Room(LONGEST)
    title = markdown(judgement.title or judgement.agreement)
    yield room.line(f"## {sign(judgement.word)} {title}: {judgement.word.value}")
    yield ""
    name = f"{judgement.agreement} {judgement.version or ''}".strip()
    yield room.line(paragraph(f"{name}, as of {phrases.iso(judgement.as_of)}, decided by {report.engine.value}"))
    yield ""
    if report.hidden:
        yield "Only the clauses and parties asked for."
        yield ""
    parties = room.take([_party(party) for party in judgement.parties], cells_size)
    yield from table(("Party", "", "In breach of", "Undecided", "Owes"), parties)
    yield from left_out(len(judgement.parties) - len(parties), "party", "parties")
    rows = [_clause(report, clause) for clause in judgement.clauses]
    kept = room.take(rows, cells_size)
    yield from table(("", "Clause", "Who", "Kept", "Instances"), kept)
    yield from left_out(len(rows) - len(kept), "clause")
    remarks = room.take([paragraph(remark) for remark in report.remarks], lambda line: len(line) + 2)
    for remark in remarks:
        yield remark
        yield ""
    yield from left_out(len(report.remarks) - len(remarks), "remark")
    yield from _aside(report, room)
    yield from _owed(report, room)
    yield from _said(found, room)
    blocks = [_evidence(report, clause, limit) for clause in judgement.clauses if _explained(clause)]
    fitting = room.take(blocks, lines_size)
    for block in fitting:
        yield from block
    yield from left_out(len(blocks) - len(fitting), "clause's evidence", "clauses' evidence")


def sign(word: Word) -> str:
    """One character for a verdict."""
    return _SIGNS.get(word, "⚪")


def _party(party: PartyVerdict) -> tuple[str, ...]:
    title = f"{party.title} ({party.party})" if party.title else party.party
    return (
        markdown(title),
        f"{sign(party.word)} {party.word.value}",
        markdown(", ".join(party.breached)),
        markdown(", ".join(party.undecided)),
        markdown(", ".join(f"{amount(total)} {currency}" for currency, total in party.owes)),
    )


def _clause(report: Report, clause: ClauseVerdict) -> tuple[str, ...]:
    met, decided = clause.share_kept if text_table.measured(clause) else (0, 0)
    kept = f"{share(met, decided)} of {decided:,}" if decided else ""
    counts = counts_words(clause)
    set_aside = "rows set aside" if report.rests_on_set_aside(clause) else ""
    note = clause.note or ""
    return (
        f"{sign(clause.word)} {clause.word.value}",
        markdown(heading(clause)),
        markdown(who(report.judgement, clause)),
        kept,
        " · ".join(filter(None, (counts, _power(clause, report.phrases), set_aside, markdown(note)))),
    )


def _power(clause: ClauseVerdict, phrases: Phrases) -> str:
    if clause.power is None or clause.power.since is None:
        return ""
    until = "no end" if clause.power.until is None else f"until {phrases.day(clause.power.until)}"
    return f"from {phrases.day(clause.power.since)}, {until}"


def _owed(report: Report, room: Room) -> Iterator[str]:
    rows = [
        (
            line.month,
            markdown(line.debtor),
            markdown(line.clause),
            f"{line.breaches:,}",
            amount(line.gross),
            "" if line.cap is None else amount(line.cap),
            f"{amount(line.amount)} {markdown(line.currency)}",
        )
        for line in report.judgement.settlement
    ]
    kept = room.take(rows, cells_size)
    if kept:
        yield "### Owed"
        yield ""
        yield from table(("Month", "Debtor", "Under", "Breaches", "Gross", "Cap", "Owed"), kept)
    yield from left_out(len(rows) - len(kept), "line")


def _said(found: Findings, room: Room) -> Iterator[str]:
    """What was said of agreement and logs: these findings name no clause's verdict."""
    verdicts = {rule.id for rule in found.rules}
    rows = [
        (one.severity.value, markdown(one.rule), prose(one.message))
        for one in found.worst_first
        if one.rule not in verdicts
    ]
    kept = room.take(rows, cells_size)
    if kept:
        yield "### Agreement and logs"
        yield ""
        yield from table(("", "Rule", "Finding"), kept)
    yield from left_out(len(rows) - len(kept), "finding")


def _explained(clause: ClauseVerdict) -> bool:
    return bool(clause.breaches or clause.reasons or clause.excused)


def _aside(report: Report, room: Room) -> Iterator[str]:
    """How many rows of which source could not be read."""
    rows = [(f"{source.set_aside:,}", markdown(source.name)) for source in report.sources if source.set_aside]
    kept = room.take(rows, cells_size)
    yield from table(("Rows set aside", "Source"), kept)
    yield from left_out(len(rows) - len(kept), "source")


def _evidence(report: Report, clause: ClauseVerdict, limit: int) -> list[str]:
    phrases = report.phrases
    body = []
    if clause.quote:
        body += [f"> {paragraph(f'“{clause.quote}”')}", ""]
    rows = []
    if clause.debtor is not None:
        rows += [_row(report, clause, row) for row in islice(report.breaches(clause.clause, clause.debtor), limit)]
    rows += [_row(report, clause, row) for row in clause.excused[:limit]]
    body += table(("", "What", "Since", "Due", "Done", "Records"), rows)
    left = clause.counts[Outcome.LATE] + clause.counts[Outcome.MISSED] - limit
    body += left_out(left, "breach", "breaches")
    if clause.tolerated:
        body += [f"{clause.tolerated:,} of them tolerated.", ""]
    body += table(
        ("Instances", "Undecided because"), [(f"{count:,}", markdown(reason)) for reason, count in clause.reasons]
    )
    examples = [
        (markdown(f"{row.step} {phrases.key(row.key)}".strip()), _due(row, phrases), _records(row))
        for row in clause.undecided[:limit]
    ]
    body += table(("Such as", "Due", "Records"), examples)
    counts = counts_words(clause)
    summary = f"{sign(clause.word)} {markdown(heading(clause))} · {markdown(who(report.judgement, clause))}"
    return details(f"{summary} · {counts or clause.word.value}", body)


def _row(report: Report, clause: ClauseVerdict, row: OutcomeRow) -> tuple[str, ...]:
    phrases = report.phrases
    what = markdown(f"{row.step} {phrases.key(row.key)}".strip())
    since = "" if row.opened_at is None or at_once(row) else phrases.moment(row.opened_at)
    return (row.outcome.value, what, since, _due(row, phrases), _done(report, clause, row), _records(row))


def _due(row: OutcomeRow, phrases: Phrases) -> str:
    return "" if row.due_at is None else phrases.deadline(row.due_at)


def _done(report: Report, clause: ClauseVerdict, row: OutcomeRow) -> str:
    parts = []
    window = window_of(row, clause.modal, report.judgement.metrics)
    late = lateness(row)
    if window is not None:
        parts.append(measured(window))
    elif at_once(row):
        parts.append("at that instant")
    elif row.met_at is None:
        parts.append("never")
    else:
        moment = report.phrases.moment(row.met_at)
        parts.append(f"{moment}, {span_words(late)} late" if late is not None and late > 0 else moment)
    if row.reason:
        parts.append(row.reason)
    return markdown("; ".join(parts))


def _records(row: OutcomeRow) -> str:
    references = dict.fromkeys(where(ref) for ref in (row.trigger, row.response, row.excuse) if ref is not None)
    return markdown(", ".join(references))
