"""What each column of a sample seems to hold, and which of them may be shown."""

import re
from collections import Counter
from dataclasses import dataclass

from servanda.bind.moments import Moments, moments_of
from servanda.bind.sample import Sample
from servanda.bind.words import tokens

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2]|W(0[1-9]|[1-4]\d|5[0-3])|Q[1-4])")
_PHONE = re.compile(r"\+?[\d ()./-]{7,20}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_YES_NO = frozenset({"true", "false", "yes", "no", "是", "否"})
_PERSONAL = frozenset(
    {"agent", "person", "name", "user", "customer", "owner", "assignee", "author", "sender", "recipient", "contact"}
    | {"phone", "mobile", "tel", "email", "mail", "address", "note", "text", "content", "comment", "message", "remark"}
    | {"resource", "responsible", "employee", "caller", "opener", "resolver"}
    | {"from", "to", "account", "staff", "member", "client", "姓名", "电话", "手机", "邮箱", "地址"}
)
_ACTIVITIES = frozenset({"concept:name"})
"""names of XES that say what happened, whatever they look like"""
_MOST_CHOICES = 24
_FEWEST_CHOICES = 2
_LONGEST_CHOICE = 40
_REPEATED = 5
"""a value comes so often on average before a column is taken for an enumeration"""
_LONG_TEXT = 60
_MOST_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Profile:
    """One column. `kind` is the binding's word; `choices` only where they may be shown and written."""

    name: str
    filled: int
    total: int
    distinct: int
    kind: str
    choices: tuple[str, ...]
    personal: bool
    moments: Moments | None

    @property
    def optional(self) -> bool:
        """Some record has no such cell."""
        return self.filled < self.total

    @property
    def unique(self) -> bool:
        """Every record has one of its own."""
        return self.filled == self.total == self.distinct and self.total > 0


def profiles(sample: Sample) -> dict[str, Profile]:
    """All columns of a sample."""
    return {name: _profile(sample, name) for name in sample.columns}


def _profile(sample: Sample, name: str) -> Profile:
    values = sample.values(name)
    counts = Counter(values)
    personal = looks_personal(name, values)
    moments = None if name in sample.lists else moments_of(values)
    kind = "text"
    choices: tuple[str, ...] = ()
    if name in sample.lists:
        kind = "list"
    elif values and moments is None:
        kind, choices = _kind(name, values, counts, personal=personal)
    return Profile(name, len(values), len(sample.rows), len(counts), kind, choices, personal, moments)


def _kind(name: str, values: list[str], counts: Counter[str], *, personal: bool) -> tuple[str, tuple[str, ...]]:
    lowered = {value.lower() for value in counts}
    if lowered <= _YES_NO:
        return "yes/no", ()
    if all(_PERIOD.fullmatch(value) for value in counts):
        return "period", ()
    if all(_NUMBER.fullmatch(value) and len(value) <= _MOST_DIGITS for value in counts):
        # Leading zeros are those of a name, not of a number.
        padded = any(re.match(r"0\d", value) for value in counts)
        return ("text" if padded else "number"), ()
    plain = all(len(value) <= _LONGEST_CHOICE and not re.search(r"[,、,\n\"\\]", value) for value in counts)
    named = name.lower().endswith(("id", "no", "key", "编号"))
    if (
        not personal
        and not named
        and plain
        and _FEWEST_CHOICES <= len(counts) <= _MOST_CHOICES
        and len(values) >= _REPEATED * len(counts)
    ):
        return "one of", tuple(sorted(counts))
    return "text", ()


def looks_personal(name: str, values: list[str]) -> bool:
    """Names, numbers to call, letters and long texts: nothing of them is copied into a proposal."""
    if name in _ACTIVITIES:
        return False
    if set(tokens(name)) & _PERSONAL:
        return True
    if not values:
        return False
    looks = sum(1 for value in values if _MAIL.fullmatch(value) or (_PHONE.fullmatch(value) and _digits(value)))
    return looks * 2 > len(values) or sum(map(len, values)) > _LONG_TEXT * len(values) or max(map(len, values)) > 200  # noqa: PLR2004 - a text no code has


def _digits(value: str) -> bool:
    """Enough digits for a telephone, with a sign that numbers have not."""
    return sum(map(str.isdigit, value)) >= 7 and (len(value) == 11 or not value.isdigit())  # noqa: PLR2004 - a telephone number's
