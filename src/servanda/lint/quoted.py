"""Clauses with the sentence they quote, its place in the file, and the paragraph of the prose they come from."""

from servanda.diagnostics import Label, Span
from servanda.lint.prose import Paragraph, Prose, span_at
from servanda.lint.subject import Subject
from servanda.records import record
from servanda.syntax import tree

_SHOWN = 40


@record
class Quoted:
    """One clause: its item, its quote (None: it has none), and the prose of the file it is written in.

    `own`: it is written in the agreement's own file, and not taken over from a text that this one extends.
    """

    item: tree.ClauseItem
    quote: tree.TextValue | None
    prose: Prose | None
    paragraph: Paragraph | None
    own: bool
    breadcrumb: tuple[str, ...]

    @property
    def number(self) -> str:
        """The clause's number."""
        return self.item.number

    @property
    def norms(self) -> tuple[tree.NormLine, ...]:
        """Who must, may or owes what."""
        return tuple(line for line in self.item.lines if isinstance(line, tree.NormLine))

    @property
    def sentence(self) -> str:
        """What the clause rests on: its quote, else its paragraph, else nothing."""
        if self.quote is not None:
            return self.quote.value
        return self.paragraph.text if self.paragraph is not None else ""


def clauses(subject: Subject) -> tuple[Quoted, ...]:
    """All clauses, those of extended files too."""
    return subject.remembered("quoted", lambda: _clauses(subject))


def _clauses(subject: Subject) -> tuple[Quoted, ...]:
    headings = {clause.number: clause.heading for clause in subject.agreement.clauses}
    found = []
    for number, item in subject.source.clauses.items():
        quote = next((line.text for line in item.lines if isinstance(line, tree.Quote)), None)
        prose = subject.prose(item.span.file)
        paragraph = None if prose is None else prose.numbered(number)
        own = item.span.file == subject.agreement.file
        found.append(Quoted(item, quote, prose, paragraph, own, headings.get(number, ())))
    return tuple(found)


def place(subject: Subject, quoted: Quoted, start: int, end: int) -> Span:
    """Where offsets of a clause's sentence stand: in its quote (all of it, if it has escapes), else in the prose."""
    if quoted.quote is None:
        if quoted.prose is None or quoted.paragraph is None:
            return quoted.item.number_span
        first = quoted.paragraph.start
        return quoted.prose.span(first + start, first + end)
    span = quoted.quote.span
    text = subject.texts.get(span.file, "")
    if text[span.start + 1 : span.end - 1] != quoted.quote.value:
        return span
    return span_at(span.file, text, span.start + 1 + start, span.start + 1 + end)


def prose_labels(quoted: Quoted, words: str) -> tuple[Label, ...]:
    """Where the paragraph of the prose says these words; nothing where it does not, or where the clause quotes none."""
    if quoted.prose is None or quoted.paragraph is None or quoted.quote is None:
        return ()
    at = quoted.paragraph.text.find(words)
    if at < 0:
        return ()
    first = quoted.paragraph.start + at
    return (Label(quoted.prose.span(first, first + len(words)), f"paragraph {quoted.paragraph.number} of the prose"),)


def short(words: str) -> str:
    """Words of a text on one line, cut where they are many."""
    line = " ".join(words.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
