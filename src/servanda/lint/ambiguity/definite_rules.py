"""definite-rules: a rule holds, but for exceptions that are named.

What it does: looks for words that take a rule half back in a clause's quote, else in its paragraph: `原则上`,
`一般情况下`, `视情况`, `酌情`, `特殊情况除外`, `in principle`, `generally`, `normally`, `as the case may be`, `at
its discretion`. A clause whose rule names its exceptions (`except when`, `except after`, `excused while`,
`tolerating`) is left alone.

Why it matters: whoever breaches the rule says that this was the exception.

Reported, for example:

    clause 1 "reply"
      quote "甲方原则上在一日内答复。"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day

Use instead: the exception itself, or how many may be late:

    clause 1 "reply"
      quote "甲方在一日内答复，每月可有 5% 逾期。"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
      tolerating 5% a month
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.ambiguity.words import has, vague
from servanda.lint.quoted import Quoted
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.syntax import tree

CODE = "AMB007"
NAME = "definite-rules"
SEVERITY = Severity.WARNING

_HELP = "name the exceptions (`except when …`, `excused while …`) or the share that may fail (`tolerating 5% a month`)"
_WORDS = (
    (
        r"原则上|一般情况下|通常(?:情况下)?|一般(?=应|须|在|不)|视情况|视具体情况|酌情|特殊情况(?:除外|下)?|另有规定的除外",
        _HELP,
    ),
    (
        (
            r"\bin\s+principle\b|\bgenerally\b|\bnormally\b|\busually\b|\bas\s+a\s+rule\b|\bas\s+the\s+case\s+may\s+be\b"
            r"|\bas\s+appropriate\b|\bat\s+(?:its|their|his|her)\s+(?:sole\s+)?discretion\b|\bin\s+exceptional\s+cases\b"
        ),
        _HELP,
    ),
)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause and word."""
    yield from vague(subject, _WORDS, "which leaves open when the rule holds", _settled)


def _settled(_subject: Subject, quoted: Quoted, _word: str) -> bool:
    return has(quoted, tree.ExceptWhen, tree.ExceptAfter, tree.ExcusedLine, tree.ToleratingLine)
