"""balanced-caps: what breaches cost is limited for all sides, or for none.

What it does: where several parties owe remedies, reports one whose remedies have no monthly cap while all those of
another have one.

Why it matters: one side knows the most that a bad month can cost it, the other can be ruined by it.

Reported, for example:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
      otherwise provider owes 100 CNY each time
    clause 2 "support"
      when support_requested
      client must support_given
      for the same request
      within 1 day
      otherwise client owes 100 CNY each time, at most 500 CNY a month

Use instead: a cap for both:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
      otherwise provider owes 100 CNY each time, at most 1000 CNY a month
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.deontic.prices import Price, prices
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "BAL003"
NAME = "balanced-caps"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per party whose remedies are without limit."""
    owed: dict[str, list[Price]] = {}
    for price in prices(subject):
        owed.setdefault(price.party, []).append(price)
    limited = next((own for own in owed.values() if all(price.cap is not None for price in own)), None)
    if limited is None:
        return
    headings = {clause.number: clause.heading for clause in subject.agreement.clauses}
    for party, own in owed.items():
        if all(price.cap is None for price in own):
            cap = limited[0].cap
            yield Finding(
                f"what {party} owes has no cap, what {limited[0].party} owes has one",
                own[0].span,
                help="add `, at most … a month`, or take the other side's cap away",
                labels=() if cap is None else (Label(cap.span, f"{limited[0].party}'s cap"),),
                breadcrumb=headings.get(own[0].stated_in, ()),
            )
