"""What quantities measure and the words for it, normalised so that equal meanings are equal values."""

from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from servanda.records import record


class Kind(StrEnum):
    """What a quantity measures; its value is in the unit given here."""

    CLOCK = "clock"  # seconds; a day is 24 hours
    WORKING = "working time"  # seconds of open time
    WORKING_DAYS = "working days"
    MONTHS = "months"
    TIME = "time of day"  # seconds since midnight
    WEEKDAY = "weekday"  # 1 is Monday
    DAY = "day of the month"
    NEXT = "next day"  # 1: the next day, 2: the next working day
    SHARE = "share"  # of one
    MONEY = "money"  # its third part is the currency, empty where it is not said
    TIMES = "times"
    RUN = "consecutive windows"
    WINDOW = "window"  # a value of WINDOWS
    LEVEL = "level"
    NUMBER = "number"


Reading: TypeAlias = tuple[Kind, Fraction, str]
"""What it measures, its value, and of money the currency where it is known (else empty)."""

LENGTHS = frozenset({Kind.CLOCK, Kind.WORKING, Kind.WORKING_DAYS, Kind.MONTHS})
WINDOWS = {
    "day": Fraction(1),
    "week": Fraction(7),
    "month": Fraction(30),
    "quarter": Fraction(90),
    "year": Fraction(365),
}
"""values of WINDOW: only that they differ matters"""
LATER = frozenset({"下午", "傍晚", "晚上", "晚间", "夜间"})


@record
class Quantity:
    """One quantity: everything it may mean, the offsets where it stands, its words.

    `weak`: it may name a quantity of the rule but need not (`the fifth`, `Friday is a holiday`).
    """

    readings: tuple[Reading, ...]
    start: int
    end: int
    text: str
    weak: bool = False


_SECONDS = {
    **dict.fromkeys(("秒", "秒钟", "second"), 1),
    **dict.fromkeys(("分钟", "分", "minute", "min"), 60),
    **dict.fromkeys(("小时", "钟头", "hour", "hr"), 3600),
    **dict.fromkeys(("日", "天", "号", "day"), 86_400),
    **dict.fromkeys(("周", "星期", "礼拜", "week"), 604_800),
}
_MONTHS = {
    **dict.fromkeys(("月", "month"), 1),
    **dict.fromkeys(("季度", "季", "quarter"), 3),
    **dict.fromkeys(("年", "周年", "year"), 12),
}
WINDOW_WORDS = {
    **dict.fromkeys(("日", "天", "daily"), "day"),
    **dict.fromkeys(("周", "星期", "weekly"), "week"),
    **dict.fromkeys(("月", "月度", "monthly"), "month"),
    **dict.fromkeys(("季", "季度", "quarterly"), "quarter"),
    **dict.fromkeys(("年", "yearly", "annually"), "year"),
}
CURRENCIES = {
    **dict.fromkeys(("元", "圆", "人民币", "rmb", "cny", "yuan"), "CNY"),
    **dict.fromkeys(("美元", "usd"), "USD"),
    **dict.fromkeys(("欧元", "€", "eur", "euro", "euros"), "EUR"),
    **dict.fromkeys(("港元", "港币", "hkd"), "HKD"),
    **dict.fromkeys(("日元", "jpy"), "JPY"),
    **dict.fromkeys(("英镑", "£", "gbp", "pounds"), "GBP"),
    "chf": "CHF",
    "sgd": "SGD",
    **dict.fromkeys(("dollars", "$", "¥", "￥"), ""),
}
"""words and signs to ISO codes; a sign that several currencies share names none"""


def length(amount: Fraction, unit: str, *, working: bool = False) -> Reading | None:
    """A length of time by its unit's word; the plural `s` of an English one does not matter."""
    word = unit.lower()
    word = word[:-1] if word.isascii() and word.endswith("s") else word
    if word in _MONTHS:
        return Kind.MONTHS, amount * _MONTHS[word], ""
    seconds = _SECONDS.get(word)
    if seconds is None:
        return None
    if not working:
        return Kind.CLOCK, amount * seconds, ""
    if seconds >= _SECONDS["day"]:
        return Kind.WORKING_DAYS, amount * (seconds // _SECONDS["day"]), ""
    return Kind.WORKING, amount * seconds, ""
