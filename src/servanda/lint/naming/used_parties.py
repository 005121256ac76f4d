"""used-parties: every party has a clause.

What it does: reports a party that no clause names, where clauses name two others. Of two parties one may stand in no
clause: what the other owes, it owes to that one. A file without clauses, and what an agreement takes over with
`extends`, is left alone.

Why it matters: a third party that owes nothing and may do nothing has signed something that does not concern it, or its
duties were written down for somebody else.

Reported, for example:

    party provider "甲方"
    party client "乙方"
    party guarantor "丙方"

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
    clause 2 "fee"
      for each complete month as m
      client must payment_made where period = m
      by 24:00 on the 10th of m

Use instead: a clause that says what the guarantor has to do with it:

    clause 3 "guarantee"
      when payment_demanded
      guarantor must payment_made
      within 10 days
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.uses import unused, uses

CODE = "NAM003"
NAME = "used-parties"
SEVERITY = Severity.WARNING

_ENOUGH = 2
"""so many parties can owe each other something without a third one"""


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per party."""
    used = set(subject.source.parties) - unnamed_parties(subject)
    advice = "say in a clause what it must or may do, or take the party away"
    yield from unused(subject, "party", used, "is named by no clause", advice)


def unnamed_parties(subject: Subject) -> frozenset[str]:
    """The parties without a clause, where enough others have one."""
    parties = subject.source.parties
    named = uses(subject).parties & set(parties)
    return frozenset(parties) - named if len(named) >= _ENOUGH else frozenset()
