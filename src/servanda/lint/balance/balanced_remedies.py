"""balanced-remedies: the breaches of every side have a price.

What it does: reports a party that has duties and owes no remedy for any of them, where another party owes remedies.
(`duties-with-consequences` then does not speak of that party's clauses one by one.)

Why it matters: one side can claim an agreed amount, the other has to prove its damage. In standard terms, remedies that
only the user of the terms can claim are open to challenge.

Reported, for example:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
      otherwise provider owes 100 CNY each time
    clause 2 "fee"
      for each complete month as m
      client must payment_made where period = m
      by 24:00 on the 10th of m

Use instead: a price for the breaches of both:

    clause 2 "fee"
      for each complete month as m
      client must payment_made where period = m
      by 24:00 on the 10th of m
      otherwise client owes 100 CNY each time
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.balance.sheet import owed_by
from servanda.lint.balance.sides import unburdened
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "BAL002"
NAME = "balanced-remedies"
SEVERITY = Severity.NOTE


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per party without remedies, at the first remedy of another one."""
    headings = {clause.number: clause.heading for clause in subject.agreement.clauses}
    for party, others in unburdened(subject).items():
        first = others[0]
        clauses = owed_by(subject.agreement, party)
        clauses_have = "clause has" if len(clauses) == 1 else "clauses have"
        yield Finding(
            f"{first.party} pays for breaches, {party} never does: its {len(clauses)} {clauses_have} no remedy",
            first.span,
            help=f"agree on one of {party} as well: `for each breach of {clauses[0].number}` with `{party} owes …`",
            labels=tuple(Label(clause.number_span, f"{party} owes this") for clause in clauses[:3]),
            breadcrumb=headings.get(first.stated_in, ()),
        )
