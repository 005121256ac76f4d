"""precise-degrees: a sentence says how much, not `适当` or `reasonable`.

What it does: looks for words that leave a degree open in a clause's quote, else in its paragraph: `合理`, `适当`,
`必要时`, `尽力`, `reasonable`, `appropriate`, `best efforts`, `material breach`, `substantially`, `where
necessary`. A word that the prose defines is left alone; of a `合理期限` the rule `precise-times` speaks.

Why it matters: each side takes its own measure, and no record can tell whether it was met.

Reported, for example:

    clause 1 "reply"
      quote "The provider shall use best efforts to answer."
      not checkable "effort leaves no record"

Use instead: what can be counted:

    clause 1 "reply"
      quote "The provider shall answer within a day."
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.ambiguity.words import vague
from servanda.lint.quoted import Quoted
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "AMB002"
NAME = "precise-degrees"
SEVERITY = Severity.WARNING

_MEASURE = "say what is measured and its bound, such as `不低于 85%` or `at least 85%`"
_EFFORT = "say what result is owed and by when; an effort cannot be seen in a record"
_CASE = "say in which case, such as `问题定为三级的` or `where level = 3`"
_WORDS = (
    (r"(?<!不)合理(?!的?(?:时间|期限|期间))|适当|充分(?!披露)|足够|较(?:大|高|低|长|短|快)|显著|大幅", _MEASURE),
    (r"尽力|尽最大(?:的)?努力|竭尽全力|最大努力|尽可能", _EFFORT),
    (r"必要时|如有必要|有必要的", _CASE),
    (
        (
            r"\b(?:un)?reasonabl[ey]\b(?!\s+(?:time|period|efforts?|endeavou?rs)\b)"
            r"|\bappropriate(?:ly)?\b"
            r"|\badequate(?:ly)?\b|\bsufficient(?:ly)?\b|\bsubstantial(?:ly)?\b|\bsignificant(?:ly)?\b|\bmaterially\b"
            r"|\bmaterial\s+(?:breach|adverse|change|delay|defect|respect|extent|degree)\w*"
        ),
        _MEASURE,
    ),
    (r"\b(?:best|reasonable|commercially\s+reasonable|all\s+reasonable)\s+(?:efforts?|endeavou?rs)\b", _EFFORT),
    (r"\b(?:where|when|if|as)\s+(?:necessary|required|needed)\b", _CASE),
)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause and word."""
    yield from vague(subject, _WORDS, "which leaves the degree open", _settled)


def _settled(_subject: Subject, _quoted: Quoted, _word: str) -> bool:
    return False
