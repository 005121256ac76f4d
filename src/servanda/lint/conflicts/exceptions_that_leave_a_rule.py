"""exceptions-that-leave-a-rule: an exception takes out some cases, and leaves others for the rule.

What it does: reports an `except when` that holds wherever the rule applies, and an `overrides` that takes all
triggers away from the clause it overrides.

Why it matters: such a clause reads like a duty or a prohibition and obliges nobody. The exception was meant narrower,
or the wrong way round.

Reported, for example:

    event complaint_filed
      complaint  id
      level      number
    clause 1 "serious complaints"
      when complaint_filed where level >= 3
      except when level > 1
      provider must answer_given
      for the same question
      within 1 day

Every level from 3 on is greater than 1. Use instead: an exception within the rule, such as

    clause 1 "serious complaints"
      when complaint_filed where level >= 3
      except when level > 5
      provider must answer_given
      for the same question
      within 1 day
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.conflicts.deciding import NOT_YES, Wanted, decisions
from servanda.lint.conflicts.judging import judged
from servanda.lint.conflicts.places import EXCEPTION
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model

CODE = "CON004"
NAME = "exceptions-that-leave-a-rule"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per exception, or clause with priority, that leaves nothing."""
    decisions(subject).asked_by.add(CODE)
    for found in judged(subject):
        if found.always and found.whole and found.place.what == EXCEPTION:
            clause, events = found.place.clause, " or ".join(found.place.events)
            number = "" if clause is None else f" of clause {clause.number}"
            yield Finding(
                f"the exception swallows the rule{number}: it holds for every {events} that the rule is about",
                found.span,
                help="narrow the exception, or drop the clause",
                breadcrumb=found.place.heading,
            )
    for clause in subject.agreement.clauses:
        for number in clause.overrides:
            other = subject.agreement.clause(number)
            if other is not None and _takes_all(clause, other, subject):
                yield Finding(
                    f"clause {clause.number} overrides all of clause {number}: "
                    f"whatever triggers {number} triggers {clause.number} as well",
                    clause.number_span,
                    help=f"narrow the trigger of clause {clause.number}, or remove clause {number}",
                    labels=(Label(other.number_span, "makes no instance"),),
                    breadcrumb=clause.heading,
                )


def _takes_all(clause: model.Clause, other: model.Clause, subject: Subject) -> bool:
    first, second = clause.trigger, other.trigger
    if not isinstance(first, model.EventTrigger) or not isinstance(second, model.EventTrigger):
        return False
    if clause is other or not set(second.events) <= set(first.events) or first.first_unanswered:
        return False
    if first.during is not None and first.during != second.during:
        return False
    if clause.norm is None or other.norm is None or any(act.except_when for act in clause.norm.acts):
        return False
    if first.where is None:
        return True
    premises = [] if second.where is None else [Wanted(second.where)]
    asked = decisions(subject)
    possible = asked.answer(premises, second.span) is not None
    return possible and asked.never([*premises, Wanted(first.where, NOT_YES)], first.span)
