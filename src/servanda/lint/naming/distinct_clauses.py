"""distinct-clauses: every duty, prohibition and power is agreed on once.

What it does: reports a clause that obliges, forbids or permits the same as an earlier one: same trigger, same party,
same acts with the same conditions and deadlines. Titles, quotes and the names of variables do not matter. A clause that
overrides the other is left to `overrides-that-apply`.

Why it matters: one failure is counted, and paid for, as two breaches; and whoever amends one of the clauses leaves the
other standing. If they differ in excuses or remedies, nobody can tell which of them holds.

Reported, for example:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
    clause 5 "answers"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
      otherwise provider owes 100 CNY each time

Use instead: one clause with everything that belongs to it:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
      otherwise provider owes 100 CNY each time
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.model.change import changed
from servanda.model.compare import without_spans
from servanda.syntax.tree import Modal

CODE = "NAM008"
NAME = "distinct-clauses"
SEVERITY = Severity.WARNING

_WORDS = {Modal.MUST_NOT: "forbids", Modal.MAY: "permits"}


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause that repeats an earlier one."""
    for before, *others in alike(subject):
        for clause in others:
            if before.number in clause.overrides or clause.number in before.overrides or clause.norm is None:
                continue
            verb = _WORDS.get(clause.norm.modal, "demands")
            rest = "" if _beside(clause) == _beside(before) else ", with other excuses, remedies or scope"
            yield Finding(
                f"clause {clause.number} {verb} the same as clause {before.number}{rest}",
                clause.number_span,
                help="put everything into one of the two clauses and take the other away",
                labels=(Label(before.number_span, "the same rule"),),
                breadcrumb=clause.heading,
            )


def alike(subject: Subject) -> tuple[tuple[model.Clause, ...], ...]:
    """The clauses that have the same rule, together, in the order of writing."""
    return subject.remembered("alike", lambda: tuple(_groups(subject.agreement)))


def _groups(agreement: model.Agreement) -> Iterator[tuple[model.Clause, ...]]:
    close: dict[object, list[model.Clause]] = {}
    for clause in agreement.clauses:
        if clause.norm is not None:
            close.setdefault(_about(clause), []).append(clause)
    for clauses in close.values():
        groups: dict[object, list[model.Clause]] = {}
        for clause in clauses if len(clauses) > 1 else ():
            groups.setdefault(_rule(clause), []).append(clause)
        yield from (tuple(group) for group in groups.values() if len(group) > 1)


def _about(clause: model.Clause) -> tuple[object, ...]:
    """What clauses with the same rule have in common for certain, and few others."""
    trigger, norm = clause.trigger, clause.norm
    events = trigger.events if isinstance(trigger, model.EventTrigger) else type(trigger)
    return events, clause.key, () if norm is None else (norm.party, *(act.event for act in norm.acts))


def _rule(clause: model.Clause) -> object:
    trigger = clause.trigger
    named = model.EventTrigger | model.WindowTrigger | model.EntityTrigger
    variable = None
    if isinstance(trigger, named):
        variable, trigger = trigger.variable, changed(trigger, variable=None)
    return _unnamed(without_spans((trigger, clause.key, clause.norm, clause.then)), variable)


def _beside(clause: model.Clause) -> object:
    """What the clause says besides its rule, in whatever order."""
    remedies = {without_spans((one.party, one.amount, one.cap)) for one in clause.remedies}
    others = tuple(frozenset(map(without_spans, lines)) for lines in (clause.releases, clause.excuses, clause.pauses))
    return others, remedies, clause.tolerance, clause.survives, clause.overrides


def _unnamed(part: object, variable: str | None) -> object:
    """The same with the variable's name, which means nothing outside its clause, taken out."""
    if isinstance(part, tuple):
        return tuple(_unnamed(item, variable) for item in part)
    return "as" if type(part) is str and part == variable else part
