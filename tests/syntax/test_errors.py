"""Every kind of error: its code, the characters it is about, what was expected."""

from unicodedata import east_asian_width

import pytest

from servanda.diagnostics import Diagnostic, Severity
from servanda.syntax import parse
from servanda.syntax.tree import ClauseItem


def findings(text: str) -> tuple[Diagnostic, ...]:
    found = parse(text, "f")[1]
    for finding in found:
        span = finding.span
        assert span is not None
        assert finding.severity is Severity.ERROR
        assert finding.message == finding.message.strip().rstrip(".")
        assert "\n" not in finding.message
        before = text[: span.start]
        assert (span.line, span.column) == (before.count("\n") + 1, span.start - (before.rfind("\n") + 1) + 1)
    return found


def marked(text: str) -> tuple[str, list[str], list[int]]:
    """The text without `⟦⟧`, what stands between them, and their offsets."""
    plain, pieces, starts = "", [], []
    for index, part in enumerate(text.replace("⟧", "⟦").split("⟦")):
        if index % 2:
            pieces.append(part)
            starts.append(len(plain))
        plain += part
    return plain, pieces, starts


# ⟦⟧ stands round the characters that the caret must be under; empty: right after the token before
CASES = {
    "word that does not fit": ("SYN001", 'clause 1 "t"\n  when x ⟦if⟧ a = 1\n'),
    "word after Chinese text": ("SYN001", 'clause 1 "标题（甲）" ⟦15⟧\n  survives\n'),
    "word after a tab": ("SYN001", 'clause 1 "t"\n\tp must\t⟦must⟧ y\n'),
    "no number": ("SYN001", 'clause ⟦"t"⟧\n  survives\n'),
    "doubled equals": ("SYN001", "clause 1\n  p must y where a =⟦=⟧ 1\n"),
    "reserved word as a field": ("SYN001", "event e\n  ⟦quote⟧ id\n"),
    "words that are no agreement": ("SYN001", "⟦hello⟧ world\n"),
    "nothing after must": ("SYN002", "clause 1\n  p must⟦⟧\nclause 2\n  survives\n"),
    "nothing after must in Chinese": ("SYN002", "条款 1\n  甲方 应当⟦⟧\n条款 2\n  存续\n"),
    "no deadline": ("SYN002", "clause 1\n  p must y\n  within⟦⟧\n  for the same a\n"),
    "no day": ("SYN002", "clause 1\n  p must y\n  by 17:00⟦⟧\n  for the same a\n"),
    "no hours": ("SYN002", "calendar c\n  open mon to fri⟦⟧\n  holidays cn\n"),
    "no limit": ("SYN002", "metric m = share of a with b⟦⟧\n  each complete week\n"),
    "no calendar, then a line": ("SYN002", "clause 1\n  when x during⟦⟧\n  p must y\n"),
    "no value, then a fact": ("SYN002", 'party p\n  name =⟦⟧\n  address = "x"\n'),
    "no comma": ("SYN001", "clause 1\n  require p name ⟦address⟧\n"),
    "half a unit": ("SYN001", "条款 1\n  限时 15 ⟦分⟧\n"),
    "no complete": ("SYN001", "clause 1\n  for each month ⟦as⟧ m\n"),
    "no count word": ("SYN002", "clause 1\n  p must y\n  at least 2 ⟦each⟧ complete month\n"),
    "open parenthesis": ("SYN002", "clause 1\n  when x where (a = 1 or b = 2⟦⟧\n  p must y\n"),
    "no each time": ("SYN002", "clause 1\n  p owes 100 CNY⟦⟧\n  survives\n"),
    "no equals": ("SYN002", 'party p\n  name ⟦"x"⟧\n'),
    "misspelt item": ("SYN003", "⟦cluase⟧ 1\n  survives\n"),
    "misspelt verb": ("SYN003", "clause 1\n  p ⟦mst⟧ reply\n"),
    "misspelt line": ("SYN003", "clause 1\n  ⟦withing⟧ 15 minutes\n"),
    "misspelt phrase": ("SYN003", "clause 1\n  ⟦for teh same⟧ x\n"),
    "misspelt phrase after a name": ("SYN001", "clause 1\n  when first ⟦unansered⟧ x\n"),
    "misspelt Chinese": ("SYN003", "条款 1\n  甲方 ⟦应该⟧ 回复\n"),
    "capital letters": ("SYN003", "⟦Clause⟧ 1\n  survives\n"),
    "usual abbreviation": ("SYN003", "term x = 15 ⟦mins⟧\n"),
    "stray brace": ("SYN004", "clause 1 ⟦{⟧\n  survives\n"),
    "stray mark after Chinese": ("SYN004", "条款 1 “标题”\n  存续⟦。⟧\n"),
    "open text": ("SYN005", 'clause 1 ⟦"title⟧\n  survives\n'),
    "open Chinese text": ("SYN005", "条款 1 ⟦“标题⟧\n  存续\n"),
    "other quotation marks": ("SYN004", "clause 1 ⟦'⟧title'\n  survives\n"),
    "other Chinese quotation marks": ("SYN004", "条款 1 ⟦「⟧标题」\n  存续\n"),
    "text over two lines": ("SYN005", 'clause 1\n  quote ⟦"one⟧\n  two"\n  survives\n'),
    "open fact before another": ("SYN005", 'party p\n  name = ⟦"x⟧\n  address = "y"\n'),
    "invisible character between words": ("SYN006", "clause 1\n  p⟦\u200b⟧ must y\n"),
    "Chinese words without spaces": ("SYN002", "条款 1\n  甲方应当答复⟦⟧\n  限时 5天\n"),
    "direction mark": ("SYN006", 'clause 1 "a⟦\u202e⟧b"\n'),
    "end too early": ("SYN009", "clause 1\n  p must y\n  by 17:00 on⟦⟧\n"),
    "separators": ("SYN010", "term fee = ⟦20,000⟧ CNY\n"),
    "long number": ("SYN011", "term x = ⟦1234567890123456⟧\n"),
    "half a time": ("SYN012", "clause 1\n  p must y\n  at least ⟦1.5⟧ times each complete week\n"),
    "time of day": ("SYN013", "clause 1\n  by ⟦25:99⟧ on the next day\n"),
    "after midnight": ("SYN013", "clause 1\n  by ⟦24:01⟧ on the next day\n"),
    "opening hours": ("SYN013", "calendar c\n  open mon ⟦09:00-18:60⟧\n"),
    "escape": ("SYN014", 'clause 1 "a⟦\\q⟧b"\n'),
    "date": ("SYN015", "term x = ⟦2026-02-30⟧\n"),
    "day of a month": ("SYN016", "clause 1\n  by 24:00 on ⟦the 32nd⟧ of m\n"),
    "line twice": ("SYN017", "event e\n  a id\n  for the same a\n  ⟦for the same a⟧\n"),
}


