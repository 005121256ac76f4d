"""Law 1: a longer log and a later as-of change no decided outcome, but for what the law itself names."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from servanda.engines.outcomes import Outcome
from servanda.syntax.tree import Modal
from tests.differential import Generated, Record, Records, Stretch

from .budget import Premises, each_engine, law, seeded
from .roles import roles
from .rows import Row, pairs, rows_of


def turn(rows: tuple[Row, ...], as_of: int, choice: int) -> int | None:
    """An instant up to as-of at which something begins, is decided, or (mostly, where there is one) is cured."""
    cures = [row.met_at for row in rows if row.outcome is Outcome.LATE and row.met_at is not None]
    acts = [row.opened_at for row in rows if row.breach and row.opened_at is not None and row.opened_at == row.due_at]
    begins = [row.opened_at for row in rows if row.opened_at is not None]
    ends = [at + 1 for row in rows for at in (row.due_at, row.met_at) if at is not None]
    for possible in ([*cures, *acts] if choice % 3 else [], [*begins, *ends]):
        early = [at for at in possible if at <= as_of]
        if early:
            return early[choice % len(early)]
    return None


def as_it_was(records: Records, as_of: int) -> Records:
    """The log as it was exported at an instant: no later records, nothing covered beyond it."""
    log = records.until(as_of).only(lambda record: record.at < as_of)
    for name, stretch in records.coverage.items():
        until = max(min(stretch.until, as_of), stretch.since)
        gaps = tuple((start, min(end, until)) for start, end in stretch.gaps if start < until)
        log = log.covered(name, Stretch(stretch.since, until, gaps))
    return log


def withdrawing(generated: Generated) -> set[str]:
    """The events that take others back."""
    return {event.withdrawn_by for event in generated.agreement.events.values() if event.withdrawn_by is not None}


def unchanged(row: Row, later: Row | None, after: tuple[Row, ...], *, stoppable: bool) -> bool:
    """Whether a decided outcome is what it was, or changed as the law allows; pauses stop a `stoppable` clock."""
    if later is None:
        kept = row.outcome is Outcome.MET and row.due_at is None and row.trigger is None
        # a prohibition kept so far: it may be broken, or an act may come that nobody can tell about
        return kept and any((one.clause, one.step) == (row.clause, row.step) for one in after)
    if row.outcome is Outcome.MISSED and later.outcome is Outcome.LATE:
        return later.due_at == row.due_at
    if row.outcome in {Outcome.RELEASED, Outcome.EXCUSED} and row.met_at is None:
        # what was done afterwards is shown, and changes nothing
        later = replace(later, met_at=None, response=None)
    if stoppable and row.outcome in {Outcome.MET, Outcome.RELEASED}:
        # a clock that has not run out may stand still yet, or run on
        later = replace(later, due_at=row.due_at)
    return replace(later, reason=None) == replace(row, reason=None)


@each_engine
def test_law_1_a_later_report_changes_no_decided_outcome(engine: str) -> None:
    met = Premises()

    @law(30, engine)
    @given(seeded(), st.integers(0, 10**6))
    def property_(case: tuple[Generated, Records], choice: int) -> None:
        generated, records = case
        as_of = turn(rows_of(engine, generated, records), records.as_of, choice)
        if as_of is None:
            return
        taking_back = withdrawing(generated)
        paused = {clause.number for clause in generated.agreement.clauses if clause.pauses}
        records = records.only(lambda record: record.event not in taking_back or record.at < as_of)
        before, after = (rows_of(engine, generated, log) for log in (as_it_was(records, as_of), records))

        def fits(row: Row, later: Row | None) -> bool:
            return not row.decided or unchanged(row, later, after, stoppable=row.clause in paused)

        for row, later in pairs(before, after, fits):
            assert fits(row, later), (row, later)
            met[row.outcome.value] += row.decided
            met["changed"] += later is not None and (row.outcome, later.outcome) == (Outcome.MISSED, Outcome.LATE)
            met["changed"] += row.outcome is Outcome.MET and later is None
            met["open"] += not row.decided

    property_()
    met.must(met=4, missed=4, changed=1, open=5)


@each_engine
def test_law_1_what_comes_at_as_of_or_later_is_not_seen(engine: str) -> None:
    met = Premises()

    @law(6, engine)
    @given(seeded(), st.integers(0, 10**6))
    def property_(case: tuple[Generated, Records], choice: int) -> None:
        generated, records = case
        if not records.records:
            return
        as_of = records.records[choice % len(records.records)].at
        cut = records.until(as_of)
        met["rows"] += bool(rows := rows_of(engine, generated, cut))
        met["unseen"] += any(record.at >= as_of for record in records.records)
        assert rows == rows_of(engine, generated, cut.only(lambda record: record.at < as_of))

    property_()
    met.must(rows=2, unseen=2)


def taken_back(generated: Generated, records: Records) -> tuple[Record, ...]:
    """The records that another record before as-of withdraws: the same values in all that identifies them."""
    found = []
    for record in records.records:
        event = generated.agreement.events[record.event]
        values = [record.value(name) for name in event.identity]
        if event.withdrawn_by is not None and None not in values:
            recalls = (
                one
                for one in records.records
                if one.event == event.withdrawn_by and record.at <= one.at < records.as_of
            )
            if any([one.value(name) for name in event.identity] == values for one in recalls):
                found.append(record)
    return tuple(found)


@each_engine
def test_law_1_what_is_withdrawn_triggers_and_fulfils_nothing(engine: str) -> None:
    met = Premises()

    @law(70, engine)
    @given(seeded())
    def property_(case: tuple[Generated, Records]) -> None:
        generated, records = case
        gone = taken_back(generated, records)
        # as a forbidden act, or as the exercise of a power, it stays what it was
        duties = {
            clause.number
            for clause in generated.agreement.clauses
            if clause.norm is not None and clause.norm.modal is Modal.MUST and not clause.excuses
        }
        events = {record.event for record in gone}
        concerned = {number for number in duties if any(roles(generated.agreement, number, name) for name in events)}
        if not concerned or any(
            role == "metric" for n in concerned for e in events for role in roles(generated.agreement, n, e)
        ):
            return
        with_them = [row for row in rows_of(engine, generated, records) if row.clause in concerned]
        without = [row for row in rows_of(engine, generated, records.without(*gone)) if row.clause in concerned]
        assert with_them == without
        met["taken back"] += 1
        met["rows"] += len(with_them)

    property_()
    met.must(**{"taken back": 1})
