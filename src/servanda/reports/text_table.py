"""The clause table of the text report: one clause and debtor a line, aligned in display cells, no boxes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.text import Text

from servanda.engines.outcomes import Outcome
from servanda.reports.plain import fold, pad, pad_left, plain, width
from servanda.reports.sparkline import axis, bars, weeks_per_bar
from servanda.reports.words import Phrases, share
from servanda.syntax.tree import Modal
from servanda.verdicts.verdict import ClauseVerdict, Judgement, Word

BAD = frozenset({Word.BREACHED, Word.EXERCISED_WITHOUT_GROUND})
_SYMBOLS = {
    Word.COMPLIANT: "✓",
    Word.ATTESTED: "✓",
    Word.BREACHED: "✗",
    Word.EXERCISED_WITHOUT_GROUND: "✗",
    Word.UNDECIDED: "?",
    Word.NOT_ATTESTED: "?",
    Word.BLANK: "?",
    Word.PENDING: "…",
    Word.EXERCISED: "!",
    Word.AVAILABLE: "!",
}
_STYLES = {
    Word.COMPLIANT: "green",
    Word.ATTESTED: "green",
    Word.BREACHED: "bold red",
    Word.EXERCISED_WITHOUT_GROUND: "bold red",
    Word.UNDECIDED: "yellow",
    Word.NOT_ATTESTED: "yellow",
    Word.BLANK: "yellow",
    Word.PENDING: "cyan",
    Word.EXERCISED: "magenta",
    Word.AVAILABLE: "magenta",
}
_SHORT, _LONG, _FULL = 14, 27, 54
"""cells of the bars, narrow, wide and without a terminal: a quarter, half a year, a year touch so many weeks"""
_VERDICT = 15
"""cells of the verdict column in a narrow terminal"""
_TITLE = 12
"""cells a title needs before the bars give way to it"""
_REST = 36
"""cells the rest of a line needs to stand beside it"""
_GAP = 2


def style(word: Word) -> str:
    """The style of a verdict's word."""
    return _STYLES.get(word, "dim")


def symbol(word: Word) -> str:
    """One cell that stands for a verdict."""
    return _SYMBOLS.get(word, "–")


def measured(clause: ClauseVerdict) -> bool:
    """Whether a share kept means something: forbidden acts and uses of a power are counted, not measured."""
    return clause.modal not in {Modal.MUST_NOT, Modal.MAY}


@dataclass(frozen=True, slots=True)
class _Line:
    clause: ClauseVerdict
    title: str
    who: str
    kept: str
    bars: str
    rest: str


@dataclass(frozen=True, slots=True)
class _Columns:
    number: int
    title: int
    who: int
    verdict: int
    kept: int
    bars: int

    @property
    def before_rest(self) -> int:
        """Cells of a line up to its rest."""
        cells = [self.number, self.title, self.who, self.verdict, self.kept, self.bars]
        return 2 + sum(size + _GAP for size in cells if size)


def clause_table(judgement: Judgement, phrases: Phrases, columns: int | None) -> Iterator[Text]:
    """The table's lines for a terminal of `columns` cells, or (None) as wide as they need to be.

    Where there is no room for counts beside the bars, they go to a line of their own and long titles fold.
    """
    mondays = axis(judgement.clauses)
    titles = {party.party: party.title or party.party for party in judgement.parties}
    wide = [
        _line(clause, phrases, titles, mondays, _FULL if columns is None else _LONG) for clause in judgement.clauses
    ]
    sizes = _sizes(wide)
    longest = sizes.before_rest + max((width(line.rest) for line in wide), default=0)
    if columns is None or longest <= columns or columns - sizes.before_rest >= _REST:
        for line in wide:
            yield from _wide(line, sizes, columns)
        bars_width = _FULL if columns is None else _LONG
    else:
        yield from _narrow([_line(clause, phrases, titles, mondays, _SHORT) for clause in judgement.clauses], columns)
        bars_width = _SHORT
    if mondays:
        legend = _legend(mondays, bars_width)
        for piece in [legend] if columns is None else fold(legend, columns - 2):
            yield Text(f"  {piece}", style="dim")


def _legend(mondays: Sequence[str], bars_width: int) -> str:
    per_bar = weeks_per_bar(len(mondays), bars_width)
    weeks = "week" if per_bar == 1 else f"{per_bar} weeks"
    return f"bars: share kept per {weeks} from {mondays[0]}, █ all kept, · nothing due"


