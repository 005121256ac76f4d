"""balanced-excuses: every side is excused where it depends on the other.

What it does: of two parties, reports the one that has several duties set off by events and an excuse for none of them,
while duties of the other are excused by its delays.

Why it matters: who waits for the other side is in breach for something the other side caused. Often only the drafter's
own side has thought of it.

Reported, for example:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
      excused while client late on 2
    clause 2 "data"
      when data_requested
      client must data_supplied
      for the same request
      within 1 day
    clause 3 "acceptance"
      when answer_given
      client must answer_accepted
      for the same question
      within 3 days

Use instead: the excuse that the other side needs:

    clause 3 "acceptance"
      when answer_given
      client must answer_accepted
      for the same question
      within 3 days
      excused while provider late on 4
    clause 4 "explanations"
      when explanation_asked
      provider must explanation_given
      for the same question
      within 1 day
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.balance.sheet import excused, owed_by
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model

CODE = "BAL004"
NAME = "balanced-excuses"
SEVERITY = Severity.NOTE

_SEVERAL = 2


def check(subject: Subject) -> Iterator[Finding]:
    """At most one finding, at the first excuse of the side that has some."""
    parties = list(subject.agreement.parties)
    if len(parties) != 2:  # noqa: PLR2004 -- of more parties nobody can tell who depends on whom
        return
    for party, other in (parties, parties[::-1]):
        own = [clause for clause in excused(subject.agreement, party) if _by(clause, other)]
        theirs = [
            clause for clause in owed_by(subject.agreement, other) if isinstance(clause.trigger, model.EventTrigger)
        ]
        if own and len(theirs) >= _SEVERAL and not excused(subject.agreement, other):
            yield Finding(
                f"delays of {other} excuse {party}, no delay of {party} excuses {other} "
                f"from any of its {len(theirs)} duties that events set off",
                own[0].excuses[0].span,
                help=f"where {other} waits for {party}, write `excused while {party} late on …`",
                labels=tuple(Label(clause.number_span, f"{other} owes this") for clause in theirs[:3]),
                breadcrumb=own[0].heading,
            )


def _by(clause: model.Clause, party: str) -> bool:
    return any(excuse.party == party for excuse in clause.excuses)
