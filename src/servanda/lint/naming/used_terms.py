"""used-terms: every value it agrees on is used by a rule.

What it does: reports a term that no clause and no metric reads. A file without clauses, and what an agreement takes
over with `extends`, is left alone: others may use it.

Why it matters: a term without a rule changes nothing. Often the number stands a second time in the rule itself, and
whoever amends the term believes to have changed it.

Reported, for example:

    term reply_limit = 2 hours

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 2 hours

Use instead: the term where its value is meant:

    term reply_limit = 2 hours

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within reply_limit
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity, Span
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.uses import nodes, unused, uses
from servanda.model.change import changed
from servanda.model.compare import without_spans
from servanda.syntax import tree

CODE = "NAM002"
NAME = "used-terms"
SEVERITY = Severity.WARNING


_MOST = 3


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per term, whatever number of dates it has, with the places where a rule writes its value itself."""
    advice = "name it in the rule that needs it, or take the term away"
    for found in unused(subject, "term", uses(subject).values, "is read by no rule", advice):
        term = next((term for term in _terms(subject) if term.name.span == found.span), None)
        same = _same(subject, term.value) if term is not None else []
        if term is None or not same:
            yield found
            continue
        labels = tuple(Label(span, f"clause {number} writes the value itself") for number, span in same[:_MOST])
        help_ = f"if it is what clause {same[0][0]} means, write `{term.name.text}` there; else take the term away"
        yield changed(found, labels=(*found.labels, *labels), help=help_)


def _terms(subject: Subject) -> Iterator[tree.TermItem]:
    for source in subject.source.terms.values():
        yield from source.versions.values()


def _same(subject: Subject, value: tree.Value) -> list[tuple[str, Span]]:
    """Where clauses write this very length, amount, share or time of day."""
    if not isinstance(value, tree.DurationValue | tree.MoneyValue | tree.PercentValue | tree.TimeValue):
        return []
    wanted = without_spans(value)
    return [
        (number, node.span)
        for number, item in subject.source.clauses.items()
        for node in nodes(item)
        if isinstance(node, type(value)) and without_spans(node) == wanted
    ]
