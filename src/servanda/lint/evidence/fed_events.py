"""fed-events: every event that a rule needs comes from a source.

What it does: looks into the `logs.yaml` beside the agreement, where there is one, and reports an event that a
clause or a metric needs and that no source of the binding feeds. A binding of which nothing can be read is reported
once.

Why it matters: without its events nothing can be said of a clause; `servanda check` ends before it begins.

Reported, for example:

    event question_asked
      question  id
    event answer_given
      question  id
    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day

Here the binding has rows for `question_asked` only. Use instead: rows that become the other event in `logs.yaml`,
or a clause that says that no record shows it:

    clause 1 "reply"
      not checkable "answers are given by telephone"
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.evidence.bound import Bound, bound
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "EVI001"
NAME = "fed-events"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per event, at its definition."""
    found = bound(subject)
    if found is None:
        return
    if found.binding is None:
        yield from _broken(subject, found)
        return
    from servanda.logs.needs import needed_events  # noqa: PLC0415 -- only beside a binding

    for name, needing in needed_events(subject.agreement).items():
        event = subject.agreement.events.get(name)
        if found.rules(name) or found.unread(name):
            continue
        item = subject.source.events.get(name)
        span = item.name.span if item is not None else event.span if event is not None else subject.agreement.span
        clause = next((one for one in subject.agreement.clauses if f"clause {one.number}" == needing), None)
        yield Finding(
            f"no source of {found.file.rpartition('/')[2]} feeds `{name}`, which {needing} needs",
            span,
            help=f"add rows for it under a source's `events`: `{name}: {{where: …, fields: {{…}}}}`",
            labels=() if clause is None else (Label(clause.number_span, "needed here"),),
            breadcrumb=(subject.title, f"event {name}"),
        )


def _broken(subject: Subject, found: Bound) -> Iterator[Finding]:
    if found.problem is not None:
        yield Finding(
            f"the binding cannot be read: {found.problem.message}",
            found.problem.span,
            help=found.problem.help,
            breadcrumb=(subject.title,),
        )
