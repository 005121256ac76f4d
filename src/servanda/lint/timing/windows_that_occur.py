"""windows-that-occur: every kind of window fits at least once into the term and into its clause's span.

What it does: reports `each complete …` in a term that holds no such window, and a `since … until …` shorter than the
windows counted in it.

Why it matters: only whole windows count. Where none fits there is never an instance: the duty is written and nobody
owes it.

Reported, for example:

    clause 1 "新客户"
      for each customer_added as c
      provider must contact_made
      at least 1 time each complete month
      for the same customer
      since c until 2 weeks after c

No calendar month lies within two weeks. Use instead: windows that fit:

    clause 1 "新客户"
      for each customer_added as c
      provider must contact_made
      at least 1 time each week since c
      for the same customer
      since c until 2 weeks after c
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity, Span
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.timing.dates import MONTHS, windows
from servanda.lint.timing.lengths import DAY, WINDOWS, length
from servanda.model import agreement as model
from servanda.model.expressions import Duration
from servanda.syntax.tree import Unit

CODE = "TIM003"
NAME = "windows-that-occur"
SEVERITY = Severity.WARNING

_CALENDAR = {Unit.MONTHS: 1, Unit.QUARTERS: 3, Unit.YEARS: 12}


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause or metric whose windows never occur."""
    agreement = subject.agreement
    for clause in agreement.clauses:
        if isinstance(clause.trigger, model.WindowTrigger):
            yield from _in_term(clause.trigger.windows, clause.trigger.span, clause.heading, subject)
        for act in clause.norm.acts if clause.norm is not None else ():
            if act.frequency is None:
                continue
            outside = list(_in_term(act.frequency.windows, act.frequency.span, clause.heading, subject))
            yield from outside
            if act.during_span is not None and not outside:
                yield from _in_span(act.frequency, act.during_span, clause)
    for metric in agreement.metrics.values():
        yield from _in_term(metric.windows, metric.span, (), subject)


def _in_term(found: model.Windows, span: Span, heading: tuple[str, ...], subject: Subject) -> Iterator[Finding]:
    runs = subject.agreement.runs
    if runs is None or found.anchor is not None or found.partial:
        return
    if next(windows(found.unit, runs), None) is None:
        yield Finding(
            f"no complete {found.unit} lies in the term ({runs[0]} to {runs[1]}), so nothing is ever measured or owed",
            span,
            help="write `including partial` to count what the term cuts, or take shorter windows",
            breadcrumb=heading,
        )


def _in_span(frequency: model.Frequency, span: model.EntitySpan, clause: model.Clause) -> Iterator[Finding]:
    if span.until is None or span.until.offset is None:
        return
    begins = span.since.offset if span.since is not None else None
    if begins is not None and len(begins.versions) > 1:
        return
    unit = frequency.windows.unit
    lengths = [value for _, value in span.until.offset.versions]
    if all(_too_short(value, None if begins is None else begins.first, frequency.windows) for value in lengths):
        whole = f"a {unit}" if frequency.windows.anchor is not None else f"a complete {unit}"
        trigger = clause.trigger
        variable = (trigger.variable if isinstance(trigger, model.EntityTrigger) else None) or "its trigger"
        goes = "ends" if begins is None else f"goes from {length(begins.first)} to"
        yield Finding(
            f"{whole} never fits into the span: it {goes} {length(lengths[-1])} after {variable}",
            frequency.span,
            help="take shorter windows, or let `until` end later",
            breadcrumb=clause.heading,
        )


def _too_short(until: Duration, since: Duration | None, found: model.Windows) -> bool:
    """Whether no window certainly fits; a month is as long as it needs to be for one to fit."""
    months = _months(until), (0 if since is None else _months(since))
    if months[0] is not None and months[1] is not None:
        span = months[0] - months[1]
        if found.unit in MONTHS:
            return span < MONTHS[found.unit]
        return span * 31 * DAY < WINDOWS[found.unit][0]
    micros = until.micros, (0 if since is None else since.micros)
    if micros[0] is None or micros[1] is None:
        return False
    # a calendar window with a change of clocks is an hour or two shorter
    shortest = WINDOWS[found.unit][0] - (0 if found.anchor is not None else DAY // 12)
    return micros[0] - micros[1] < shortest


def _months(value: Duration) -> int | None:
    return int(value.amount) * _CALENDAR[value.unit] if value.unit in _CALENDAR else None
