"""Which line belongs to what, and what clauses say together."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from servanda.diagnostics import Diagnostic, Severity
from servanda.model.agreement import (
    Agreement,
    Clause,
    Frequency,
    MetricCondition,
    NextOccurrence,
    NextWorkingDay,
    Plain,
    Requirement,
    Stating,
    Windows,
    Within,
)
from servanda.model.agreement import By as ByDeadline
from servanda.model.expressions import (
    Compare,
    Const,
    Duration,
    FieldRef,
    Kind,
    Member,
    Money,
    Or,
    Subject,
    TermRef,
    WindowRef,
)
from servanda.syntax.tree import Comparison, Modal, Unit, WindowUnit

Loaded = Callable[..., tuple[Agreement, str, tuple[Diagnostic, ...]]]
ClauseOf = Callable[..., Clause]


def limits(clause: Clause) -> list[Duration]:
    assert clause.norm is not None
    return [act.deadline.limit.first for act in clause.norm.acts if isinstance(act.deadline, Within)]


def test_a_line_above_the_steps_holds_for_all_and_one_below_a_step_for_it_alone(clause_of: ClauseOf) -> None:
    clause = clause_of("""clause 1
      when asked
      for the same case
      within 1 hour
      provider must
        - answered
        - escalated within 2 hours
        - demanded""")
    hour, two = Duration(Fraction(1), Unit.HOURS), Duration(Fraction(2), Unit.HOURS)
    assert limits(clause) == [hour, two, hour]
    assert clause.norm is not None
    assert [act.key for act in clause.norm.acts] == [("case",)] * 3
    assert clause.key == ("case",)


def test_an_excuse_and_a_release_take_the_key_right_below_them_else_the_clauses(clause_of: ClauseOf) -> None:
    clause = clause_of("""clause 1
      when asked
      provider must answered
      for the same case
      within limit
      released when added
      for the same customer
      released when demanded
      excused while client late on 2
    clause 2
      when asked
      client must answered
      for the same case
      within limit""")
    assert [item.key for item in clause.releases] == [("customer",), ("case",)]
    assert clause.excuses[0].key == ("case",)
    assert clause.norm is not None
    assert clause.norm.acts[0].key == ("case",)


def test_exceptions_above_and_below_a_prohibition_both_hold(clause_of: ClauseOf) -> None:
    clause = clause_of("""clause 1
      except when urgent
      provider must not
        - asked where level = 1
          except when level > 3
        - asked""")
    assert clause.norm is not None
    first, second = clause.norm.acts
    assert isinstance(first.except_when, Or)
    assert len(first.except_when.items) == 2
    assert second.except_when is not None
    assert not isinstance(second.except_when, Or)


def test_a_trigger_variable_compares_rows(clause_of: ClauseOf) -> None:
    clause = clause_of("""clause 1
      when asked where q.urgent as q
      provider must answered where channel = q.channel
      for the same case
      within limit""")
    assert clause.norm is not None
    where = clause.norm.acts[0].where
    assert isinstance(where, Compare)
    assert isinstance(where.left, FieldRef)
    assert isinstance(where.right, FieldRef)
    assert (where.left.subject, where.right.subject) == (Subject.ROW, Subject.TRIGGER)


def test_a_union_reads_the_fields_its_events_share(clause_of: ClauseOf) -> None:
    clause = clause_of("""clause 1
      when asked or escalated
      provider must ensure level in 1, 2""")
    assert clause.norm is not None
    ensure = clause.norm.acts[0].ensure
    assert isinstance(ensure, Member)
    assert isinstance(ensure.left, FieldRef)
    assert ensure.left.optional, "the level of `asked` may be absent"
    assert ensure.items == (
        Const(Decimal(1), Kind.NUMBER, ensure.items[0].span),
        Const(Decimal(2), Kind.NUMBER, ensure.items[1].span),
    )


def test_enumeration_values_terms_windows_and_facts_in_conditions(clause_of: ClauseOf) -> None:
    clause = clause_of("""clause 1
      for each complete month as m
      provider must reported where kind = monthly and recipient = client.mailbox and period = m
      by evening on the 5th after m, rolling forward""")
    assert clause.norm is not None
    act = clause.norm.acts[0]
    sides = [item.right for item in act.where.items]  # type: ignore[union-attr]
    assert [type(side) for side in sides] == [Const, Const, WindowRef]
    assert (sides[0].value, sides[0].kind) == ("monthly", Kind.CHOICE)
    assert (sides[1].value, sides[1].kind) == ("ops@client.example", Kind.TEXT)
    assert isinstance(act.deadline, ByDeadline)
    assert (act.deadline.time.term, act.deadline.time.first.seconds) == ("evening", 17 * 3600)


def test_quoted_values_of_enumerations_and_periods(clause_of: ClauseOf) -> None:
    clause = clause_of('clause 1\n provider must not paid where period = "2026-01" or period in "2026-W07", "2026-Q1"')
    assert clause.norm is not None
    where = clause.norm.acts[0].where
    assert isinstance(where, Or)
    first = where.items[0]
    assert isinstance(first, Compare)
    assert isinstance(first.right, Const)
    assert (first.right.value, first.right.kind) == ("2026-01", Kind.PERIOD)


def test_a_list_term_among_the_items(clause_of: ClauseOf) -> None:
    clause = clause_of("clause 1\n provider must not answered where agent in agents")
    assert clause.norm is not None
    where = clause.norm.acts[0].where
    assert isinstance(where, Member)
    (item,) = where.items
    assert isinstance(item, TermRef)
    assert item.value.first == ("a01", "a02")


def test_days_named_from_the_trigger(clause_of: ClauseOf) -> None:
    working = clause_of(
        "clause 1 when asked\n provider must answered\n for the same case\n by 09:30 on the next working day"
    )
    anytime = clause_of(
        "clause 1 when asked\n provider must answered\n for the same case\n by evening on the next occurrence"
    )
    assert working.norm is not None
    assert anytime.norm is not None
    first, second = working.norm.acts[0].deadline, anytime.norm.acts[0].deadline
    assert isinstance(first, ByDeadline)
    assert isinstance(second, ByDeadline)
    assert (first.day, second.day) == (NextWorkingDay("office"), NextOccurrence())


def test_a_frequency_for_each_entity(clause_of: ClauseOf) -> None:
    clause = clause_of("""clause 1
      for each added as c
      provider must answered
      at least 2 times each week since c
      for the same customer
      since 1 week after c until 30 days after c""")
    assert clause.norm is not None
    act = clause.norm.acts[0]
    assert act.frequency == Frequency(2, Windows(WindowUnit.WEEK, partial=False, anchor="c"), act.frequency.span)  # type: ignore[union-attr]
    assert act.during_span is not None


def test_a_metric_is_ensured_in_either_order(clause_of: ClauseOf) -> None:
    one = clause_of("clause 1\n for each complete week as w\n provider must ensure rate >= target")
    two = clause_of("clause 1\n for each complete week as w\n provider must ensure 90% <= rate")
    assert one.norm is not None
    assert two.norm is not None
    first, second = one.norm.acts[0].ensure, two.norm.acts[0].ensure
    assert isinstance(first, MetricCondition)
    assert isinstance(second, MetricCondition)
    assert (first.metric, first.op, first.bound) == ("rate", Comparison.GE, first.bound)
    assert (second.metric, second.op) == ("rate", Comparison.GE)
    assert isinstance(second.bound, Const)
    assert second.bound.value == Fraction(9, 10)


def test_statements_and_their_tolerances(clause_of: ClauseOf) -> None:
    clause = clause_of("""metric share = share of asked with answered in the window
      for the same case
      each complete month
    clause 1
      for each complete month as m
      provider must reported where period = m
      stating volume = metric volume, give or take 2
      stating rate = metric share, give or take 0.5 points
      stating recipient
      by 24:00 on the 5th after m""")
    assert clause.norm is not None
    stated = clause.norm.acts[0].stating
    spans = [item.span for item in stated]
    assert stated == (
        Stating("volume", "volume", None, Decimal(2), spans[0]),
        Stating("rate", "share", None, Fraction(1, 200), spans[1]),
        Stating("recipient", None, None, None, spans[2]),
    )


def test_a_power_and_what_follows_from_it(clause_of: ClauseOf) -> None:
    clause = clause_of("""clause 1
      when rate < target in 2 consecutive weeks
      client may demanded where reason present
      within 30 days
      then provider must answered
      within 3 working days
      for the same case""")
    assert clause.norm is not None
    assert clause.then is not None
    assert clause.norm.modal is Modal.MAY
    assert limits(clause) == [Duration(Fraction(30), Unit.DAYS)]
    assert clause.then.acts[0].key == ("case",)
    assert clause.norm.acts[0].key == ()


def test_otherwise_is_a_remedy_of_the_clause_itself(clause_of: ClauseOf) -> None:
    clause = clause_of("""clause 1
      when asked
      provider must answered
      for the same case
      within limit
      otherwise provider owes fee each time, at most 5% of fee a month""")
    (remedy,) = clause.remedies
    assert (remedy.clauses, remedy.stated_in, remedy.amount.share) == (("1",), "1", Fraction(1))
    assert remedy.amount.base.first == Money(Decimal(20000), "CNY")
    assert remedy.cap is not None
    assert remedy.cap.share == Fraction(1, 20)


def test_clauses_that_bind_nobody(loaded: Loaded) -> None:
    made, _, found = loaded(
        'clause 1 recital "a"\nclause 2 not checkable "b"\n'
        "clause 3 attested by client each quarter\nclause 4 require lint x"
    )
    assert found == ()
    first, second, third, _ = made.clauses
    assert first.statement is not None
    assert second.statement is not None
    assert (first.statement.kind, second.statement.kind) == (Plain.RECITAL, Plain.NOT_CHECKABLE)
    assert third.attestation is not None
    assert third.attestation.party == "client"


def test_a_requirement_that_depends_on_a_blank_is_open(loaded: Loaded) -> None:
    made, _, _ = loaded("clause 1\n require client mailbox if client.kind = enterprise\n require client mailbox")
    open_, plain = made.clauses[0].requirements
    assert isinstance(open_, Requirement)
    assert isinstance(plain, Requirement)
    assert (open_.applies, plain.applies) == (None, True)
    assert made.clauses[0].blanks == ("client.kind",)


def test_one_wrong_clause_leaves_the_others(loaded: Loaded) -> None:
    body = "when asked\n provider must answered\n for the same case\n within"
    made, _, found = loaded(f"clause 1 {body} limt\nclause 2 {body} limit")
    assert [item.code for item in found] == ["MOD020"]
    first, second = made.clauses
    assert first.norm is None
    assert second.norm is not None


def test_several_mistakes_are_all_reported_in_the_order_of_the_text(
    findings: Callable[..., list[tuple[str, str]]],
) -> None:
    found = findings(
        "clause 1 when askd\n provider must answered\n within limit\n"
        "clause 2 when asked\n provider must answered\n for the same cas\n within limt"
    )
    assert found == [("MOD020", "askd"), ("MOD043", "cas"), ("MOD020", "limt")]


def test_findings_carry_the_path_of_headings(loaded: Loaded) -> None:
    _, _, found = loaded(
        'clause 2 "服务" recital "x"\nclause 2.1 "答复" when askd\n provider must answered\n within limit'
    )
    assert found[0].breadcrumb == ("小协议", "2 服务", "2.1 答复")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('clause 1 "只有标题"', "MOD047"),
        ('clause 1 "标题"\n quote "原文"', "MOD047"),
        ("term odd = phone, fax\nclause 1 provider must not asked where channel in odd", "MOD048"),
        (
            "clause 1 when asked within limit\n provider must\n - answered\n - escalated\n for the same case",
            "MOD049",
        ),
    ],
)
def test_warnings(body: str, code: str, loaded: Loaded) -> None:
    _, _, found = loaded(body)
    assert [(item.code, item.severity) for item in found] == [(code, Severity.WARNING)]


EXCUSES = """
clause 1
  when asked
  provider must answered
  for the same case
  within limit
  excused while provider late on 2
