"""A service too small, too busy or too tightly bound for a fault: it is left out and said so, and nothing else is."""

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from servanda.clocks import Calendar
from servanda.model import load
from servanda.model.agreement import CalendarRule
from servanda.model.change import changed
from servanda.model.expressions import Dated, Duration
from servanda.simulate import Size, Values, read_values
from servanda.simulate.clock import Clock
from servanda.simulate.sink import Export, Sink
from servanda.simulate.world import ALL_CHANNELS
from servanda.syntax.tree import Unit

STANDARD = Path(__file__).resolve().parents[2] / "agreements" / "customer-maintenance" / "terms.agreement"
JANUARY = {"first": date(2026, 1, 1), "last": date(2026, 1, 31)}
SUPPORT = ("2.2.2.4", "support_given")
OFFICE_QUESTIONS = {"reply_late", "reply_missed", "reply_only_bot", "reply_recalled", "wrong_agent", "consent_oral"}


def happened(exports: Any) -> Counter[str]:
    """How often each fault stands in the truth."""
    return Counter(name for row in exports.truth() for name in row["fault"].split("+"))


def supported_within(values: Values, amount: int, unit: Unit) -> Values:
    """The same agreement, but support is owed within that length of time."""
    step = values.steps[SUPPORT]
    limit = Dated(((None, Duration(Fraction(amount), unit)),))
    return replace(values, steps=values.steps | {SUPPORT: replace(step, deadline=changed(step.deadline, limit=limit))})


def open_for(values: Values, seconds: int) -> Values:
    """The same agreement, but its office opens for so long each weekday, from nine."""
    week = tuple(((32400, 32400 + seconds),) if day < 5 else () for day in range(7))
    office = CalendarRule(values.office.name, week, holidays=None, makeup=None, overrides={})
    return replace(values, office=office, calendars=dict.fromkeys(values.calendars, office))


def test_one_customer_has_room_for_few_faults(simulate: Any) -> None:
    """One person, no rooms: of five of each fault most find nobody free. What happened and what did not is all."""
    exports = simulate(faults="all=5", size=Size(1, 4.0, 2.0), **JANUARY)
    found = happened(exports)
    unplaced = exports.summary.unplaced
    # in no room is nobody; who has a part in one fault takes none in another of that kind
    assert unplaced["consent_in_room"] == 5
    assert sum(unplaced[name] for name in ("consent_oral", "consent_after", "consent_withdrawn", "wrong_account")) >= 15
    assert not {name for name, count in unplaced.items() if count == 5} & found.keys()
    assert len(exports.table("customers.csv")) == 1


def test_support_that_comes_after_the_deadline_excuses_nothing(qinghe: Values, simulate: Any) -> None:
    """Owed within ten days, the client's support is never late before a handover or a closing is due."""
    exports = simulate(faults="all", values=supported_within(qinghe, 10, Unit.DAYS), **JANUARY)
    found = happened(exports)
    assert {"level2_excused", "level3_excused"} <= exports.summary.unplaced.keys()
    assert not {"level2_excused", "level3_excused"} & found.keys()
    assert found["level2_excuse_too_late"]


def test_support_owed_at_once_is_late_before_any_deadline(qinghe: Values, simulate: Any) -> None:
    """Owed within a minute, it is late before what it might excuse is due: a delay that begins too late has no room."""
    exports = simulate(faults="all", values=supported_within(qinghe, 1, Unit.MINUTES), **JANUARY)
    found = happened(exports)
    assert exports.summary.unplaced["level2_excuse_too_late"] == 1
    assert "level2_excuse_too_late" not in found
    assert found["level2_excused"]
    assert found["level3_excused"]


def test_an_office_open_for_half_an_hour_gets_no_question_an_hour_before_it_closes(
    qinghe: Values, simulate: Any
) -> None:
    exports = simulate(faults="all", values=open_for(qinghe, 1800), **JANUARY)
    unplaced = exports.summary.unplaced
    assert unplaced.keys() >= OFFICE_QUESTIONS
    assert not OFFICE_QUESTIONS & happened(exports).keys()
    assert {"level2_excused", "level2_excuse_too_late", "level3_excused"} <= unplaced.keys()


