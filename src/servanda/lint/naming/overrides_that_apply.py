"""overrides-that-apply: a clause that overrides another can meet a case of it.

What it does: reports `overrides X` where nothing triggers both clauses, because their conditions exclude each other or
one counts inside and the other outside the same hours. Clauses that share no event at all are an error (`MOD041`); an
`overrides` that leaves nothing of X is what `exceptions-that-leave-a-rule` reports.

Why it matters: a priority that can never apply changes nothing, and reads as if it did. Usually one of the two triggers
is narrower than what was meant.

Reported, for example:

    clause 1 "reply"
      when question_asked where channel = chat
      provider must answer_given
      for the same question
      within 1 day
    clause 2 "telephone"
      when question_asked where channel = phone
      provider must answer_given
      for the same question
      within 1 hour
      overrides 1

No question comes over both channels. Use instead: no `overrides`, or the wider rule that was meant:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity, Span
from servanda.lint.conflicts.deciding import Wanted, decisions
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.model.numbers import expand
from servanda.syntax import tree

CODE = "NAM012"
NAME = "overrides-that-apply"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause that is named in vain, or abolished."""
    for clause in subject.agreement.clauses:
        for number, span in _named(subject, clause):
            other = subject.agreement.clause(number)
            if other is not None:
                yield from _override(subject, clause, other, span)


def _named(subject: Subject, clause: model.Clause) -> Iterator[tuple[str, Span]]:
    """The clauses it overrides, each with the place where it is named."""
    item = subject.source.clauses.get(clause.number)
    for line in item.lines if item is not None else ():
        if isinstance(line, tree.OverridesLine):
            for ref in line.clauses:
                yield from ((number, ref.span) for number in expand(ref.number, subject.source.clauses))


def _override(subject: Subject, clause: model.Clause, other: model.Clause, span: Span) -> Iterator[Finding]:
    own, theirs = clause.trigger, other.trigger
    if not isinstance(own, model.EventTrigger) or not isinstance(theirs, model.EventTrigger):
        return  # nobody owes anything under one of them: without a common event there would be an error (MOD041)
    if _apart(subject, own, theirs):
        yield Finding(
            f"clause {clause.number} overrides nothing of clause {other.number}: nothing triggers both",
            span,
            help="leave out `overrides`, or widen one of the two triggers",
            labels=(
                Label(theirs.span, f"what triggers clause {other.number}"),
                Label(own.span, "what triggers this clause"),
            ),
            breadcrumb=clause.heading,
        )


def _apart(subject: Subject, own: model.EventTrigger, theirs: model.EventTrigger) -> bool:
    one, two = own.during, theirs.during
    if one is not None and two is not None and one.calendar == two.calendar and one.outside is not two.outside:
        return True
    wanted = [Wanted(where) for where in (own.where, theirs.where) if where is not None]
    if len(wanted) < 2:  # noqa: PLR2004 -- two conditions
        return False
    asked = decisions(subject)
    alone = [asked.answer([one], own.span) for one in wanted]
    return None not in alone and asked.never(wanted, own.span)  # one that never holds is reported as such
