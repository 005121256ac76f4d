"""The verdict of each party and of the agreement: the worst over its clauses."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from servanda.model import agreement as model
from servanda.verdicts.verdict import ClauseVerdict, PartyVerdict, SettlementLine, Word

IN_BREACH = frozenset({Word.BREACHED, Word.EXERCISED_WITHOUT_GROUND})
_KEPT = frozenset({Word.COMPLIANT, Word.EXERCISED, Word.ATTESTED})


def worst(words: Iterable[Word]) -> Word:
    """The worst of several words: breached, undecided, pending, compliant; `not triggered` where nothing happened."""
    found = set(words)
    if found & IN_BREACH:
        return Word.BREACHED
    for word in (Word.UNDECIDED, Word.PENDING):
        if word in found:
            return word
    return Word.COMPLIANT if found & _KEPT else Word.NOT_TRIGGERED


def party_verdicts(
    parties: Iterable[model.Party], clauses: Sequence[ClauseVerdict], settlement: Sequence[SettlementLine]
) -> tuple[PartyVerdict, ...]:
    """One verdict per party, in the order the agreement names them."""
    return tuple(_party_verdict(party, clauses, settlement) for party in parties)


def _party_verdict(
    party: model.Party, clauses: Sequence[ClauseVerdict], settlement: Sequence[SettlementLine]
) -> PartyVerdict:
    own = [clause for clause in clauses if clause.debtor == party.name]
    owes: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in settlement:
        if line.debtor == party.name:
            owes[line.currency] += line.amount
    name = party.facts.get("name")
    return PartyVerdict(
        party=party.name,
        title=party.title,
        name=name.value if name is not None and isinstance(name.value, str) else None,
        word=worst(clause.word for clause in own),
        breached=tuple(clause.clause for clause in own if clause.word in IN_BREACH),
        undecided=tuple(clause.clause for clause in own if clause.word is Word.UNDECIDED),
        owes=tuple(owes.items()),
    )
