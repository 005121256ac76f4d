"""Agreements that extend others: blanks, replacements, removals, additions, chains, circles, imports."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from servanda.diagnostics import Diagnostic
from servanda.model import Memory, load_text
from servanda.model.agreement import Agreement, Status
from servanda.model.expressions import Duration, Money
from servanda.syntax.tree import Unit

BASE = """agreement standard "标准"
  status draft
  text "prose.md"
  timezone Asia/Shanghai
  runs ? to ?
  workdays office
party provider "甲方"
  name = ?
party client
  kind = ? one of enterprise, individual
  signed = ? yes/no
calendar office open mon 09:00-18:00
term fee = ? CNY
term wait = ? minutes
term people = ? list
term limit = 15 minutes
event asked
  case id
event answered
  case id
clause 2.1.1.2 "二"
  when asked
  provider must answered
  for the same case
  within limit
clause 2.1.1.3 "三"
  recital "三"
"""

OWN = """agreement own "自己的"
  extends "base/standard.agreement"
  status draft
"""


def extend(
    body: str, *, own: str = OWN, base: str = BASE
) -> tuple[Agreement | None, list[tuple[str, str]], list[Diagnostic]]:
    """The extending agreement, code and marked text of each finding, and the findings."""
    files = {"own.agreement": f"{own}{body}\n", "base/standard.agreement": base}
    made, found = load_text(files["own.agreement"], "own.agreement", Memory(files))
    marks = [(item.code, files[item.span.file][item.span.start : item.span.end]) for item in found if item.span]
    return made, marks, list(found)


def whole(body: str, **options: str) -> Agreement:
    made, _, found = extend(body, **options)
    assert found == []
    assert made is not None
    return made


def test_blanks_are_filled_by_saying_the_item_again() -> None:
    made = whole(
        "party client\n kind = enterprise\n signed = no\nterm fee = 5 CNY\nterm wait = 2 hours\nterm people = a01"
    )
    fee, wait, people = (made.terms[name].value for name in ("fee", "wait", "people"))
    assert fee is not None
    assert wait is not None
    assert people is not None
    assert (fee.first, wait.first, people.first) == (
        Money(Decimal(5), "CNY"),
        Duration(Fraction(2), Unit.HOURS),
        ("a01",),
    )
    assert made.parties["client"].facts["kind"].value == "enterprise"
    assert made.parties["client"].facts["signed"].value is False
    assert made.parties["provider"].title == "甲方"


@pytest.mark.parametrize(
    ("body", "code", "mark"),
    [
        ("party client\n kind = company", "MOD013", "company"),
        ("party client\n signed = 5", "MOD013", "5"),
        ("term fee = 5 USD", "MOD031", "5 USD"),
        ("term fee = 5", "MOD013", "5"),
        ("term wait = 2 months", "MOD032", "2 months"),
        ("term wait = 2 working hours", "MOD032", "2 working hours"),
    ],
)
def test_a_value_must_fit_the_blank(body: str, code: str, mark: str) -> None:
    _, marks, _ = extend(body)
    assert marks == [(code, mark)]


def test_what_is_agreed_changes_only_by_replace() -> None:
    _, marks, found = extend("term limit = 10 minutes")
    assert marks == [("MOD011", "limit")]
    (label,) = found[0].labels
    assert label.span.file == "base/standard.agreement"
    assert BASE[label.span.start : label.span.end] == "term limit = 15 minutes"
    assert found[0].help == "write `replace term limit` to change it"
    limit = whole("replace term limit = 10 minutes").terms["limit"].value
    assert limit is not None
    assert limit.first == Duration(Fraction(10), Unit.MINUTES)


def test_saying_the_same_again_is_fine() -> None:
    whole("term limit = 15 minutes\nevent asked\n case id\ncalendar office open mon 09:00-18:00")


def test_clauses_events_and_calendars_need_replace_too() -> None:
    _, marks, _ = extend(
        'clause 2.1.1.3 "三"\n recital "四"\nevent asked\n case text\ncalendar office open tue 09:00-18:00'
    )
    assert marks == [("MOD011", "2.1.1.3"), ("MOD011", "asked"), ("MOD011", "office")]


def test_a_fact_is_agreed_once_filled() -> None:
    middle = 'agreement middle\n extends "standard.agreement"\nparty provider\n name = "云帆"\n'
    files = {
        "base/standard.agreement": BASE,
        "base/middle.agreement": middle,
        "own.agreement": 'agreement own\n extends "base/middle.agreement"\nparty provider\n name = "别人"\n',
    }
    _, found = load_text(files["own.agreement"], "own.agreement", Memory(files))
    assert [item.code for item in found] == ["MOD011"]
    assert found[0].labels[0].span.file == "base/middle.agreement"


def test_a_chain_of_three_and_its_order_of_files() -> None:
    middle = 'agreement middle\n extends "standard.agreement"\nreplace term limit = 10 minutes\nterm fee = 7 CNY\n'
    files = {
        "base/standard.agreement": BASE,
        "base/middle.agreement": middle,
        "own.agreement": 'agreement own\n extends "base/middle.agreement"\nremove clause 2.1.1.3\n',
    }
    made, found = load_text(files["own.agreement"], "own.agreement", Memory(files))
    assert found == ()
    assert made is not None
    assert made.files == ("own.agreement", "base/middle.agreement", "base/standard.agreement")
    assert [clause.number for clause in made.clauses] == ["2.1.1.2"]
    fee = made.terms["fee"].value
    assert fee is not None
    assert fee.first == Money(Decimal(7), "CNY")


def test_items_of_every_kind_can_be_removed() -> None:
    more = """party third
  name = "丙"
