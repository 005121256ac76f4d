"""The text report below the table: breaches with their evidence, excuses, powers, debts, open questions."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from servanda.engines.outcomes import Outcome, OutcomeRow, RecordRef
from servanda.reports.plain import fold, pad, plain, width
from servanda.reports.report import Report
from servanda.reports.text_table import style, symbol
from servanda.reports.words import (
    Phrases,
    amount,
    at_once,
    lateness,
    measured,
    plural,
    span_words,
    where,
    window_of,
)
from servanda.syntax.tree import Modal
from servanda.verdicts.verdict import ClauseVerdict, Judgement, SettlementLine

_LABEL = 10
"""cells of the word that starts a line of evidence"""
_LIST = 140
"""cells of a line of windows in a file or pipe: a year of weeks in one line is not read"""


def heading(title: str) -> Iterator[Text]:
    """A section's heading after a blank line."""
    yield Text()
    yield Text(title, style="bold")


def breach_section(report: Report, limit: int, columns: int | None) -> Iterator[Text]:
    """The breaches of every clause: the sentence agreed on, then what was due when and what happened when."""
    found = [clause for clause in report.judgement.clauses if clause.breaches]
    if not found:
        return
    yield from heading("Breaches")
    for clause in found:
        yield from _clause_heading(report.judgement, clause, _how_many(clause), columns)
        for row in clause.breaches[:limit]:
            yield from _breach(row, clause, report, columns)
        rest = clause.counts[Outcome.LATE] + clause.counts[Outcome.MISSED] - min(len(clause.breaches), limit)
        if rest > 0:
            yield Text(f"  … and {rest:,} more; --evidence FILE.csv has all of them", style="dim")


def _how_many(clause: ClauseVerdict) -> str:
    late, missed = clause.counts[Outcome.LATE], clause.counts[Outcome.MISSED]
    free = f", {clause.tolerated:,} of them tolerated" if clause.tolerated else ""
    match clause.modal:
        case Modal.MUST_NOT:
            return plural(missed, "forbidden act") + free
        case Modal.MAY:
            return plural(missed, "use") + " without ground"
    counts = " and ".join(f"{count:,} {word}" for count, word in ((late, "late"), (missed, "missed")) if count)
    return f"{counts} of {clause.share_kept[1]:,}{free}"


def excused_section(report: Report, limit: int, columns: int | None) -> Iterator[Text]:
    """Instances that would be breaches but for an excuse, with the excuse's own evidence."""
    found = [clause for clause in report.judgement.clauses if clause.excused]
    if not found:
        return
    yield from heading("Excused")
    for clause in found:
        count = clause.counts[Outcome.EXCUSED]
        yield from _clause_heading(report.judgement, clause, f"{count:,} excused", columns)
        for row in clause.excused[:limit]:
            yield from _breach(row, clause, report, columns)
        rest = count - min(len(clause.excused), limit)
        if rest > 0:
            yield Text(f"  … and {rest:,} more; --evidence FILE.csv has all of them", style="dim")


def _who(judgement: Judgement, clause: ClauseVerdict) -> str:
    """The debtor or holder as people call it: its title with its name in the agreement."""
    party = next((one for one in judgement.parties if one.party == clause.debtor), None)
    return clause.debtor or "" if party is None or party.title is None else f"{party.title} ({party.party})"


def _clause_heading(judgement: Judgement, clause: ClauseVerdict, summary: str, columns: int | None) -> Iterator[Text]:
    who = _who(judgement, clause)
    head = f"{clause.clause}  {clause.title or ''}".rstrip()
    yield Text()
    for number, piece in enumerate(_folded(f"{plain(head)} · {plain(who)} · {summary}", columns)):
        yield Text(("  " if number else "") + piece, style="bold")
    for piece in _folded(f"“{plain(clause.quote)}”", columns, 2) if clause.quote else []:
        yield Text("  " + piece, style="italic")


def _folded(text: str, columns: int | None, indent: int = 0) -> list[str]:
    return [text] if columns is None else fold(text, max(columns - indent - 2, 20))


