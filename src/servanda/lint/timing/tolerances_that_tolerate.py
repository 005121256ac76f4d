"""tolerances-that-tolerate: a tolerated share of a month's instances is at least one of them.

What it does: reports `tolerating p a month` on a duty of windows so few of which fall due in a month that the share,
rounded down, is none: 5% of four or five weekly reports.

Why it matters: both sides believe that a rare failure is forgiven, and the very first one is a breach.

Reported, for example:

    clause 1 "周报"
      for each complete week as w
      provider must report_sent where period = w
      by 17:00 on friday of w, rolling back
      tolerating 5% a month

Use instead: a share that leaves room for one, or no tolerance:

    clause 1 "周报"
      for each complete week as w
      provider must report_sent where period = w
      by 17:00 on friday of w, rolling back
      tolerating 25% a month
"""

import re
from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.prose import span_at
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.syntax.tree import WindowUnit

CODE = "TIM015"
NAME = "tolerances-that-tolerate"
SEVERITY = Severity.WARNING

_MOST = {WindowUnit.DAY: 31, WindowUnit.WEEK: 5, WindowUnit.MONTH: 1, WindowUnit.QUARTER: 1, WindowUnit.YEAR: 1}
"""windows of which a given day can lie in one month"""
_LINE = re.compile(r"(?:tolerating|容许)[^\n]*")


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause."""
    for clause in subject.agreement.clauses:
        trigger, norm = clause.trigger, clause.norm
        if clause.tolerance is None or norm is None or not isinstance(trigger, model.WindowTrigger):
            continue
        # a day that rolls may come into the month of the next one
        rolls = any(isinstance(act.deadline, model.By) and act.deadline.roll is not None for act in norm.acts)
        most = (_MOST[trigger.windows.unit] + rolls) * len(norm.acts)
        if clause.tolerance * most >= 1:
            continue
        text = subject.texts.get(clause.span.file, "")
        line = _LINE.search(text, clause.span.start, clause.span.end)
        yield Finding(
            f"at most {most} of these fall due in a month, and {float(clause.tolerance * 100):g}% of them, "
            "rounded down, is none: nothing is tolerated",
            clause.number_span if line is None else span_at(clause.span.file, text, line.start(), line.end()),
            help=f"tolerate at least 1 in {most}, or leave the line out",
            breadcrumb=clause.heading,
        )
