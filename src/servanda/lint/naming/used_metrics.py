"""used-metrics: every metric it defines decides something.

What it does: reports a metric that no clause reads: not as the ground of a power, not as a result to ensure, not as a
figure to state. A file without clauses, and what an agreement takes over with `extends`, is left alone.

Why it matters: a metric that no clause reads is never measured. It looks like an agreed level of service and is none.

Reported, for example:

    metric answered_fast = share of question_asked with answer_given within 1 hour
      for the same question
      each complete month

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day

Use instead: say what follows from it:

    clause 2 "level of service"
      for each complete month
      provider must ensure answered_fast >= 90%
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.uses import unused, uses

CODE = "NAM005"
NAME = "used-metrics"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per metric."""
    found = uses(subject)
    yield from unused(
        subject,
        "metric",
        found.metrics | found.values,
        "decides nothing: no clause reads it",
        "say in a clause what follows, or take the metric away",
    )
