"""What a report is made of: the judgement, what was read, and the stream of all breaches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from servanda.clocks import Zone
from servanda.engines.names import Engine
from servanda.engines.outcomes import Outcome, OutcomeRow
from servanda.reports.words import Phrases
from servanda.verdicts.verdict import ClauseVerdict, Judgement, Word


@dataclass(frozen=True, slots=True)
class Source:
    """One source of the log: records read, duplicates dropped, coverage as instants (equal: none) and its gaps.

    `set_aside` are rows that could not be read or typed; they are not among `records`.
    """

    name: str
    files: int
    records: int
    duplicates: int
    since: int
    until: int
    gaps: int = 0
    set_aside: int = 0


def _none(_clause: str, _debtor: str) -> Iterator[OutcomeRow]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Report:
    """One result to print.

    `breaches` streams every late and missed row of a clause and debtor; formats that promise all of them use it instead
    of the judgement's bounded rows. `hidden` says that `--clause` or `--party` left something out.
    """

    judgement: Judgement
    sources: tuple[Source, ...] = ()
    breaches: Callable[[str, str], Iterator[OutcomeRow]] = _none
    hidden: bool = False
    remarks: tuple[str, ...] = ()
    """plain sentences to print under the clauses, such as the balance of duties"""
    engine: Engine = Engine.DUCKDB
    """which engine decided"""
    touched: frozenset[str] = frozenset()
    """clauses whose verdict a row that was set aside could have changed"""

    def rests_on_set_aside(self, clause: ClauseVerdict) -> bool:
        """Whether the verdict may be open for the sake of rows that were set aside."""
        open_ = bool(clause.counts[Outcome.UNDECIDED]) or clause.word is Word.NOT_ATTESTED
        return clause.clause in self.touched and open_

    @property
    def phrases(self) -> Phrases:
        """Words in the agreement's zone."""
        return Phrases(Zone(self.judgement.zone), self.judgement.personal)
