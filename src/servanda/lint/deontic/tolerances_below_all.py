"""tolerances-below-all: of the failures of a month some count.

What it does: reports `tolerating 100% a month`. (A share so small that it tolerates nothing is what
`tolerances-that-tolerate` reports.)

Why it matters: the duty can never be breached, so nothing that depends on its breach ever happens.

Reported, for example:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 hour
      tolerating 100% a month

Use instead: the share that is really accepted:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 hour
      tolerating 10% a month
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.syntax import tree

CODE = "DEO008"
NAME = "tolerances-below-all"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per tolerance."""
    for clause in subject.agreement.clauses:
        item = subject.source.clauses.get(clause.number)
        if clause.tolerance != 1 or item is None:
            continue
        for line in item.lines:
            if isinstance(line, tree.ToleratingLine):
                yield Finding(
                    f"clause {clause.number} tolerates every failure: it can never be breached",
                    line.share.span,
                    help="write the share of failures that is really accepted, such as `tolerating 5% a month`",
                    breadcrumb=clause.heading,
                )
