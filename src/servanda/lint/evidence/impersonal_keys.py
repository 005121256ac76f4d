"""impersonal-keys: no personal field is a key.

What it does: reports a field that its event calls `personal` and by which a clause, a metric or an event itself
correlates (`for the same`).

Why it matters: keys stand in every report, file of evidence and message about a breach, so that the personal data
spread with them; and two people of one name are taken for one.

Reported, for example:

    event question_asked
      question  id
      name      personal text
    event answer_given
      question  id
      name      personal text
    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same name
      within 1 day

Use instead: an id that says nothing about the person:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.uses import nodes
from servanda.syntax import tree

CODE = "EVI004"
NAME = "impersonal-keys"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per key of the agreement's own file, at the name of the field."""
    personal = {
        (name, field.name): field.span
        for name, event in subject.agreement.events.items()
        for field in event.fields.values()
        if field.personal
    }
    if not personal:
        return
    headings = {clause.number: clause.heading for clause in subject.agreement.clauses}
    called = frozenset(name for _, name in personal)
    for words, names, keys, breadcrumb in _keys(subject, headings, called):
        for key in keys:
            span = next((personal[event, key.text] for event in names if (event, key.text) in personal), None)
            if span is not None and key.span.file == subject.agreement.file:
                yield Finding(
                    f"{words} has the personal field `{key.text}` as its key",
                    key.span,
                    help="use an id that says nothing about the person",
                    labels=(Label(span, "personal"),),
                    breadcrumb=breadcrumb,
                )


def _keys(
    subject: Subject, headings: dict[str, tuple[str, ...]], called: frozenset[str]
) -> Iterator[tuple[str, list[str], list[tree.Name], tuple[str, ...]]]:
    """What has a key, in words; the events it names; the fields of its key that are `called` so; its breadcrumb."""
    events = subject.agreement.events
    for number, item in subject.source.clauses.items():
        lines = [line for line in item.lines if isinstance(line, tree.ForTheSame)]
        keys = [field for line in lines for field in line.fields if field.text in called]
        if not keys:
            continue
        named = [node.text for node in nodes(item.lines) if isinstance(node, tree.Path) and node.text in events]
        yield f"clause {number}", named, keys, headings.get(number, ())
    for name, metric in subject.source.metrics.items():
        named = [node.text for node in nodes(metric) if isinstance(node, tree.Path) and node.text in events]
        yield f"metric `{name}`", named, list(metric.key), (subject.title, f"metric {name}")
    for name, event in subject.source.events.items():
        yield f"event `{name}`", [name], list(event.identity), (subject.title, f"event {name}")
