"""filled-fields: every field that a rule reads is filled by the binding.

What it does: looks into the `logs.yaml` beside the agreement, where there is one, and reports a field of an event
that a clause or a metric reads (in a condition, `for the same`, `stating`) and that none of the event's rows fill,
or, where the field is not optional, not all of them. Fields that tell which event was withdrawn are
`identified-withdrawals`.

Why it matters: a field that is always empty makes every comparison with it unknown: the clause is never decided.

Reported, for example:

    event question_asked
      question  id
      level     optional number
    clause 1 "reply"
      when question_asked where level = 1
      provider must answer_given
      for the same question
      within 1 day

Here the binding has `fields: {question: ticket}`. Use instead: a column for it in `logs.yaml`, as in `fields:
{question: ticket, level: priority}`, or a rule without it:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.evidence.bound import bound, own
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.uses import nodes
from servanda.model.agreement import Event
from servanda.syntax import tree

CODE = "EVI003"
NAME = "filled-fields"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per field, at its definition."""
    found = bound(subject)
    if found is None or found.binding is None:
        return
    read = _read_together(subject)
    for name, event in subject.agreement.events.items():
        rules = found.rules(name)
        places = (event.span, *(rule.span for _, rule in rules))
        if not rules or found.unread(name) or not any(own(subject, place) for place in places):
            continue
        for field in event.fields.values():
            if field.name in _identities(subject, event) or (name, field.name) not in read:
                continue
            empty = [rule for _, rule in rules if field.name not in rule.fields]
            if not empty or (field.optional and len(empty) < len(rules)):
                continue
            which = "no row" if len(empty) == len(rules) else "not every row"
            yield Finding(
                f"{which} of the binding fills `{field.name}` of `{name}`, which {read[name, field.name]} reads",
                field.span,
                help=f"add `{field.name}: column` to the `fields` of `{name}`",
                labels=(Label(empty[0].event.span, "bound here"),),
                breadcrumb=(subject.title, f"event {name}"),
            )


def _identities(subject: Subject, event: Event) -> frozenset[str]:
    """The fields that tell which event is withdrawn: of the event itself, and of what it withdraws."""
    taken = set(event.identity) if event.withdrawn_by is not None else set()
    for other in subject.agreement.events.values():
        if other.withdrawn_by == event.name:
            taken.update(other.identity)
    return frozenset(taken)


def _read_together(subject: Subject) -> dict[tuple[str, str], str]:
    """Event and field that the same clause or metric names → that clause or metric, the first one, in words."""
    read: dict[tuple[str, str], str] = {}
    items = (
        *((f"clause {number}", item.lines) for number, item in subject.source.clauses.items()),
        *((f"metric {name}", item) for name, item in subject.source.metrics.items()),
    )
    for words, root in items:
        names = {
            name
            for node in nodes(root)
            if isinstance(node, tree.Path | tree.Name)
            for name in ((node.parts[-1].text,) if isinstance(node, tree.Path) else (node.text,))
        }
        for event in names & subject.agreement.events.keys():
            for field in names & subject.agreement.events[event].fields.keys():
                read.setdefault((event, field), words)
    return read
