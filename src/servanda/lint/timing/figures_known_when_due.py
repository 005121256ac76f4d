"""figures-known-when-due: a figure that a report must state is known when the report is due.

What it does: reports `stating … = metric …` in a duty whose deadline lies before the end of the window that the metric
measures, or before its answers have had their time.

Why it matters: the figure must equal what the log shows for the whole window. Before the window is over nobody knows
it, so an honest report is wrong and a right one is luck.

Reported, for example:

    clause 1 "月报"
      for each complete month as m
      provider must report_sent where period = m
      stating volume = metric contact_volume
      by 24:00 on the 25th of m

Use instead: a deadline after the window:

    clause 1 "月报"
      for each complete month as m
      provider must report_sent where period = m
      stating volume = metric contact_volume
      by 24:00 on the 5th after m
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.timing.lengths import DAY, length, of_length
from servanda.model import agreement as model
from servanda.syntax.tree import Roll

CODE = "TIM004"
NAME = "figures-known-when-due"
SEVERITY = Severity.WARNING

_SUNDAY, _MONTH_END, _MIDNIGHT = 7, 31, 86_400
_ROLLED = 12 * DAY
"""more than any run of days off"""


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per stated figure that cannot be known yet."""
    for clause in subject.agreement.clauses:
        trigger = clause.trigger
        if clause.norm is None or not isinstance(trigger, model.WindowTrigger):
            continue
        for act in clause.norm.acts:
            deadline = act.deadline
            if not isinstance(deadline, model.By):
                continue
            for stated in act.stating:
                metric = subject.agreement.metrics.get(stated.metric or "")
                why = None if metric is None else _too_early(deadline, metric, trigger.windows)
                if metric is not None and why is not None:
                    yield Finding(
                        f"`{metric.name}` is not known yet when this is due: {why}",
                        stated.span,
                        help="let the deadline fall after the window and the metric's limit, or state another figure",
                        labels=(Label(deadline.span, "due"), Label(metric.span, "measured")),
                        breadcrumb=clause.heading,
                    )


def _too_early(deadline: model.By, metric: model.Metric, found: model.Windows) -> str | None:
    """Why the figure cannot be known, None where it can."""
    seconds = max(time.seconds for _, time in deadline.time.versions)
    match deadline.day:
        case model.WeekdayOfWindow(weekday):
            ends_with_it = weekday == _SUNDAY and seconds == _MIDNIGHT
            return None if ends_with_it else f"it measures the whole {found.unit}"
        case model.DayOfWindow(number, after=False):
            ends_with_it = number >= _MONTH_END and seconds == _MIDNIGHT
            leaves_it = deadline.roll is Roll.FORWARD and number * DAY + _ROLLED > 28 * DAY
            return None if ends_with_it or leaves_it else f"it measures the whole {found.unit}"
        case model.DayOfWindow(number, after=True):
            limit = metric.body.limit if isinstance(metric.body, model.ShareOf) else None
            if limit is None:
                return None
            due = (number - 1) * DAY + seconds * 1_000_000 + (0 if deadline.roll is None else _ROLLED)
            shortest = min((value for _, value in limit.limit.versions), key=lambda value: of_length(value).least)
            if of_length(shortest, civil_code=limit.civil_code).least > due:
                return f"answers after the end of the {found.unit} have {length(shortest)}"
    return None
