"""Values as written, in every spelling."""

import time
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from servanda.syntax import parse, without_spans
from servanda.syntax.tree import (
    BlankValue,
    CalendarItem,
    DateValue,
    DurationValue,
    EventItem,
    ListValue,
    MoneyValue,
    NumberValue,
    OpenLine,
    OverrideLine,
    PartyItem,
    Path,
    PercentValue,
    PointsValue,
    Scalar,
    TermItem,
    TextValue,
    TimeRange,
    TimeValue,
    Unit,
    Value,
    YesNoValue,
)


def value(text: str) -> Value:
    tree, found = parse(f"term x = {text}\n", "f")
    assert found == ()
    (item,) = tree.items
    assert isinstance(item, TermItem)
    return item.value


def scalar(text: str) -> Scalar:
    found = value(text)
    assert not isinstance(found, ListValue | BlankValue)
    return found


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("9:30", 34200), ("09:30", 34200), ("09：30", 34200), ("０９：３０", 34200), ("00:00", 0), ("24:00", 86400)],
)
def test_times(text: str, seconds: int) -> None:
    found = scalar(text)
    assert isinstance(found, TimeValue)
    assert found.seconds == seconds


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        ("a = 20 days = 3", ["a", "days"]),
        ("a = 20 # = 5\n\n  days = 3", ["a", "days"]),
        ("a = ? minutes = 3", ["a", "minutes"]),
        ("a = ？ CNY ＝ 3", ["a", "CNY"]),
        ("a = 1, 2 points = 3 points year = 1", ["a", "points", "year"]),
        ("a = 20days = 3", ["a", "days"]),
        ("a = 20 days # why\n\n = 3", ["a", "days"]),
        ("a = ? days ＃ = 4\n# so\n= 3", ["a", "days"]),
        ("a = yes text # why\n = b", ["a", "text"]),
    ],
)
def test_a_fact_may_be_called_like_a_unit(facts: str, names: list[str]) -> None:
    tree, found = parse(f"party p\n  {facts}\n", "f")
    assert found == ()
    (item,) = tree.items
    assert isinstance(item, PartyItem)
    assert [fact.name.text for fact in item.facts] == names


@pytest.mark.parametrize(
    "left", ["20000 CNY", "20000元", "2 working hours", "2工作小时", "0.5 points", "3", "5 %", "09:30"]
)
@pytest.mark.parametrize("sign", ["=", "＝", "!=", "<"])
def test_a_value_may_stand_before_any_comparison(left: str, sign: str) -> None:
    tree, found = parse(f"clause 1\n  when e where {left} {sign} n\n", "f")
    assert found == ()
    (clause,) = tree.items
    other, _ = parse(f"clause 1\n  when e where n {sign} {left}\n", "f")
    assert str(without_spans(other.items[0])) != str(without_spans(clause))


def test_what_follows_a_number_is_looked_at_once() -> None:
    """Comments and blanks behind a number do not make the look ahead go back and forth."""
    began = time.process_time()
    parse("party p\n  a = 1 " + "# # \n" * 40_000, "f")
    parse("party p\n  a = 1 " + "#" * 400_000, "f")
    assert time.process_time() - began < 20


@pytest.mark.parametrize("text", ["85%", "85 %", "85％", "８５％", "85.0%"])
def test_percents_are_exact(text: str) -> None:
    found = scalar(text)
    assert isinstance(found, PercentValue)
    assert found.value == Fraction(17, 20)


