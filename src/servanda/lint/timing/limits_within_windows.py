"""limits-within-windows: what a window measures is over before the next window is.

What it does: reports a metric that gives each answer longer than the window it counts in: `within 10 days` for a weekly
share.

Why it matters: such a window is judged only when the next one is over, and a run of bad weeks is noticed weeks late.
The limit or the window is often a slip, days for hours or a week for a month.

Reported, for example:

    metric closed_fast = share of issue_opened with issue_closed within 10 days
      for the same issue
      each complete week

Use instead: a limit within the window, or a longer window:

    metric closed_fast = share of issue_opened with issue_closed within 10 days
      for the same issue
      each complete month
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.timing.lengths import WINDOWS, of_length, words
from servanda.model import agreement as model

CODE = "TIM002"
NAME = "limits-within-windows"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per metric."""
    for metric in subject.agreement.metrics.values():
        body = metric.body
        if not isinstance(body, model.ShareOf) or body.limit is None:
            continue
        limit, unit = body.limit, metric.windows.unit
        longest = WINDOWS[unit][1]
        if any(of_length(length, civil_code=limit.civil_code).least > longest for _, length in limit.limit.versions):
            yield Finding(
                f"`{metric.name}` is measured each {unit} and waits longer for an answer: "
                f"{words(limit.limit, limit.span, subject)}",
                limit.span,
                help="measure longer windows, or shorten the limit",
            )
