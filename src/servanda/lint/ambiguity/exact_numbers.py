"""exact-numbers: a number is exact, and it is clear whether it belongs to its range.

What it does: looks for words that blur a number in a clause's quote, else in its paragraph: `左右`, `大约`,
`approximately`, `about 20`, and, where the rule compares with nothing, `三级以上`, `5000 元以下`, `between 1 and
5`, which leave open whether the number itself is meant. A prose that says so (`以上均含本数`) settles that for all
its clauses.

Why it matters: at 85% exactly, `85% 以上` may be kept or breached; statutes and dictionaries differ.

Reported, for example:

    clause 1 "staff"
      quote "甲方应当配备约 5 名客服。"
      not checkable "no record of staff"

Use instead: the number:

    clause 1 "staff"
      quote "甲方应当配备至少 5 名客服。"
      not checkable "no record of staff"
"""

import re
from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.ambiguity.words import has, vague
from servanda.lint.quoted import Quoted
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.syntax import tree

CODE = "AMB005"
NAME = "exact-numbers"
SEVERITY = Severity.WARNING

_ABOUT = "write the number, with the difference that is allowed: `误差不超过 0.5 个百分点`, `give or take 0.5 points`"
_BOUND = "write `不低于` (at least), `超过` (more than), `不超过` (at most) or `低于` (less than)"
_HAN = "一二三四五六七八九十百千万"
_WORDS = (
    (
        rf"(?<=[{_HAN}\d年月日天周时钟元%％人次件名个])左右|大约|大概|约(?=\s*(?:\d|[{_HAN}]+[个名件次元日天小分]))",
        _ABOUT,
    ),
    (rf"(?<=[级元%％岁次件名个条天日月年{_HAN}\d])\s*以[上下](?!简称|各|均|所|规定|条款|内容|述|称)", _BOUND),
    (r"\b(?:approximately|roughly|circa)\b|\b(?:about|around)(?=\s+\d)", _ABOUT),
    (r"\bbetween(?=\s+\d+\S*\s+and\s+\d)", _BOUND),
)
_RANGE = re.compile(r"以[上下]|between", re.IGNORECASE)
_SAID = re.compile(r"[含括]本数|不含本数|\binclusive\b|\bexclusive\b|\bboth\s+included\b", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause and word."""
    yield from vague(subject, _WORDS, "which leaves open what number is meant", _settled)


def _settled(_subject: Subject, quoted: Quoted, word: str) -> bool:
    if not _RANGE.search(word):
        return any(isinstance(line, tree.StatingLine) and line.tolerance is not None for line in quoted.item.lines)
    said = _SAID.search(quoted.prose.text if quoted.prose is not None else quoted.sentence)
    return said is not None or has(quoted, tree.CompareExpr, tree.MemberExpr, tree.WhenMetric, tree.AtLeastLine)
