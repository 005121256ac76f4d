"""closed-lists: a list names everything that it means.

What it does: looks for words that leave a list open in a clause's quote, else in its paragraph: `等` behind a list
(not `等级`, `平等`, nor a list that is counted, `等三项`), `包括但不限于`, `including but not limited to`, `etc.`,
`and so on`, `among others`. A sentence with several of them is reported once.

Why it matters: what is not on the list may be meant or not; a rule can only check what is named.

Reported, for example:

    clause 1 "channels"
      quote "甲方通过电话、邮件等答复。"
      not checkable "channels are not listed"

Use instead: the whole list:

    clause 1 "channels"
      quote "甲方通过电话或者邮件答复。"
      not checkable "no record names the channel"
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.ambiguity.words import vague
from servanda.lint.quoted import Quoted
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "AMB003"
NAME = "closed-lists"
SEVERITY = Severity.WARNING

_HELP = "name everything that is meant, or say where the list is kept, such as a term with all its values"
_WORDS = (
    (
        (
            r"包括但不限于|(?<![平同对不均优高初相上何中劣头特次一二三四五])等(?:等)?(?![级待于同候额价值比效边距离分到着式])"
            r"(?!\s*[\d一二两三四五六七八九十]+\s*(?:大|项|种|个|类|名|家|方|条|者|款|级|位))"
        ),
        _HELP,
    ),
    (
        (
            r"\bincluding,?\s+(?:but\s+not\s+limited\s+to|without\s+limitation)\b|\betc\b\.?|\band\s+so\s+(?:on|forth)\b"
            r"|\bamong\s+others\b|\bor\s+the\s+like\b|\band\s+such\s+other\b"
        ),
        _HELP,
    ),
)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause: the first such word."""
    seen: set[tuple[str, ...]] = set()
    for one in vague(subject, _WORDS, "which leaves the list open", _settled):
        if one.breadcrumb not in seen or not one.breadcrumb:
            seen.add(one.breadcrumb)
            yield one


def _settled(_subject: Subject, _quoted: Quoted, _word: str) -> bool:
    return False
