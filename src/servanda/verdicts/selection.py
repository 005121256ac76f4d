"""A part of a judgement: the clauses and parties someone asked for."""

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

from servanda.verdicts.parties import IN_BREACH, worst
from servanda.verdicts.verdict import Judgement, PartyVerdict, Word


def select(judgement: Judgement, clauses: Collection[str], parties: Collection[str]) -> Judgement:
    """The judgement of these clause numbers and debtors alone; an empty collection leaves everything in.

    Verdicts of parties and agreement are those of what is left. What a party owes stays where its remedy's clause does.
    """
    kept = tuple(
        verdict
        for verdict in judgement.clauses
        if (not clauses or verdict.clause in clauses)
        and (not parties or verdict.debtor in parties or bool(set(verdict.owners) & set(parties)))
    )
    settlement = tuple(
        line
        for line in judgement.settlement
        if (not clauses or line.clause in clauses) and (not parties or line.debtor in parties)
    )
    remaining = replace(judgement, clauses=kept, settlement=settlement)
    verdicts = tuple(
        _party(remaining, verdict) for verdict in judgement.parties if not parties or verdict.party in parties
    )
    required = [verdict.word for verdict in kept if verdict.debtor is None and verdict.word is Word.BREACHED]
    return replace(remaining, parties=verdicts, word=worst([*(verdict.word for verdict in verdicts), *required]))


def _party(judgement: Judgement, verdict: PartyVerdict) -> PartyVerdict:
    own = [clause for clause in judgement.clauses if clause.debtor == verdict.party]
    currencies = dict.fromkeys(line.currency for line in judgement.settlement if line.debtor == verdict.party)
    lines = [line for line in judgement.settlement if line.debtor == verdict.party]
    return replace(
        verdict,
        word=worst(clause.word for clause in own),
        breached=tuple(clause.clause for clause in own if clause.word in IN_BREACH),
        undecided=tuple(clause.clause for clause in own if clause.word is Word.UNDECIDED),
        owes=tuple(
            (currency, sum((line.amount for line in lines if line.currency == currency), start=Decimal()))
            for currency in currencies
        ),
    )
