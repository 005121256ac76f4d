"""single-connectives: a sentence says `and` or says `or`.

What it does: looks for `and/or`, `和/或`, `及/或`, `与/或` in a clause's quote, else in its paragraph. A rule that
says `or` between its events, or that lists steps, says which of the two is meant and is left alone.

Why it matters: whether both are owed or one of them decides what is a breach.

Reported, for example:

    clause 1 "notice"
      quote "甲方应当通过电话和/或邮件通知。"
      not checkable "no record of notices"

Use instead: one of the two:

    clause 1 "notice"
      quote "甲方应当通过电话或者邮件通知。"
      not checkable "no record of notices"
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.ambiguity.words import has, vague
from servanda.lint.quoted import Quoted
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.syntax import tree

CODE = "AMB006"
NAME = "single-connectives"
SEVERITY = Severity.WARNING

_HELP = "write `或者` (or), if one of them is enough, and `和` (and), if all are owed"
_WORDS = ((r"[和与及且]\s*[/／]\s*或者?|或者?\s*[/／]\s*[和与及且]|\band\s*/\s*or\b|\bor\s*/\s*and\b", _HELP),)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause and word."""
    yield from vague(subject, _WORDS, "which may mean both or one of them", _settled)


def _settled(_subject: Subject, quoted: Quoted, _word: str) -> bool:
    several = any(isinstance(line, tree.WhenEvent) and len(line.events) > 1 for line in quoted.item.lines)
    return several or has(quoted, tree.StepLine, tree.OrExpr, tree.AndExpr, tree.MemberExpr)
