"""tiers-that-do-not-overlap: where clauses treat one trigger in tiers, every case has one deadline.

What it does: compares clauses by which one party owes the same act after the same trigger, under conditions on the same
fields, and reports two that both apply to some trigger and set different deadlines. Clauses of which one overrides the
other are in order, and so is a rule without a condition beside a stricter one.

Why it matters: a case that falls under two tiers has two deadlines, and is breached twice when it is late; the drafter
meant each case to have one. Most often both tiers include their common bound.

Reported, for example:

    event complaint_filed
      question  id
      level     number
    clause 1 "serious"
      when complaint_filed where level >= 3
      provider must answer_given
      for the same question
      within 1 hour
    clause 2 "others"
      when complaint_filed where level <= 3
      provider must answer_given
      for the same question
      within 1 day

At level 3 both apply. Use instead: bounds that meet, or `overrides 2` in clause 1:

    clause 2 "others"
      when complaint_filed where level < 3
      provider must answer_given
      for the same question
      within 1 day
"""

from collections.abc import Iterator
from itertools import combinations

from servanda.diagnostics import Label, Severity
from servanda.lint.conflicts.deciding import NOT_YES, Wanted, decisions
from servanda.lint.conflicts.examples import line
from servanda.lint.conflicts.places import place_of, written
from servanda.lint.conflicts.tiers import Tier, tiers
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model.compare import without_spans

CODE = "CON006"
NAME = "tiers-that-do-not-overlap"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per pair of clauses that overlap, at the later one."""
    asked = decisions(subject)
    asked.asked_by.add(CODE)
    for group in tiers(subject):
        for first, second in combinations(group, 2):
            if first.clause is second.clause or _ranked(first, second) or _same_deadline(first, second):
                continue
            spared = [tier.act.except_when for tier in (first, second) if tier.act.except_when is not None]
            wanted = [Wanted(first.where), Wanted(second.where), *(Wanted(one, NOT_YES) for one in spared)]
            span = place_of(second.where, second.trigger.span, subject)
            example = asked.example(wanted, span)
            if example is not None:
                yield _finding(first, second, line(second.trigger.events, example), subject)


def _ranked(first: Tier, second: Tier) -> bool:
    return second.clause.number in first.clause.overrides or first.clause.number in second.clause.overrides


def _same_deadline(first: Tier, second: Tier) -> bool:
    return without_spans(first.act.deadline) == without_spans(second.act.deadline)


def _finding(first: Tier, second: Tier, example: str, subject: Subject) -> Finding:
    one, other = first.clause.number, second.clause.number
    when = ", ".join(
        f"{tier.clause.number} `{written(tier.act.deadline.span, subject)}`"
        for tier in (first, second)
        if tier.act.deadline is not None
    )
    return Finding(
        f"clauses {one} and {other} both apply to `{example}` and differ in their deadline ({when})",
        place_of(second.where, second.trigger.span, subject),
        help=f"narrow one of the conditions, or write `overrides {one}` in clause {other}, or the reverse",
        labels=(Label(place_of(first.where, first.trigger.span, subject), f"clause {one} applies here"),),
        breadcrumb=second.clause.heading,
    )
