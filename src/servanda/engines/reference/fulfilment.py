"""What fulfils a duty (section 2, Matching): the first matching event at or after the trigger, of the same key."""

from dataclasses import dataclass
from fractions import Fraction

from servanda.engines.outcomes import MetricWindow
from servanda.engines.reference.bench import Bench
from servanda.engines.reference.conditions import Maybe, Reading, compared, every, plain
from servanda.engines.reference.log import Key, Record, since
from servanda.engines.reference.windows import Window
from servanda.model.agreement import CountOf, Stating
from servanda.model.expressions import WindowRef
from servanda.plan import Check, Demand, Exercised, Occurs
from servanda.plan.reads import answers_any, operands
from servanda.syntax.tree import Comparison


@dataclass(frozen=True, slots=True)
class Answer:
    """What fulfils: `met` for certain; `maybe_at` is the earliest instant at which it may have been, `met` included."""

    met: Record | None
    maybe_at: int | None


NOTHING = Answer(None, None)


class Answers:
    """Looks for what fulfils the instances of one check."""

    def __init__(self, bench: Bench, check: Check, demand: Occurs | None) -> None:
        """`demand` None: there is nothing that could answer."""
        self._bench = bench
        self._key = check.key
        self._demand = demand

    def of(
        self, row: Record | None, first: int | None, until: int | None = None, window: Window | None = None
    ) -> Answer:
        """The answer to a trigger, from the instant `first` on and before `until`, where there are such bounds.

        A record does not answer itself.
        """
        demand = self._demand
        if demand is None:
            return NOTHING
        key = row.values(self._key) if row is not None else () if not self._key else None
        surely = perhaps = 0
        maybe_at: int | None = None
        for record in since(self._bench.events.sharing(demand.event, self._key, key), first):
            if until is not None and record.at >= until:
                break
            matches = False if record is row else self._matches(demand, record, row, window)
            if matches is False:
                continue
            perhaps += 1
            if perhaps == demand.count:
                maybe_at = record.at
            surely += matches is True
            if matches and surely == demand.count:
                return Answer(record, maybe_at)
        return Answer(None, maybe_at)

    def surely(self, key: Key | None, first: int, until: int) -> bool:
        """Whether a record of the key answers for certain, in `[first, until)`, whatever trigger it is asked of."""
        demand = self._demand
        if demand is None or not answers_any(demand):
            return False
        return any(
            record.at < until and self._matches(demand, record, None, None) is True
            for record in since(self._bench.events.sharing(demand.event, self._key, key), first)
        )

    def _matches(self, demand: Occurs, record: Record, row: Record | None, window: Window | None) -> Maybe:
        """Whether the record is what is demanded, `stating` included."""
        reading = Reading(self._bench.local, record, row, window.label if window else None)
        holds = reading.holds(demand.where)
        if holds is False:
            return False
        return every((holds, *(self._states(reading, stating, window) for stating in demand.stating)))

    def _states(  # noqa: PLR0911 - one return per way to state a figure
        self, reading: Reading, stating: Stating, window: Window | None
    ) -> Maybe:
        """Whether the record states the figure; one that is left out or wrong is none."""
        value = reading.row.fields.get(stating.field)
        stated = None if value is None else plain(value)
        if stating.metric is not None:
            measured = self._measured(stating.metric, window)
            if measured is None or not measured.judged or measured.numerator is None:
                counts = isinstance(self._bench.agreement.metrics[stating.metric].body, CountOf)
                # a share may turn out to be one over nothing, against which the figure may be left out
                return False if stated is None and counts else None
            if measured.value is None:
                return True
            wanted = measured.value
        elif stating.value is not None:
            meant = reading.value(stating.value)
            if stated is None:
                return False
            if not isinstance(stated, Fraction) or not isinstance(meant, Fraction):
                return compared(stated, Comparison.EQ, meant)
            wanted = meant
        else:
            return stated is not None
        if not isinstance(stated, Fraction):
            return False
        return abs(stated - wanted) <= Fraction(stating.tolerance or 0)

    def _measured(self, metric: str, window: Window | None) -> MetricWindow | None:
        """The metric in the window of that name, of which the term may cut off more than of the clause's own."""
        if window is None:
            return None
        return next((one for one in self._bench.metrics[metric] if one.label == window.label), None)


def response(demand: Demand) -> Occurs | None:
    """What answers a trigger of the check; nothing where the trigger itself is judged."""
    match demand:
        case Occurs():
            return demand
        case Exercised():
            return Occurs(demand.event, demand.where, (), 1, early_counts=False)
        case _:
            return None


def names_window(demand: Occurs) -> bool:
    """Whether the demand says which window an event is for, as `period = m` does."""
    read = (*operands(demand.where), *(one.value for one in demand.stating))
    return any(isinstance(operand, WindowRef) for operand in read)
