"""midnight-named-clearly: a deadline at midnight is 24:00 of the day it ends, not 00:00.

What it does: reports `by 00:00 on` a day. A quote that itself says 0:00 is taken at its word.

Why it matters: 00:00 on Friday is the moment when Thursday ends. Who reads "by midnight on Friday" thinks of the end of
Friday, a whole day later.

Reported, for example:

    clause 1 "周报"
      for each complete week as w
      provider must report_sent where period = w
      by 00:00 on friday of w

Use instead: the end of the day that is meant:

    clause 1 "周报"
      for each complete week as w
      provider must report_sent where period = w
      by 24:00 on friday of w
"""

import re
from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.timing.deadlines_after_opening import due_at_opening
from servanda.model import agreement as model

CODE = "TIM010"
NAME = "midnight-named-clearly"
SEVERITY = Severity.WARNING

_SAID = re.compile(r"(?<!\d)0{1,2}[:：]00|(?<!\d)0{1,2} ?[点时]|零[点时]")


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per deadline at 00:00, but for those that another rule calls impossible."""
    for clause in subject.agreement.clauses:
        if clause.quote is not None and _SAID.search(clause.quote):
            continue
        for norm in (clause.norm, clause.then):
            for act in norm.acts if norm is not None else ():
                deadline = act.deadline
                if not isinstance(deadline, model.By) or isinstance(deadline.day, model.NextOccurrence):
                    continue
                if any(time.seconds == 0 for _, time in deadline.time.versions) and not due_at_opening(clause, act):
                    yield Finding(
                        "00:00 is the very beginning of that day: nothing done on the day itself is in time",
                        deadline.span,
                        help="write `24:00` if the end of the day is meant, else `24:00` of the day before",
                        breadcrumb=clause.heading,
                    )
