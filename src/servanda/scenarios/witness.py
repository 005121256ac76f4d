"""What one scenario was seen to do: facts about its clauses, told from the outcomes and from the events themselves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from servanda.engines.outcomes import BREACHES, OutcomeRow, RecordRef
from servanda.engines.reference.bench import Bench, bench
from servanda.engines.reference.log import Record
from servanda.engines.reference.triggers import own_triggers
from servanda.model.agreement import Agreement, Clause, ExceptAfter, Excuse
from servanda.model.expressions import Expr
from servanda.plan import Check, Exercised, Holds, Never, Occurs, PerEntity, PerTrigger, Plan
from servanda.scenarios.conditions import atoms, condition_words
from servanda.scenarios.expecting import steps_of
from servanda.scenarios.running import Ran
from servanda.scenarios.written import Owed, Scenario, VerdictIs
from servanda.verdicts.verdict import Judgement, Word

Fact: TypeAlias = tuple[str, str]
"""what kind of branch, and which, as `servanda.scenarios.reach` names them"""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on the rows of one event; `said`: also on those taken back later."""

    event: str
    expr: Expr | None
    said: bool = False


def conditions_of(check: Check) -> Iterator[Condition]:
    """All conditions a check reads, on which event's rows."""
    opens = check.demand.opens if isinstance(check.demand, Exercised) else check.instances
    match opens:
        case PerTrigger(events=events, where=where, except_when=except_when):
            for event in events:
                yield Condition(event, where)
                yield Condition(event, except_when)
                if isinstance(check.demand, Holds):
                    yield Condition(event, check.demand.condition)
        case PerEntity(event=event, where=where):
            yield Condition(event, where)
    match check.demand:
        case Occurs(event=event, where=where) | Exercised(event=event, where=where):
            yield Condition(event, where)
        case Never() as never:
            yield Condition(never.event, never.where, said=True)
            yield Condition(never.event, never.except_when, said=True)
            for exception in never.exceptions:
                yield Condition(exception.event, exception.where)
    for release in check.releases:
        for event in release.events:
            yield Condition(event, release.where)


def exception_words(exception: ExceptAfter) -> str:
    """`after consent_given`."""
    return f"after {exception.event}"


def late_excuse(excuse: Excuse) -> str:
    """That an excuse came, but did not hold."""
    return f"{excuse.party} owes under {', '.join(excuse.clauses)}, but is not late at the deadline"


ONE_MORE = "one more while the first is unanswered"
EARLY = "done before it was owed"
TOO_YOUNG = "an entity in a window that begins before its span"
TOO_OLD = "an entity in a window that ends after its span"


