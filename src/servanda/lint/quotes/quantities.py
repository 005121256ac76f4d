"""Quantities that a text names (lengths, times, days, shares, money, counts), compared by what they mean."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache, lru_cache

from servanda.lint.numerals import Numeral, chinese_number, numerals
from servanda.lint.quotes.counted import counted, joined
from servanda.lint.quotes.measures import LATER, WINDOW_WORDS, WINDOWS, Kind, Quantity, Reading, length
from servanda.syntax.lexer import fold

_ELEVEN, _NOON, _DAY = 11, 12, 24 * 60
_HALVES = "上午|早上|早晨|凌晨|中午|下午|傍晚|晚上|晚间|夜间"
_EVERY = r"每(?:一|个)?(?:个)?(?:完整)?的?(?:自然|日历)?"
_WEEKDAYS = {
    **dict(zip("一二三四五六日", range(1, 8), strict=True)),
    "天": 7,
    **dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), range(1, 8), strict=True)),
}
_SKIPPED = (
    r"第\s*[\d.]+[a-z]?\s*(?:条|款|项|章|节)|第\s*[〇零一二三四五六七八九十百]+\s*(?:条|款|项|章|节)"
    r"|\b(?:clauses?|sections?|articles?|paragraphs?|annex|schedule|exhibit|appendix|iso|version|no\.)\s*\d+[\d.]*"
    r"|\d{4}\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?|[二〇零一][〇零一二三四五六七八九]{3}年"
    r"|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\s*月\s*\d{1,2}\s*[日号]|\d+(?:-\d+){2,}|\d+(?:\.\d+){2,}"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\s+(?:MONTH)[a-z]*(?:\s+\d{4})?|\b(?:MONTH)[a-z]*\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s*\d{4})?\b"
)
_MONTH_NAMES = "January|February|March|April|May|June|July|August|September|October|November|December"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    forms = {
        "skipped": _SKIPPED.replace("MONTH", _MONTH_NAMES),
        "clock": rf"(?P<half>{_HALVES})?\s*(?<![\d:.])(?P<h>\d{{1,2}})(?::(?P<m>\d{{2}})(?::\d{{2}})?"
        r"|\s*(?:时|点钟?)(?!间)(?:\s*(?P<zm>\d{1,2})\s*分|(?P<zh>半)|(?P<zk>一刻|三刻))?)(?!\d)(?:\s*(?P<ap>[ap])\.?\s?m\b\.?)?"
        r"|(?<![\d:.])(?P<eh>\d{1,2})(?:\.(?P<em>\d{2}))?\s*(?P<eap>[ap])\.?\s?m\b\.?|\b(?P<word>noon|midnight)\b",
        "han_clock": rf"(?P<half>{_HALVES})?\s*(?P<h>[一二两三四五六七八九十]{{1,3}})(?:时|点钟?)(?!间)"
        r"(?:(?P<m>[〇零一二三四五六七八九十]{1,3})分|(?P<zh>半)|(?P<zk>一刻|三刻))?(?P<end>整|前|以前|之前)?",
        "weekday": r"(?P<every>每(?:个)?)?(?:周|星期|礼拜)(?P<d>[一二三四五六日天])(?!次|个|遍|回|份|件|封|篇|期)"
        r"|(?P<on>\b(?:every|each|by|on|before)\s+)?\b(?P<e>mon|tues|wednes|thurs|fri|satur|sun)days?\b",
        "first": r"首个?(?P<z>日|周|月|季度|年)",
        "share": r"(?P<n>[二三四五六七八九十])分之(?P<k>[一二两三四五六七八九])",
        "half": r"(?<!个)半\s*(?:个\s*)?(?P<z>小时|钟头|天|日|月|年)|\b(?:half[\s-]+(?:an?[\s-]+)?|an?[\s-]+half[\s-]+)"
        r"(?P<e>hour|day|month|year)\b|\ban\s+(?P<h>hour)\s+and\s+a\s+half\b|(?P<half>半数|\bhalf\s+(?:of\b|the\b))",
        "a_unit": r"(?P<p>\b(?:within|in|after|for|under)\s+)?\ban?\s+(?P<w>working|business|calendar|full)?\s*"
        r"(?P<u>minute|hour|day|week|month|quarter|year)\b",
        "window": rf"{_EVERY}(?P<z>季度|星期|周(?!岁)|月|季|日|天|年)"
        r"|\b(?:each|every|per)\s+(?:full\s+|complete\s+|calendar\s+)*"
        r"(?P<e>day|week|month|quarter|year)\b|\b(?P<l>daily|weekly|monthly|quarterly|yearly|annually)\b",
        "next": r"(?P<n>次日|翌日|第二天|隔日)|\b(?:the\s+)?(?:next|following)\s+(?P<w>working\s+|business\s+)?day\b"
        r"|(?P<zw>次一?个?工作日|下一?个?工作日|次个工作日|翌工作日)",
        "times": r"\b(?P<t>once|twice|thrice)\b",
    }
    return {name: re.compile(form, re.IGNORECASE) for name, form in forms.items()}


@lru_cache(maxsize=2048)  # agreements on one standard text quote the same sentences
def quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of a text, in order; references to clauses and calendar dates are none."""
    return _Reader(text).read()


