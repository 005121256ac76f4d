"""windows-that-nest: a share of kept duties is measured in windows in which the duties fall due.

What it does: reports `compliance of` clauses with a longer period than the metric's own: a weekly figure about a
monthly duty.

Why it matters: a monthly duty is due in one week of four or five. The other weeks measure nothing, and a run of
consecutive weeks never comes about, so that what hangs on the figure never happens.

Reported, for example:

    clause 1 "服务费"
      for each complete month as m
      client must payment_made where period = m
      by 24:00 on the 10th of m, rolling forward
    metric paid_in_time = compliance of 1
      each complete week

Use instead: windows at least as long as the duty's:

    metric paid_in_time = compliance of 1
      each complete month
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity, Span
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.syntax.tree import WindowUnit

CODE = "TIM014"
NAME = "windows-that-nest"
SEVERITY = Severity.WARNING

_ORDER = tuple(WindowUnit)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per metric and clause."""
    for metric in subject.agreement.metrics.values():
        if not isinstance(metric.body, model.ComplianceOf):
            continue
        for number in metric.body.clauses:
            clause = subject.agreement.clause(number)
            period = None if clause is None else _period(clause)
            if period is not None and _ORDER.index(period[0]) > _ORDER.index(metric.windows.unit):
                unit, span = period
                yield Finding(
                    f"`{metric.name}` is measured each {metric.windows.unit}, but clause {number} is owed each {unit}: "
                    f"most {metric.windows.unit}s measure nothing",
                    metric.span,
                    help=f"write `each complete {unit}`",
                    labels=(Label(span, f"owed each {unit}"),),
                )


def _period(clause: model.Clause) -> tuple[WindowUnit, Span] | None:
    """How often a clause is owed, and where it says so."""
    if isinstance(clause.trigger, model.WindowTrigger):
        return clause.trigger.windows.unit, clause.trigger.span
    for act in clause.norm.acts if clause.norm is not None else ():
        # an entity of many: its windows are its own, but all are as long
        if act.frequency is not None and act.frequency.windows.anchor is None:
            return act.frequency.windows.unit, act.frequency.span
    return None
