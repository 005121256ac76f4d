"""Outcomes of an engine in, the verdict of every clause, party and the agreement out."""

from servanda.verdicts.judge import judge
from servanda.verdicts.requirements import Statement
from servanda.verdicts.verdict import ClauseVerdict, Judgement, PartyVerdict, PowerState, SettlementLine, Week, Word

__all__ = [
    "ClauseVerdict",
    "Judgement",
    "PartyVerdict",
    "PowerState",
    "SettlementLine",
    "Statement",
    "Week",
    "Word",
    "judge",
]
