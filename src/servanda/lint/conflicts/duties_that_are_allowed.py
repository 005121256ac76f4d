"""duties-that-are-allowed: nobody must, or may, do what the agreement forbids.

What it does: reports a duty or a power of a party and a prohibition of the same party about the same event, where
everything that would fulfil the duty is forbidden, if only for some triggers. Where the party can fulfil its duty in an
allowed way there is no conflict, nor where the prohibition yields to a permission (`except after`).

Why it matters: the party breaches the agreement whatever it does, and a court will ask which of the two was meant.

Reported, for example:

    event notice_sent
      question  id
      channel   one of letter, chat
    clause 1 "notices"
      when question_asked
      provider must notice_sent where channel = chat
      for the same question
      within 1 day
    clause 2 "no chat"
      provider must not notice_sent where channel != letter

Use instead: duties that can be fulfilled in an allowed way:

    clause 1 "notices"
      when question_asked
      provider must notice_sent where channel = letter
      for the same question
      within 1 day
"""

from collections.abc import Iterator, Sequence

from servanda.diagnostics import Label, Severity
from servanda.lint.conflicts.deciding import NOT_YES, UNSOLVED, Example, Wanted, decisions, for_all, solved
from servanda.lint.conflicts.examples import line
from servanda.lint.conflicts.logic import Every, No, Some
from servanda.lint.conflicts.places import as_trigger, same_key, trigger_condition, triggers
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.records import record
from servanda.syntax.tree import Modal

CODE = "CON001"
NAME = "duties-that-are-allowed"
SEVERITY = Severity.WARNING


@record
class Ban:
    """An act that a clause forbids to a party, unless something came before it."""

    clause: model.Clause
    party: str
    act: model.Act


@record
class Stuck:
    """An act that a duty demands and a prohibition forbids; `always`: after every trigger."""

    example: Example
    always: bool


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per duty, step or power that nobody could fulfil or exercise without a breach."""
    decisions(subject).asked_by.add(CODE)
    clauses = subject.agreement.clauses
    bans = [
        Ban(clause, clause.norm.party, act)
        for clause in clauses
        if clause.norm is not None and clause.norm.modal is Modal.MUST_NOT
        for act in clause.norm.acts
        if not act.except_after
    ]
    if not bans:
        return
    for clause in clauses:
        for norm in (clause.norm, clause.then):
            if norm is None or norm.modal not in {Modal.MUST, Modal.MAY}:
                continue
            for act in norm.acts:
                against = [ban for ban in bans if ban.party == norm.party and ban.act.event == act.event]
                yield from _conflict(clause, norm, act, against, subject)


def _conflict(
    clause: model.Clause, norm: model.Norm, act: model.Act, bans: Sequence[Ban], subject: Subject
) -> Iterator[Finding]:
    """The first single prohibition that leaves no way, else all of them together."""
    choices = [[ban] for ban in bans] + ([list(bans)] if len(bans) > 1 else [])
    for chosen in choices:
        stuck = _stuck(clause, norm, act, chosen, subject)
        if stuck is None:
            continue
        numbers = list(dict.fromkeys(ban.clause.number for ban in chosen))
        forbid = f"clause {numbers[0]} forbids" if len(numbers) == 1 else f"clauses {' and '.join(numbers)} forbid"
        does = "fulfil" if norm.modal is Modal.MUST else "exercise"
        some = "" if stuck.always else ", after some triggers"
        yield Finding(
            f"{forbid} {norm.party} every `{act.event}` that would {does} this{some}",
            act.span,
            help=_help(clause, norm, act, stuck.example),
            labels=tuple(Label(ban.act.span, f"clause {ban.clause.number} forbids it") for ban in chosen),
            breadcrumb=clause.heading,
        )
        return


def _stuck(
    clause: model.Clause, norm: model.Norm, act: model.Act, bans: Sequence[Ban], subject: Subject
) -> Stuck | None:
    own = norm is clause.norm
    events = triggers(clause) if own else ((clause.norm.acts[0].event or "",) if clause.norm else ())
    opened = trigger_condition(clause) if own else None
    outer = list(as_trigger([] if opened is None else [Wanted(opened)]))
    inner = [
        *([] if act.where is None else [Wanted(act.where)]),
        *same_key(act.key, (act.event or "",), events, subject),
    ]
    asked = decisions(subject)
    conditions = [
        condition for ban in bans for condition in (ban.act.where, ban.act.except_when) if condition is not None
    ]
    for goals in asked.readings([*outer, *inner, *map(Wanted, conditions)]):
        formulas = iter([formula for formula, _ in goals[len(outer) + len(inner) :]])
        parts = []
        for ban in bans:
            where = [next(formulas)] if ban.act.where is not None else []
            spared = [No(next(formulas))] if ban.act.except_when is not None else []
            parts.append(Every((*where, *spared)))
        banned = Some(tuple(parts))
        asking = goals[: len(outer) + len(inner)]
        found = for_all(asking[: len(outer)], asking[len(outer) :], banned)
        if found is UNSOLVED:
            asked.unsolved[act.span] = None
        elif found is not None:
            return Stuck(found, always=solved([*asking, (banned, NOT_YES)], z3=False) is None)
    return None


def _help(clause: model.Clause, norm: model.Norm, act: model.Act, example: Example) -> str:
    events = triggers(clause) if norm is clause.norm else ()
    trigger = f"after `{line(events, example, 'trigger')}` " if events else ""
    if trigger and not any(cell.whose == "trigger" for cell in example):
        trigger = ""
    return (
        f"for example, {trigger}`{line([act.event or ''], example)}` does what one clause asks and the other forbids; "
        "take such cases out of the prohibition with `except when`, or change the duty"
    )
