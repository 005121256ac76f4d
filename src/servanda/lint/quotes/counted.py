"""A number and the words around it to what it measures: a length, money, a share, times, a day of the month."""

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import cache

from servanda.lint.numerals import Numeral, numerals
from servanda.lint.quotes.measures import CURRENCIES, LENGTHS, WINDOWS, Kind, Quantity, Reading, length

_SIGNS = r"人民币|RMB|CNY|EUR|USD|GBP|HKD|JPY|CHF|SGD|[€£$¥￥]"
_PARTS = {"百": 100, "千": 1000, "万": 10_000}
_EVERY = r"每(?:一|个)*(?:完整)?的?(?:自然|日历)?(?:周|星期|月|日|天|季度?|年)"
_UNITS_EN = r"seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|quarters?|years?"


@cache
def _behind() -> dict[str, re.Pattern[str]]:
    """Forms that stand right behind a number."""
    forms = {
        "again": r"\s*\(\s*(?=[\d零一二两三四五六七八九十百千万]|[a-z])",
        "share": r"\s*(?:%|per\s?cent(?!age)\b|(?P<mill>‰)|个?百分点|(?:percentage\s+)?points?\b)",
        "money": r"\s*(?P<group>[万亿])?\s*"
        r"(?P<unit>元(?![月旦素件])|圆整?|美元|欧元|港元|港币|日元|英镑"
        r"|(?:CNY|RMB|EUR|USD|GBP|HKD|JPY|CHF|SGD|euros?|yuan|dollars|pounds)\b)",
        "han": r"\s*(?:个|(?P<half>个半))?\s*(?P<run>连续的?)?(?P<work>工作|营业|交易)?"
        r"(?P<unit>秒钟?|分钟|分(?=内|后|以|之内|之后)|小时|钟头|天(?!猫)|日(?![元本常])|星期(?![一二三四五六日天])|礼拜|周年|"
        r"周(?![一二三四五六日末边岁])|季度|年(?![度级月\d]))(?P<late>半)?",
        "han_month": r"\s*个(?P<half>半)?(?:完整的?|自然|日历)*(?P<run>连续的?)?月(?P<late>半)?",
        "han_plain": r"\s*个?(?:自然|日历)(?P<unit>日|天|周)",
        "number_day": r"\s*号",
        "times": r"\s*(?:次(?!日)|times?\b)",
        "level": r"\s*级(?!别)",
        "counter": r"\s*(?:件|个|份|名|位|人|条|项|张|笔|台|封|遍|回)",
        "en": rf"(?P<half>\s+and\s+a\s+half)?[\s-]+(?P<run>(?:consecutive|successive|subsequent)\s+)?"
        rf"(?P<kind>(?:full|complete|calendar|clock|natural)[\s-]+)?(?P<work>(?:working|business|office)[\s-]+)?(?P<unit>{_UNITS_EN})\b"
        r"(?P<row>\s+in\s+(?:a\s+row|succession))?",
        "of": r"\s*分之",
        "ends": r"\s*(?:内|以内|之内|后|以后|起|届满)",
    }
    return {name: re.compile(form, re.IGNORECASE) for name, form in forms.items()}


@cache
def _ahead() -> dict[str, re.Pattern[str]]:
    """Forms that stand right before a number."""
    forms = {
        "money": rf"(?P<sign>{_SIGNS})\s*$",
        "parts": r"(?P<of>[百千万])分之\s*$",
        "run": r"(?:连续|接连)(?:的)?\s*(?:[^\s，。；]{0,2}?)$",
        "run_en": r"\b(?:consecutive|successive)\s+$",
        "compared": r"(?:至少|最少|最多|不少于|不低于|不超过|不多于|不得超过|超过|多于|少于|低于|高于|不足|\bat\s+least"
        r"|\bat\s+most|\bmore\s+than|\bfewer\s+than|\bless\s+than|\bup\s+to|\bexceed(?:s|ing)?|\bminimum\s+of|\bmaximum\s+of)\s*(?:为\s*)?$",
        "month": r"(?:[每次当下上本该首]|之)(?:一)?(?:个)?月度?(?:的|第)?\s*$",
        "often": rf"{_EVERY}[^。；;，,]*$|(?:至少|不少于|不低于)[^。；;，,]*$",
        "closely": rf"{_EVERY}[^。；;，,\d]{{0,6}}$|(?:至少|不少于|不低于)[^。；;，,]*$",
        "known": r"(?:[上下同本该某另首头]|最后|任何|任意|前|后|每[^，。；\d]{0,4})$",
        "level": r"\b(?:level|priority|severity|tier|grade|class|stage)\s+$",
        "often_en": r"\bat\s+least\s*$",
    }
    return {name: re.compile(form, re.IGNORECASE) for name, form in forms.items()}


