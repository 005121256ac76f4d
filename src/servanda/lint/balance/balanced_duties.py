"""balanced-duties: duties and rights lie on both sides.

What it does: counts for each party its duties, prohibitions, powers, the duties others owe it and the remedies it owes,
and reports a party that owes nothing or that nothing is owed to. A third party that no clause names at all is left to
`used-parties`.

Why it matters: an agreement in which one side only has duties and the other only rights is open to challenge as unfair
standard terms, and it cannot be checked both ways.

Reported, for example:

    party provider "甲方"
    party client "乙方"
    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day

The client owes nothing. Use instead: write down what the client owes as well, such as its fee:

    clause 2 "fee"
      for each complete month as m
      client must payment_made where period = m
      by 24:00 on the 10th of m
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity, Span
from servanda.lint.balance.sheet import balance_sheet
from servanda.lint.naming.used_parties import unnamed_parties
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "BAL001"
NAME = "balanced-duties"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """A finding per party without a duty, and per party without a right.

    While a blank hides a clause's norm nobody knows whom it burdens: then nothing is reported.
    """
    agreement = subject.agreement
    if any(clause.blanks and clause.norm is None and not clause.requirements for clause in agreement.clauses):
        return
    if all(clause.norm is None for clause in agreement.clauses):
        return
    unnamed = unnamed_parties(subject)
    for balance in balance_sheet(agreement):
        if balance.party in unnamed:
            continue
        span = agreement.parties[balance.party].span
        if not balance.owes:
            yield _finding(f"{balance.party} owes nothing: the duties weigh on the other side only", span)
        if not balance.holds:
            yield _finding(f"{balance.party} has no right: nothing is owed to it and it has no power", span)


def _finding(message: str, span: Span) -> Finding:
    return Finding(message, span, help="write down what each side owes the other")
