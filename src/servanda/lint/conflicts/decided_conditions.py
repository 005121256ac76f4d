"""decided-conditions: all conditions are simple enough to be decided.

What it does: says, once for an agreement, where the other rules of this family could not tell whether conditions can
hold: many fields compared with each other have more cases than are tried one by one, and whether one field's text
contains another's is not a matter of cases at all. Such questions are put to z3 where it is installed.

Why it matters: what was not looked at may be wrong. Silence of these rules would read as if it were right.

Reported, for example:

    event letter_sent
      letter  id
      body    text
      name    text
    clause 1 "letters"
      provider must not letter_sent where body contains any of name

This is where z3 is not installed. Use instead: simpler conditions, or install z3 with `pip install "servanda[z3]"`:

    clause 1 "letters"
      provider must not letter_sent where body contains any of "Mr", "Mrs"
"""

from collections import deque
from collections.abc import Iterator

from servanda.diagnostics import Label, Severity, Span
from servanda.lint.conflicts import (
    conditions_that_can_fail,
    conditions_that_can_hold,
    duties_that_are_allowed,
    exceptions_that_leave_a_rule,
    tiers_that_do_not_overlap,
    tiers_without_gaps,
)
from servanda.lint.conflicts.deciding import decisions
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "CON007"
NAME = "decided-conditions"
SEVERITY = Severity.NOTE

_ASKING = (
    duties_that_are_allowed,
    conditions_that_can_hold,
    conditions_that_can_fail,
    exceptions_that_leave_a_rule,
    tiers_without_gaps,
    tiers_that_do_not_overlap,
)
_SHOWN = 5


def check(subject: Subject) -> Iterator[Finding]:
    """One finding, at the first condition nobody decided; the next few are labels."""
    asked = decisions(subject)
    for rule in _ASKING:
        if rule.CODE not in asked.asked_by:
            deque(rule.check(subject), maxlen=0)
    places = sorted(place for place in asked.unsolved if not any(_within(place, other) for other in asked.unsolved))
    if not places:
        return
    from servanda.lint.conflicts.asking_z3 import installed  # noqa: PLC0415 -- hardly ever needed

    one = len(places) == 1
    missing = f"z3, which could decide {'it' if one else 'them'}, is not installed"
    why = "z3 gave no answer within its limit" if installed() else missing
    count = "1 condition was" if one else f"{len(places)} conditions were"
    yield Finding(
        f"{count} not looked at, having too many cases: {why}",
        places[0],
        help="simplify it" if installed() else 'simplify it, or `pip install "servanda[z3]"`',
        labels=tuple(Label(place, "this one as well") for place in places[1:_SHOWN]),
    )


def _within(part: Span, whole: Span) -> bool:
    return part != whole and part.file == whole.file and whole.start <= part.start and part.end <= whole.end
