"""quoted-quantities: every quantity of a quote is a quantity of its rule.

What it does: reads the lengths of time, times of day, days, shares, sums and counts in a clause's quote, in Chinese
and in English, in words and in figures (`十五分钟`, `次日 9:30`, `百分之八十五`, `fifteen (15) minutes`), and reports
those that the rule, the terms and metrics it names, and the clauses it refers to do not have. What counts is the
meaning: 24 hours are one day, and 30 days are no month. Three working days quoted for three days are reported by
`time-units-as-quoted`.

Why it matters: the quote is what was signed, the rule is what is checked. If one says 30 minutes and the other 15,
every verdict about the clause is wrong.

Reported, for example:

    clause 1 "reply"
      quote "甲方应当在三十分钟内答复。"
      when question_asked
      provider must answer_given
      for the same question
      within 15 minutes

Use instead: the length of time that was agreed:

    clause 1 "reply"
      quote "甲方应当在三十分钟内答复。"
      when question_asked
      provider must answer_given
      for the same question
      within 30 minutes
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.quoted import place, prose_labels, short
from servanda.lint.quotes.comparing import Disagreement, disagreements, other_time
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "PRO001"
NAME = "quoted-quantities"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per quantity of a quote that its rule does not have, with the rule's own one of the kind.

    Working time for plain time of the same number is reported by `time-units-as-quoted` alone.
    """
    for one in disagreements(subject):
        if one.said is not None and not other_time(one):
            yield _finding(subject, one)


def _finding(subject: Subject, one: Disagreement) -> Finding:
    said, quoted = one.said, one.quoted
    assert said is not None  # noqa: S101 -- asked for
    span = place(subject, quoted, said.start, said.end)
    labels = prose_labels(quoted, said.text)
    words = short(said.text)
    if one.rule is None:
        return Finding(
            f"clause {quoted.number} quotes “{words}”, which its rule does not say",
            span,
            help="add it to the rule, or make it a clause of its own",
            labels=labels,
            breadcrumb=quoted.breadcrumb,
        )
    name = f" (term `{one.rule.term}`)" if one.rule.term is not None else ""
    message = f"clause {quoted.number} quotes “{words}”, its rule says `{short(one.rule.text)}`{name}"
    advice = "change the one that is not what was agreed"
    if quoted.own:
        labels = (Label(one.rule.span, "the rule says"), *labels)
        return Finding(message, span, help=advice, labels=labels, breadcrumb=quoted.breadcrumb)
    labels = (Label(span, "the quote says"), *labels)
    return Finding(message, one.rule.span, help=advice, labels=labels, breadcrumb=quoted.breadcrumb)
