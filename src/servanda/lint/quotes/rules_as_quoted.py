"""rules-as-quoted: every quantity of a rule is in the prose that it quotes.

What it does: reports a length of time, a time of day, a day, a share, a sum or a count of a rule that neither the
clause's quote nor its paragraph of the prose says. The value of a term may also stand elsewhere in the prose, where the
term is defined; later versions of a dated term and terms that fill a blank need not be there. A clause that quotes
another quantity instead is reported by `quoted-quantities` alone.

Why it matters: a number that nobody agreed on binds nobody. It is either a mistake or it has to be agreed on.

Reported, for example:

    clause 1 "reply"
      quote "甲方应当答复乙方的提问。"
      when question_asked
      provider must answer_given
      for the same question
      within 15 minutes

Use instead: a sentence that says by when:

    clause 1 "reply"
      quote "甲方应当在十五分钟内答复乙方的提问。"
      when question_asked
      provider must answer_given
      for the same question
      within 15 minutes
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.quoted import short
from servanda.lint.quotes.comparing import disagreements
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "PRO002"
NAME = "rules-as-quoted"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per quantity."""
    for one in disagreements(subject):
        if one.said is not None or one.rule is None:
            continue
        quoted = one.quoted
        name = f" (term `{one.rule.term}`)" if one.rule.term is not None else ""
        if quoted.quote is not None:
            where, label = "its quote", Label(quoted.quote.span, "the quote")
        elif quoted.paragraph is not None:
            where, label = "its paragraph", Label(quoted.paragraph.heading, "the paragraph")
        else:
            continue
        yield Finding(
            f"the rule of clause {quoted.number} says `{short(one.rule.text)}`{name}, {where} does not",
            one.rule.span,
            help="agree on it in the prose, or take it out of the rule",
            labels=(label,),
            breadcrumb=quoted.breadcrumb,
        )