clause 2
  when asked
  provider must answered
  for the same case
  within limit
  excused while provider late on 1
"""
RATE = """
metric kept = compliance of 1
  each complete week
clause 1
  for each complete week as w
  provider must ensure kept >= 90%
"""
OVERRIDES = EXCUSES.replace("excused while provider late on", "overrides")


OVERRIDING_AND_EXCUSED = """
clause 1 when asked
 provider must answered
 for the same case
 within limit
clause 2 when asked
 provider must answered
 for the same case
 within limit
 excused while provider late on 1
 overrides 1
"""


@pytest.mark.parametrize(
    ("body", "circle"),
    [
        (EXCUSES, "clause 1 → clause 2 → clause 1"),
        (RATE, "clause 1 → metric kept → clause 1"),
        (OVERRIDES, "clause 1 → clause 2 → clause 1"),
        (OVERRIDING_AND_EXCUSED, "clause 1 → clause 2 → clause 1"),
    ],
)
def test_circles_are_named_whole(body: str, circle: str, loaded: Loaded) -> None:
    _, _, found = loaded(body)
    (item,) = [item for item in found if item.code == "MOD046"]
    assert circle in item.message
    assert [label.text for label in item.labels] == circle.split(" → ")[1:-1]


def test_a_clause_that_only_overrides_what_it_shares_no_trigger_with(
    findings: Callable[..., list[tuple[str, str]]],
) -> None:
    found = findings(
        "clause 1 when added\n provider must answered\n for the same customer\n within limit\n overrides 2\n"
        "clause 2 when asked\n provider must answered\n for the same case\n within limit"
    )
    assert found == [("MOD041", "1")]


def test_a_line_that_cannot_be_read_is_not_reported_as_missing_too(loaded: Loaded) -> None:
    _, _, found = loaded(
        "clause 1 when asked\n provider must answered\n for the same case\n within within\n"
        "clause 2 when asked\n provider must answered\n for the same case"
    )
    assert [item.code for item in found if item.code.startswith("MOD")] == ["MOD033"]
    assert found[-1].breadcrumb == ("小协议", "2")
    assert any(item.code.startswith("SYN") for item in found)


def test_a_calendar_that_nobody_names(loaded: Loaded) -> None:
    _, _, found = loaded(
        "clause 1 when asked\n provider must answered\n for the same case\n within 2 working hours\n"
        "clause 2 for each complete month as m\n client must paid\n by 24:00 on the 5th of m, rolling forward",
        header="agreement small\n timezone Asia/Shanghai\n runs 2026-01-01 to 2026-12-31\n",
    )
    assert [(item.code, item.help) for item in found] == [
        ("MOD033", "write `of office` behind it, or write `workdays office` in the header"),
        ("MOD033", "write `workdays office` in the header"),
    ]
