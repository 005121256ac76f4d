"""nights-provided-for: `the next day` after a trigger that comes at night is the day that was meant.

What it does: reports `the next day` and `the next working day` after an event that may come at any hour. Where the
trigger is narrowed by `during` or `outside` a calendar, somebody has thought about the hour.

Why it matters: the next day is the calendar day after the trigger's. A message at 00:30 has until the day after, one
that came an hour earlier, before midnight, a whole day less. Who says "tomorrow morning" at night means the coming one.

Reported, for example:

    clause 1 "答复"
      when question_asked
      provider must reply_sent
      for the same conversation
      by 09:30 on the next day

Use instead: the next time the clock shows 09:30, or a trigger with its hours:

    clause 1 "答复"
      when question_asked
      provider must reply_sent
      for the same conversation
      by 09:30 on the next occurrence
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.timing.dates import clock
from servanda.model import agreement as model

CODE = "TIM009"
NAME = "nights-provided-for"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per deadline."""
    for clause in subject.agreement.clauses:
        trigger = clause.trigger
        if not isinstance(trigger, model.EventTrigger) or trigger.during is not None or clause.norm is None:
            continue
        for act in clause.norm.acts:
            deadline = act.deadline
            if isinstance(deadline, model.By) and isinstance(deadline.day, model.NextDay | model.NextWorkingDay):
                yield _finding(clause, trigger, deadline)


def _finding(clause: model.Clause, trigger: model.EventTrigger, deadline: model.By) -> Finding:
    seconds = deadline.time.first.seconds
    event = trigger.events[0]
    working = isinstance(deadline.day, model.NextWorkingDay)
    day = "the next working day" if working else "the next day"
    return Finding(
        f"an `{event}` at 00:30 on a Tuesday has until {clock(seconds)} on Wednesday, one at 23:30 on Monday until "
        f"{clock(seconds)} on Tuesday: {day} counts from the calendar day, also at night",
        deadline.span,
        help=f"write `by {clock(seconds)} on the next occurrence`, or narrow the trigger with `during …` or `outside …`"
        if not working
        else "narrow the trigger with `during …` or `outside …`, and say in a clause of its own what holds at night",
        labels=(Label(trigger.span, "comes at any hour"),),
        breadcrumb=clause.heading,
    )
