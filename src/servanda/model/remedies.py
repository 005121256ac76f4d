"""What a breach costs: amounts, shares of amounts, monthly caps."""

from fractions import Fraction
from typing import cast

from servanda.diagnostics import Span
from servanda.model.agreement import Amount, Remedy
from servanda.model.expressions import Dated, Kind, Money
from servanda.model.names import Context
from servanda.model.references import resolve
from servanda.model.values import ARTICLE
from servanda.syntax import tree


def amount(written: tree.MoneyTerm, context: Context) -> Amount | None:
    """`100 CNY`, a term, or a share of either; None after an error or for a blank."""
    base = _money(written.base, context)
    if base is None:
        return None
    return Amount(written.share.value if written.share else Fraction(1), base)


def _money(written: tree.Scalar, context: Context) -> Dated[Money] | None:
    match written:
        case tree.MoneyValue(number, currency):
            return Dated(((None, Money(number, currency)),))
        case tree.Path():
            info = context.term(written)
            if info is None or (info.term.value is None and not info.typed):
                return None
            if info.term.kind is Kind.MONEY:
                return cast("Dated[Money] | None", info.term.value)
            why = f"`{written.text}` is {ARTICLE[info.term.kind]}"
        case tree.PercentValue():
            context.error("MOD030", "a percentage of what?", written.span, "write `0.5% of monthly_fee`")
            return None
        case _:
            why = "this is none"
    context.error("MOD030", f"an amount of money is needed; {why}", written.span, "write an amount such as `100 CNY`")
    return None


def remedy(
    line: tree.OtherwiseLine | tree.NormLine, clauses: tuple[str, ...], number: str, context: Context
) -> Remedy | None:
    """What `party` owes for each breach of `clauses`; None after an error or for a blank."""
    party = context.party(line.party)
    if line.amount is None:
        return None
    owed = amount(line.amount, context)
    cap = amount(line.cap, context) if line.cap else None
    if party is None or owed is None or (line.cap is not None and cap is None):
        return None
    if line.cap is not None and cap is not None and not _one_currency(owed, cap, line.cap.span, context):
        return None
    return Remedy(party, clauses, owed, cap, number, line.span)


def _one_currency(owed: Amount, cap: Amount, span: Span, context: Context) -> bool:
    own, other = owed.base.first.currency, cap.base.first.currency
    if own != other:
        message = f"the amount is in {own} and its cap in {other}"
        context.error("MOD031", message, span, f"give both in {own}")
    return own == other


def for_breaches(
    line: tree.NormLine, breaches: tree.ForEachBreach | None, number: str, context: Context
) -> Remedy | None:
    """`for each breach of …` with `party owes …`."""
    if breaches is None:
        hint = "write `for each breach of 2.1.1.3` above it, or `otherwise … owes …` in the clause itself"
        context.error("MOD042", "`owes` needs the clauses whose breach it answers", line.span, hint)
        return None
    return remedy(line, resolve(breaches.clauses, context), number, context)
