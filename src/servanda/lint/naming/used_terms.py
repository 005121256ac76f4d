"""used-terms: every value it agrees on is used by a rule.

What it does: reports a term that no clause and no metric reads. A file without clauses, and what an agreement takes
over with `extends`, is left alone: others may use it.

Why it matters: a term without a rule changes nothing. Often the number stands a second time in the rule itself, and
whoever amends the term believes to have changed it.

Reported, for example:

    term reply_limit = 2 hours

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 2 hours

Use instead: the term where its value is meant:

    term reply_limit = 2 hours

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within reply_limit
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.uses import unused, uses

CODE = "NAM002"
NAME = "used-terms"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per term, whatever number of dates it has."""
    yield from unused(
        subject,
        "term",
        uses(subject).values,
        "is read by no rule",
        "name it in the rule that needs it, or take the term away",
    )