def _breach(row: OutcomeRow, clause: ClauseVerdict, report: Report, columns: int | None) -> Iterator[Text]:
    phrases = report.phrases
    word_style = "cyan" if row.outcome is Outcome.EXCUSED else "red"
    lead = Text("  ").append(pad(row.outcome.value, _LABEL), style=word_style)
    yield from _hung(lead, f"{plain(row.step)}  {phrases.key(row.key)}".rstrip(), columns)
    for label, words, ref in _facts(row, clause, report.judgement, phrases):
        text = words if ref is None else f"{words}  {where(ref)}"
        yield from _hung(Text(" " * (2 + _LABEL)).append(pad(label, 8), style="dim"), text, columns)


def _facts(
    row: OutcomeRow, clause: ClauseVerdict, judgement: Judgement, phrases: Phrases
) -> Iterator[tuple[str, str, RecordRef | None]]:
    """What was due when and what happened when, each with its record."""
    if at_once(row) and row.due_at is not None and row.outcome is Outcome.MISSED:
        what = {
            Modal.MUST_NOT: "forbidden",
            Modal.MAY: "without ground",
            Modal.ENSURE: "does not hold",
        }.get(clause.modal or Modal.MUST, "not fulfilled")
        why = f": {plain(row.reason)}" if row.reason else ""
        yield "at", f"{phrases.moment(row.due_at)}  {what}{why}", row.response or row.trigger
        return
    if row.opened_at is not None:
        yield (
            "since",
            phrases.moment(row.opened_at) + (f"  {plain(row.trigger.event)}" if row.trigger else ""),
            row.trigger,
        )
    if row.due_at is not None:
        yield "due", phrases.deadline(row.due_at), None
    late = lateness(row)
    window = window_of(row, clause.modal, judgement.metrics)
    if window is not None:
        yield "value", plain(measured(window)), None
    elif row.met_at is None:
        yield "done", f"never (seen until {phrases.day(judgement.as_of)})", None
    elif late is not None:
        how = f"{span_words(late)} late" if late > 0 else "in time"
        yield "done", f"{phrases.moment(row.met_at)}  {how}", row.response
    if row.outcome is Outcome.EXCUSED:
        proof = row.excuse.event if row.excuse is not None else "as the clause allows"
        yield "excuse", plain(row.reason or proof), row.excuse


def _hung(lead: Text, text: str, columns: int | None) -> Iterator[Text]:
    """`lead`, then `text`; what does not fit goes on below where the text began."""
    indent = width(lead.plain)
    pieces = [text] if columns is None else fold(text, max(columns - indent, 20))
    yield lead.append(pieces[0])
    for piece in pieces[1:]:
        yield Text(" " * indent + piece)


def power_section(report: Report, limit: int, columns: int | None) -> Iterator[Text]:
    """Openings of every power and every exercise with its ground."""
    phrases = report.phrases
    powers = [clause for clause in report.judgement.clauses if clause.power is not None]
    if not powers:
        return
    yield from heading("Powers")
    for clause in powers:
        power = clause.power
        if power is None:
            continue
        yield Text()
        head = f"{plain(clause.clause)}  {plain(clause.title or '')} · {plain(_who(report.judgement, clause))} · "
        yield Text(head, style="bold").append(power.word.value, style=style(power.word))
        for opening in power.openings[:limit]:
            until = "no end" if opening.until is None else phrases.moment(opening.until)
            lead = Text("  ").append(pad("open", _LABEL), style="dim")
            words = f"{phrases.moment(opening.since)} to {until}  {plain(opening.ground)}"
            yield from _hung(lead, words, columns)
        for exercise in power.exercises[:limit]:
            verb = {True: "used", False: "no ground", None: "unclear"}[exercise.grounded]
            tint = {True: "", False: "red", None: "yellow"}[exercise.grounded]
            words = f"{phrases.moment(exercise.at)}  {phrases.key(exercise.key)}  {plain(exercise.ground)}"
            lead = Text("  ").append(pad(verb, _LABEL), style=tint)
            yield from _hung(lead, f"{words}  {where(exercise.record)}", columns)
        rest = max(len(power.openings) - limit, 0) + max(len(power.exercises) - limit, 0)
        if rest:
            yield Text(f"  … and {rest:,} more; --format json has all of them", style="dim")


def metric_section(report: Report, columns: int | None) -> Iterator[Text]:
    """The windows of every metric a clause rests on: value, sample, thin ones marked."""
    metrics: dict[str, list[str]] = {}
    for window in report.judgement.metrics:
        marks = "thin" if window.thin else "" if window.judged else "not judged yet"
        shown = f"{window.label} {measured(window)}{f' ({marks})' if marks else ''}"
        metrics.setdefault(window.metric, []).append(plain(shown))
    if not metrics:
        return
    yield from heading("Metrics")
    size = max(width(plain(name)) for name in metrics)
    for name, windows in metrics.items():
        lead = Text("  ").append(pad(plain(name), size + 2), style="bold")
        yield from _listed(lead, windows, columns or _LIST)


