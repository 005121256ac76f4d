"""What a hole may hide is never a pass and never a breach: a log with a record torn out against the log with it.

A record is taken out, and the event it is an instance of has a gap at its instant, as for a row set aside by
`--quarantine`. Whatever is decided then must be what the whole log says.
"""

from dataclasses import replace

import pytest

from servanda.verdicts.verdict import ClauseVerdict, Word

from .agreements import Generated
from .draws import Tape
from .logs import case
from .records import Record, Records, Stretch
from .running import run

ENGINE = "reference"
"""both engines say the same (`test_engines.py`); this one starts faster"""

HARMLESS = {Word.COMPLIANT, Word.PENDING, Word.NOT_TRIGGERED}
FAR = 2**62


def torn(records: Records, record: Record, *, named: bool = False) -> Records:
    """The log without the record, its event uncertain at that instant, by a source that covers all time but for it.

    `named`: what its texts were is known, as of a row set aside.
    """
    label = f"{record.source} torn"
    feeds = {**records.feeds, record.event: (*records.feeds[record.event], label)}
    texts = tuple((name, value) for name, value in record.fields if isinstance(value, str)) if named else ()
    hole = Stretch(-FAR, FAR, ((record.at, record.at + 1),), texts)
    return replace(records.without(record), feeds=feeds, coverage={**records.coverage, label: hole})


def words(generated: Generated, records: Records) -> dict[tuple[str, str | None], ClauseVerdict]:
    found = run(ENGINE, generated, records).judgement
    return {(clause.clause, clause.debtor): clause for clause in found.clauses}


def unsound(generated: Generated, records: Records, record: Record, *, named: bool = False) -> list[str]:
    """Verdicts that hold without the record and not with it."""
    before, after = words(generated, records), words(generated, torn(records, record, named=named))
    # A share of the decided instances may cross its bound when a pending one turns out decided: that is no evidence.
    tolerant = {clause.number for clause in generated.agreement.clauses if clause.tolerance is not None}
    found = []
    for place, verdict in after.items():
        if place[0] in tolerant:
            continue
        whole = before[place].word
        word = verdict.word
        if word is Word.BREACHED and whole is not Word.BREACHED:
            found.append(f"{place} breached, but {whole} with the record")
        if word is Word.EXERCISED_WITHOUT_GROUND and whole not in {word, Word.BREACHED}:
            found.append(f"{place} without ground, but {whole} with the record")
        if word in HARMLESS and whole is Word.BREACHED:
            found.append(f"{place} {word}, but breached with the record")
    return found


def candidates(generated: Generated, records: Records) -> list[Record]:
    """Records that can be torn out: what takes back another is a matter of its own (`test_withdrawals`)."""
    recalls = {event.withdrawn_by for event in generated.agreement.events.values()}
    return [record for record in records.records if record.event not in recalls and record.at < records.as_of]


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("seed", range(40))
def test_what_is_decided_in_spite_of_a_hole_is_so(seed: int, *, named: bool) -> None:
    generated, records = case(Tape(seed=900_000 + seed).draws())
    for record in candidates(generated, records)[:4]:
        found = unsound(generated, records, record, named=named)
        assert not found, (found, record, generated.text, records)
