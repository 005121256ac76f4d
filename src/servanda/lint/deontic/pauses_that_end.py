"""pauses-that-end: a clock that is stopped goes on some day.

What it does: reports `paused while A` without `until`; with the same event behind `until`, which begins the next pause
as it ends this one; and with the very act that is owed, so that the clock stands still until the duty is fulfilled.

Why it matters: from the first pause on the deadline never comes, and the duty can never be breached again.

Reported, for example:

    clause 1 "closing"
      when issue_opened
      provider must issue_closed
      for the same issue
      within 3 days
      paused while issue_paused
      for the same issue

Use instead: the event that lets the clock go on:

    clause 1 "closing"
      when issue_opened
      provider must issue_closed
      for the same issue
      within 3 days
      paused while issue_paused until issue_resumed
      for the same issue
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model

CODE = "DEO005"
NAME = "pauses-that-end"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per pause."""
    for clause in subject.agreement.clauses:
        for pause in clause.pauses:
            why = _why(clause, pause)
            if why is not None:
                yield Finding(
                    f"nothing ends this pause: {why}",
                    pause.span,
                    help=f"write `paused while {pause.event} until …` with the event that lets the clock go on",
                    breadcrumb=clause.heading,
                )


def _why(clause: model.Clause, pause: model.Pause) -> str | None:
    if pause.until is None:
        return f"after the first `{pause.event}` the clock stands still for good"
    if pause.until == pause.event:
        return f"each `{pause.event}` begins the next one"
    acts = clause.norm.acts if clause.norm is not None else ()
    if acts and all(act.event == pause.until and act.where is None for act in acts):
        return f"the clock goes on with `{pause.until}` only, which is what {_debtor(clause)} owes"
    return None


def _debtor(clause: model.Clause) -> str:
    return clause.norm.party if clause.norm is not None else "the debtor"