def counted(text: str, numeral: Numeral) -> tuple[Quantity, ...]:
    """The quantity that a numeral of a text (of ordinary width) is part of; weak where it is a bare number.

    Two where words and figures disagree: `fifteen (50) minutes`.
    """
    before, behind = text[max(0, numeral.start - 24) : numeral.start], text[numeral.end : numeral.end + 48]
    if _behind()["of"].match(behind):  # the 百 of 百分之五
        return ()
    end, values = numeral.end, [numeral.value]
    again = _behind()["again"].match(behind)
    closing = -1 if again is None else behind.find(")", again.end())
    if again is not None and closing > 0:  # `fifteen (15) minutes`
        within = behind[again.end() : closing].rstrip()
        inner = next(numerals(within), None)
        if inner is not None and (inner.start, inner.end) == (0, len(within)):
            values.append(inner.value)
            end += closing + 1
            behind = text[end : end + 48]
    found: dict[Fraction, Quantity] = {}
    for value in values:
        meant = _meant(value, numeral, before, behind)
        if meant is not None:
            readings, more_before, more_behind, weak = meant
            first, last = numeral.start - more_before, end + more_behind
            found[value] = Quantity(readings, first, last, text[first:last], weak)
    return tuple(found.values())


def _meant(  # noqa: C901, PLR0911 -- one case a form
    value: Fraction, numeral: Numeral, before: str, behind: str
) -> tuple[tuple[Reading, ...], int, int, bool] | None:
    """Readings, how many characters before and behind the number belong to it, and whether it is weak."""
    ahead, after = _ahead(), _behind()
    if match := ahead["parts"].search(before):
        return ((Kind.SHARE, value / _PARTS[match["of"]], ""),), len(match[0]), 0, False
    if match := after["share"].match(behind):
        parts = 1000 if match["mill"] else 100
        return ((Kind.SHARE, value / parts, ""),), 0, match.end(), numeral.ordinal
    sign = ahead["money"].search(before)
    unit = after["money"].match(behind)
    if sign is not None or unit is not None:
        return _money(value, sign, unit, behind)
    if match := after["han_month"].match(behind):
        amount = value + Fraction(1, 2) if match["half"] or match["late"] else value
        return _span(amount, "月", match, before, numeral)
    if match := after["han_plain"].match(behind):
        return _span(value, match["unit"], match, before, numeral)
    if match := after["han"].match(behind):
        if match["unit"] == "日" and not match["work"] and "个" not in match[0]:
            return _day(value, match, before, behind, numeral)
        amount = value + Fraction(1, 2) if match["half"] or match["late"] else value
        return _span(amount, match["unit"], match, before, numeral)
    if match := after["number_day"].match(behind):
        return ((Kind.DAY, value, ""),), 0, match.end(), False
    if match := after["en"].match(behind):
        amount = value + Fraction(1, 2) if match["half"] else value
        return _span(amount, match["unit"], match, before, numeral)
    if match := after["times"].match(behind):
        return _times(value, match, before, behind, numeral)
    if numeral.ordinal and 1 <= value <= 31 and (before.rstrip().lower().endswith((" the", "the")) or not before):  # noqa: PLR2004 -- days
        strong = re.search(r"\b(?:by|on|before)\s+the\s*$", before, re.IGNORECASE)
        return ((Kind.DAY, value, ""),), 0, 0, not strong or bool(after["en"].match(behind))
    if match := after["level"].match(behind) or ahead["level"].search(before):
        more = match.end() if match[0].endswith("级") else 0
        return ((Kind.LEVEL, value, ""), (Kind.NUMBER, value, "")), 0, more, numeral.ordinal
    match = after["counter"].match(behind)
    compared = ahead["compared"].search(before) is not None and not numeral.ordinal
    return ((Kind.NUMBER, value, ""), (Kind.TIMES, value, "")), 0, match.end() if match else 0, not compared


