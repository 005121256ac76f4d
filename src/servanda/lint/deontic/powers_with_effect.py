"""powers-with-effect: every power can be exercised, and something follows.

What it does: reports a power

- whose ground can never hold: a share compared with what no share can be (`< 0%`, `> 100%`), or a run of consecutive
  windows longer than the agreement's term;
- from whose exercise nothing follows: it has no `then`, and its event triggers no clause, ends, permits or releases
  nothing and is counted in no metric.

Why it matters: a right that cannot be exercised, or obliges nobody, is worth nothing, but was paid for with
concessions elsewhere.

Reported, for example:

    clause 1 "change of team"
      when kept < 90% in 3 consecutive months
      client may change_demanded
      within 30 days

Nobody has to change anything. Use instead: the duty that the demand creates:

    clause 1 "change of team"
      when kept < 90% in 3 consecutive months
      client may change_demanded
      within 30 days
      then provider must team_changed
      within 10 working days
      for the same demand
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.uses import nodes
from servanda.model import agreement as model
from servanda.model.expressions import Const, Operand, TermRef
from servanda.syntax import tree
from servanda.syntax.tree import Comparison, Modal, WindowUnit

CODE = "DEO004"
NAME = "powers-with-effect"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per power; one that can never be exercised is not reported for its effect."""
    felt: frozenset[str] | None = None
    for clause in subject.agreement.clauses:
        norm = clause.norm
        if norm is None or norm.modal is not Modal.MAY:
            continue
        why = _never(subject.agreement, clause)
        if why is not None and clause.trigger is not None:
            yield Finding(
                f"{norm.party} can never exercise this power: {why}",
                clause.trigger.span,
                help="write the bound that was meant",
                breadcrumb=clause.heading,
            )
            continue
        if clause.then is not None or clause.blanks:
            continue
        felt = _felt(subject) if felt is None else felt
        for act in norm.acts:
            if act.event is not None and act.event not in felt:
                yield Finding(
                    f"nothing follows when {norm.party} exercises the power of clause {clause.number}: "
                    f"no rule looks at `{act.event}`",
                    act.span,
                    help="say who must do what then: `then … must …` with `within`",
                    breadcrumb=clause.heading,
                )


def _felt(subject: Subject) -> frozenset[str]:
    """The events that change something when they happen."""
    found: set[str] = set()
    for node in nodes(*subject.source.clauses.values(), *subject.source.metrics.values()):
        match node:
            case tree.WhenEvent() | tree.ReleasedLine():
                found.update(path.text for path in node.events)
            case tree.ForEachEvent():
                found.add(node.event.text)
            case tree.PausedLine() | tree.ExceptAfter():
                found.update(path.text for path in (node.event, node.until) if path is not None)
            case tree.CountBody():
                found.add(node.act.event.text)
            case tree.ShareBody():
                found.update((node.act.event.text, node.response.event.text))
            case _:
                pass
    return frozenset(found)


# --- grounds ----------------------------------------------------------------------------------------------------------


def _never(agreement: model.Agreement, clause: model.Clause) -> str | None:
    """Why the ground never holds, or None."""
    trigger = clause.trigger
    metric = agreement.metrics.get(trigger.metric) if isinstance(trigger, model.MetricTrigger) else None
    if metric is None or not isinstance(trigger, model.MetricTrigger):
        return None
    share = not isinstance(metric.body, model.CountOf)
    bounds = _numbers(trigger.bound)
    if bounds and all(_out(trigger.op, bound, share=share) for bound in bounds):
        what = "a share lies between 0% and 100%" if share else "a count is a whole number from 0 on"
        return f"{what}, `{trigger.metric}` is one"
    if agreement.runs is None:
        return None
    windows = _windows(agreement.runs, metric.windows.unit, partial=metric.windows.partial)
    if trigger.count > windows > 0:  # a window that never occurs is what `windows-that-occur` reports
        unit = metric.windows.unit.value
        return f"the term holds {windows} {unit if windows == 1 else unit + 's'}, the ground asks for {trigger.count}"
    return None


def _numbers(bound: Operand) -> tuple[Fraction, ...]:
    match bound:
        case Const(value):
            values: tuple[object, ...] = (value,)
        case TermRef(value=dated):
            values = tuple(value for _, value in dated.versions)
        case _:
            values = ()
    found = tuple(Fraction(value) for value in values if isinstance(value, Decimal | Fraction))
    return found if len(found) == len(values) else ()


def _out(op: Comparison, bound: Fraction, *, share: bool) -> bool:
    match op:
        case Comparison.LT:
            return bound <= 0
        case Comparison.LE:
            return bound < 0
        case Comparison.GT:
            return share and bound >= 1
        case Comparison.GE:
            return share and bound > 1
        case Comparison.EQ:
            return bound < 0 or (bound > 1 if share else bound.denominator != 1)
        case Comparison.NE:
            return False


def _windows(runs: tuple[date, date], unit: WindowUnit, *, partial: bool) -> int:
    """How many calendar windows of the unit lie in the term, wholly or (`partial`) in part."""
    first, last = runs
    after = last + timedelta(days=1) if last < date.max else last
    low, high = _window(first, unit), _window(last, unit)
    touched = high - low + 1
    if partial:
        return touched
    cut_first = first > date.min and _window(first - timedelta(days=1), unit) == low
    cut_last = _window(after, unit) == high
    whole = touched - int(cut_first) - int(cut_last)
    return max(0, whole)


def _window(day: date, unit: WindowUnit) -> int:
    """The number of the window in which a day lies; weeks begin on Monday, and the first day of all was one."""
    match unit:
        case WindowUnit.DAY:
            return day.toordinal()
        case WindowUnit.WEEK:
            return (day.toordinal() - 1) // 7
        case WindowUnit.MONTH:
            return day.year * 12 + day.month - 1
        case WindowUnit.QUARTER:
            return (day.year * 12 + day.month - 1) // 3
        case WindowUnit.YEAR:
            return day.year
