"""consequences-that-weigh: a breach costs more than a small fee.

What it does: reports a duty or prohibition whose only consequence is money, and never more than 5% of the fee of a
month, however often it is breached. What a month can cost is the remedy's cap, or, of a duty of calendar windows, what
its windows in a month cost together; several remedies add up. The fee of a month is the amount that a duty of every
month asks for (`payment_made where amount >= monthly_fee`). Nothing is reported where there is no such fee, where
amounts are in other currencies or still blank, or where a power, an excuse or a result rests on the clause as well.

Why it matters: what is priced is not prohibited. Whoever saves more by the breach than it costs will pay, and be within
its calculation if not within its rights.

Reported, for example:

    term fee = 20000 CNY
    clause 1 "fee"
      for each complete month as m
      client must payment_made where period = m and amount >= fee
      by 24:00 on the 10th of m
    clause 2 "confidence"
      provider must not data_disclosed
      otherwise provider owes 0.5% of fee each time, at most 2% of fee a month

Use instead: a cap that hurts, none at all, or a power for the case that it goes on:

    clause 2 "confidence"
      provider must not data_disclosed
      otherwise provider owes 50% of fee each time
"""

from collections.abc import Iterator
from fractions import Fraction

from servanda.diagnostics import Label, Severity
from servanda.lint.deontic.caps_above_one_remedy import below_one
from servanda.lint.deontic.following import followed, obliging
from servanda.lint.deontic.prices import Price, monthly_fee, prices, ratios
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.syntax import tree
from servanda.syntax.tree import ClauseItem, WindowUnit

CODE = "DEO007"
NAME = "consequences-that-weigh"
SEVERITY = Severity.WARNING

_SMALL = Fraction(5, 100)
_IN_A_MONTH = {WindowUnit.WEEK: 5, WindowUnit.MONTH: 1, WindowUnit.QUARTER: 1, WindowUnit.YEAR: 1}
"""the most windows that end in one month"""


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause, at its remedy."""
    fee = monthly_fee(subject) if prices(subject) else None
    if fee is None:
        return
    headings = {clause.number: clause.heading for clause in subject.agreement.clauses}
    by_clause: dict[str, list[Price]] = {}
    for price in prices(subject):
        for number in price.clauses:
            by_clause.setdefault(number, []).append(price)
    for number, priced in by_clause.items():
        item = subject.source.clauses[number]
        if not obliging(item) or number in followed(subject):
            continue
        if any(below_one(subject, price) for price in priced):
            continue  # amount and cap seem to have changed places: `caps-above-one-remedy`
        costs = [_most(subject, item, price, fee) for price in priced]
        known = [cost for cost in costs if cost is not None]
        if len(known) == len(costs) and Fraction(0) < sum(known) <= _SMALL:
            yield Finding(
                f"breaching clause {number} costs {priced[0].party} at most {_percent(sum(known, Fraction(0)))} "
                "of the fee of a month, however often: it is priced, not prohibited",
                priced[0].span,
                help="raise the cap, take it away, or add a power of the other side for the case that it goes on",
                labels=(Label(item.number_span, f"clause {number}"), Label(fee.span, "the fee of a month")),
                breadcrumb=headings.get(number, ()),
            )


def _most(subject: Subject, item: ClauseItem, price: Price, fee: tree.MoneyTerm) -> Fraction | None:
    """The most that a remedy costs in a month for one clause, as a share of the fee; None where it has no bound."""
    bounds = []
    if price.cap is not None:
        bounds.append(max(ratios(subject, price.cap, fee), default=None))
    window = next((line.window for line in item.lines if isinstance(line, tree.ForEachWindow)), None)
    times = _IN_A_MONTH.get(window.unit) if window is not None else None
    if times is not None:
        acts = max(1, sum(isinstance(line, tree.StepLine) for line in item.lines))
        each = max(ratios(subject, price.amount, fee), default=None)
        bounds.append(None if each is None else each * times * acts)
    known = [bound for bound in bounds if bound is not None]
    return min(known, default=None)


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.3g}%"