def _money(
    value: Fraction, sign: re.Match[str] | None, unit: re.Match[str] | None, behind: str
) -> tuple[tuple[Reading, ...], int, int, bool]:
    group = re.match(r"\s*([万亿])", behind)
    if group is not None:
        value *= 10_000 if group[1] == "万" else 100_000_000
    code = CURRENCIES.get(sign["sign"].lower(), "") if sign is not None else ""
    if unit is not None:
        code = CURRENCIES.get(unit["unit"].removesuffix("整").lower(), code) or code
    more = unit.end() if unit is not None else group.end() if group is not None else 0
    return ((Kind.MONEY, value, code),), len(sign[0]) if sign is not None else 0, more, False


def _day(
    value: Fraction, match: re.Match[str], before: str, behind: str, numeral: Numeral
) -> tuple[tuple[Reading, ...], int, int, bool]:
    """`5日`: a day of the month behind a month's word, a length before 内 and the like, else it may be either."""
    day, span = (Kind.DAY, value, ""), (Kind.CLOCK, value * 86_400, "")
    rest = behind[match.end() :]
    if _ahead()["month"].search(before) or numeral.ordinal:
        second = ((Kind.NEXT, Fraction(1), ""),) if numeral.ordinal and value == 2 else ()  # noqa: PLR2004 -- 第二日
        return (day, span, *second) if numeral.ordinal else (day,), 0, match.end(), numeral.ordinal
    if _behind()["ends"].match(rest):
        return (span,), 0, match.end(), False
    known = value == 1 and _ahead()["known"].search(before) is not None
    return (day, span), 0, match.end(), known


def _span(
    amount: Fraction, unit: str, match: re.Match[str], before: str, numeral: Numeral
) -> tuple[tuple[Reading, ...], int, int, bool] | None:
    """A length; behind `consecutive` also a run of windows."""
    groups = match.groupdict()
    working = bool(groups.get("work"))
    reading = length(amount, unit, working=working)
    if reading is None:
        return None
    run = groups.get("run") or groups.get("row") or _ahead()["run"].search(before) or _ahead()["run_en"].search(before)
    known = amount == 1 and _ahead()["known"].search(before) is not None  # 上一个月, 每逾期一日
    readings = ((Kind.RUN, amount, ""), reading) if run else (reading,)
    window = _window(unit)
    if amount == 1 and window is not None and not working:
        readings = (*readings, (Kind.WINDOW, window, ""))
    return readings, 0, match.end(), numeral.ordinal or known


def _window(unit: str) -> Fraction | None:
    word = unit.lower().removesuffix("s")
    for words, name in (
        (("日", "天", "day"), "day"),
        (("周", "星期", "week"), "week"),
        (("月", "month"), "month"),
        (("季度", "quarter"), "quarter"),
        (("年", "year"), "year"),
    ):
        if word in words:
            return WINDOWS[name]
    return None


def _times(
    value: Fraction, match: re.Match[str], before: str, behind: str, numeral: Numeral
) -> tuple[tuple[Reading, ...], int, int, bool]:
    """How often; `一次付清` and `每违反一次` are no frequency."""
    rest = behind[match.end() :]
    form = "closely" if value == 1 else "often"
    often = (
        _ahead()[form].search(before)
        or _ahead()["often_en"].search(before)
        or re.match(r"\s+(?:a|an|each|every|per|in\s+each)\s", rest, re.IGNORECASE)
    )
    lump = re.match(r"[性付支缴结]", rest)
    weak = numeral.ordinal or often is None or lump is not None
    return ((Kind.TIMES, value, ""), (Kind.NUMBER, value, "")), 0, match.end(), weak


_BETWEEN = re.compile(r"\s*(?:and\s+|又|零|加)?\s*")


def joined(found: Iterable[Quantity], text: str) -> list[Quantity]:
    """Lengths of one kind right behind one another, the larger unit first, as one: `一小时三十分钟`."""
    result: list[Quantity] = []
    for one in sorted(found, key=lambda one: one.start):
        last = result[-1] if result else None
        if (
            last is not None
            and len(last.readings) == len(one.readings) == 1
            and last.readings[0][0] is one.readings[0][0] in LENGTHS
            and last.readings[0][1] > one.readings[0][1]
            and last.end <= one.start
            and _BETWEEN.fullmatch(text[last.end : one.start])
        ):
            kind, value, _ = last.readings[0]
            both = ((kind, value + one.readings[0][1], ""),)
            result[-1] = Quantity(both, last.start, one.end, text[last.start : one.end], last.weak or one.weak)
        else:
            result.append(one)
    return result
