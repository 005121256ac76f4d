"""conditions-that-can-fail: every condition tells some records from others.

What it does: reports a condition, or a demand in one, that every record satisfies, and a `must ensure` that holds
wherever the trigger's condition does. A comparison with a field that may be absent is unknown there, so that it does
not count as always true.

Why it matters: a condition that always holds says nothing, although somebody wrote it to narrow the rule; what must be
ensured and cannot fail obliges nobody.

Reported, for example:

    event complaint_filed
      complaint  id
      level      number
    clause 1 "complaints"
      when complaint_filed where level != 1 or level != 2
      provider must answer_given
      for the same question
      within 1 day

Every level is not 1 or not 2. Use instead: what was meant, such as

    clause 1 "complaints"
      when complaint_filed where level not in 1, 2
      provider must answer_given
      for the same question
      within 1 day
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.conflicts.deciding import decisions
from servanda.lint.conflicts.judging import Judged, judged
from servanda.lint.conflicts.places import ENSURED, EXCEPTION, written
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "CON003"
NAME = "conditions-that-can-fail"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per condition, or demand, that always holds; exceptions are another rule's."""
    decisions(subject).asked_by.add(CODE)
    for found in judged(subject):
        if found.always and not (found.whole and found.place.what == EXCEPTION):
            yield Finding(
                _message(found, subject),
                found.span,
                help="drop it, or write what was meant; of several values, `not in` excludes them all",
                breadcrumb=found.place.heading,
            )


def _message(found: Judged, subject: Subject) -> str:
    what, events = found.place.what, " or ".join(found.place.events) or "record"
    if not found.whole:
        return f"`{written(found.span, subject)}` in {what} always holds: every {events} satisfies it"
    if what == ENSURED:
        where = "" if found.alone else " that triggers the clause"
        return f"{what} cannot fail: every {events}{where} satisfies it"
    return f"{what} always holds: every {events} satisfies it"
