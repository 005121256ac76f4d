"""Why an instance is what it is: the lines of the agreement that decided, and the events that bear on it."""

from functools import lru_cache
from pathlib import Path

from servanda.diagnostics import Span
from servanda.engines.outcomes import Outcome, OutcomeRow
from servanda.engines.reference.bench import Bench, bench
from servanda.model.agreement import Agreement, By, Deadline
from servanda.plan import Check, Never
from servanda.scenarios.conditions import value_words
from servanda.scenarios.expecting import steps_of
from servanda.scenarios.results import Reasoning
from servanda.scenarios.running import Ran
from servanda.syntax import read_source
from servanda.syntax.tree import Modal

_LEADS = ("within", "by", "限时", "最迟")


class Reasons:
    """Finds out about the rows of one run."""

    def __init__(self, agreement: Agreement, ran: Ran) -> None:
        """Which check a row is of."""
        self._agreement = agreement
        self._ran = ran
        self._bench: Bench | None = None
        self._checks: dict[tuple[str, str, str], Check] = {}
        for check in ran.plan.checks:
            for step in steps_of(check):
                self._checks.setdefault((check.clause, check.debtor, step), check)

    def of(self, row: OutcomeRow) -> Reasoning:
        """What can be said of a row."""
        check = self._checks.get((row.clause, row.debtor, row.step))
        clause = self._agreement.clause(row.clause)
        modal = None
        for norm in (clause.norm, clause.then) if clause is not None else ():
            if norm is not None and norm.party == row.debtor and modal is None:
                modal = norm.modal
        if check is None:
            return Reasoning(row, modal, None, (), ())
        deadline = None if check.due is None else deadline_words(check.due)
        permitted: tuple[str, ...] = ()
        if isinstance(check.demand, Never) and modal is Modal.MUST_NOT:
            permitted = tuple(
                self._with_key(source(exception.span), exception.key) for exception in check.demand.exceptions
            )
        return Reasoning(row, modal, deadline, permitted, self._pauses(check, row), self._released(check, row))

    def _with_key(self, words: str, key: tuple[str, ...]) -> str:
        return f"{words} for the same {', '.join(key)}" if key and "for the same" not in words else words

    def _released(self, check: Check, row: OutcomeRow) -> int | None:
        """The first event that ended what was owed."""
        if row.outcome is not Outcome.RELEASED or row.opened_at is None or row.due_at is None or row.trigger is None:
            return None
        if self._bench is None:
            self._bench = bench(self._agreement, self._ran.plan, self._ran.log)
        trigger = next(one for one in self._ran.log.events[row.trigger.event] if one.record == row.trigger.record)
        found = [
            record
            for release in check.releases
            for event in release.events
            for record in self._bench.events.sharing(event, release.key, trigger.values(release.key))
            if row.opened_at <= record.at < row.due_at
            and record is not trigger
            and self._bench.holds(release.where, record, trigger)
        ]
        return min(found, key=lambda record: record.order).record if found else None

    def _pauses(self, check: Check, row: OutcomeRow) -> tuple[int, ...]:
        """Events that stopped or started the clock of this instance between its opening and its deadline."""
        if row.opened_at is None:
            return ()
        key = dict(row.key)
        found = []
        for pause in check.pauses:
            for event in (pause.event, pause.until):
                for record in self._ran.log.events.get(event, ()) if event is not None else ():
                    mine = all(str(record.fields.get(name)) == key.get(name) for name in pause.key)
                    if mine and record.at >= row.opened_at and (row.due_at is None or record.at <= row.due_at):
                        found.append(record.record)
        return tuple(sorted(found))


def deadline_words(deadline: Deadline) -> str:
    """The deadline's line as the agreement has it; the value of a term in it behind that."""
    words = source(deadline.span)
    if not words.startswith(_LEADS):
        # the place of a `within` is that of its length
        words = f"{'by' if isinstance(deadline, By) else 'within'} {words}"
    dated = deadline.time if isinstance(deadline, By) else deadline.limit
    if dated.term is None:
        return words
    values = [value_words(value) + (f" since {since}" if since is not None else "") for since, value in dated.versions]
    return f"{words} ({dated.term} = {', '.join(values)})"


def source(span: Span) -> str:
    """The text of an agreement at a place, on one line."""
    return " ".join(_text(span.file)[span.start : span.end].split())


@lru_cache(maxsize=16)
def _text(file: str) -> str:
    return read_source(Path(file))[0]