@pytest.mark.parametrize("name", CASES)
def test_error_is_under_the_right_characters(name: str) -> None:
    code, text = CASES[name]
    plain, pieces, starts = marked(text)
    found = findings(plain)
    assert [(finding.code, finding.span.start, finding.span.end) for finding in found if finding.span] == [
        (code, start, start + len(piece)) for start, piece in zip(starts, pieces, strict=True)
    ]


def test_columns_count_characters_not_cells() -> None:
    (finding,) = findings('clause 1 "标题" 15\n')
    assert finding.span is not None
    assert all(east_asian_width(char) == "W" for char in "标题")
    assert (finding.span.column, finding.span.end_column) == (15, 17)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("clause 1\n  within\n  survives\n", "a deadline such as `15 minutes`"),
        ("条款 1\n  限时\n  存续\n", "a deadline such as `15分钟`"),
        ("clause 1\n  p must\n  survives\n", "an event such as `message_sent where not automatic`"),
        ("clause 1\n  by 9:00\n  survives\n", "a day such as `on the next day`"),
        ("条款 1\n  最迟 9:00\n  存续\n", "a day such as `于 次日`"),
        ("clause 1\n  p owes 5 CNY\n  survives\n", "`each time`"),
        ("条款 1\n  甲方 应付 5元\n  存续\n", "`每次`"),
        ("calendar c\n  open mon\n", "opening hours such as `09:00-18:00`"),
        ("clause x\n", "a clause number such as `2.1.1`"),
        ("event e\n  a\n", "a type such as `id`"),
        ("term t = 5 dollars\n", "a unit such as `minutes`"),
        ("agreement a\n  runs 2026-01-01 to\n", "a date such as `2026-12-31` or `?`"),
        ("agreement a\n  timezone 8\n", "a time zone such as `Asia/Shanghai`"),
        ("what is this\n", "an item such as `clause 1.1 “…”`"),
    ],
)
def test_says_what_was_expected_in_words(text: str, expected: str) -> None:
    found = findings(text)
    assert expected in found[0].expected
    named = [part for finding in found for part in finding.expected]
    assert not [
        part for part in named if part.isupper() or "_" in part.replace("message_sent", "").replace("issue_", "")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cluase 1\n  survives\n", "did you mean `clause`?"),
        ("clause 1\n  p shall y\n", "did you mean `must`?"),
        ("条款 1\n  甲方 应该 回复\n  限时 5天\n", "did you mean `应当`?"),
        ("clause 1\n  p must y\n  within 3 business days\n", "did you mean `working days`?"),
        ("clause 1\n  when first unansered x\n", "did you mean `first unanswered`?"),
        ("agreement a\n  workday office\n", "did you mean `workdays`?"),
        ("event e\n  quote id\n", "`quote` is a reserved word and cannot be a name"),
        ("条款 1\n  限时 15 分\n", "did you mean `分钟`?"),
        ("clause 1\n  for each month as m\n", "calendar windows are written `each complete month`"),
        ("clause 1\n  p must y\n  at least 2 times each month\n", "calendar windows are written `each complete month`"),
        ("clause 1;\n", "lines need no mark at their end"),
        ("条款 1\n  甲方应当答复\n  限时 5天\n", "words are separated by spaces: `甲方 应当 答复`"),
        (
            "条款 1\n  当首条未复提问处于工作时间\n  限时 5天\n",
            "words are separated by spaces: `当 首条未复 提问 处于 工作时间`",
        ),
        ("日历 c\n  开放 周一至周五 9:00-18:00\n", "words are separated by spaces: `周一 至 周五`"),
        ("agreement a\n  runs 2026年1月5日 to ?\n", "a date is written `2026-01-05`"),
        ("agreement a\n  runs 05.01.2026 to ?\n", "a date is written with the year first: `2026-12-31`"),
        ("calendar c\n  open mon 9am-5pm\n", "a time of day is written `09:00`, hours after noon `13:00` to `24:00`"),
        ("term fee = CNY 20000\n", "the currency follows the amount: `20000 CNY`"),
        ('clause 1 "x\n  survives\n', 'close it with `"`; a line break inside a text is written `\\n`'),
        ("term x = 1,000\n", "write `1000`; in a list of numbers a space follows each comma"),
    ],
)
def test_help_can_be_acted_on(text: str, words: str) -> None:
    assert [finding.help for finding in findings(text)] == [words]


