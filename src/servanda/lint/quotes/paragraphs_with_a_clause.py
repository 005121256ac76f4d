"""paragraphs-with-a-clause: every numbered paragraph of the prose that obliges somebody has its clause.

What it does: reports a numbered paragraph of the prose that the agreement names with `text` in which somebody must,
must not or may do something (`应当`, `不得`, `可以`, `shall`, `must`, `may`), if no clause or part of one has its
number and none quotes it. A heading with nothing but further headings below it is fine, and so is a definition.

Why it matters: what was signed and is not written as a rule is never checked, and nobody sees that it is missing.

Reported, for example:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day

Here the prose has a paragraph 2, `The client shall pay by the 10th.` Use instead: a clause for it, be it one that says
that no record can prove it:

    clause 2 "Payment"
      quote "The client shall pay by the 10th."
      for each complete month as m
      client must payment_made where period = m
      by 24:00 on the 10th of m
"""

import re
from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.prose import Paragraph, Prose
from servanda.lint.quoted import short
from servanda.lint.quotes.modals import modals
from servanda.lint.quotes.passages import places
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "PRO004"
NAME = "paragraphs-with-a-clause"
SEVERITY = Severity.WARNING

_SENTENCE = re.compile(r"[^。！？；;.!?|\n]+(?:[.][^\s。！？；;.!?|\n]+)*[。！？；;.!?]?")


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per paragraph, at the line of the agreement that names the prose if nothing of it can be shown."""
    prose = subject.own_prose
    numbers = tuple(subject.source.clauses)
    if prose is None or not numbers:
        return
    spans = [span for span in places(subject).values() if span is not None]
    for paragraph in prose.paragraphs:
        end = paragraph.start + len(paragraph.text)
        if any(_within(number, paragraph.number) for number in numbers) or any(
            span.file == prose.file and paragraph.start <= span.start < end for span in spans
        ):
            continue
        norm = _norm(paragraph)
        if norm is not None:
            yield _finding(subject, prose, paragraph, norm)


def _within(number: str, paragraph: str) -> bool:
    """Whether a clause is the paragraph's, a part of it (`2.1a`, `2.1.3`), or what it is a part of by letter."""
    rest = number.removeprefix(paragraph)
    return number == paragraph or (rest != number and not rest[0].isdecimal()) or paragraph.rstrip("abcdefgh") == number


def _norm(paragraph: Paragraph) -> tuple[int, str] | None:
    for match in _SENTENCE.finditer(paragraph.text):
        if match[0].strip() and modals(match[0]):
            lead = len(match[0]) - len(match[0].lstrip())
            return paragraph.start + match.start() + lead, match[0].strip()
    return None


def _finding(subject: Subject, prose: Prose, paragraph: Paragraph, norm: tuple[int, str]) -> Finding:
    start, words = norm
    quote = words.replace("\\", "\\\\").replace('"', '\\"')
    title = paragraph.title.replace("\\", "\\\\").replace('"', '\\"')
    named = f' "{title}"' if title else ""
    return Finding(
        f"paragraph {paragraph.number} of the prose has no clause: “{short(words)}”",
        prose.span(start, start + len(words)),
        help=f'write it as a rule: `clause {paragraph.number}{named} quote "{quote}" …`',
        labels=(Label(paragraph.heading, f"paragraph {paragraph.number}"),),
        breadcrumb=(subject.title,),
    )