@pytest.mark.parametrize("text", ["0.5 points", "0.5 point", "0.5个百分点", "0.5 个百分点"])
def test_points_are_exact(text: str) -> None:
    found = scalar(text)
    assert isinstance(found, PointsValue)
    assert found.value == Fraction(1, 200)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("1 minute", 1, Unit.MINUTES),
        ("15 minutes", 15, Unit.MINUTES),
        ("15分钟", 15, Unit.MINUTES),
        ("15 分钟", 15, Unit.MINUTES),
        ("1.5 hours", Fraction(3, 2), Unit.HOURS),
        ("24小时", 24, Unit.HOURS),
        ("7 days", 7, Unit.DAYS),
        ("7天", 7, Unit.DAYS),
        ("2 weeks", 2, Unit.WEEKS),
        ("2周", 2, Unit.WEEKS),
        ("1 month", 1, Unit.MONTHS),
        ("1个月", 1, Unit.MONTHS),
        ("1月", 1, Unit.MONTHS),
        ("2 quarters", 2, Unit.QUARTERS),
        ("2个季度", 2, Unit.QUARTERS),
        ("1 year", 1, Unit.YEARS),
        ("1年", 1, Unit.YEARS),
        ("30 working minutes", 30, Unit.WORKING_MINUTES),
        ("30工作分钟", 30, Unit.WORKING_MINUTES),
        ("2 working hours", 2, Unit.WORKING_HOURS),
        ("2工作小时", 2, Unit.WORKING_HOURS),
        ("3 working\n  days", 3, Unit.WORKING_DAYS),
        ("3工作日", 3, Unit.WORKING_DAYS),
    ],
)
def test_lengths_of_time(text: str, amount: Fraction, unit: Unit) -> None:
    found = scalar(text)
    assert isinstance(found, DurationValue)
    assert (found.amount, found.unit) == (amount, unit)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [("20000 CNY", "20000", "CNY"), ("20000元", "20000", "CNY"), ("0.10 EUR", "0.10", "EUR"), ("5USD", "5", "USD")],
)
def test_money(text: str, amount: str, currency: str) -> None:
    found = scalar(text)
    assert isinstance(found, MoneyValue)
    assert (found.amount, found.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('"a b"', "a b"),
        ("“a b”", "a b"),
        ('"“工作日”，9：00"', "“工作日”，9：00"),
        (r'"\"x\" \\ \n"', '"x" \\ \n'),
        ("“他说\\”好\\””", "他说”好”"),
        ('""', ""),
        ('"# no comment"', "# no comment"),
    ],
)
def test_texts(text: str, plain: str) -> None:
    found = scalar(text)
    assert isinstance(found, TextValue)
    assert found.value == plain


def test_other_scalars() -> None:
    number, day, name, yes, no = (scalar(text) for text in ("42", "2026-02-28", "zh.工作时间", "yes", "否"))
    assert isinstance(number, NumberValue)
    assert number.value == Decimal(42)
    assert isinstance(day, DateValue)
    assert day.value == date(2026, 2, 28)
    assert isinstance(name, Path)
    assert name.text == "zh.工作时间"
    assert [part.text for part in name.parts] == ["zh", "工作时间"]
    assert isinstance(yes, YesNoValue)
    assert isinstance(no, YesNoValue)
    assert (yes.value, no.value) == (True, False)


def test_lists_take_every_comma_and_lines() -> None:
    found = value("a01, a02，a03、\n   “b 4”")
    assert isinstance(found, ListValue)
    assert [item.text if isinstance(item, Path) else item for item in found.items[:3]] == ["a01", "a02", "a03"]
    assert isinstance(found.items[3], TextValue)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("? list", {"is_list": True}),
        ("？列表", {"is_list": True}),
        ("? CNY", {"currency": "CNY"}),
        ("？元", {"currency": "CNY"}),
        ("? yes/no", {"yes_no": True}),
        ("？是/否", {"yes_no": True}),
        ("? minutes", {"unit": Unit.MINUTES}),
        ("？工作日", {"unit": Unit.WORKING_DAYS}),
        ("? %", {"percent": True}),
        ("? number", {"kind": "number"}),
    ],
)
def test_typed_blanks(text: str, wanted: dict[str, object]) -> None:
    found = value(text)
    assert isinstance(found, BlankValue)
    assert found.wanted is not None
    nothing = {"is_list": False, "currency": None, "yes_no": False, "unit": None, "percent": False, "kind": None}
    assert {name: getattr(found.wanted, name) for name in nothing} == nothing | wanted
    assert found.wanted.choices == ()


