"""claimable-remedies: every remedy can be claimed by somebody.

What it does: reports a remedy of nothing (`0 CNY`, `0% of fee`); one for the breach of a power that may be exercised at
any time, without condition, which nobody can breach; and any remedy where the agreement has one party only. (A duty
that is never late for want of a deadline is what `measurable-duties` reports.)

Why it matters: the agreement seems to protect somebody who will find out, after the breach, that there is nothing to
claim.

Reported, for example:

    clause 1 "change of staff"
      client may change_demanded
    clause 2 "remedies"
      for each breach of 1
      client owes 100 CNY each time

The client may demand a change whenever it likes. Use instead: the ground that such a demand must have, or the duty that
was meant:

    clause 1 "change of staff"
      client may change_demanded where reason present
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.deontic.prices import Price, nothing, prices
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.syntax.tree import Modal

CODE = "DEO003"
NAME = "claimable-remedies"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per remedy, or per clause that it names in vain."""
    clauses = {clause.number: clause for clause in subject.agreement.clauses}
    for price in prices(subject):
        breadcrumb = clauses[price.stated_in].heading if price.stated_in in clauses else ()
        if nothing(subject, price.amount):
            yield Finding(
                f"{price.party} owes nothing: `{subject.text(price.amount.span)}` is no amount",
                price.amount.span,
                help="write what a breach costs, or take the remedy away",
                breadcrumb=breadcrumb,
            )
        elif len(subject.agreement.parties) == 1:
            yield Finding(
                f"nobody can claim what {price.party} owes: it is the only party",
                price.span,
                help="name the other party of the agreement: `party client`",
                breadcrumb=breadcrumb,
            )
        else:
            yield from _in_vain(price, clauses, breadcrumb)


def _in_vain(price: Price, clauses: dict[str, model.Clause], breadcrumb: tuple[str, ...]) -> Iterator[Finding]:
    for number in price.clauses:
        clause = clauses.get(number)
        if clause is not None and _free(clause, price.party):
            yield Finding(
                f"nobody can breach clause {number}: {price.party} may exercise the power at any time and in any case",
                price.span,
                help=f"leave clause {number} out, or say there with `where`, `when` or `within` what its ground is",
                labels=(Label(clause.number_span, f"clause {number}"),),
                breadcrumb=breadcrumb,
            )


def _free(clause: model.Clause, debtor: str) -> bool:
    """Whether the party's only part in a clause is a power without any ground or limit."""
    norm, then = clause.norm, clause.then
    if norm is None or norm.modal is not Modal.MAY or norm.party != debtor or clause.trigger is not None:
        return False
    if then is not None and then.party == debtor:
        return False
    return all(act.where is None and act.deadline is None and not act.except_when for act in norm.acts)
