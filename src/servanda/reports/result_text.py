"""The report a person reads: what was agreed, clause by clause what became of it, and the evidence."""

from collections.abc import Iterator

from rich.text import Text

from servanda.reports.plain import fold, pad, pad_left, plain, width
from servanda.reports.report import Report
from servanda.reports.text_details import (
    breach_section,
    excused_section,
    heading,
    metric_section,
    owed_section,
    power_section,
    set_aside_section,
    undecided_section,
)
from servanda.reports.text_table import clause_table, style
from servanda.reports.words import amount, plural
from servanda.verdicts.verdict import Judgement, PartyVerdict, Word

LIMIT = 10
"""breaches listed per clause and debtor where no limit is asked for"""


def result_text(report: Report, columns: int | None, limit: int = LIMIT) -> Iterator[Text]:
    """Lines of the report for a terminal of `columns` cells, or (None) for a file or pipe: its sentences are whole."""
    judgement = report.judgement
    yield from _header(report, columns)
    yield Text()
    yield from clause_table(judgement, report.phrases, columns)
    for remark in report.remarks:
        for piece in [plain(remark)] if columns is None else fold(plain(remark), columns - 2):
            yield Text(f"  {piece}", style="dim")
    yield from breach_section(report, limit, columns)
    yield from excused_section(report, limit, columns)
    yield from power_section(report, limit, columns)
    yield from metric_section(report, columns)
    yield from owed_section(report, columns)
    yield from undecided_section(report, columns)
    yield from set_aside_section(report, columns)
    yield from _verdict(judgement, columns, hidden=report.hidden)


def _header(report: Report, columns: int | None) -> Iterator[Text]:
    judgement, phrases = report.judgement, report.phrases
    name = f"{plain(judgement.agreement)} {plain(judgement.version or '')}".rstrip()
    yield Text(plain(judgement.title or judgement.agreement), style="bold").append(f"  {name}", style="dim")
    titles = [plain(party.title or party.party) for party in judgement.parties]
    names = [plain(party.party) for party in judgement.parties]
    for number, party in enumerate(judgement.parties):
        role = f"{pad(titles[number], _widest(titles))}  {pad(names[number], _widest(names))}"
        yield from _fact("parties" if number == 0 else "", f"{role}  {plain(party.name or '')}", columns)
    if judgement.term is not None:
        first, last = judgement.term[0], judgement.term[1] - 1
        term = f"{phrases.day(first)} to {phrases.zone.local(last):%Y-%m-%d}"
        yield from _fact("term", f"{term}, {plain(judgement.zone)}", columns)
    yield from _fact("as of", phrases.iso(judgement.as_of), columns)
    sources = [plain(source.name) for source in report.sources]
    counts = [f"{source.records:,}" for source in report.sources]
    for number, source in enumerate(report.sources):
        covered = (
            "no coverage"
            if source.since == source.until
            else (f"{phrases.day(source.since)} to {phrases.day(source.until)}")
        )
        more = [plural(source.files, "file")] if source.files != 1 else []
        more += [plural(source.duplicates, "duplicate") + " dropped"] if source.duplicates else []
        more += [plural(source.gaps, "gap")] if source.gaps else []
        more += [plural(source.set_aside, "row") + " set aside"] if source.set_aside else []
        text = (
            f"{pad(sources[number], _widest(sources))}  {pad_left(counts[number], _widest(counts))} records  {covered}"
        )
        yield from _fact("logs" if number == 0 else "", ", ".join([text, *more]), columns)


def _widest(texts: list[str]) -> int:
    return max((width(text) for text in texts), default=0)


def _fact(label: str, text: str, columns: int | None) -> Iterator[Text]:
    pieces = [text.rstrip()] if columns is None else fold(text.rstrip(), max(columns - 11, 20))
    for number, piece in enumerate(pieces):
        yield Text("  ").append(pad(label if number == 0 else "", 9), style="dim").append(piece)


def _verdict(judgement: Judgement, columns: int | None, *, hidden: bool) -> Iterator[Text]:
    """Who is in breach, of what, owing what; the agreement's verdict last."""
    yield from heading("Verdict")
    titles = [f"{plain(party.title or party.party)} ({plain(party.party)})" for party in judgement.parties]
    for title, party in zip(titles, judgement.parties, strict=True):
        lead = Text("  ").append(pad(title, _widest(titles) + 2))
        text = _party(party)
        indent = width(lead.plain)
        pieces = [text] if columns is None else fold(text, max(columns - indent, 20))
        yield lead.append(pieces[0], style=style(party.word))
        for piece in pieces[1:]:
            yield Text(" " * indent).append(piece, style=style(party.word))
    whole = "the clauses shown" if hidden else plain(judgement.title or judgement.agreement)
    yield Text(f"  {whole}: ", style="bold").append(judgement.word.value, style=style(judgement.word))


def _party(party: PartyVerdict) -> str:
    parts = []
    if party.breached:
        parts.append("in breach of " + ", ".join(plain(number) for number in party.breached))
    if party.undecided:
        parts.append("undecided in " + ", ".join(plain(number) for number in party.undecided))
    if not parts:
        parts.append("kept everything so far" if party.word is Word.COMPLIANT else party.word.value)
    if party.owes:
        parts.append("owes " + ", ".join(f"{amount(total)} {plain(currency)}" for currency, total in party.owes))
    return "; ".join(parts)
