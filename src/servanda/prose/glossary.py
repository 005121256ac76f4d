"""What a clause's sentences speak of: parties, calendars, terms, events and metrics, in the agreement's order."""

from servanda.model.agreement import Agreement, Clause, ComplianceOf
from servanda.prose.pieces import pieces
from servanda.prose.points import (
    CalendarDefined,
    EventDefined,
    Header,
    MetricDefined,
    PartyDefined,
    Point,
    TermDefined,
    Times,
)


def defined(agreement: Agreement, clause: Clause | None = None) -> tuple[Point, ...]:
    """The definitions a clause uses, or all there are."""
    used = None if clause is None else _used(agreement, clause)

    def wanted(name: str) -> bool:
        return used is None or name in used

    return (
        *(PartyDefined(party) for party in agreement.parties.values() if used is None),
        *(CalendarDefined(one) for name, one in agreement.calendars.items() if wanted(name)),
        *(TermDefined(term) for name, term in agreement.terms.items() if wanted(name)),
        *(EventDefined(event) for name, event in agreement.events.items() if wanted(name)),
        *(MetricDefined(metric) for name, metric in agreement.metrics.items() if wanted(name)),
    )


def preamble(agreement: Agreement) -> tuple[Point, ...]:
    """The agreement as a whole."""
    return Header(agreement), Times(agreement.runs, agreement.zone, agreement.workdays)


def _used(agreement: Agreement, clause: Clause) -> frozenset[str]:
    """Every name of a definition that the clause or a definition it uses holds anywhere."""
    remedies = [one for other in agreement.clauses for one in other.remedies if clause.number in one.clauses]
    found = {piece for piece in pieces((clause, tuple(remedies))) if isinstance(piece, str)}
    found.update(clause.blanks)
    for metric in agreement.metrics.values():
        if isinstance(metric.body, ComplianceOf) and clause.number in metric.body.clauses:
            found.add(metric.name)
    for metric in agreement.metrics.values():
        if metric.name in found:
            found.update(piece for piece in pieces(metric.body) if isinstance(piece, str))
    for name in list(found):
        event = agreement.events.get(name)
        if event is not None and event.withdrawn_by is not None:
            found.add(event.withdrawn_by)
    return frozenset(found)
