"""precise-times: a sentence says by when, not `及时` or `promptly`.

What it does: looks for words that set no time in a clause's quote, else in its paragraph: `及时`, `尽快`, `立即`,
`定期`, `随时`, `promptly`, `immediately`, `as soon as possible`, `without undue delay`, `from time to time`, `in
due course`. A clause whose rule has a deadline or a frequency is left alone, as is a word that the prose defines.

Why it matters: nobody is ever late with what is due `及时`. What the parties meant by it is found out in court.

Reported, for example:

    clause 1 "reply"
      quote "甲方应当及时答复。"
      not checkable "no time was agreed"

Use instead: a length of time, and the rule for it:

    clause 1 "reply"
      quote "甲方应当在两小时内答复。"
      when question_asked
      provider must answer_given
      for the same question
      within 2 hours
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.ambiguity.words import has, vague
from servanda.lint.quoted import Quoted
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.syntax import tree

CODE = "AMB001"
NAME = "precise-times"
SEVERITY = Severity.WARNING

_SOON = "say within what time, such as `两小时内` or `within 2 hours`, and write the rule `within 2 hours`"
_OFTEN = "say how often, such as `每月至少两次` or `twice a month`, and write the rule `at least 2 times each month`"
_WORDS = (
    (r"(?<!不)及时|尽快|尽早|立即|立刻|马上|适时|不日|近期内?|在?合理(?:的)?(?:时间|期限|期间)内?", _SOON),
    (r"定期|随时|不定期", _OFTEN),
    (
        (
            r"\bpromptly\b|\bimmediately\b|\bforthwith\b|\bas\s+soon\s+as\s+(?:reasonably\s+)?(?:possible|practicable)\b"
            r"|\bwithout\s+(?:undue\s+|unreasonable\s+)?delay\b|\bin\s+(?:a\s+timely\s+manner|due\s+course)\b|\btimely\b"
            r"|\bwithin\s+a\s+reasonable\s+(?:time|period)\b"
        ),
        _SOON,
    ),
    (r"\bfrom\s+time\s+to\s+time\b|\bperiodically\b|\bregularly\b|\bat\s+regular\s+intervals\b", _OFTEN),
)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause and word."""
    yield from vague(subject, _WORDS, "which sets no time", _settled)


def _settled(_subject: Subject, quoted: Quoted, _word: str) -> bool:
    return has(quoted, tree.WithinLine, tree.ByLine, tree.AtLeastLine)