def _listed(lead: Text, items: Sequence[str], columns: int) -> Iterator[Text]:
    """Items after `lead`, as many a line as fit, never broken inside."""
    indent = width(lead.plain)
    line: list[str] = []
    for item in items:
        if line and indent + width("  ".join([*line, item])) > columns:
            yield lead.append("  ".join(line))
            lead, line = Text(" " * indent), []
        line.append(item)
    yield lead.append("  ".join(line))


def owed_section(report: Report, columns: int | None) -> Iterator[Text]:
    """What each party owes per month: breaches, what they cost, whether the cap was reached."""
    judgement = report.judgement
    if not judgement.settlement:
        return
    yield from heading("Owed")
    for party in judgement.parties:
        lines = [line for line in judgement.settlement if line.debtor == party.party]
        if not lines:
            continue
        sums = ", ".join(f"{amount(total)} {plain(currency)}" for currency, total in party.owes)
        yield Text()
        yield Text(f"{plain(party.title or party.party)} ({plain(party.party)}) owes {sums}", style="bold")
        sizes = max(width(amount(line.amount)) for line in lines)
        for line in lines:
            figure = " " * (sizes - width(amount(line.amount))) + amount(line.amount)
            lead = Text(f"  {line.month}  ").append(f"{figure} {plain(line.currency)}", style="bold").append("  ")
            yield from _hung(lead, _reckoning(line), columns)


def _reckoning(line: SettlementLine) -> str:
    each = line.gross / line.breaches
    times = f"{plural(line.breaches, 'breach', 'breaches')} × {amount(each)}" if each * 100 == int(each * 100) else None
    made_of = times or plural(line.breaches, "breach", "breaches")
    capped = (
        f" = {amount(line.gross)}, capped at {amount(line.cap)}"
        if line.cap is not None and line.gross > line.cap
        else ""
    )
    return f"{made_of}{capped}  under {plain(line.clause)}"


def undecided_section(report: Report, columns: int | None) -> Iterator[Text]:
    """What the log could not tell, grouped by reason, with examples."""
    found = [clause for clause in report.judgement.clauses if clause.reasons]
    if not found:
        return
    phrases = report.phrases
    yield from heading("Undecided")
    for clause in found:
        yield Text()
        yield Text(f"{symbol(clause.word)} {plain(clause.clause)}  {plain(clause.title or '')}", style="bold")
        for reason, count in clause.reasons:
            yield from _hung(Text(f"  {count:,} × "), plain(reason), columns)
        for row in clause.undecided:
            if row.due_at is not None:
                due = f"due {phrases.deadline(row.due_at)}"
            else:
                due = "" if row.opened_at is None else f"from {phrases.moment(row.opened_at)}"
            place = "" if row.trigger is None else where(row.trigger)
            text = "  ".join(filter(None, (plain(row.step), phrases.key(row.key), due, place)))
            yield from _hung(Text("  ").append(pad("such as", _LABEL), style="dim"), text, columns)


def set_aside_section(report: Report, columns: int | None) -> Iterator[Text]:
    """Rows that could not be read: how many of which source, and what their absence leaves open."""
    found = [source for source in report.sources if source.set_aside]
    if not found:
        return
    yield from heading("Set aside")
    rows = ", ".join(f"{plural(source.set_aside, 'row')} of {plain(source.name)}" for source in found)
    yield from _hung(Text("  "), f"{rows} could not be read or typed and are not among the records", columns)
    touched = [clause for clause in report.judgement.clauses if clause.clause in report.touched]
    left = dict.fromkeys(plain(clause.clause) for clause in touched if report.rests_on_set_aside(clause))
    others = dict.fromkeys(plain(clause.clause) for clause in touched if plain(clause.clause) not in left)
    for label, numbers in (("left open by them", left), ("decided all the same", others)):
        if numbers:
            yield from _hung(Text("  ").append(pad(label, 22), style="dim"), ", ".join(numbers), columns)
    if not touched:
        yield Text("  no clause could have been touched by them", style="dim")
