"""What each party owes under the remedies, per month, exact until the last step.

Each late or missed instance of a remedy's clauses whose debtor is the remedy's party costs once, in the local month of
its due instant; what the clause tolerates costs nothing, the earliest due going free. A dated amount takes the value
in force on the local day of the due instant, a dated cap the value in force on the month's first day. A cap holds per
party and month over all clauses of its line.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

from servanda.clocks import Zone
from servanda.engines.outcomes import BREACHES, Outcomes
from servanda.model import agreement as model
from servanda.model.expressions import Dated, Money
from servanda.verdicts.counts import Counts
from servanda.verdicts.verdict import SettlementLine

CENT = Decimal("0.01")


@dataclass(slots=True)
class _Month:
    breaches: int = 0
    gross: Fraction = field(default_factory=Fraction)


@dataclass(frozen=True, slots=True)
class _Books:
    agreement: model.Agreement
    outcomes: Outcomes
    counts: Mapping[tuple[str, str], Counts]
    zone: Zone


def settle(
    agreement: model.Agreement, outcomes: Outcomes, counts: Mapping[tuple[str, str], Counts], zone: Zone
) -> tuple[SettlementLine, ...]:
    """One line per month, party and remedy where something is owed, in that order."""
    books = _Books(agreement, outcomes, counts, zone)
    lines = [
        line for clause in agreement.clauses for remedy in clause.remedies for line in _remedy_lines(books, remedy)
    ]
    return tuple(sorted(lines, key=lambda line: (line.month, line.debtor)))


def _remedy_lines(books: _Books, remedy: model.Remedy) -> list[SettlementLine]:
    months: defaultdict[str, _Month] = defaultdict(_Month)
    for number in dict.fromkeys(remedy.clauses):
        clause = books.agreement.clause(number)
        if clause is not None and (number, remedy.party) in books.counts:
            _charge(books, months, clause, remedy)
    lines = []
    for month, sums in months.items():
        cap = None if remedy.cap is None else _value(remedy.cap, _first_day(month))
        amount = _cents(sums.gross if cap is None else min(sums.gross, cap))
        if amount:
            lines.append(
                SettlementLine(
                    month=month,
                    debtor=remedy.party,
                    clause=remedy.stated_in,
                    breaches=sums.breaches,
                    gross=_cents(sums.gross),
                    cap=None if cap is None else _cents(cap),
                    amount=amount,
                    currency=remedy.amount.base.first.currency,
                )
            )
    return lines


def _charge(books: _Books, months: defaultdict[str, _Month], clause: model.Clause, remedy: model.Remedy) -> None:
    """Add what the breaches of one clause cost; counts are enough but for a month in which the amount changes."""
    counts = books.counts[clause.number, remedy.party]
    free = counts.free(clause.tolerance)
    changing = {month for month in counts.month_breaches() if _changes_inside(remedy.amount.base, month)}
    for month, breaches in counts.month_breaches().items():
        charged = breaches - free.get(month, 0)
        if month not in changing and charged:
            months[month].breaches += charged
            months[month].gross += charged * _value(remedy.amount, _first_day(month))
    if not changing:
        return
    for row in books.outcomes.rows(BREACHES, clause=clause.number, debtor=remedy.party):
        day = None if row.due_at is None else books.zone.local_date(row.due_at)
        month = "" if day is None else f"{day:%Y-%m}"
        if day is None or month not in changing:
            continue
        if free.get(month, 0):
            free[month] -= 1
            continue
        months[month].breaches += 1
        months[month].gross += _value(remedy.amount, day)


def _changes_inside(base: Dated[Money], month: str) -> bool:
    return any(since is not None and since.day > 1 and f"{since:%Y-%m}" == month for since, _ in base.versions)


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _value(amount: model.Amount, day: date) -> Fraction:
    """The exact amount on a local day."""
    money = amount.base.first
    for since, version in amount.base.versions:
        if since is not None and since <= day:
            money = version
    return amount.share * Fraction(money.amount)


def _cents(amount: Fraction) -> Decimal:
    """Rounded half-even to cents; division is exact enough at any size because the quotient is taken in whole cents."""
    with localcontext() as context:
        context.prec = 60
        cents = round(amount * 100)
        return (Decimal(cents) * CENT).quantize(CENT, rounding=ROUND_HALF_EVEN)