class Witness:
    """Looks at one scenario and what came of it."""

    def __init__(self, agreement: Agreement, plan: Plan, scenario: Scenario, ran: Ran) -> None:
        """The events are looked at as the engine that is made for reading does; `plan` is the whole agreement's."""
        self._whole = plan
        self._agreement = agreement
        self._scenario = scenario
        self._ran = ran
        self._bench: Bench = bench(agreement, ran.plan, ran.log)
        self._records = {record.record: record for records in ran.log.events.values() for record in records}

    def facts(self, clauses: Sequence[str]) -> Iterator[tuple[str, Fact]]:
        """Facts by clause."""
        for number in clauses:
            checks = [check for check in self._ran.plan.checks if check.clause == number]
            rows = list(self._ran.outcomes.rows(clause=number))
            for check in checks:
                own = [row for row in rows if row.debtor == check.debtor and row.step in steps_of(check)]
                for fact in self._check(check, own, several=len(checks) > 1):
                    yield number, fact
            for fact in self._clause(number, rows):
                yield number, fact

    # --- clauses ------------------------------------------------------------------------------------------------------

    def _clause(self, number: str, rows: Sequence[OutcomeRow]) -> Iterator[Fact]:
        clause = self._agreement.clause(number)
        if clause is None:
            return
        for one in self._scenario.expected:
            if isinstance(one, VerdictIs) and one.clause == number:
                yield "verdict", one.word.value
                yield "verdict", "its word"
        triggered = {row.trigger.record for row in rows if row.trigger is not None}
        for other in clause.overrides:
            if any(one.record in triggered for one in self._would_trigger(other)):
                yield "overrides", f"takes what would trigger {other}"
        judgement = self._ran.judgement
        if judgement is not None:
            if any(one.clause == number and one.tolerated for one in judgement.clauses):
                yield "tolerance", "a breach that is tolerated"
            if any(isinstance(one, Owed) for one in self._scenario.expected):
                yield from _remedies(clause, judgement)

    def _would_trigger(self, number: str) -> Iterator[Record]:
        for check in self._whole.checks:
            if check.clause == number and isinstance(check.instances, PerTrigger):
                yield from (one.row for one in own_triggers(self._bench, check, check.instances))

    # --- checks -------------------------------------------------------------------------------------------------------

    def _check(self, check: Check, rows: Sequence[OutcomeRow], *, several: bool) -> Iterator[Fact]:
        words = [row.outcome.value for row in rows]
        if isinstance(check.demand, Exercised):
            words = list(self._power(check))
        for word in words:
            yield "outcome", f"{check.step} {word}" if several and check.step else word
        yield from self._openings(check, rows)
        for condition in conditions_of(check):
            yield from self._conditions(check, condition)
        yield from self._exceptions(check, rows)
        yield from self._demand(check, rows)
        yield from self._reliefs(check, rows)

    def _power(self, check: Check) -> Iterator[str]:
        exercises = [one for one in self._ran.outcomes.exercises if one.clause == check.clause]
        if any(one.grounded for one in exercises):
            yield Word.EXERCISED.value
        if any(one.grounded is False for one in exercises):
            yield Word.EXERCISED_WITHOUT_GROUND.value
        openings = [one for one in self._ran.outcomes.openings if one.clause == check.clause]
        always = isinstance(check.demand, Exercised) and check.demand.opens is None
        if not exercises and not openings:
            yield Word.AVAILABLE.value if always else Word.DORMANT.value
        if openings and not exercises:
            open_ = any(one.until is None or one.until >= self._scenario.as_of for one in openings)
            yield Word.AVAILABLE.value if open_ else Word.LAPSED.value

    def _openings(self, check: Check, rows: Sequence[OutcomeRow]) -> Iterator[Fact]:
        match check.instances:
            case PerTrigger() as opens:
                yield from self._triggers(check, opens, rows)
            case PerEntity() as opens if opens.span is not None:
                yield from self._spans(opens, rows)
            case _:
                pass

    def _triggers(self, check: Check, opens: PerTrigger, rows: Sequence[OutcomeRow]) -> Iterator[Fact]:
        for row in rows:
            if row.trigger is not None:
                yield "trigger", row.trigger.event
        triggered = {row.trigger.record for row in rows if row.trigger is not None}
        if opens.first_unanswered:
            whole = PerTrigger(opens.events, opens.where, opens.except_when, opens.during, first_unanswered=False)
            if any(one.row.record not in triggered for one in own_triggers(self._bench, check, whole)):
                yield "trigger", ONE_MORE
        if opens.during is not None:
            hours = self._bench.hours(opens.during.calendar)
            for record in self._bench.events.of(*opens.events):
                is_open = hours.is_open(record.at)
                if is_open is not None:
                    yield "calendar", f"{'during' if is_open else 'outside'} {opens.during.calendar}"

    def _spans(self, opens: PerEntity, rows: Sequence[OutcomeRow]) -> Iterator[Fact]:
        """Whether time passed in which the entity had no window: between its instant and the first, after the last."""
        first = min((row.opened_at for row in rows if row.opened_at is not None), default=self._scenario.as_of)
        last = max((row.due_at for row in rows if row.due_at is not None), default=0)
        for entity in self._bench.events.of(opens.event):
            if entity.at < first:
                yield "span", TOO_YOUNG
            if last < self._scenario.as_of and entity.at < self._scenario.as_of:
                yield "span", TOO_OLD

    def _conditions(self, check: Check, condition: Condition) -> Iterator[Fact]:
        events = self._bench.events
        records = events.said(condition.event) if condition.said else events.of(condition.event)
        triggers: Iterable[Record | None] = (None,)
        if isinstance(check.instances, PerTrigger):
            triggers = events.of(*check.instances.events) or (None,)
        for atom in atoms(condition.expr):
            words = f"{condition.event} where {condition_words(atom)}"
            for record in records:
                for trigger in triggers:
                    held = self._bench.holds(atom, record, trigger)
                    if held is not None:
                        yield "condition", f"{words}: {'true' if held else 'false'}"

    def _exceptions(self, check: Check, rows: Sequence[OutcomeRow]) -> Iterator[Fact]:
        if not isinstance(check.demand, Never):
            return
        never = check.demand
        broken = {ref.record for row in rows for ref in (row.trigger, row.response) if ref is not None}
        for act in self._bench.events.said(never.event):
            if self._bench.holds(never.where, act) is not True:
                continue
            for exception in never.exceptions:
                before = [
                    record
                    for record in self._bench.events.sharing(exception.event, exception.key, act.values(exception.key))
                    if record.at < act.at and self._bench.holds(exception.where, record)
                ]
                if before and act.record not in broken:
                    yield "exception", f"{exception_words(exception)}: allowed"
                if before and act.record in broken and exception.until is not None:
                    yield "exception", f"{exception_words(exception)}: ended by {exception.until}"

    def _demand(self, check: Check, rows: Sequence[OutcomeRow]) -> Iterator[Fact]:
        demand = check.demand
        if not isinstance(demand, Occurs):
            return
        if demand.early_counts and any(
            row.met_at is not None and row.opened_at is not None and row.met_at < row.opened_at for row in rows
        ):
            yield "early", EARLY
        answers = {row.response.record for row in rows if row.response is not None}
        for stating in demand.stating:
            for record in self._bench.events.of(demand.event):
                windows = {dict(row.key).get("period") for row in rows}
                if not any(self._bench.holds(demand.where, record, None, window) for window in windows):
                    continue
                there = stating.field in record.fields
                yield "stating", f"{stating.field}: {'stated' if there else 'left out'}"
                whole = all(one.field in record.fields for one in demand.stating)
                if whole and record.record not in answers:
                    yield "stating", f"{stating.field}: wrong"

    def _reliefs(self, check: Check, rows: Sequence[OutcomeRow]) -> Iterator[Fact]:
        for row in rows:
            yield from self._pauses(check, row)
            for excuse in check.excuses if row.outcome in BREACHES else ():
                key = self._fields(row.trigger, excuse.key)
                for number in excuse.clauses if key is not None else ():
                    others = self._ran.outcomes.rows(clause=number)
                    if any(self._fields(other.trigger, excuse.key) == key for other in others):
                        yield "excuse", late_excuse(excuse)

    def _pauses(self, check: Check, row: OutcomeRow) -> Iterator[Fact]:
        for pause in check.pauses:
            key = self._fields(row.trigger, pause.key)
            if key is None or row.opened_at is None:
                continue
            for event, words in ((pause.event, "paused"), (pause.until, "resumed")):
                for record in self._bench.events.of(event) if event is not None else ():
                    inside = row.opened_at <= record.at and (row.due_at is None or record.at <= row.due_at)
                    if inside and record.values(pause.key) == key:
                        yield "pause", f"{words} by {event}"

    def _fields(self, ref: RecordRef | None, names: tuple[str, ...]) -> tuple[object, ...] | None:
        record = None if ref is None else self._records.get(ref.record)
        return None if record is None else record.values(names)


def _remedies(clause: Clause, judgement: Judgement) -> Iterator[Fact]:
    for remedy in clause.remedies:
        lines = [one for one in judgement.settlement if (one.clause, one.debtor) == (remedy.stated_in, remedy.party)]
        if not lines:
            yield "remedy", "nothing is owed"
        for line in lines:
            yield "remedy", f"{remedy.party} owes"
            if line.cap is not None and line.gross > line.cap:
                yield "remedy", f"{remedy.party} owes no more than the cap"
