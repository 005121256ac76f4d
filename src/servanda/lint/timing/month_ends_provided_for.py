"""month-ends-provided-for: a day of the month exists in every month, or the quote says that the last one is meant.

What it does: reports `the 29th`, `the 30th` and `the 31st` of windows of which some have no such day, with the dates. A
`31st` whose quote speaks of the month's end is in order: so the last day is written.

Why it matters: the 30th of February is read as its last day; a reader of the prose may as well think of the first of
March, or of no duty at all that month.

Reported, for example:

    clause 1 "服务费"
      for each complete month as m
      client must payment_made where period = m
      by 24:00 on the 30th of m, rolling forward

Use instead: a day that every month has, or the last one, with a quote that says so:

    clause 1 "服务费"
      quote "最迟于每月最后一日"
      for each complete month as m
      client must payment_made where period = m
      by 24:00 on the 31st of m, rolling forward
"""

import re
from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.timing.dates import due_date, some, windows
from servanda.model import agreement as model

CODE = "TIM013"
NAME = "month-ends-provided-for"
SEVERITY = Severity.NOTE

_SHORTEST, _LONGEST = 28, 31
_LAST = re.compile(
    r"月底|月末|最后一[天日]|last (?:calendar )?day|end of (?:the|each|every|that) (?:calendar )?month|month[- ]end",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per deadline."""
    agreement = subject.agreement
    for clause in agreement.clauses:
        trigger = clause.trigger
        if not isinstance(trigger, model.WindowTrigger) or clause.norm is None:
            continue
        for act in clause.norm.acts:
            deadline = act.deadline
            if not isinstance(deadline, model.By) or not isinstance(deadline.day, model.DayOfWindow):
                continue
            number = deadline.day.number
            if number <= _SHORTEST or (number == _LONGEST and _LAST.search(clause.quote or "")):
                continue
            shorter = [] if agreement.runs is None else windows(trigger.windows.unit, agreement.runs)
            days = [day for window in shorter if (day := due_date(deadline.day, window)) and day.day < number]
            if agreement.runs is not None and not days:
                continue
            when = some([str(day) for day in days]) if days else "the last day of shorter months"
            yield Finding(
                f"not every month has a {number}{'st' if number == _LONGEST else 'th'}: it is read as {when}",
                deadline.span,
                help="name a day that every month has; for the last day write `the 31st`, and say so in the quote",
                breadcrumb=clause.heading,
            )
