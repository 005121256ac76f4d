"""caps-above-one-remedy: a cap leaves at least one remedy whole.

What it does: reports a monthly cap (`at most … a month`) that is lower than what a single breach costs. Shares of one
term are compared also while the term is a blank.

Why it matters: the amount that is written for a breach is then never owed; whoever reads it takes the remedy for higher
than it is. Often amount and cap have changed places.

Reported, for example:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
      otherwise provider owes 1000 CNY each time, at most 100 CNY a month

Use instead:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
      otherwise provider owes 100 CNY each time, at most 1000 CNY a month
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.deontic.prices import Price, nothing, prices, ratios
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "DEO009"
NAME = "caps-above-one-remedy"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per cap."""
    headings = {clause.number: clause.heading for clause in subject.agreement.clauses}
    for price in prices(subject):
        cap = price.cap
        if cap is not None and below_one(subject, price):
            owed, most = subject.text(price.amount.span), subject.text(cap.span)
            yield Finding(
                f"the cap of {most} is lower than the {owed} that one breach costs",
                cap.span,
                help="exchange the two, or raise the cap to what several breaches cost",
                labels=(Label(price.amount.span, "for each breach"),),
                breadcrumb=headings.get(price.stated_in, ()),
            )


def below_one(subject: Subject, price: Price) -> bool:
    """Whether the cap is lower than what a single breach costs, at some time."""
    if price.cap is None or nothing(subject, price.amount):
        return False
    return any(share < 1 for share in ratios(subject, price.cap, price.amount))
