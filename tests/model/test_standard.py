"""The first agreements, value by value against the facts they were written from."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from servanda.model import load
from servanda.model.agreement import (
    Agreement,
    By,
    DayOfWindow,
    EntityTrigger,
    EventTrigger,
    MetricTrigger,
    NextDay,
    ShareOf,
    Status,
    WindowTrigger,
    Within,
)
from servanda.model.expressions import Duration, Money, TimeOfDay
from servanda.syntax.tree import Comparison, Modal, Roll, Unit, WindowUnit

ROOT = Path(__file__).resolve().parents[2]
AGREEMENTS = ROOT / "agreements"
SAMPLES = ROOT.parent / "shared" / "design" / "sample"

NUMBERS = [
    "1.1",
    "1.2",
    "2.1.1.1",
    "2.1.1.2a",
    "2.1.1.2b",
    "2.1.1.3",
    "2.1.1.4",
    "2.1.2.1",
    "2.1.2.2",
    "2.1.2.3",
    "2.1.3.1",
    "2.1.3.2",
    "2.1.3.3",
    "2.1.3.4",
    "2.2.1.1",
    "2.2.1.2",
    "2.2.1.3",
    "2.2.1.4",
    "2.2.1.5",
    "2.2.1.6",
    "2.2.2.1",
    "2.2.2.2",
    "2.2.2.3",
    "2.2.2.4",
    "3.1",
    "4.1",
    "4.2",
]


@cache
def agreement(path: Path) -> Agreement:
    made, found = load(path)
    assert found == ()
    assert made is not None
    return made


def qinghe() -> Agreement:
    return agreement(AGREEMENTS / "qinghe")


def test_the_signed_agreement_is_whole() -> None:
    made = qinghe()
    assert [clause.number for clause in made.clauses] == NUMBERS
    assert made.status is Status.SIGNED
    assert made.runs == (date(2026, 1, 1), date(2026, 12, 31))
    assert made.zone == "Asia/Shanghai"
    assert made.workdays == "office"
    assert all(clause.blanks == () for clause in made.clauses)
    assert [Path(file).name for file in made.files] == ["qinghe.agreement", "terms.agreement"]


def test_the_office_is_open_nine_to_six_on_weekdays() -> None:
    office = qinghe().calendars["office"]
    assert office.weekly == (((32400, 64800),),) * 5 + ((),) * 2
    assert (office.holidays, office.makeup) == ("cn", ((32400, 64800),))


@pytest.mark.parametrize(
    ("number", "limits"),
    [
        ("2.1.1.3", [Duration(Fraction(15), Unit.MINUTES)]),
        ("2.1.2.1", [Duration(Fraction(7), Unit.DAYS)]),
        ("2.1.3.1", [Duration(Fraction(30), Unit.MINUTES)]),
        ("2.1.3.2", [Duration(Fraction(2), Unit.HOURS)] * 2),
        (
            "2.1.3.3",
            [
                Duration(Fraction(10), Unit.MINUTES),
                Duration(Fraction(30), Unit.MINUTES),
                Duration(Fraction(24), Unit.HOURS),
            ],
        ),
        ("2.2.1.2", [Duration(Fraction(3), Unit.WORKING_DAYS)]),
        ("2.2.2.1", [Duration(Fraction(2), Unit.WORKING_DAYS)]),
        ("2.2.2.4", [Duration(Fraction(2), Unit.WORKING_HOURS)]),
    ],
)
def test_limits(number: str, limits: list[Duration]) -> None:
    clause = qinghe().clause(number)
    assert clause is not None
    assert clause.norm is not None
    deadlines = [act.deadline for act in clause.norm.acts]
    assert [item.limit.first for item in deadlines if isinstance(item, Within)] == limits
    working = any(limit.unit in {Unit.WORKING_DAYS, Unit.WORKING_HOURS} for limit in limits)
    assert {item.calendar for item in deadlines if isinstance(item, Within)} == {"office" if working else None}


@pytest.mark.parametrize(
    ("number", "party", "modal"),
    [
        ("2.1.1.1", "provider", Modal.MUST_NOT),
        ("2.1.3.4", "provider", Modal.ENSURE),
        ("2.2.1.1", "client", Modal.MUST),
        ("2.2.1.2", "client", Modal.MUST),
        ("2.2.2.2", "client", Modal.MAY),
        ("2.2.2.4", "client", Modal.MUST),
    ],
)
def test_who_must(number: str, party: str, modal: Modal) -> None:
    clause = qinghe().clause(number)
    assert clause is not None
    assert clause.norm is not None
    assert (clause.norm.party, clause.norm.modal) == (party, modal)


def test_the_fee_is_due_on_the_tenth_and_may_come_early() -> None:
    clause = qinghe().clause("2.2.1.1")
    assert clause is not None
    assert clause.norm is not None
    act = clause.norm.acts[0]
    assert isinstance(clause.trigger, WindowTrigger)
    assert clause.trigger.windows.unit is WindowUnit.MONTH
    assert isinstance(act.deadline, By)
    assert act.deadline.time.first == TimeOfDay(86400)
    assert (act.deadline.day, act.deadline.roll) == (DayOfWindow(10, after=False), Roll.FORWARD)
    assert act.early_counts
    fee = qinghe().terms["monthly_fee"].value
    assert fee is not None
    assert fee.first == Money(Decimal(20000), "CNY")


def test_a_message_out_of_hours_is_answered_by_half_past_nine_on_the_next_day() -> None:
    clause = qinghe().clause("2.1.1.4")
    assert clause is not None
    assert clause.norm is not None
    assert isinstance(clause.trigger, EventTrigger)
    assert clause.trigger.first_unanswered
    assert clause.trigger.during is not None
    assert clause.trigger.during.outside
    deadline = clause.norm.acts[0].deadline
    assert isinstance(deadline, By)
    assert (deadline.time.first, deadline.day, deadline.roll) == (TimeOfDay(9 * 3600 + 1800), NextDay(), None)


def test_new_customers_hear_every_week_of_their_first_month_and_later_twice_a_month() -> None:
    first, later = qinghe().clause("2.1.1.2a"), qinghe().clause("2.1.1.2b")
    assert first is not None
    assert later is not None
    assert first.norm is not None
    assert later.norm is not None
    assert isinstance(first.trigger, EntityTrigger)
    one, two = first.norm.acts[0], later.norm.acts[0]
    assert one.frequency is not None
    assert two.frequency is not None
    assert (one.frequency.count, one.frequency.windows.unit, one.frequency.windows.anchor) == (1, WindowUnit.WEEK, "c")
    assert (two.frequency.count, two.frequency.windows.unit, two.frequency.windows.anchor) == (
        2,
        WindowUnit.MONTH,
        None,
    )
    month = Duration(Fraction(1), Unit.MONTHS)
    assert one.during_span is not None
    assert two.during_span is not None
    assert one.during_span.since is not None
    assert one.during_span.since.offset is None
    assert one.during_span.until is not None
    assert one.during_span.until.offset is not None
    assert one.during_span.until.offset.first == month
    assert two.during_span.since is not None
    assert two.during_span.since.offset is not None
    assert two.during_span.since.offset.first == month
    assert two.during_span.until is None


def test_the_team_may_be_changed_after_two_weak_weeks() -> None:
    clause, rate = qinghe().clause("2.2.2.2"), qinghe().metrics["resolution_rate"]
    assert clause is not None
    trigger = clause.trigger
    assert isinstance(trigger, MetricTrigger)
    assert (trigger.metric, trigger.op, trigger.count) == ("resolution_rate", Comparison.LT, 2)
    target = qinghe().terms["resolution_target"].value
    assert target is not None
    assert target.first == Fraction(85, 100)
    assert isinstance(rate.body, ShareOf)
    assert rate.body.limit is not None
    assert rate.body.limit.limit.first == Duration(Fraction(7), Unit.DAYS)
    assert (rate.sample, rate.windows.unit) == (20, WindowUnit.WEEK)
    assert clause.then is not None
    assert (clause.then.party, clause.then.acts[0].event, clause.then.acts[0].key) == (
        "provider",
        "team_changed",
        ("demand",),
    )


def test_breaches_cost_half_a_percent_and_at_most_ten_a_month() -> None:
    clause = qinghe().clause("3.1")
    assert clause is not None
    (remedy,) = clause.remedies
    assert remedy.clauses == ("2.1.1.3", "2.1.1.4", "2.1.3.1", "2.1.3.2", "2.1.3.3", "2.1.3.4")
    assert remedy.party == "provider"
    assert remedy.amount.share == Fraction(5, 1000)
    assert remedy.cap is not None
    assert remedy.cap.share == Fraction(10, 100)
    assert remedy.cap.base.first == Money(Decimal(20000), "CNY")


def test_an_enterprise_needs_a_mandate_and_does_not_sign_in_person() -> None:
    clause = qinghe().clause("1.1")
    assert clause is not None
    by_facts = {item.facts: item.applies for item in clause.requirements if hasattr(item, "facts")}
    assert by_facts["mandate", "contact_person", "contact_authority"] is True
    assert by_facts["signed_in_person",] is False


def test_each_exception_of_the_channels_clause_is_about_its_customer() -> None:
    clause = qinghe().clause("2.1.1.1")
    assert clause is not None
    assert clause.norm is not None
    agents, channels = clause.norm.acts
    assert (agents.key, agents.except_after) == ((), ())
    (allowed,) = channels.except_after
    assert (allowed.event, allowed.until, allowed.key) == ("consent_given", "consent_withdrawn", ("customer",))
    assert channels.key == ()


def test_the_standard_text_has_blanks_and_is_sound() -> None:
    made = agreement(AGREEMENTS / "customer-maintenance" / "terms.agreement")
    assert made.status is Status.DRAFT
    assert made.runs is None
    weekly, fee, remedy = (made.clause(number) for number in ("2.1.2.2", "2.2.1.1", "3.1"))
    assert weekly is not None
    assert fee is not None
    assert remedy is not None
    assert weekly.blanks == ("client.contact_email", "runs")
    assert (fee.blanks, fee.norm) == (("monthly_fee", "runs"), None)
    assert (remedy.blanks, remedy.remedies) == (("monthly_fee",), ())


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the design samples are not beside this checkout")
def test_the_further_lines_all_resolve() -> None:
    made = agreement(SAMPLES / "more.agreement")
    numbers = [clause.number for clause in made.clauses]
    assert "2.1.2.3" not in numbers
    assert numbers[-8:] == [f"9.{number}" for number in range(1, 9)]
    mail = made.clause("9.1")
    assert mail is not None
    assert mail.norm is not None
    assert mail.overrides == ("2.1.1.3",)
    deadline = mail.norm.acts[0].deadline
    assert isinstance(deadline, Within)
    assert deadline.calendar == "zh.工作时间"
    templates = made.terms["templates"].value
    assert templates is not None
    assert templates.versions == ((None, ("T01", "T02")), (date(2026, 7, 1), ("T01", "T02", "T03")))
    limit = made.terms["reply_limit"].value
    assert limit is not None
    assert limit.first == Duration(Fraction(10), Unit.MINUTES)
