"""From outcomes to the judgement: one verdict per clause and debtor, powers, settlement, parties."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from servanda.clocks import Zone
from servanda.engines.outcomes import BREACHES, Outcome, OutcomeRow, Outcomes
from servanda.model import agreement as model
from servanda.syntax.tree import Modal
from servanda.verdicts.counts import Counts, counted
from servanda.verdicts.parties import party_verdicts, worst
from servanda.verdicts.powers import power_state
from servanda.verdicts.requirements import Statement, attestation_word, requirements_word, term
from servanda.verdicts.settlement import settle
from servanda.verdicts.verdict import ClauseVerdict, Judgement, PowerState, Word

EXAMPLES = 5
"""Undecided rows shown as examples; all of them are counted."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A party that owes under a clause (or holds its power)."""

    debtor: str
    modal: Modal
    power: bool


@dataclass(frozen=True, slots=True)
class _Bench:
    """What every clause is judged from."""

    agreement: model.Agreement
    outcomes: Outcomes | None
    counts: Mapping[tuple[str, str], Counts]
    statements: Sequence[Statement]
    term: tuple[int, int] | None
    as_of: int
    limit: int | None


def judge(
    agreement: model.Agreement,
    outcomes: Outcomes | None,
    as_of: int,
    *,
    statements: Sequence[Statement] = (),
    limit: int | None = None,
) -> Judgement:
    """The judgement of `agreement` as of an instant in microseconds UTC (`dsl/LANGUAGE.md`, Verdict and Remedies).

    `outcomes` None means that no log was read: every clause that needs one is then `undecided`. `statements` are the
    rows of the `attestation` event. `limit` bounds the breach and excused rows kept per clause and debtor; counts,
    words and settlement always rest on all of them.
    """
    zone = Zone(agreement.zone)
    counts = counted(() if outcomes is None else outcomes.tallies())
    bench = _Bench(agreement, outcomes, counts, statements, term(agreement, zone), as_of, limit)
    clauses = tuple(verdict for clause in agreement.clauses for verdict in _clause_verdicts(bench, clause))
    settlement = () if outcomes is None else settle(agreement, outcomes, counts, zone)
    parties = party_verdicts(agreement.parties.values(), clauses, settlement)
    required = {clause.number for clause in agreement.clauses if clause.requirements}
    unowned = [verdict.word for verdict in clauses if verdict.debtor is None and verdict.clause in required]
    return Judgement(
        agreement=agreement.name,
        title=agreement.title,
        version=agreement.version,
        zone=agreement.zone,
        term=bench.term,
        as_of=as_of,
        word=worst([party.word for party in parties] + unowned),
        clauses=clauses,
        parties=parties,
        settlement=settlement,
        metrics=() if outcomes is None else outcomes.metrics,
        personal=frozenset(
            field.name for event in agreement.events.values() for field in event.fields.values() if field.personal
        ),
        file=agreement.file,
    )


def _clause_verdicts(bench: _Bench, clause: model.Clause) -> list[ClauseVerdict]:
    """All entries of a clause; never none, so that no clause drops out of a report."""
    found = [_owed(bench, clause, entry) for entry in _entries(bench, clause)]
    if clause.requirements:
        word, note = requirements_word(bench.agreement, clause)
        found.append(_plain(clause, word, note))
    if clause.attestation is not None:
        word, note = attestation_word(bench.agreement, clause, clause.attestation, bench.statements, bench.as_of)
        found.append(_plain(clause, word, note, clause.attestation.party))
    if clause.statement is not None:
        word = Word.RECITAL if clause.statement.kind is model.Plain.RECITAL else Word.NOT_CHECKABLE
        found.append(_plain(clause, word, clause.statement.text))
    if found:
        return found
    if clause.blanks:
        return [_plain(clause, Word.BLANK, _blanks(clause))]
    if clause.remedies:
        owners = dict.fromkeys(remedy.party for remedy in clause.remedies)
        return [_plain(clause, Word.REMEDY, None, *owners)]
    return [_plain(clause, Word.NOT_CHECKABLE, "no rule is written under this clause")]


def _entries(bench: _Bench, clause: model.Clause) -> list[_Entry]:
    """Who owes under the clause: the norm's party, the party of `then`, and whoever else the engine has rows of."""
    found: dict[str, _Entry] = {}
    for norm in (clause.norm, clause.then):
        if norm is not None and norm.acts:
            found.setdefault(norm.party, _Entry(norm.party, norm.modal, norm.modal is Modal.MAY))
    for number, debtor in bench.counts:
        if number == clause.number:
            found.setdefault(debtor, _Entry(debtor, Modal.MUST, power=False))
    return list(found.values())


