"""reliefs-by-others: nobody can free himself from his own duty.

What it does: reports a release (`released when E`) or a pause (`paused while E`) whose event is the debtor's own act,
and an excuse (`excused while P late on X`) that rests on the debtor's own delay. An event is a party's own act where
clauses name it as what that party must, must not or may do, and no other party.

Why it matters: a debtor that can end or suspend its duty by its own act owes what it likes.

Reported, for example:

    clause 1 "closing"
      when issue_opened
      provider must issue_closed
      for the same issue
      within 3 days
      released when issue_downgraded
    clause 2 "downgrading"
      provider may issue_downgraded

Use instead: an act of the other side, or one that both have to agree on:

    clause 2 "downgrading"
      client may issue_downgraded
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity, Span
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.syntax.tree import Modal

CODE = "DEO006"
NAME = "reliefs-by-others"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per release, pause or excuse."""
    acts = _actors(subject.agreement)
    for clause in subject.agreement.clauses:
        debtor = _debtor(clause)
        if debtor is None:
            continue
        owed = {act.event for norm in (clause.norm, clause.then) if norm is not None for act in norm.acts}
        reliefs: list[tuple[str, Span, tuple[str, ...]]] = [
            *(("release itself", release.span, release.events) for release in clause.releases),
            *(("stop its own clock", pause.span, (pause.event,)) for pause in clause.pauses),
        ]
        for what, span, events in reliefs:
            for event in events:
                places = acts.get(event, {})
                if event not in owed and set(places) == {debtor}:
                    number, place = places[debtor]
                    yield Finding(
                        f"{debtor} can {what}: `{event}` is its own act (clause {number})",
                        span,
                        help="take an event that the other side decides on",
                        labels=(Label(place, f"clause {number}: {debtor}'s act"),),
                        breadcrumb=clause.heading,
                    )
        for excuse in clause.excuses:
            if excuse.party == debtor:
                yield Finding(
                    f"{debtor} is excused by its own delay on clause {excuse.clauses[0]}",
                    excuse.span,
                    help="an excuse rests on what the other side owes",
                    breadcrumb=clause.heading,
                )


def _debtor(clause: model.Clause) -> str | None:
    norm = clause.then if clause.norm is not None and clause.norm.modal is Modal.MAY else clause.norm
    return norm.party if norm is not None else None


def _actors(agreement: model.Agreement) -> dict[str, dict[str, tuple[str, Span]]]:
    """By event the parties whose act it is, each with the first clause that says so, and where."""
    found: dict[str, dict[str, tuple[str, Span]]] = {}
    for clause in agreement.clauses:
        for norm in (clause.norm, clause.then):
            for act in norm.acts if norm is not None else ():
                if act.event is not None and norm is not None:
                    found.setdefault(act.event, {}).setdefault(norm.party, (clause.number, act.span))
    return found
