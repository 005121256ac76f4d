"""deadlines-after-opening: between the opening of a periodic duty and its deadline there is time to fulfil it.

What it does: reports a deadline that falls on the very instant at which its window begins, such as 00:00 of a month's
first day. With `early counts` there is time before.

Why it matters: a duty of a window can be fulfilled from the window's beginning on. One that is due at that instant is
missed by everybody.

Reported, for example:

    clause 1 "服务费"
      for each complete month as m
      client must payment_made where period = m
      by 00:00 on the 1st of m

Use instead: a day by which it can be done, or `early counts`:

    clause 1 "服务费"
      for each complete month as m
      client must payment_made where period = m
      by 00:00 on the 1st of m
      early counts
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model

CODE = "TIM005"
NAME = "deadlines-after-opening"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per deadline."""
    for clause in subject.agreement.clauses:
        for act in clause.norm.acts if clause.norm is not None else ():
            if due_at_opening(clause, act) and act.deadline is not None and clause.trigger is not None:
                yield Finding(
                    "this is due at the very instant at which the window begins: nobody can fulfil it in time",
                    act.deadline.span,
                    help="write `24:00`, a later day, or `early counts` if what was done before the window counts",
                    labels=(Label(clause.trigger.span, "the duty opens with this window"),),
                    breadcrumb=clause.heading,
                )


def due_at_opening(clause: model.Clause, act: model.Act) -> bool:
    """Whether a window's deadline is its first instant, before rolling, and nothing done before counts."""
    deadline = act.deadline
    if not isinstance(clause.trigger, model.WindowTrigger) or not isinstance(deadline, model.By) or act.early_counts:
        return False
    first = deadline.day in {model.WeekdayOfWindow(1), model.DayOfWindow(1, after=False)}
    return first and deadline.roll is None and any(time.seconds == 0 for _, time in deadline.time.versions)