def _owed(bench: _Bench, clause: model.Clause, entry: _Entry) -> ClauseVerdict:
    counts = bench.counts.get((clause.number, entry.debtor), Counts())
    power = None
    if clause.blanks:
        word, note = Word.BLANK, _blanks(clause)
    elif bench.outcomes is None:
        word, note = Word.UNDECIDED, "no log was read"
    elif entry.power:
        word, power = _power(bench, bench.outcomes, clause, entry, counts)
        note = None
    else:
        word, note = _word(clause, counts), None
    free = counts.free(clause.tolerance)
    undecided, reasons = _undecided(bench, clause, entry, counts)
    return ClauseVerdict(
        clause=clause.number,
        title=clause.title,
        quote=clause.quote,
        debtor=entry.debtor,
        word=word,
        counts=counts.outcomes,
        weeks=counts.bars(),
        breaches=_rows(bench, clause, entry, BREACHES) if counts.breaches else (),
        excused=_rows(bench, clause, entry, frozenset({Outcome.EXCUSED})) if counts.outcomes[Outcome.EXCUSED] else (),
        undecided=undecided,
        reasons=reasons,
        tolerated=sum(free.values()),
        power=power,
        note=note,
        modal=entry.modal,
        span=clause.number_span,
    )


def _word(clause: model.Clause, counts: Counts) -> Word:
    """The first that applies of: breached beyond the tolerance, undecided, pending, not triggered, compliant."""
    if counts.breaches > sum(counts.free(clause.tolerance).values()):
        return Word.BREACHED
    if counts.outcomes[Outcome.UNDECIDED]:
        return Word.UNDECIDED
    if not counts.instances:
        return Word.NOT_TRIGGERED
    return Word.COMPLIANT if counts.decided else Word.PENDING


def _power(
    bench: _Bench, outcomes: Outcomes, clause: model.Clause, entry: _Entry, counts: Counts
) -> tuple[Word, PowerState]:
    """The holder's word. Where the holder also owes under `then`, a breach of that duty weighs more than the power."""
    term_start = bench.as_of if bench.term is None else bench.term[0]
    state = power_state(clause, outcomes.openings, outcomes.exercises, term_start, bench.as_of)
    groundless = sum(exercise.grounded is False for exercise in state.exercises)
    if clause.then is not None and clause.then.party == entry.debtor and counts.breaches > groundless:
        return Word.BREACHED, state
    if counts.outcomes[Outcome.UNDECIDED] and state.word is not Word.EXERCISED_WITHOUT_GROUND:
        return Word.UNDECIDED, state
    return state.word, state


def _rows(bench: _Bench, clause: model.Clause, entry: _Entry, wanted: frozenset[Outcome]) -> tuple[OutcomeRow, ...]:
    if bench.outcomes is None:
        return ()
    return tuple(bench.outcomes.rows(wanted, clause=clause.number, debtor=entry.debtor, limit=bench.limit))


def _undecided(
    bench: _Bench, clause: model.Clause, entry: _Entry, counts: Counts
) -> tuple[tuple[OutcomeRow, ...], tuple[tuple[str, int], ...]]:
    """A few undecided rows and how many there are for each reason, the most frequent first."""
    if bench.outcomes is None or not counts.outcomes[Outcome.UNDECIDED]:
        return (), ()
    rows = bench.outcomes.rows(frozenset({Outcome.UNDECIDED}), clause=clause.number, debtor=entry.debtor)
    examples = tuple(islice(rows, EXAMPLES))
    reasons = Counter(row.reason or "the log cannot tell" for row in examples)
    reasons.update(row.reason or "the log cannot tell" for row in rows)
    return examples, tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))


def _plain(clause: model.Clause, word: Word, note: str | None, *owners: str) -> ClauseVerdict:
    """The entry of a clause without instances."""
    return ClauseVerdict(
        clause=clause.number,
        title=clause.title,
        quote=clause.quote,
        debtor=None,
        word=word,
        counts=dict.fromkeys(Outcome, 0),
        weeks=(),
        breaches=(),
        excused=(),
        undecided=(),
        reasons=(),
        tolerated=0,
        power=None,
        note=note,
        owners=owners,
        span=clause.number_span,
    )


def _blanks(clause: model.Clause) -> str:
    return "blank: " + ", ".join(clause.blanks)
