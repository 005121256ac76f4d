"""Which constructs and outcomes the generated examples hold: `python -m tests.differential.statistics [EXAMPLES]`.

A construct counts as *alive* in an example where a clause with it has an outcome row that is neither an empty
prohibition's `met` nor an undecided stretch.
"""

import sys
from collections import Counter
from collections.abc import Iterator

from servanda.engines.outcomes import OutcomeRow
from servanda.syntax import tree
from servanda.syntax.tree import Modal

from .agreements import Generated
from .draws import Tape
from .logs import case
from .records import Records
from .running import Result, run


def constructs(clause: tree.ClauseItem, metrics: dict[str, tree.MetricItem]) -> Iterator[str]:  # noqa: C901, PLR0912
    """The constructs of a clause, as `line: what of it`."""
    for line in clause.lines:
        match line:
            case tree.WhenEvent():
                yield "when: one event" if len(line.events) == 1 else "when: A or B"
                yield from ["when: first unanswered"] if line.first_unanswered else []
                yield from ["when: where"] if line.where else []
                if line.calendar:
                    yield "when: outside" if line.calendar.outside else "when: during"
            case tree.WhenMetric(metric, _, _, count):
                yield f"when: metric in {count}"
                yield from _measured(metrics[metric.text])
            case tree.ForEachWindow(window):
                yield f"for each {window.unit}"
            case tree.ForEachEvent():
                yield "for each entity"
            case tree.NormLine(_, modal, then, act, condition):
                yield f"{'then ' if then else ''}{modal}{'' if act or condition else ' with steps'}"
                if isinstance(condition, tree.CompareExpr) and modal is Modal.ENSURE:
                    found = [side.text for side in (condition.left, condition.right) if isinstance(side, tree.Path)]
                    yield from (each for name in found if name in metrics for each in _measured(metrics[name]))
            case tree.WithinLine(limit):
                unit = limit.unit if isinstance(limit, tree.DurationValue) else f"term {getattr(limit, 'text', '')}"
                yield f"within: {unit}"
            case tree.ByLine(_, day, roll):
                where = day.word.value if isinstance(day, tree.RelativeDay) else type(day).__name__
                yield f"by: {where}{f' rolling {roll}' if roll else ''}"
            case tree.AtLeastLine(_, window):
                yield f"at least: each {window.unit}{' since' if window.since else ''}"
            case tree.StatingLine(_, metric, value, tolerance):
                what = "metric" if metric else "value" if value else "any"
                yield f"stating: {what}{' give or take' if tolerance else ''}"
            case tree.ExceptAfter(_, _, until):
                yield f"except after{' until' if until else ''}"
            case tree.Quote() | tree.StepLine():
                pass
            case _:
                yield type(line).__name__.removesuffix("Line")


def _measured(item: tree.MetricItem) -> Iterator[str]:
    match item.body:
        case tree.CountBody():
            yield "metric: count"
        case tree.ShareBody(_, _, limit):
            yield "metric: share in the window" if limit is None else "metric: share within"
        case tree.ComplianceBody():
            yield "metric: compliance"
    yield from ["metric: sample"] if item.sample else []
    yield from ["metric: skipping thin"] if item.skipping_thin else []
    yield from ["metric: including partial"] if item.partial else []


def lively(row: OutcomeRow) -> bool:
    """Whether the row is about something that happened or was due."""
    return row.trigger is not None or row.due_at is not None


class Counts:
    """What was seen so far."""

    def __init__(self) -> None:
        self.examples = self.clauses = self.vacuous = 0
        self.outcomes: Counter[str] = Counter()
        self.examples_with: Counter[str] = Counter()
        self.written: Counter[str] = Counter()
        self.alive: Counter[str] = Counter()
        self.crashes: Counter[str] = Counter()

    def add(self, generated: Generated, _records: Records, result: Result) -> None:
        self.examples += 1
        rows = [row for row in result.rows if lively(row)]
        self.vacuous += not rows
        self.outcomes.update(row.outcome.value for row in rows)
        self.examples_with.update({row.outcome.value for row in rows})
        self.examples_with.update({"exercise with ground"} if any(e.grounded for e in result.exercises) else set())
        self.examples_with.update({"exercise without"} if any(e.grounded is False for e in result.exercises) else set())
        self.examples_with.update({"opening"} if result.openings else set())
        self.examples_with.update(
            {"metric with a value"} if any(m.value is not None for m in result.metrics) else set()
        )
        metrics = {item.name.text: item for item in generated.tree.items if isinstance(item, tree.MetricItem)}
        live = {row.clause for row in rows} | {opening.clause for opening in result.openings}
        for item in generated.tree.items:
            if isinstance(item, tree.ClauseItem):
                self.clauses += 1
                found = set(constructs(item, metrics))
                self.written.update(found)
                self.alive.update(found if item.number in live else set())

    def table(self) -> str:
        lines = [f"{self.examples} examples, {self.clauses} clauses, {self.vacuous} examples without a lively row", ""]
        lines += [f"{'outcome':<34}{'rows':>8}{'examples':>10}"]
        for name in sorted(self.examples_with, key=lambda each: -self.examples_with[each]):
            lines.append(f"{name:<34}{self.outcomes.get(name, 0):>8}{self.examples_with[name]:>10}")
        lines += ["", f"{'construct':<48}{'clauses':>8}{'alive':>8}"]
        lines += [f"{name:<48}{self.written[name]:>8}{self.alive[name]:>8}" for name in sorted(self.written)]
        lines += [f"crash {count} times: {what}" for what, count in self.crashes.items()]
        return "\n".join(lines)


def main(examples: int) -> None:
    """Print the table of that many examples, one for each seed."""
    counts = Counts()
    for seed in range(examples):
        generated, records = case(Tape(seed=seed).draws(), aside=True)
        try:
            result = run("duckdb", generated, records)
        except Exception as error:  # noqa: BLE001 - a crash is one more thing to count
            counts.crashes[f"{type(error).__name__}: {str(error).splitlines()[0]} (seed {seed})"] += 1
            continue
        counts.add(generated, records, result)
    print(counts.table())  # noqa: T201 - a table for a person


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