class _Reader:
    """Reads one text; what one form has taken, later ones leave alone."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = fold(text)
        self.taken = bytearray(len(text))
        self.found: list[Quantity] = []
        self.patterns = _patterns()

    def read(self) -> tuple[Quantity, ...]:
        """The quantities found: what has a form of its own first, then numbers, then words without a number."""
        for match in self.patterns["skipped"].finditer(self.plain):
            self._take(match.start(), match.end())
        forms: dict[str, Callable[[re.Match[str]], None]] = {
            "clock": self._clock,
            "han_clock": self._han_clock,
            "next": self._next,
            "weekday": self._weekday,
            "half": self._half,
            "first": self._first,
            "share": self._share,
        }
        for name, taking in forms.items():
            for match in self._free(name):
                taking(match)
        for numeral in self._numerals():
            self._number(numeral)
        for match in self._free("times"):
            count = {"once": 1, "twice": 2, "thrice": 3}[match["t"].lower()]
            often = re.match(r"\s+(?:a|an|each|every|per|in\s+each)\s", self.plain[match.end() :], re.IGNORECASE)
            self._add(Kind.TIMES, Fraction(count), match.start(), match.end(), weak=not often)
        for match in self._free("window"):
            word = (match["z"] or match["l"] or "").lower()
            self._window(WINDOW_WORDS.get(word) or match["e"].lower(), match.start(), match.end())
        for match in self._free("a_unit"):
            self._a_unit(match)
        return tuple(sorted(joined(self.found, self.plain), key=lambda one: (one.start, one.end)))

    def _free(self, name: str) -> Iterator[re.Match[str]]:
        for match in self.patterns[name].finditer(self.plain):
            if not any(self.taken[match.start() : match.end()]):
                yield match

    def _numerals(self) -> Iterator[Numeral]:
        for numeral in numerals(self.plain):
            if not any(self.taken[numeral.start : numeral.end]):
                yield numeral

    def _take(self, start: int, end: int) -> None:
        self.taken[start:end] = b"\1" * (end - start)

    def _put(self, readings: tuple[Reading, ...], start: int, end: int, *, weak: bool = False) -> None:
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        self._take(start, end)
        self.found.append(Quantity(readings, start, end, self.text[start:end].strip(), weak))

    def _add(self, kind: Kind, value: Fraction, start: int, end: int, *, weak: bool = False) -> None:
        self._put(((kind, value, ""),), start, end, weak=weak)

    def _window(self, unit: str, start: int, end: int) -> None:
        self._take(start, end)
        self.found.append(Quantity(((Kind.WINDOW, WINDOWS[unit], ""),), start, end, self.text[start:end].strip()))

    # --- times of day -------------------------------------------------------------------------------------------------

    def _clock(self, match: re.Match[str]) -> None:
        if match["word"]:
            hour, minute = (12, 0) if match["word"].lower() == "noon" else (24, 0)
        else:
            hour = int(match["h"] or match["eh"])
            minute = int(match["m"] or match["em"] or match["zm"] or (30 if match["zh"] else 0))
            minute = {"一刻": 15, "三刻": 45}.get(match["zk"] or "", minute)
        self._time(hour, minute, match["half"], match["ap"] or match["eap"], match)

    def _han_clock(self, match: re.Match[str]) -> None:
        if not (match["half"] or match["m"] or match["zh"] or match["zk"] or match["end"]):
            return
        hour = chinese_number(match["h"])
        minute = (
            chinese_number(match["m"])
            if match["m"]
            else 30
            if match["zh"]
            else {"一刻": 15, "三刻": 45}.get(match["zk"] or "", 0)
        )
        if hour is not None and minute is not None:
            self._time(int(hour), int(minute), match["half"], None, match)

    def _time(self, hour: int, minute: int, half: str | None, noon: str | None, match: re.Match[str]) -> None:
        later = half in LATER or (half == "中午" and hour < _ELEVEN) or (noon or "").lower() == "p"
        if later and hour < _NOON:
            hour += 12
        elif (noon or "").lower() == "a" and hour == _NOON:
            hour = 0
        if hour * 60 + minute > _DAY:
            return
        self._add(Kind.TIME, Fraction(hour * 3600 + minute * 60), match.start(), match.end())

    # --- phrases ------------------------------------------------------------------------------------------------------

    def _next(self, match: re.Match[str]) -> None:
        working = match["w"] or match["zw"]
        self._add(Kind.NEXT, Fraction(2 if working else 1), match.start(), match.end())

    def _weekday(self, match: re.Match[str]) -> None:
        day = _WEEKDAYS[match["d"] or match["e"][:3].lower()]
        timed = re.match(r"\s*(?:的)?\s*\d", self.plain[match.end() :])
        ranged = re.search(r"(?:[至到~-]|\bto|\bthrough)\s*$", self.plain[: match.start()], re.IGNORECASE)
        weak = ranged is not None or not (match["every"] or match["on"] or timed)
        self._add(Kind.WEEKDAY, Fraction(day), match.start(), match.end(), weak=weak)
        if match["every"]:
            self._window("week", match.start(), match.start() + 2)

    def _share(self, match: re.Match[str]) -> None:
        low, high = chinese_number(match["n"]), chinese_number(match["k"])
        if low and high is not None:
            self._add(Kind.SHARE, high / low, match.start(), match.end())

    def _half(self, match: re.Match[str]) -> None:
        if match["half"]:
            self._add(Kind.SHARE, Fraction(1, 2), match.start(), match.end())
            return
        unit = (match["z"] or match["e"] or match["h"]).lower()
        reading = length(Fraction(3, 2) if match["h"] else Fraction(1, 2), unit)
        if reading is not None:
            self._put((reading,), match.start(), match.end())

    def _first(self, match: re.Match[str]) -> None:
        reading = length(Fraction(1), match["z"])
        if reading is not None:
            self._put((reading,), match.start(), match.end(), weak=True)

    def _a_unit(self, match: re.Match[str]) -> None:
        unit = match["u"].lower()
        reading = length(Fraction(1), unit, working=match["w"] in {"working", "business"})
        window = ((Kind.WINDOW, WINDOWS[unit], ""),) if unit in WINDOWS else ()
        if reading is not None:
            self._put((reading, *window), match.start(), match.end(), weak=match["p"] is None)

    # --- numbers ------------------------------------------------------------------------------------------------------

    def _number(self, numeral: Numeral) -> None:
        found = counted(self.plain, numeral)
        if not any(any(self.taken[one.start : one.end]) for one in found):
            for one in found:
                self._put(one.readings, one.start, one.end, weak=one.weak)
