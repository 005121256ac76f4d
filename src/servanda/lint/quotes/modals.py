"""The verbs of obligation, prohibition and permission in Chinese and English text."""

import re
from collections.abc import Iterator
from functools import cache

from servanda.records import record
from servanda.syntax.tree import Modal

_MUST_NOT = (
    r"不得不?|不应当?|不可以|禁止|严禁|\b(?:must|shall|may|should)\s+not\b|\b(?:is|are)\s+(?:prohibited|forbidden)\b"
    r"|\bno\s+\w+\s+(?:may|shall)\b"
)
_MUST = (
    r"应当|应(?=[在于按自每向由予将]|及时|立即|最迟|提前|事先)|必须|(?<![无不毋])须(?!知)|有义务|\b(?:shall|must)\b"
    r"|\b(?:is|are)\s+(?:obliged|required)\s+to\b"
)
_MAY = r"可以|有权|\bmay\b|\b(?:is|are)\s+(?:entitled|allowed|permitted)\s+to\b|\bhas\s+the\s+right\s+to\b"
_BOUND = r"(?:\s*(?:be\s+)?)(?:晚于|迟于|超过|超出|少于|多于|低于|高于|逾期"
_BOUND += r"|later\s+than|exceed|less\s+than|more\s+than|fewer\s+than)"


@record
class Verb:
    """One such verb: what it says, and its offsets. What must not be late must be done: that is an obligation."""

    modal: Modal
    start: int
    end: int


@cache
def _pattern() -> tuple[re.Pattern[str], re.Pattern[str]]:
    verbs = re.compile(f"(?P<no>{_MUST_NOT})|(?P<yes>{_MUST})|(?P<free>{_MAY})", re.IGNORECASE)
    return verbs, re.compile(_BOUND, re.IGNORECASE)


def modals(text: str) -> tuple[Verb, ...]:
    """All of them, in order."""
    return tuple(_verbs(text))


def _verbs(text: str) -> Iterator[Verb]:
    verbs, bound = _pattern()
    for match in verbs.finditer(text):
        modal = Modal.MUST if match["yes"] else Modal.MAY if match["free"] else Modal.MUST_NOT
        if match["free"] and match[0] == "May":  # the month
            continue
        if modal is Modal.MUST_NOT and (match[0] == "不得不" or bound.match(text, match.end())):
            modal = Modal.MUST
        yield Verb(modal, match.start(), match.end())
