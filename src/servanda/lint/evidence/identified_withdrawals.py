"""identified-withdrawals: the binding says which event was withdrawn.

What it does: looks into the `logs.yaml` beside the agreement, where there is one, and reports an event `withdrawn
by` another whose rows do not fill the fields of its `for the same`, or whose withdrawal's rows do not.

Why it matters: a withdrawal that names no event withdraws none: a recalled message goes on counting as an answer.

Reported, for example:

    event answer_given
      question  id
      withdrawn by answer_recalled
      for the same question
    event answer_recalled
      question  id

Here the rows of `answer_recalled` fill no `question`. Use instead: a column for it in `logs.yaml`, as in
`answer_recalled: {fields: {question: ticket}}`; in the agreement nothing changes:

    event answer_recalled
      question  id
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.evidence.bound import bound, own
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "EVI005"
NAME = "identified-withdrawals"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per event and field, at the event's definition."""
    found = bound(subject)
    if found is None or found.binding is None:
        return
    for event in subject.agreement.events.values():
        if event.withdrawn_by is None:
            continue
        for name in (event.name, event.withdrawn_by):
            for field in event.identity:
                rule = next((rule for _, rule in found.rules(name) if field not in rule.fields), None)
                if rule is None or not (own(subject, event.span) or own(subject, rule.span)):
                    continue
                item = subject.source.events.get(event.name)
                yield Finding(
                    f"rows of `{name}` do not fill `{field}`, which tells what `{event.withdrawn_by}` withdraws",
                    event.span if item is None else item.name.span,
                    help=f"add `{field}: column` to the `fields` of `{name}`",
                    labels=(Label(rule.event.span, "bound here"),),
                    breadcrumb=(subject.title, f"event {event.name}"),
                )
