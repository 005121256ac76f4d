"""quotes-of-the-prose: every quote stands in the prose, word for word.

What it does: looks up each clause's quote in the prose that its file names with `text`. Spaces, line breaks, Markdown's
marks and the width of punctuation do not matter. Where a quote is not found, the passage that is most like it is shown,
with the first words that differ. Quotes of a text that this agreement extends are looked up when that text is checked.
A prose that cannot be read is reported once.

Why it matters: reports show the quote beside a breach as what was agreed on. A quote that is not in the contract proves
nothing.

Reported, for example:

    clause 1 "reply"
      quote "The shop answers within three hours."
      when question_asked
      provider must answer_given
      for the same question
      within 3 hours

Here the prose says `The shop answers within two hours.`. Use instead: the words of the prose:

    clause 1 "reply"
      quote "The shop answers within two hours."
      when question_asked
      provider must answer_given
      for the same question
      within 2 hours
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.quoted import Quoted, clauses, short
from servanda.lint.quotes.passages import Near, folded, nearest, places
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.syntax.tree import HeaderLine, TextValue

CODE = "PRO003"
NAME = "quotes-of-the-prose"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per quote that is not there, or one for the prose."""
    yield from _unreadable(subject)
    found = places(subject)
    for quoted in clauses(subject):
        if quoted.number not in found or found[quoted.number] is not None or not quoted.own:
            continue
        if quoted.quote is None or quoted.prose is None or not folded(quoted.quote.value).text:
            continue
        yield _finding(quoted, quoted.quote, nearest(quoted))


def _finding(quoted: Quoted, quote: TextValue, near: Near | None) -> Finding:
    if near is not None:
        help_ = "quote the words of the prose as they stand there"
        labels: tuple[Label, ...] = (Label(near.differing, _difference(near)),)
    elif quoted.paragraph is not None:
        help_ = f"quote a sentence of paragraph {quoted.number}"
        labels = (Label(quoted.paragraph.heading, "its paragraph says nothing like it"),)
    else:
        help_ = f"quote the sentence of the prose that clause {quoted.number} is about"
        labels = ()
    return Finding(
        f"the quote of clause {quoted.number} is not in the prose",
        quote.span,
        help=help_,
        labels=labels,
        breadcrumb=quoted.breadcrumb,
    )


def _difference(near: Near) -> str:
    there, here = short(near.prose), short(near.quote)
    if not there:
        return f"the prose does not say “{here}” here"
    return f"the prose says “{there}”, the quote “{here}”" if here else f"the quote leaves out “{there}”"


def _unreadable(subject: Subject) -> Iterator[Finding]:
    header = subject.header(subject.agreement.file)
    for line in header.lines if header is not None else ():
        if not isinstance(line, HeaderLine) or line.word != "text" or not isinstance(line.value, TextValue):
            continue
        if subject.own_prose is None:
            yield Finding(
                f"the prose `{line.value.value}` cannot be read",
                line.value.span,
                help="name a UTF-8 text file beside the agreement",
                breadcrumb=(subject.title,),
            )
