"""balanced-times: for the same act all sides have a like time.

What it does: where clauses ask two parties for the same act (`notice_given` from either), or permit it to both,
compares the lengths of `within`, and reports one that is four times the other or more. Working time, clock time and
months are not compared with each other.

Why it matters: thirty days to give notice for one side and three for the other is a right for one side only.

Reported, for example:

    clause 1 "end for the provider"
      when term_changed
      provider may notice_given
      within 30 days
    clause 2 "end for the client"
      when term_changed
      client may notice_given
      within 3 days

Use instead: one time for both, or a reason in a comment:

    clause 2 "end for the client"
      when term_changed
      client may notice_given
      within 30 days
"""

from collections.abc import Iterator
from fractions import Fraction

from servanda.diagnostics import Label, Severity, Span
from servanda.lint.balance.sheet import size, spoken
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.model.expressions import Duration
from servanda.model.values import family
from servanda.records import record
from servanda.syntax.tree import Modal

CODE = "BAL005"
NAME = "balanced-times"
SEVERITY = Severity.WARNING

_LARGE = 4


@record
class _Time:
    """How long a party has for an act, in which clause, and where."""

    party: str
    limit: Duration
    clause: model.Clause
    span: Span


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per act and shorter side."""
    times: dict[tuple[str, Modal, str], list[_Time]] = {}
    for clause in subject.agreement.clauses:
        for norm in (clause.norm, clause.then):
            for act in norm.acts if norm is not None else ():
                if norm is not None and act.event is not None and isinstance(act.deadline, model.Within):
                    limit = act.deadline.limit.first
                    key = (act.event, norm.modal, family(limit.unit))
                    times.setdefault(key, []).append(_Time(norm.party, limit, clause, act.deadline.span))
    for (event, modal, _), found in times.items():
        if len(_parties(found)) == 1:
            continue
        shortest = {party: min((t for t in found if t.party == party), key=_size) for party in _parties(found)}
        longest = max(shortest.values(), key=_size)
        for party, time in shortest.items():
            if party != longest.party and _size(time) and _size(longest) >= _LARGE * _size(time):
                verb = "for" if modal is Modal.MAY else "to do"
                yield Finding(
                    f"{party} has {spoken(time.limit)} {verb} `{event}`, {longest.party} has {spoken(longest.limit)}",
                    time.span,
                    help="give both the same time, or silence this with the reason",
                    labels=(Label(longest.span, f"clause {longest.clause.number}: {longest.party}"),),
                    breadcrumb=time.clause.heading,
                )


def _parties(found: list[_Time]) -> dict[str, None]:
    return dict.fromkeys(time.party for time in found)


def _size(time: _Time) -> Fraction:
    return size(time.limit)