def test_breadcrumb_is_the_heading_path() -> None:
    text = """agreement a "客户维护服务协议"
  language 1
clause 2.1 "服务"
  survives
clause 2.1.1.3 "工作时间内回复"
  p must
clause 3 "违约"
  p must
term fee = fee fee
"""
    assert [finding.breadcrumb for finding in findings(text)] == [
        ("客户维护服务协议", "2.1 服务", "2.1.1.3 工作时间内回复"),
        ("客户维护服务协议", "3 违约"),
        ("客户维护服务协议", "term fee"),
    ]


def test_several_independent_errors_are_all_reported_and_the_rest_is_read() -> None:
    text = """agreement a
  runs 2026-13-01 to ?
party p
  name "x"
  kind = ?
clause 1 "one"
  when x
  p mst y
  within
  for the same k
clause 2 "two"
  when z where (a = 1
  p must y
  by 25:00 on the next day
clause 3 "three"
  when x
  foo bar baz
  p must y
clause 4 "four"
  survives
"""
    tree, found = parse(text, "f")
    assert [finding.code for finding in found] == ["SYN015", "SYN002", "SYN003", "SYN002", "SYN002", "SYN013", "SYN001"]
    clauses = [item for item in tree.items if isinstance(item, ClauseItem)]
    assert {clause.number: [type(line).__name__ for line in clause.lines] for clause in clauses} == {
        "1": ["WhenEvent", "NormLine", "ForTheSame"],
        "2": ["WhenEvent", "NormLine", "ByLine"],
        "3": ["WhenEvent", "NormLine"],
        "4": ["SurvivesLine"],
    }


def test_a_broken_clause_leaves_the_others_whole() -> None:
    good = 'clause {} "t"\n  when x\n  p must y\n  within 5 days\n'
    tree, found = parse(good.format(1) + "clause 2 )( where - 5 %%\n" + good.format(3), "f")
    assert len(found) >= 1
    numbers = {item.number: len(item.lines) for item in tree.items if isinstance(item, ClauseItem)}
    assert (numbers["1"], numbers["3"]) == (3, 3)


@pytest.mark.parametrize("opening", ["(", "not ", "not ("])
def test_deep_nesting_is_an_error_not_a_crash(opening: str) -> None:
    text = f"clause 1\n  p must y where {opening * 10_000}a\nclause 2\n  survives\n"
    tree, found = parse(text, "f")
    assert [finding.code for finding in found] == ["SYN007"]
    assert isinstance(tree.items[-1], ClauseItem)
    assert tree.items[-1].number == "2"


def test_ordinary_nesting_is_read() -> None:
    text = f"clause 1\n  p must y where {'(' * 30}a{')' * 30}\n"
    assert parse(text, "f")[1] == ()


def test_findings_end_after_the_first_hundred() -> None:
    found = findings("clause 1\n  p must\n" * 300)
    assert [finding.code for finding in found] == ["SYN002"] * 100 + ["SYN008"]


def test_an_empty_text_is_an_empty_tree() -> None:
    for text in ("", "\n", "# nothing\n", "\ufeff"):
        tree, found = parse(text, "f")
        assert (tree.items, found) == ((), ())
