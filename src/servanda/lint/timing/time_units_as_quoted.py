"""time-units-as-quoted: working time is written where the quote says working time, plain time where it says plain time.

What it does: reports a length of time in a rule that has the number of the quote, but counts working hours or days
where the quote counts plain ones, or the reverse, in Chinese and in English. A quote that speaks of office hours
besides (`工作时间内两小时`) may mean either.

Why it matters: 24 working hours of a day of nine are nearly three working days, over a weekend five: a reply that the
prose calls late is in time by the rule. The reverse makes a breach of what was agreed to be in time.

Reported, for example:

    clause 1 "重大投诉"
      quote "甲方应当在二十四小时内办结。"
      when issue_opened
      provider must issue_closed
      for the same issue
      within 24 working hours

Use instead: the unit of the quote:

    clause 1 "重大投诉"
      quote "甲方应当在二十四小时内办结。"
      when issue_opened
      provider must issue_closed
      for the same issue
      within 24 hours
"""

import re
from collections.abc import Iterator

from servanda.diagnostics import Edit, Fix, Label, Severity
from servanda.lint.quoted import place, prose_labels, short
from servanda.lint.quotes.comparing import Disagreement, disagreements, other_time
from servanda.lint.quotes.measures import Kind
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "TIM006"
NAME = "time-units-as-quoted"
SEVERITY = Severity.WARNING

_PLAIN = (
    (re.compile(r"working[ \t]+(?=minute|hour|day)"), ""),
    (re.compile(r"工作(?=小时|分钟)"), ""),
    (re.compile(r"工作日"), "天"),
)
_WORKING = (
    (re.compile(r"(?=minute|hour|day)"), "working "),
    (re.compile(r"(?=小时|分钟)"), "工作"),
    (re.compile(r"[天日]"), "工作日"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per length of time, at the rule."""
    for one in disagreements(subject):
        if one.said is not None and one.rule is not None and other_time(one):
            yield _finding(one, subject)


def _finding(one: Disagreement, subject: Subject) -> Finding:
    said, rule, quoted = one.said, one.rule, one.quoted
    assert said is not None  # noqa: S101 -- asked for
    assert rule is not None  # noqa: S101 -- asked for
    working = rule.reading[0] is not Kind.CLOCK
    name = f" (term `{rule.term}`)" if rule.term is not None else ""
    says, quotes = ("working time", "plain time") if working else ("plain time", "working time")
    span = place(subject, quoted, said.start, said.end)
    return Finding(
        f"clause {quoted.number} quotes “{short(said.text)}”, {quotes}, and its rule counts {says}: "
        f"`{short(rule.text)}`{name}",
        rule.span,
        help=f"count {quotes} as the quote does, or agree on {says} in the prose",
        labels=(Label(span, "the quote says"), *prose_labels(quoted, said.text)),
        breadcrumb=quoted.breadcrumb,
        fixes=tuple(_fixes(one, working=working, subject=subject)),
    )


def _fixes(one: Disagreement, *, working: bool, subject: Subject) -> Iterator[Fix]:
    """The other unit in the place of the rule's; a verdict may change, so a person has to agree."""
    rule = one.rule
    if rule is None or not one.quoted.own:
        return
    text = subject.text(rule.span)
    for pattern, unit in _PLAIN if working else _WORKING:
        mended, count = pattern.subn(unit, text, count=1)
        if count:
            yield Fix(f"write `{mended}`, as the quote does", (Edit(rule.span, mended),))
            return
