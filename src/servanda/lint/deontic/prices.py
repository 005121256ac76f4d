"""What breaches cost, as it is written: also in a draft whose fee is a blank; and amounts against each other."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from servanda.diagnostics import Span
from servanda.lint.subject import Subject
from servanda.lint.uses import nodes
from servanda.model.expressions import Money
from servanda.model.numbers import expand
from servanda.model.references import ruled
from servanda.records import record
from servanda.syntax import tree
from servanda.syntax.tree import Modal, WindowUnit


@record
class Price:
    """What a party owes for each breach of some clauses, in which clause that is said, and where."""

    party: str
    clauses: tuple[str, ...]
    amount: tree.MoneyTerm
    cap: tree.MoneyTerm | None
    stated_in: str
    span: Span


def prices(subject: Subject) -> tuple[Price, ...]:
    """All remedies, in the order of clauses."""
    return subject.remembered("prices", lambda: tuple(_prices(subject)))


def _prices(subject: Subject) -> Iterator[Price]:
    clauses = subject.source.clauses
    for number, item in clauses.items():
        breaches = [line for line in item.lines if isinstance(line, tree.ForEachBreach)]
        named = dict.fromkeys(
            meant
            for line in breaches
            for ref in line.clauses
            for meant in expand(ref.number, clauses)
            if ruled(clauses[meant])
        )
        for line in item.lines:
            if isinstance(line, tree.OtherwiseLine):
                yield Price(line.party.text, (number,), line.amount, line.cap, number, line.span)
            elif isinstance(line, tree.NormLine) and line.modal is Modal.OWES and line.amount is not None:
                yield Price(line.party.text, tuple(named), line.amount, line.cap, number, line.span)


def ratios(subject: Subject, part: tree.MoneyTerm, whole: tree.MoneyTerm) -> tuple[Fraction, ...]:
    """The part as a share of the whole, once for each date on which one changes; nothing where they do not compare.

    Shares of one term compare also while it is a blank.
    """
    one, two = _share(part), _share(whole)
    if isinstance(part.base, tree.Path) and isinstance(whole.base, tree.Path) and part.base.text == whole.base.text:
        return (one / two,) if two else ()
    first, second = _versions(subject, part.base), _versions(subject, whole.base)
    if not first or not second:
        return ()
    found = []
    for day in sorted({since for since, _ in (*first, *second)}):
        own, other = _at(first, day), _at(second, day)
        if own.currency != other.currency or not other.amount or not two:
            return ()
        found.append(one * Fraction(own.amount) / (two * Fraction(other.amount)))
    return tuple(dict.fromkeys(found))


def nothing(subject: Subject, amount: tree.MoneyTerm) -> bool:
    """Whether an amount is certainly none."""
    versions = _versions(subject, amount.base)
    return not _share(amount) or (bool(versions) and all(not money.amount for _, money in versions))


def _share(money: tree.MoneyTerm) -> Fraction:
    return Fraction(1) if money.share is None else money.share.value


def _versions(subject: Subject, base: tree.Scalar) -> list[tuple[date, Money]]:
    """The amounts by the date from which they hold, the earliest from the beginning of time."""
    if isinstance(base, tree.MoneyValue):
        return [(date.min, Money(Decimal(base.amount), base.currency))]
    term = subject.agreement.terms.get(base.text) if isinstance(base, tree.Path) else None
    if term is None or term.value is None:
        return []
    versions = [(since or date.min, value) for since, value in term.value.versions]
    return [(since, value) for since, value in versions if isinstance(value, Money)]


def _at(versions: list[tuple[date, Money]], day: date) -> Money:
    return next((money for since, money in reversed(versions) if since <= day), versions[0][1])


def monthly_fee(subject: Subject) -> tree.MoneyTerm | None:
    """What one party must pay each month: the amount that a duty of every month asks for, of several the first."""
    for item in subject.source.clauses.values():
        monthly = any(
            isinstance(line, tree.ForEachWindow) and line.window.unit is WindowUnit.MONTH for line in item.lines
        )
        for line in item.lines if monthly else ():
            if not isinstance(line, tree.NormLine | tree.StepLine) or line.act is None:
                continue
            if isinstance(line, tree.NormLine) and line.modal is not Modal.MUST:
                continue
            for node in nodes(line.act.where):
                if isinstance(node, tree.CompareExpr):
                    fee = next((side for side in (node.right, node.left) if _is_money(subject, side)), None)
                    if fee is not None:
                        return tree.MoneyTerm(None, fee, node.span)
    return None


def _is_money(subject: Subject, side: tree.Scalar) -> bool:
    if isinstance(side, tree.MoneyValue):
        return True
    term = subject.agreement.terms.get(side.text) if isinstance(side, tree.Path) else None
    return term is not None and term.kind == "money"
