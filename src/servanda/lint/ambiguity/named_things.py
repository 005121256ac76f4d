"""named-things: a sentence names what it means, not `相关部门` or `the relevant documents`.

What it does: looks for `相关` and `有关` before a person or thing, `relevant`, `applicable` and `respective` in a
clause's quote, else in its paragraph. It is a note: often the sentences around it tell. `不相关`, `与此相关的争议`
and words that the prose defines are left alone.

Why it matters: the reader has to guess who or what is meant, and a rule can only check what has a name.

Reported, for example:

    clause 1 "papers"
      quote "乙方应当提供相关资料。"
      not checkable "the papers are not named"

Use instead: the name:

    clause 1 "papers"
      quote "乙方应当提供附件二所列资料。"
      not checkable "no record of the papers"
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.ambiguity.words import vague
from servanda.lint.quoted import Quoted
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "AMB008"
NAME = "named-things"
SEVERITY = Severity.NOTE

_HELP = "name it, or say where it is listed"
_THINGS = "部门|人员|方面|单位|机构|规定|资料|材料|文件|费用|手续|要求|责任|标准|信息|服务|工作|问题"
_WORDS = (
    (rf"(?<![不与和同])(?:相关|有关)(?:的)?(?:{_THINGS})", _HELP),
    (r"\b(?:relevant|respective)\s+\w+|\bapplicable\s+(?:standards?|rules?|requirements?|fees?|documents?)\b", _HELP),
)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause and word."""
    yield from vague(subject, _WORDS, "which does not say which", _settled)


def _settled(_subject: Subject, _quoted: Quoted, _word: str) -> bool:
    return False