calendar spare open tue 09:00-10:00
event noted
  case id
metric notes = count of asked
  each complete month
term patience = 5 minutes
"""
    kept = whole("", base=BASE + more)
    made = whole(
        "remove party third\nremove calendar spare\nremove event noted\nremove metric notes\nremove term patience",
        base=BASE + more,
    )
    for kind, name in (
        ("parties", "third"),
        ("calendars", "spare"),
        ("events", "noted"),
        ("metrics", "notes"),
        ("terms", "patience"),
    ):
        before, after = getattr(kept, kind), getattr(made, kind)
        assert before.keys() - after.keys() == {name}


def test_added_clauses_go_to_their_place_by_number() -> None:
    made = whole('clause 2.1.1.2a "甲" recital "a"\nclause 1 "一" recital "b"\nclause 2.1.1.10 "十" recital "c"')
    assert [clause.number for clause in made.clauses] == ["1", "2.1.1.2", "2.1.1.2a", "2.1.1.3", "2.1.1.10"]


def test_a_standard_text_keeps_the_order_it_is_written_in() -> None:
    text = 'agreement a\n timezone UTC\nclause 2 "b" recital "b"\nclause 1 "a" recital "a"\n'
    made, _ = load_text(text, "a.agreement", Memory({}))
    assert made is not None
    assert [clause.number for clause in made.clauses] == ["2", "1"]


@pytest.mark.parametrize(
    ("body", "mark", "hint"),
    [
        ("remove clause 2.1.1.4", "remove clause 2.1.1.4", "`2.1.1.3`"),
        ("remove term limits", "remove term limits", "`limit`"),
        ("replace term limits = 5 minutes", "limits", "`limit`"),
        ('replace clause 2.1.1.5 "x" recital "x"', "2.1.1.5", "2.1.1."),
        ("remove event askd", "remove event askd", "`asked`"),
    ],
)
def test_what_is_not_there_cannot_be_replaced_or_removed(body: str, mark: str, hint: str) -> None:
    _, marks, found = extend(body)
    assert marks == [("MOD012", mark)]
    assert hint in (found[0].help or "")


def test_the_header_of_the_extending_agreement_goes_first() -> None:
    made = whole(
        "", own=OWN.replace("status draft", 'version "2"\n  runs 2026-01-01 to 2026-06-30\n  timezone Europe/Berlin')
    )
    assert (made.version, made.zone, made.status) == ("2", "Europe/Berlin", Status.DRAFT)
    assert made.runs == (date(2026, 1, 1), date(2026, 6, 30))
    assert made.text == "base/prose.md"
    assert made.workdays == "office"


def test_every_blank_of_a_signed_agreement_is_named_where_it_stands() -> None:
    _, marks, found = extend("term people = a01, a02", own=OWN.replace("draft", "signed"))
    assert {code for code, _ in marks} == {"MOD014"}
    names = [item.message.split("`")[1] for item in found]
    assert sorted(names) == ["client.kind", "client.signed", "fee", "provider.name", "runs", "runs", "wait"]
    assert all(mark.startswith("?") for _, mark in marks)


def test_a_missing_file_is_reported_at_its_name() -> None:
    text = 'agreement own\n extends "nowhere.agreement"\n'
    made, found = load_text(text, "own.agreement", Memory({}))
    assert made is None
    (item,) = found
    assert item.code == "MOD001"
    assert item.span is not None
    assert text[item.span.start : item.span.end] == '"nowhere.agreement"'
    assert "nowhere.agreement" in item.message


def test_circles_of_extends_and_import_are_named_whole() -> None:
    files = {
        "a.agreement": 'agreement a\n extends "b.agreement"\n',
        "b.agreement": 'agreement b\n extends "c.agreement"\n',
        "c.agreement": 'agreement c\n timezone UTC\nimport "a.agreement" as a\n',
    }
    _, found = load_text(files["a.agreement"], "a.agreement", Memory(files))
    circles = [item for item in found if item.code == "MOD002"]
    assert [item.message for item in circles] == [
        "these files lead back to themselves: a.agreement → b.agreement → c.agreement → a.agreement"
    ]
    assert circles[0].span is not None
    assert circles[0].span.file == "c.agreement"


def test_an_agreement_that_extends_itself() -> None:
    text = 'agreement a\n extends "a.agreement"\n'
    _, found = load_text(text, "a.agreement", Memory({"a.agreement": text}))
    assert [item.code for item in found] == ["MOD002"]


def test_an_import_gives_calendars_and_terms_and_nothing_else(
    loaded: Callable[..., tuple[Agreement, str, tuple[Diagnostic, ...]]],
) -> None:
    other = (
        "agreement x\n timezone UTC\ncalendar night open mon 00:00-06:00\nterm wait = 3 hours\nevent rung\n case id\n"
    )
    made, _, found = loaded(
        'import "x.agreement" as x\nclause 1 when asked during x.night\n'
        "provider must answered\n for the same case\n within x.wait",
        x=other,
    )
    assert found == ()
    assert "x.night" in made.calendars
    assert made.calendars["x.night"].name == "x.night"
    wait = made.terms["x.wait"].value
    assert wait is not None
    assert (wait.first, wait.term) == (Duration(Fraction(3), Unit.HOURS), "x.wait")
    _, _, found = loaded(
        'import "x.agreement" as x\nclause 1 when x.rung\n provider must answered\n for the same case\n within x.wait',
        x=other,
    )
    assert [item.message for item in found] == ["unknown event `x.rung`"]
