"""The balance sheet of an agreement: what each party owes, may do, is owed and pays, and the times it has for it."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from servanda.lint.deontic.prices import prices
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.model.expressions import Duration
from servanda.model.references import ruled
from servanda.model.values import family
from servanda.records import record
from servanda.syntax.cells import width
from servanda.syntax.tree import Modal, Unit


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


def _acts(norms: list[model.Norm], modal: Modal) -> int:
    return sum(len(norm.acts) for norm in norms if norm.modal is modal)


def owed_by(agreement: model.Agreement, party: str) -> tuple[model.Clause, ...]:
    """The clauses that oblige a party: by their rule, or by what follows from a power in them."""
    return tuple(
        clause
        for clause in agreement.clauses
        if any(
            norm is not None and norm.party == party and norm.modal is not Modal.MAY
            for norm in (clause.norm, clause.then)
        )
    )


def excused(agreement: model.Agreement, party: str) -> tuple[model.Clause, ...]:
    """The clauses that oblige a party and for which it has an excuse."""
    return tuple(clause for clause in owed_by(agreement, party) if clause.excuses)


# --- printed ----------------------------------------------------------------------------------------------------------

_ROWS = (
    ("duties", "duties"),
    ("prohibitions", "prohibitions"),
    ("powers", "powers"),
    ("duties and prohibitions of others", "rights"),
)


def balance_lines(agreement: model.Agreement | Subject) -> tuple[str, ...]:
    """The balance sheet as lines: a table with a column for each party, then the times each party has.

    A clause that waits for a blank is not counted, and named below; remedies are counted as they are written, blank or
    not. Times are those of `within`, in the order of their length, working time behind clock time, months last.
    """
    subject = agreement if isinstance(agreement, Subject) else Subject.of(agreement)
    made = subject.agreement
    sheet = balance_sheet(made)
    owed = {one.party: [price for price in prices(subject) if price.party == one.party] for one in sheet}
    rows = [("", *(one.party for one in sheet))]
    rows += [(title, *(str(getattr(one, part)) for one in sheet)) for title, part in _ROWS]
    rows.append(("remedies it owes", *(str(len(owed[one.party])) for one in sheet)))
    rows.append(("of these with a cap", *(str(sum(p.cap is not None for p in owed[one.party])) for one in sheet)))
    rows.append(("clauses with an excuse", *(str(len(excused(made, one.party))) for one in sheet)))
    lines = list(_table(rows))
    for one in sheet:
        lines += _times(made, one.party)
    written = subject.source.clauses
    waiting = [
        clause.number
        for clause in made.clauses
        if clause.norm is None and clause.number in written and ruled(written[clause.number])
    ]
    if waiting:
        lines.append(f"not counted while a blank is open: {', '.join(waiting)}")
    return tuple(lines)


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    sizes = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for title, *cells in rows:
        counts = (" " * (size - width(cell)) + cell for cell, size in zip(cells, sizes[1:], strict=True))
        yield "  ".join([title + " " * (sizes[0] - width(title)), *counts]).rstrip()


def _times(agreement: model.Agreement, party: str) -> Iterator[str]:
    for modal, words in ((Modal.MUST, "must act within"), (Modal.MAY, "may act for")):
        found = {
            limit: None
            for clause in agreement.clauses
            for norm in (clause.norm, clause.then)
            if norm is not None and norm.party == party and norm.modal is modal
            for limit in limits(norm)
        }
        if found:
            yield f"{party} {words}: {', '.join(map(spoken, sorted(found, key=_length)))}"


def limits(norm: model.Norm) -> Iterable[Duration]:
    """The lengths of time of a norm's `within` lines; of a term with dates the first."""
    return (act.deadline.limit.first for act in norm.acts if isinstance(act.deadline, model.Within))


_ORDER = ("clock time", "working time", "working days", "calendar months")
_MONTHS = {Unit.MONTHS: 1, Unit.QUARTERS: 3, Unit.YEARS: 12}


def _length(limit: Duration) -> tuple[int, Fraction]:
    return _ORDER.index(family(limit.unit)), size(limit)


def size(limit: Duration) -> Fraction:
    """What orders lengths of one family: microseconds, or working days, or months."""
    micros = limit.micros
    return limit.amount * _MONTHS.get(limit.unit, 1) if micros is None else Fraction(micros)


def spoken(limit: Duration) -> str:
    """`1 hour`, `2 working days`."""
    unit = limit.unit.value.removesuffix("s") if limit.amount == 1 else limit.unit.value
    amount = limit.amount
    return f"{amount.numerator if amount.denominator == 1 else f'{float(amount):g}'} {unit}"
