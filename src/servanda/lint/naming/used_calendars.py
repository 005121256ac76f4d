"""used-calendars: every calendar it defines counts somewhere.

What it does: reports a calendar that is neither the agreement's `workdays` nor named by a clause or metric. A file
without clauses, and what an agreement takes over with `extends`, is left alone: others may use it.

Why it matters: hours that no rule counts in are taken for agreed. Usually a line such as `during support` or
`within 2 working hours of support` was forgotten, and the clause counts in the wrong hours.

Reported, for example:

    calendar support "support line"
      open mon to sun 07:00-22:00

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 2 working hours

The two hours are counted in the agreement's own working hours. Use instead:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 2 working hours of support
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.uses import unused, uses

CODE = "NAM004"
NAME = "used-calendars"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per calendar."""
    yield from unused(
        subject,
        "calendar",
        uses(subject).calendars,
        "counts nowhere",
        "name it where its hours are meant (`workdays`, `during`, `within … of`), or take the calendar away",
    )
