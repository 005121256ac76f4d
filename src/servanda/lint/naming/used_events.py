"""used-events: every event it defines is part of a rule.

What it does: reports an event that no clause and no metric names and that withdraws no event which they name. An event
that only withdraws an unused one is not reported beside it. A file without clauses, and what an agreement takes over
with `extends`, is left alone: others may use it.

Why it matters: whoever reads the agreement takes the event for something that is agreed on, and its records are
exported and bound for nothing. More often than not a rule was forgotten, or names another event.

Reported, for example:

    event question_asked
      question  id
    event answer_given
      question  id
    event answer_confirmed
      question  id

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day

Nothing follows from `answer_confirmed`. Use instead: the rule that was meant, or two events only:

    clause 2 "confirmation"
      when answer_given
      client must answer_confirmed
      for the same question
      within 3 days
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.uses import unused, uses

CODE = "NAM001"
NAME = "used-events"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per event."""
    events = subject.source.events
    used = set(uses(subject).events)
    withdrawals = {name: item.withdrawn_by.text for name, item in events.items() if item.withdrawn_by is not None}
    waiting = list(used)
    while waiting:
        taken_back = withdrawals.get(waiting.pop())
        if taken_back is not None and taken_back not in used:
            used.add(taken_back)
            waiting.append(taken_back)
    along = {end for name, end in withdrawals.items() if name not in used and name != end}
    yield from unused(
        subject, "event", used | along, "is part of no rule", "write the rule that needs it, or take the event away"
    )