def test_blank_with_choices_and_bare_blank() -> None:
    found, bare = value("? one of a, b"), value("?")
    assert isinstance(found, BlankValue)
    assert isinstance(bare, BlankValue)
    assert found.wanted is not None
    assert [choice.text for choice in found.wanted.choices] == ["a", "b"]
    assert bare.wanted is None


def test_names_are_composed_and_hold_combining_marks() -> None:
    composed, decomposed = (parse(f"term {name} = 1\n", "f")[0] for name in ("caf\u00e9", "cafe\u0301"))
    assert without_spans(composed) == without_spans(decomposed)
    hindi, found = parse("term ग्राहक = 1\n", "f")
    assert found == ()
    assert len(hindi.items) == 1


def test_a_chinese_keyword_may_touch_a_digit_but_a_longer_word_is_a_name() -> None:
    touching, apart = (parse(f"条款 1\n  甲方 应当 回复\n  {text}\n", "f") for text in ("限时15分钟", "限时 15 分钟"))
    assert without_spans(touching[0]) == without_spans(apart[0])
    assert touching[1] == ()
    name = scalar("当前15")
    assert isinstance(name, Path)
    assert name.text == "当前15"


def test_words_that_are_not_reserved_are_names_elsewhere() -> None:
    text = 'party p\n  kind = x\n  text = "t"\n  days = 3\n  list = ?\n  open = yes\n  minutes = 5 minutes\n  CNY = 1\n'
    tree, found = parse(text, "f")
    assert found == ()
    (party,) = tree.items
    assert [fact.name.text for fact in party.facts] == ["kind", "text", "days", "list", "open", "minutes", "CNY"]  # type: ignore[union-attr]


WORDS = "text status version language runs open holidays on each of as with number period id list kind from to by_"


@pytest.mark.parametrize("word", WORDS.split())
@pytest.mark.parametrize("before", ['event e "t"', 'event e done "x" "y"', "event e", "event e withdrawn by r"])
def test_fields_may_have_the_names_of_words_that_are_not_reserved(before: str, word: str) -> None:
    tree, found = parse(f"{before}\n  {word} id\n  other one of a, b\n  {word}2 optional text\n", "f")
    assert found == ()
    (event,) = tree.items
    assert isinstance(event, EventItem)
    assert [line.name.text for line in event.fields] == [word, "other", f"{word}2"]


def test_weekdays_and_hours() -> None:
    tree, found = parse(
        "calendar c\n"
        "  open mon to fri 09:00-12:00, 13:00-18:00\n"
        "  open mon, wed, fri 9:00 - 12:00\n"
        "  open sat to mon 00:00-24:00\n"
        "  open 周六、星期天 10：00－11：00\n"
        "  on 2026-12-24 09:00-12:00\n"
        "  on 2026-12-24 to 2026-12-26 closed\n",
        "f",
    )
    assert found == ()
    (calendar,) = tree.items
    assert isinstance(calendar, CalendarItem)
    opening = [line for line in calendar.lines if isinstance(line, OpenLine)]
    assert [line.weekdays for line in opening] == [(1, 2, 3, 4, 5), (1, 3, 5), (6, 7, 1), (6, 7)]

    def hours(windows: tuple[TimeRange, ...]) -> list[tuple[int, int]]:
        return [(window.start, window.end) for window in windows]

    assert [hours(line.windows) for line in opening] == [
        [(32400, 43200), (46800, 64800)],
        [(32400, 43200)],
        [(0, 86400)],
        [(36000, 39600)],
    ]
    single, closed = (line for line in calendar.lines if isinstance(line, OverrideLine))
    assert (single.first.value, single.last.value, hours(single.windows)) == (
        date(2026, 12, 24),
        date(2026, 12, 24),
        [(32400, 43200)],
    )
    assert (closed.first.value, closed.last.value, closed.windows) == (date(2026, 12, 24), date(2026, 12, 26), ())
