"""clauses-with-a-paragraph: every clause has its paragraph in the prose.

What it does: reports a clause whose number no paragraph of the prose has, where the prose numbers its paragraphs. A
clause may be a part of its paragraph (`2.1a` of 2.1, `2.1.1` of 2.1 if the prose divides that no further). If its
quote stands in another paragraph, that one is named; if its quote stands nowhere, `quotes-of-the-prose` speaks.

Why it matters: a rule without a paragraph was never agreed on, or it stands under a wrong number, and every report
sends its reader to the wrong place of the contract.

Reported, for example:

    clause 3 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day

Here the prose has the paragraphs 1 and 2. Use instead: the number that the prose has:

    clause 2 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity, Span
from servanda.lint.prose import Paragraph, Prose
from servanda.lint.quoted import clauses
from servanda.lint.quotes.passages import places
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "PRO005"
NAME = "clauses-with-a-paragraph"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause of the agreement's own file."""
    prose = subject.own_prose
    if prose is None or not prose.paragraphs:
        return
    numbers = {one.number for one in prose.paragraphs}
    headed = {number.rpartition(".")[0] for number in numbers}
    whole = {one.number for one in prose.paragraphs if one.number not in headed and one.text.strip()}
    found = places(subject)
    for quoted in clauses(subject):
        number = quoted.number
        if not quoted.own or number in numbers or number.rstrip("abcdefghijklmnopqrstuvwxyz") in numbers:
            continue
        if number.rpartition(".")[0] in whole:  # 2.1.1 is a part of the undivided 2.1
            continue
        span = found.get(number)
        if quoted.quote is not None and span is None:
            continue
        other = None if span is None else _paragraph_at(prose, span)
        if other is None:
            yield Finding(
                f"clause {number} has no paragraph {number} in the prose",
                quoted.item.number_span,
                help="give it the number of its paragraph, or agree on it in the prose",
                breadcrumb=quoted.breadcrumb,
            )
        else:
            yield Finding(
                f"clause {number} quotes paragraph {other.number}, and there is no paragraph {number}",
                quoted.item.number_span,
                help=f"write `clause {other.number}`",
                labels=(Label(other.heading, f"paragraph {other.number}"),),
                breadcrumb=quoted.breadcrumb,
            )


def _paragraph_at(prose: Prose, span: Span) -> Paragraph | None:
    return next((one for one in prose.paragraphs if one.start <= span.start < one.start + len(one.text)), None)
