"""Which party owes remedies while another that has duties owes none."""

from servanda.lint.balance.sheet import owed_by
from servanda.lint.deontic.prices import Price, prices
from servanda.lint.subject import Subject


def unburdened(subject: Subject) -> dict[str, tuple[Price, ...]]:
    """Parties with duties and no remedy, by name, each with the remedies that the others owe.

    None where nobody owes any remedy.
    """
    found = prices(subject)
    owing = {price.party for price in found if price.clauses}
    return {
        party: tuple(price for price in found if price.party != party)
        for party in subject.agreement.parties
        if owing and party not in owing and owed_by(subject.agreement, party)
    }
