"""clear-days: it is clear which days are meant.

What it does: looks for days that may be counted in several ways in a clause's quote, else in its paragraph:
`工作日` and `business day` where the agreement has no calendar, `次日` where the rule does not say `the next day`
or `the next working day`, `月底` and `end of the month` where it names no day, `上旬`, `bi-weekly` and `bimonthly`.

Why it matters: whether a Saturday, a make-up workday or the 31st counts decides whether a duty was kept.

Reported, for example:

    clause 1 "meeting"
      quote "双方应当于每月月底前会面。"
      not checkable "no day was agreed"

Use instead: the day itself:

    clause 1 "meeting"
      quote "双方应当于每月 28 日前会面。"
      not checkable "no record of meetings"
"""

import re
from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.ambiguity.words import has, vague
from servanda.lint.quoted import Quoted
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.syntax import tree

CODE = "AMB004"
NAME = "clear-days"
SEVERITY = Severity.WARNING

_OPEN = "define a calendar (`calendar office`, `open mon to fri 09:00-18:00`, `holidays cn`) and name it in `workdays`"
_NEXT = "write `by 09:30 on the next day` or `… the next working day` in the rule"
_DATE = "name the day, such as `每月 28 日` or `by the 28th`, and write it in the rule"
_TWICE = "write `twice a week` or `every two weeks`"
_WORDS = (
    (r"工作日|营业日|工作小时|(?:business|working)[\s-]+(?:days?|hours?)\b", _OPEN),
    (r"(?<![至到])次日|翌日|隔日|\b(?:the\s+)?(?:next|following)\s+day\b", _NEXT),
    (
        r"月底|月末|年底|年末|季末|[上中下]旬|\b(?:end\s+of\s+(?:the|each|every)\s+(?:month|quarter|year)|month[\s-]end)\b",
        _DATE,
    ),
    (r"\bbi-?(?:weekly|monthly|annual(?:ly)?)\b", _TWICE),
)
_WORKING = re.compile(r"工作|营业|business|working", re.IGNORECASE)
_FOLLOWING = re.compile(r"次日|翌日|隔日|next|following", re.IGNORECASE)
_END = re.compile(r"[底末旬]|end", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause and word."""
    yield from vague(subject, _WORDS, "which days that are is not said", _settled)


def _settled(subject: Subject, quoted: Quoted, word: str) -> bool:
    if _WORKING.search(word):
        return bool(subject.agreement.calendars)
    if _FOLLOWING.search(word):
        return has(quoted, tree.RelativeDay, tree.WithinLine)
    if _END.search(word):
        return has(quoted, tree.OrdinalDay, tree.WeekdayOf, tree.AtLeastLine)
    return has(quoted, tree.WindowSpec)
