"""Quantities of a text, by what they mean: expected values are worked out by hand from the words."""

from fractions import Fraction

import pytest

from servanda.lint.numerals import chinese_number, english_number, numerals
from servanda.lint.quotes.measures import WINDOWS, Kind
from servanda.lint.quotes.quantities import quantities

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86_400, 604_800


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", 0),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("二十四", 24),
        ("一百", 100),
        ("一百零五", 105),
        ("一百一十", 110),
        ("两百五十", 250),
        ("两千", 2000),
        ("一千零一", 1001),
        ("两万", 20_000),
        ("一万五千", 15_000),
        ("二十万", 200_000),
        ("三亿", 300_000_000),
        ("二〇二六", 2026),
        ("贰万", 20_000),
        ("壹拾", 10),
        ("叁佰", 300),
        ("零点五", Fraction(1, 2)),
        ("三点一四", Fraction(314, 100)),
    ],
)
def test_chinese_numbers(text: str, value: Fraction | int) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize("text", ["", "万", "亿", "点五", "三点", "三点十"])
def test_what_is_no_chinese_number(text: str) -> None:
    assert chinese_number(text) is None


@pytest.mark.parametrize(
    ("text", "value", "ordinal"),
    [
        ("zero", 0, False),
        ("two", 2, False),
        ("fifteen", 15, False),
        ("twenty", 20, False),
        ("twenty-four", 24, False),
        ("Thirty Five", 35, False),
        ("one hundred", 100, False),
        ("one hundred and five", 105, False),
        ("two thousand five hundred", 2500, False),
        ("one million", 1_000_000, False),
        ("first", 1, True),
        ("fifth", 5, True),
        ("twelfth", 12, True),
        ("fifteenth", 15, True),
        ("twentieth", 20, True),
        ("twenty-first", 21, True),
    ],
)
def test_english_numbers(*, text: str, value: int, ordinal: bool) -> None:
    assert english_number(text) == (value, ordinal)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("20,000 or 3.5", [20_000, Fraction(7, 2)]),
        ("2万", [20_000]),
        ("1.5亿", [150_000_000]),
        ("agent a01, T01", []),
        ("the 5th", [5]),
    ],
)
def test_numerals_in_a_text(text: str, values: list[Fraction | int]) -> None:
    assert [one.value for one in numerals(text)] == values


def strong(text: str) -> list[tuple[str, set[tuple[Kind, Fraction | int, str]]]]:
    return [(one.text, set(one.readings)) for one in quantities(text) if not one.weak]


CLOCK = [
    ("15分钟", "15分钟", 15 * MINUTE),
    ("15 分钟内答复", "15 分钟", 15 * MINUTE),
    ("１５分钟", "１５分钟", 15 * MINUTE),
    ("十五分钟内", "十五分钟", 15 * MINUTE),
    ("30分内", "30分", 30 * MINUTE),
    ("90秒", "90秒", 90),
    ("两小时内", "两小时", 2 * HOUR),
    ("二十四小时", "二十四小时", DAY),
    ("24个小时", "24个小时", DAY),
    ("半小时", "半小时", HOUR / 2),
    ("半个小时", "半个小时", HOUR / 2),
    ("一个半小时", "一个半小时", 3 * HOUR / 2),
    ("两个半小时", "两个半小时", 5 * HOUR / 2),
    ("1.5小时", "1.5小时", 3 * HOUR / 2),
    ("一小时三十分钟", "一小时三十分钟", 3 * HOUR / 2),
    ("半天", "半天", DAY / 2),
    ("三天", "三天", 3 * DAY),
    ("30日内", "30日", 30 * DAY),
    ("三十（30）日内", "三十（30）日", 30 * DAY),
    ("7个自然日", "7个自然日", 7 * DAY),
    ("两周内", "两周", 2 * WEEK),
    ("三个星期", "三个星期", 3 * WEEK),
    ("within two hours", "two hours", 2 * HOUR),
    ("within fifteen (15) minutes", "fifteen (15) minutes", 15 * MINUTE),
    ("within twenty-four hours", "twenty-four hours", DAY),
    ("a 24-hour period", "24-hour", DAY),
    ("half an hour", "half an hour", HOUR / 2),
    ("half a day", "half a day", DAY / 2),
    ("an hour and a half", "an hour and a half", 3 * HOUR / 2),
    ("one and a half hours", "one and a half hours", 3 * HOUR / 2),
    ("2.5 hours", "2.5 hours", 5 * HOUR / 2),
    ("one hour and thirty minutes", "one hour and thirty minutes", 3 * HOUR / 2),
    ("within 10 days", "10 days", 10 * DAY),
    ("within 2 weeks", "2 weeks", 2 * WEEK),
]