def test_where_every_channel_is_agreed_none_is_wrong(qinghe: Values, simulate: Any) -> None:
    every = Dated(((None, tuple(dict.fromkeys(("private", *ALL_CHANNELS)))),))
    exports = simulate(faults="all", values=replace(qinghe, lists=qinghe.lists | {"channels": every}), **JANUARY)
    assert "private_channel" in exports.summary.unplaced
    assert "private_channel" not in happened(exports)


def test_a_month_without_issues_has_no_rate_to_misstate(simulate: Any) -> None:
    """The fault is then in the other figure: the report of January says more contacts than there were."""
    exports = simulate(faults="service_rate_misstated", size=Size(10, 10.0, 0.0), first=date(2026, 1, 1))
    assert happened(exports)["service_rate_misstated"] == 1
    reports = [row for row in exports.table("reports.csv") if row["kind"] == "service_execution"]
    assert {row["resolution_rate"] for row in reports} == {""}


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (1, Unit.MONTHS, "2026-02-28 10:00:00"),
        (1, Unit.QUARTERS, "2026-04-30 10:00:00"),
        (1, Unit.YEARS, "2027-01-31 10:00:00"),
        (2, Unit.WEEKS, "2026-02-14 10:00:00"),
    ],
)
def test_a_customer_is_new_for_as_long_as_the_agreement_says(
    qinghe: Values, amount: int, unit: Unit, expected: str
) -> None:
    clock = Clock(qinghe.zone, qinghe.office, qinghe.calendars)
    joined = clock.wall(date(2026, 1, 31), 36000)
    assert clock.stamp(clock.later(joined, Duration(Fraction(amount), unit))) == expected


def test_deadlines_nobody_can_tell_are_none(qinghe: Values) -> None:
    """Within two working days of 31 December of the last year with holidays the next year has to be known."""
    clock = Clock(qinghe.zone, qinghe.office, qinghe.calendars)
    calendar = Calendar(qinghe.office, clock.zone)
    year = next(year for year in range(2026, 2100) if calendar.is_working(date(year, 1, 1)) is None)
    working = changed(qinghe.steps[SUPPORT].deadline, limit=Dated(((None, Duration(Fraction(2), Unit.WORKING_DAYS)),)))
    assert clock.due(working, clock.wall(date(year - 1, 12, 31), 36000)) is None
    assert clock.due(working, clock.wall(date(year - 1, 6, 1), 36000)) is not None
    assert clock.due(None, 0) is None
    assert clock.first_unknown(date(year - 1, 12, 1), date(year, 3, 1)) == date(year, 1, 1)


def test_rows_go_out_in_order_of_time(tmp_path: Path) -> None:
    """What is written is written: a row of an hour that is out already would break the order of the export."""
    hour = 3_600_000
    sink = Sink(tmp_path, 0, 10 * hour)
    sink.put(2 * hour, Export.CONTACTS, "b")
    sink.put(hour, Export.CONTACTS, "a")
    sink.put(10 * hour, Export.CONTACTS, "outside")
    sink.flush(3 * hour)
    with pytest.raises(ValueError, match="row of the past"):
        sink.put(2 * hour, Export.CONTACTS, "c")
    sink.put(3 * hour, Export.CONTACTS, "d")
    sink.close()
    assert (tmp_path / "contacts.csv").read_text(encoding="utf-8").splitlines()[1:] == ["a", "b", "d"]


@pytest.mark.parametrize(
    ("number", "lacks"),
    [
        ("2.1.1.3", "working hours in clause 2.1.1.3 (during)"),
        ("2.1.3.4", "clause 2.1.3.4 on issue_opened and issue_level_changed"),
        ("2.2.2.2", "consecutive windows in clause 2.2.2.2"),
    ],
)
def test_an_agreement_that_took_a_clause_out_cannot_be_simulated(tmp_path: Path, number: str, lacks: str) -> None:
    other = (Path(__file__).parent / "other.agreement").read_text(encoding="utf-8")
    text = other.replace("../../agreements/customer-maintenance/terms.agreement", str(STANDARD))
    file = tmp_path / "shorter.agreement"
    file.write_text(f"{text}\nremove clause {number}\n", encoding="utf-8")
    agreement, found = load(file)
    assert agreement is not None, found
    values, lacking = read_values(agreement)
    assert values is None
    assert [one.code for one in lacking] == ["SIM001"]
    assert lacks in lacking[0].message
