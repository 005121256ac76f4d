"""Law 8: every breach names clause, step, key, file and record of trigger and response, due and actual instants."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from hypothesis import given

from servanda.clocks import Zone
from servanda.engines.outcomes import BREACHES, Outcome, OutcomeRow, RecordRef
from servanda.model.agreement import Act, Agreement, Clause, EntityTrigger, EventTrigger, Norm
from servanda.reports.report import Report
from servanda.reports.result_json import result_json
from servanda.syntax.tree import Modal
from servanda.verdicts import judge
from tests.differential import Generated, Record, Records, open_log
from tests.differential.running import engine as engine_of

from .budget import Premises, each_engine, law, seeded
from .rows import Row, rows_of

Named: TypeAlias = tuple[object, ...]


def norms(clause: Clause) -> list[Norm]:
    return [norm for norm in (clause.norm, clause.then) if norm is not None]


def acts(clause: Clause, row: Row) -> list[Act]:
    """The acts that the row may be about: an act's event names its step, or the trigger's where a row must be so."""
    found = [act for norm in norms(clause) if norm.party == row.debtor for act in norm.acts]
    triggers = clause.trigger.events if isinstance(clause.trigger, EventTrigger) else ()
    return [
        act for act in found if act.event == row.step or (act.event is None and row.step in {*triggers, _metric(act)})
    ]


def _metric(act: Act) -> str | None:
    return getattr(act.ensure, "metric", None)


def consistent(key: tuple[tuple[str, str], ...], record: Record) -> bool:
    """Whether the key's values are those of the record, as far as the record has such fields."""
    for name, value in key:
        known = record.value(name)
        if known is not None and not isinstance(known, bool) and str(known) != value:
            try:
                same = float(value) == float(known)  # type: ignore[arg-type] # numbers may be written otherwise
            except ValueError:
                same = False
            if not same:
                return False
    return True


def check(agreement: Agreement, row: Row, records: Records) -> str:
    """Errors: `AssertionError` where the breach lacks something; what kind of breach it is."""
    clause = agreement.clause(row.clause)
    assert clause is not None
    about = acts(clause, row)
    assert about
    assert row.due_at is not None
    assert row.opened_at is not None
    # a window without a deadline that ends at as-of is over
    frequent = any(act.frequency or act.ensure for act in about)
    assert row.due_at <= records.as_of if frequent else row.due_at < records.as_of
    if row.trigger is not None:
        assert row.trigger in records.records
        # an entity's windows begin with it or later
        entity = isinstance(clause.trigger, EntityTrigger)
        assert row.trigger.at <= row.opened_at if entity else row.trigger.at == row.opened_at
        assert row.trigger.at < records.as_of
        assert consistent(row.key, row.trigger)
    if row.outcome is Outcome.LATE:
        assert row.met_at is not None
        assert row.due_at < row.met_at < records.as_of
    else:
        assert row.met_at is None
        assert row.response is None
    meant = [norm for norm in norms(clause) if norm.party == row.debtor and any(act in norm.acts for act in about)]
    follows = [norm for norm in meant if norm.modal not in {Modal.MUST_NOT, Modal.MAY}]
    # an exercise without ground, beside a duty of the same party that follows from exercises, is opened as it is due
    if len(follows) < len(meant) and (not follows or row.opened_at == row.due_at):
        # the act itself is the breach
        assert row.opened_at == row.due_at
        assert row.trigger is not None
        assert row.trigger.event == row.step
        return "act"
    norm = follows[0]
    if any(act.ensure is not None for act in about):
        assert row.outcome is Outcome.MISSED
        return "result"
    if row.outcome is Outcome.LATE and not any(act.frequency for act in about):
        assert row.response is not None
        assert row.response in records.records
        assert row.response.event == row.step
        assert row.response.at == row.met_at
    if norm is clause.then or isinstance(clause.trigger, EventTrigger):
        assert row.trigger is not None
        # steps of one event may have keys of their own
        there = {name for act in about for name in act.key if row.trigger.value(name) is not None}
        assert any(there & set(act.key) <= dict(row.key).keys() for act in about)
        return "duty"
    assert (row.trigger is not None) == isinstance(clause.trigger, EntityTrigger)
    assert "period" in dict(row.key)
    return "window"


def reported(name: str, generated: Generated, records: Records) -> tuple[list[Named], list[Named]]:
    """Every breach as the engine has it and as the JSON report prints it: clause, step, outcome, instants, places."""
    with open_log(generated, records) as log:
        outcomes = engine_of(name).run(generated.agreement, log)
        judgement = judge(generated.agreement, outcomes, log.as_of)

        def streamed(clause: str, debtor: str) -> Iterator[OutcomeRow]:
            return outcomes.rows(BREACHES, clause=clause, debtor=debtor)

        rows = list(outcomes.rows(BREACHES))
        document = json.loads("".join(result_json(Report(judgement, (), streamed))))
    zone = Zone(generated.agreement.zone)

    def iso(instant: int | None) -> str | None:
        return None if instant is None else zone.iso(instant)

    def place(ref: RecordRef | None) -> tuple[str, int] | None:
        return None if ref is None else (ref.file, ref.record)

    found = [
        (
            *(row.clause, row.debtor, row.step, tuple(name for name, _ in row.key), row.outcome.value),
            *(iso(row.opened_at), iso(row.due_at), iso(row.met_at), place(row.trigger), place(row.response)),
        )
        for row in rows
    ]
    printed = [
        (
            *(clause["clause"], clause["debtor"], breach["step"], tuple(breach["key"]), breach["outcome"]),
            *(breach["opened_at"], breach["due_at"], breach["met_at"]),
            *(one and (one["file"], one["record"]) for one in (breach["trigger"], breach["response"])),
        )
        for clause in document["clauses"]
        for breach in clause["breaches"]
    ]
    return found, printed


@each_engine
def test_law_8_every_breach_is_reported_with_its_evidence(engine: str) -> None:
    met = Premises()

    @law(8, engine)
    @given(seeded())
    def property_(case: tuple[Generated, Records]) -> None:
        found, printed = reported(engine, *case)
        assert Counter(found) == Counter(printed)
        met["breaches"] += len(found)

    property_()
    met.must(breaches=5)


@each_engine
def test_law_8_every_breach_names_its_evidence(engine: str) -> None:
    met = Premises()

    @law(25, engine)
    @given(seeded())
    def property_(case: tuple[Generated, Records]) -> None:
        generated, records = case
        for row in rows_of(engine, generated, records):
            if row.breach:
                met[check(generated.agreement, row, records)] += 1
                met[row.outcome.value] += 1

    property_()
    met.must(act=2, duty=1, window=5, missed=10)