@pytest.mark.parametrize(("text", "words", "seconds"), CLOCK)
def test_lengths_of_clock_time(text: str, words: str, seconds: float) -> None:
    assert strong(text) == [(words, {(Kind.CLOCK, Fraction(seconds), "")})]


@pytest.mark.parametrize(
    ("text", "words", "kind", "value"),
    [
        ("三个工作日", "三个工作日", Kind.WORKING_DAYS, 3),
        ("５个工作日", "５个工作日", Kind.WORKING_DAYS, 5),
        ("10 个营业日", "10 个营业日", Kind.WORKING_DAYS, 10),
        ("within five business days", "five business days", Kind.WORKING_DAYS, 5),
        ("within one working day", "one working day", Kind.WORKING_DAYS, 1),
        ("两个工作小时", "两个工作小时", Kind.WORKING, 2 * HOUR),
        ("within 27 working hours", "27 working hours", Kind.WORKING, 27 * HOUR),
        ("三个月", "三个月", Kind.MONTHS, 3),
        ("一个半月", "一个半月", Kind.MONTHS, Fraction(3, 2)),
        ("半年", "半年", Kind.MONTHS, 6),
        ("两年", "两年", Kind.MONTHS, 24),
        ("两个季度", "两个季度", Kind.MONTHS, 6),
        ("within six months", "six months", Kind.MONTHS, 6),
        ("85%", "85%", Kind.SHARE, Fraction(85, 100)),
        ("８５％", "８５％", Kind.SHARE, Fraction(85, 100)),
        ("百分之八十五", "百分之八十五", Kind.SHARE, Fraction(85, 100)),
        ("百分之85", "百分之85", Kind.SHARE, Fraction(85, 100)),
        ("千分之五", "千分之五", Kind.SHARE, Fraction(5, 1000)),
        ("万分之五", "万分之五", Kind.SHARE, Fraction(5, 10_000)),
        ("3‰", "3‰", Kind.SHARE, Fraction(3, 1000)),
        ("三分之二", "三分之二", Kind.SHARE, Fraction(2, 3)),
        ("0.5 个百分点", "0.5 个百分点", Kind.SHARE, Fraction(5, 1000)),
        ("70 percent", "70 percent", Kind.SHARE, Fraction(7, 10)),
        ("seventy per cent", "seventy per cent", Kind.SHARE, Fraction(7, 10)),
        ("half of the tickets", "half of", Kind.SHARE, Fraction(1, 2)),
        ("半数", "半数", Kind.SHARE, Fraction(1, 2)),
    ],
)
def test_other_measures(text: str, words: str, kind: Kind, value: Fraction | int) -> None:
    assert strong(text) == [(words, {(kind, value, "")})]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("9:30", 9.5 * HOUR),
        ("09:30", 9.5 * HOUR),
        ("９：３０", 9.5 * HOUR),
        ("24:00", 24 * HOUR),
        ("17时30分", 17.5 * HOUR),
        ("17时", 17 * HOUR),
        ("17点半", 17.5 * HOUR),
        ("下午5点", 17 * HOUR),
        ("下午五点半", 17.5 * HOUR),
        ("上午9时", 9 * HOUR),
        ("中午12点", 12 * HOUR),
        ("凌晨2点", 2 * HOUR),
        ("晚上八点", 20 * HOUR),
        ("十七时三十分", 17.5 * HOUR),
        ("5 pm", 17 * HOUR),
        ("5pm", 17 * HOUR),
        ("5:30 p.m.", 17.5 * HOUR),
        ("9 a.m.", 9 * HOUR),
        ("12 am", 0),
        ("noon", 12 * HOUR),
    ],
)
def test_times_of_day(text: str, seconds: float) -> None:
    assert [readings for _, readings in strong(text)] == [{(Kind.TIME, Fraction(seconds), "")}]


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("人民币2万元", 20_000, "CNY"),
        ("20,000元", 20_000, "CNY"),
        ("贰万元整", 20_000, "CNY"),
        ("RMB 20,000", 20_000, "CNY"),
        ("20000 CNY", 20_000, "CNY"),
        ("EUR 1,000", 1000, "EUR"),
        ("€1,000", 1000, "EUR"),
        ("1,000 euros", 1000, "EUR"),
        ("500美元", 500, "USD"),
        ("¥300", 300, ""),
        ("$300", 300, ""),
    ],
)
def test_money(text: str, amount: int, currency: str) -> None:
    assert [readings for _, readings in strong(text)] == [{(Kind.MONEY, amount, currency)}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每月5日", {(Kind.WINDOW, WINDOWS["month"], ""), (Kind.DAY, 5, "")}),
        ("次月 5 日", {(Kind.DAY, 5, "")}),
        ("5日前", {(Kind.DAY, 5, ""), (Kind.CLOCK, 5 * DAY, "")}),
        ("10号", {(Kind.DAY, 10, "")}),
        ("by the 5th", {(Kind.DAY, 5, "")}),
        ("每周五", {(Kind.WINDOW, WINDOWS["week"], ""), (Kind.WEEKDAY, 5, "")}),
        ("every Friday", {(Kind.WEEKDAY, 5, "")}),
        ("次日", {(Kind.NEXT, 1, "")}),
        ("第二天", {(Kind.NEXT, 1, "")}),
        ("次一工作日", {(Kind.NEXT, 2, "")}),
        ("the next working day", {(Kind.NEXT, 2, "")}),
        ("the following day", {(Kind.NEXT, 1, "")}),
        ("每周一次", {(Kind.WINDOW, WINDOWS["week"], ""), (Kind.TIMES, 1, ""), (Kind.NUMBER, 1, "")}),
        ("至少两次", {(Kind.TIMES, 2, ""), (Kind.NUMBER, 2, "")}),
        ("twice a month", {(Kind.TIMES, 2, "")}),
        ("three times each week", {(Kind.TIMES, 3, ""), (Kind.NUMBER, 3, ""), (Kind.WINDOW, WINDOWS["week"], "")}),
        ("连续两周", {(Kind.RUN, 2, ""), (Kind.CLOCK, 2 * WEEK, "")}),
        ("连续三个月", {(Kind.RUN, 3, ""), (Kind.MONTHS, 3, "")}),
        ("two consecutive weeks", {(Kind.RUN, 2, ""), (Kind.CLOCK, 2 * WEEK, "")}),
        ("3 weeks in a row", {(Kind.RUN, 3, ""), (Kind.CLOCK, 3 * WEEK, "")}),
        ("monthly", {(Kind.WINDOW, WINDOWS["month"], "")}),
        ("within an hour", {(Kind.CLOCK, HOUR, "")}),
        ("二级问题", {(Kind.LEVEL, 2, ""), (Kind.NUMBER, 2, "")}),
        ("priority 1", {(Kind.LEVEL, 1, ""), (Kind.NUMBER, 1, "")}),
        ("at least 40 incidents", {(Kind.NUMBER, 40, ""), (Kind.TIMES, 40, "")}),
    ],
)
def test_days_counts_and_windows(text: str, expected: set[tuple[Kind, Fraction | int, str]]) -> None:
    assert {reading for _, readings in strong(text) for reading in readings} == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026年7月1日起",
        "2026-07-01",
        "by 5 July 2026",
        "第 2.1.1.3 条、第三条",
        "clause 2.1 and section 3",
        "021-5550-0100",
        "一切消息",
        "一次付清",
        "每违反一次",
        "上一个月的报告",
        "最后一个工作日",
        "周五为休息日的",
        "每逾期一日",
        "营业时间为周一至周五",
        "第五个工作日",
        "the fifth working day",
        "for the first time",
        "one of the parties",
        "本协议一式两份",
        "注意以下两点",
        "agent a01",
        "",
    ],
)
def test_what_asks_nothing_of_a_rule(text: str) -> None:
    assert strong(text) == []


def test_words_and_figures_that_disagree_are_two_quantities() -> None:
    words = "fifteen (50) minutes"
    assert strong(words) == [
        (words, {(Kind.CLOCK, 15 * MINUTE, "")}),
        (words, {(Kind.CLOCK, 50 * MINUTE, "")}),
    ]


def test_offsets_are_those_of_the_text() -> None:
    text = "收到后　十五分钟内，每周五 17:00 前。"
    assert [text[one.start : one.end] for one in quantities(text)] == ["十五分钟", "每周", "每周五", "17:00"]


def test_a_first_month_may_be_the_rules_month() -> None:
    assert [(one.readings, one.weak) for one in quantities("首月届满后")] == [(((Kind.MONTHS, 1, ""),), True)]