def _line(clause: ClauseVerdict, phrases: Phrases, titles: dict[str, str], mondays: Sequence[str], cells: int) -> _Line:
    met, decided = clause.share_kept if measured(clause) else (0, 0)
    who = titles.get(clause.debtor or "", clause.debtor or "")
    if clause.debtor is None and clause.owners:
        who = "、".join(titles.get(owner, owner) for owner in clause.owners)
    return _Line(
        clause=clause,
        title=plain(clause.title or ""),
        who=plain(who),
        kept=f"{met:,}/{decided:,}" if decided else "",
        bars=bars(clause.weeks, mondays, weeks_per_bar(len(mondays), cells)) if clause.weeks else "",
        rest=plain(_rest(clause, phrases)),
    )


def _rest(clause: ClauseVerdict, phrases: Phrases) -> str:
    """Counts that are not `met`, the share kept, a power's times, or why nothing is counted."""
    parts = []
    met, decided = clause.share_kept if measured(clause) else (0, 0)
    if decided and met < decided:
        parts.append(f"{share(met, decided)} kept")
    parts += [
        f"{count:,} {outcome.value}" for outcome, count in clause.counts.items() if count and outcome is not Outcome.MET
    ]
    if clause.tolerated:
        parts.append(f"{clause.tolerated:,} tolerated")
    if clause.power is not None and clause.power.since is not None:
        until = "no end" if clause.power.until is None else f"until {phrases.day(clause.power.until)}"
        parts.append(f"{phrases.day(clause.power.since)}, {until}")
    if clause.note is not None:
        parts.append(clause.note)
    return " · ".join(parts)


def _sizes(lines: Sequence[_Line]) -> _Columns:
    def widest(texts: list[str]) -> int:
        return max((width(text) for text in texts), default=0)

    return _Columns(
        number=widest([line.clause.clause for line in lines]),
        title=widest([line.title for line in lines]),
        who=widest([line.who for line in lines]),
        verdict=widest([line.clause.word.value for line in lines]),
        kept=widest([line.kept for line in lines]),
        bars=widest([line.bars for line in lines]),
    )


def _wide(line: _Line, sizes: _Columns, columns: int | None) -> Iterator[Text]:
    """A line with its rest, which goes on below itself where it is too long."""
    pieces = [line.rest] if columns is None else fold(line.rest, max(columns - sizes.before_rest, _REST))
    yield _row(line, sizes, rest=pieces[0])
    for piece in pieces[1:]:
        yield Text(" " * sizes.before_rest + piece, style="dim")


def _narrow(lines: Sequence[_Line], columns: int) -> Iterator[Text]:
    natural = _sizes(lines)
    verdict = min(natural.verdict, _VERDICT)
    sizes = replace(natural, title=0, verdict=verdict)
    if columns - sizes.before_rest < min(natural.title, _TITLE):
        sizes = replace(sizes, bars=0)
    sizes = replace(sizes, title=min(natural.title, max(columns - sizes.before_rest - _GAP, 8)))
    indent = 2 + natural.number + _GAP
    for line in lines:
        yield from _rows(line, sizes)
        for piece in fold(line.rest, max(columns - indent, 20)) if line.rest else []:
            yield Text(" " * indent + piece, style="dim")


def _rows(line: _Line, sizes: _Columns) -> Iterator[Text]:
    """A line whose title and verdict may fold."""
    titles = fold(line.title, sizes.title) if line.title else [""]
    verdicts = fold(line.clause.word.value, sizes.verdict)
    for number in range(max(len(titles), len(verdicts))):
        title = titles[number] if number < len(titles) else ""
        verdict = verdicts[number] if number < len(verdicts) else ""
        if number == 0:
            yield _row(line, sizes, title=title, verdict=verdict)
        else:
            text = Text("  " + " " * (sizes.number + _GAP) + pad(title, sizes.title + _GAP + sizes.who + _GAP))
            yield _stripped(text.append(verdict, style=style(line.clause.word)))


def _row(line: _Line, sizes: _Columns, *, title: str | None = None, verdict: str | None = None, rest: str = "") -> Text:
    clause = line.clause
    text = Text(symbol(clause.word) + " ", style=style(clause.word))
    text = Text().append_text(text)
    text.append(pad(plain(clause.clause), sizes.number + _GAP), style="bold" if clause.word in BAD else "")
    text.append(pad(line.title if title is None else title, sizes.title + _GAP))
    text.append(pad(line.who, sizes.who + _GAP))
    text.append(pad(clause.word.value if verdict is None else verdict, sizes.verdict + _GAP), style=style(clause.word))
    if sizes.kept:
        text.append(pad_left(line.kept, sizes.kept) + " " * _GAP)
    if sizes.bars:
        text.append(
            pad(line.bars, sizes.bars + _GAP), style="green" if clause.word is Word.COMPLIANT else style(clause.word)
        )
    text.append(rest, style="dim")
    return _stripped(text)


def _stripped(text: Text) -> Text:
    text.rstrip()
    return text
