"""titles-of-the-prose: a clause is called what the prose calls it.

What it does: compares a clause's title with the heading of the same number in the prose that the agreement names with
`text`. Punctuation, spaces and capital letters do not matter, one may be longer than the other, and a title in another
script than the heading is taken for its translation.

Why it matters: the number is what ties a rule to what was signed. If the titles disagree, either the title is out of
date or, worse, the rule stands under the number of another paragraph.

Reported, for example:

    clause 2.1 "Monthly report"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day

The prose has the heading `## 2.1 Replies`. Use instead: the paragraph's own title, or its own number:

    clause 2.1 "Replies"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
"""

import unicodedata
from collections.abc import Iterator

from servanda.diagnostics import Edit, Fix, Label, Severity
from servanda.lint.prose import Paragraph, Prose
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.syntax import tree

CODE = "NAM010"
NAME = "titles-of-the-prose"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause; where the title is another paragraph's, that one is named."""
    headings = {clause.number: clause.heading for clause in subject.agreement.clauses}
    for number, item in subject.source.clauses.items():
        prose = subject.prose(item.span.file)
        paragraph = prose.numbered(number) if prose is not None else None
        if prose is None or paragraph is None or item.title is None or _agree(item.title.value, paragraph.title):
            continue
        yield _finding(item, item.title, paragraph, _other(item.title.value, prose), headings.get(number, ()))


def _finding(
    item: tree.ClauseItem,
    title: tree.TextValue,
    paragraph: Paragraph,
    other: Paragraph | None,
    breadcrumb: tuple[str, ...],
) -> Finding:
    label = Label(paragraph.heading, f"paragraph {paragraph.number}")
    if other is not None:
        return Finding(
            f"clause {item.number} has the title of paragraph {other.number}, “{other.title}”",
            item.number_span,
            help=f"write `clause {other.number}`, or the title “{paragraph.title}”",
            labels=(label, Label(other.heading, f"paragraph {other.number}")),
            breadcrumb=breadcrumb,
        )
    written = '"' + paragraph.title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return Finding(
        f"clause {item.number} is called “{title.value}” here and “{paragraph.title}” in the prose",
        title.span,
        help=f"write `clause {item.number} {written}`",
        labels=(label,),
        breadcrumb=breadcrumb,
        fixes=(Fix("take over the title of the prose", (Edit(title.span, written),), safe=True),),
    )


def _agree(title: str, heading: str) -> bool:
    own, other = _letters(title), _letters(heading)
    return not own or not other or own in other or other in own or own.isascii() is not other.isascii()


def _other(title: str, prose: Prose) -> Paragraph | None:
    """The one paragraph that bears this very title."""
    same = [one for one in prose.paragraphs if _letters(one.title) == _letters(title)]
    return same[0] if len(same) == 1 else None


def _letters(text: str) -> str:
    """What is compared: letters and digits of whatever width."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
