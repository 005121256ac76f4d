"""balanced-duties: duties and rights lie on both sides.

What it does: counts for each party its duties, prohibitions, powers, the duties others owe it and the remedies it owes,
and reports a party that owes nothing or that nothing is owed to.

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
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.records import record
from servanda.syntax.tree import Modal

CODE = "BAL001"
NAME = "balanced-duties"
SEVERITY = Severity.WARNING


@record
class Balance:
    """What one party carries: counts of clauses' acts, and of remedies it owes. `rights` are duties others owe it."""

    party: str
    duties: int
    prohibitions: int
    powers: int
    rights: int
    remedies: int

    @property
    def owes(self) -> int:
        """Everything the party is obliged to do or to leave."""
        return self.duties + self.prohibitions

    @property
    def holds(self) -> int:
        """Everything the party may demand."""
        return self.powers + self.rights


def balance_sheet(agreement: model.Agreement) -> tuple[Balance, ...]:
    """One balance per party, in the order the agreement names them."""
    norms = [norm for clause in agreement.clauses for norm in (clause.norm, clause.then) if norm is not None]
    remedies = [remedy for clause in agreement.clauses for remedy in clause.remedies]
    sheet = []
    for party in agreement.parties:
        own = [norm for norm in norms if norm.party == party]
        others = [norm for norm in norms if norm.party != party and norm.modal is not Modal.MAY]
        sheet.append(
            Balance(
                party=party,
                duties=_acts(own, Modal.MUST) + _acts(own, Modal.ENSURE),
                prohibitions=_acts(own, Modal.MUST_NOT),
                powers=_acts(own, Modal.MAY),
                rights=sum(len(norm.acts) for norm in others),
                remedies=sum(remedy.party == party for remedy in remedies),
            )
        )
    return tuple(sheet)


def check(subject: Subject) -> Iterator[Finding]:
    """A finding per party without a duty, and per party without a right.

    While a blank hides a clause's norm nobody knows whom it burdens: then nothing is reported.
    """
    agreement = subject.agreement
    if any(clause.blanks and clause.norm is None and not clause.requirements for clause in agreement.clauses):
        return
    if all(clause.norm is None for clause in agreement.clauses):
        return
    for balance in balance_sheet(agreement):
        span = agreement.parties[balance.party].span
        if not balance.owes:
            yield _finding(f"{balance.party} owes nothing: the duties weigh on the other side only", span)
        if not balance.holds:
            yield _finding(f"{balance.party} has no right: nothing is owed to it and it has no power", span)


def _finding(message: str, span: Span) -> Finding:
    return Finding(message, span, help="write down what each side owes the other")


def _acts(norms: list[model.Norm], modal: Modal) -> int:
    return sum(len(norm.acts) for norm in norms if norm.modal is modal)
