"""tolerances-with-effect: what is tolerated is some of the failures, not none and not all.

What it does: reports `tolerating 100% a month`, and a percentage so small that it never makes one whole instance: a
monthly report with `tolerating 10% a month` has one instance a month, and a tenth of one, rounded down, is none.

Why it matters: with the first, the duty can never be breached; with the second, the debtor believes to have room and
has none.

Reported, for example:

    clause 1 "report"
      for each complete month as m
      provider must report_sent where period = m
      by 24:00 on the 5th after m
      tolerating 10% a month

Use instead: no tolerance, or one on what happens often:

    clause 2 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 hour
      tolerating 10% a month
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.syntax import tree
from servanda.syntax.tree import WindowUnit

CODE = "DEO008"
NAME = "tolerances-with-effect"
SEVERITY = Severity.WARNING

_DUE_IN_A_MONTH = {WindowUnit.WEEK: 6, WindowUnit.MONTH: 2, WindowUnit.QUARTER: 2, WindowUnit.YEAR: 2}
"""the most deadlines of windows that can fall into one month, where one rolls in from the next or the last"""


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per tolerance."""
    for clause in subject.agreement.clauses:
        item = subject.source.clauses.get(clause.number)
        line = next((one for one in item.lines if isinstance(one, tree.ToleratingLine)), None) if item else None
        if line is None or clause.tolerance is None or clause.norm is None:
            continue
        if clause.tolerance == 1:
            yield Finding(
                f"clause {clause.number} tolerates every failure: it can never be breached",
                line.share.span,
                help="write the share of failures that is really accepted, such as `tolerating 5% a month`",
                breadcrumb=clause.heading,
            )
            continue
        most = _most(clause)
        if most is not None and clause.tolerance * most < 1:
            share = subject.text(line.share.span)
            often = "one" if most == 1 else f"at most {most}"
            yield Finding(
                f"this tolerance never has an effect: {share} of the {often} due in a month is less than one",
                line.share.span,
                help="leave it out, or choose a share that makes one failure",
                breadcrumb=clause.heading,
            )


def _most(clause: model.Clause) -> int | None:
    """The most instances that fall due in a month; None where there is no telling."""
    trigger, norm = clause.trigger, clause.norm
    if not isinstance(trigger, model.WindowTrigger) or norm is None:
        return None
    if any(act.frequency is not None for act in norm.acts):
        return None
    times = _DUE_IN_A_MONTH.get(trigger.windows.unit)
    return None if times is None else times * len(norm.acts)
