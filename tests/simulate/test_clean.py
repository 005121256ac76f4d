"""Without faults every duty is kept, by a reading of the exports that shares nothing with the package.

Hours of 2026 by hand: Monday to Friday 9:00 to 18:00; off 1 to 3 January, 15 to 23 February; open on the make-up days
4 January, 14 and 28 February. (The span ends before the holidays of April.)
"""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

ZONE = timezone(timedelta(hours=8))
OFF = {date(2026, 1, 1) + timedelta(days=n) for n in range(3)} | {
    date(2026, 2, 15) + timedelta(days=n) for n in range(9)
}
MAKEUP = {date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28)}
AGENTS = {"a01", "a02"}
AS_OF = datetime(2026, 4, 1, tzinfo=ZONE)


def _working(day: date) -> bool:
    return day in MAKEUP or (day.weekday() < 5 and day not in OFF)


def _in_hours(at: datetime) -> bool:
    return _working(at.date()) and 9 <= at.hour < 18


def _messages(exports: Any) -> list[tuple[datetime, str, str, bool]]:
    """(instant, conversation, who: customer, person or other, in hours) of all messages not recalled."""
    rows = exports.chat()
    customers = {row["customer_id"] for row in exports.table("customers.csv")}
    gone = {row["revoke"]["pre_msgid"] for row in rows if row["action"] == "recall"}
    found = []
    for row in rows:
        if row["action"] != "send" or row["msgid"] in gone:
            continue
        at = datetime.fromtimestamp(row["msgtime"] / 1000, ZONE)
        if row["from"] in customers:
            found.append((at, row["roomid"] or row["from"], "customer", _in_hours(at)))
        elif row["from"] in AGENTS and not row["automatic"]:
            keys = [row["roomid"]] if row["roomid"] else [one for one in row["tolist"] if one in customers]
            found += [(at, key, "person", False) for key in keys]
    return found


def _answers(exports: Any, *, in_hours: bool) -> list[tuple[datetime, datetime]]:
    """(first unanswered message, first answer) of a stream."""
    waiting: dict[str, datetime] = {}
    pairs = []
    for at, conversation, who, open_ in _messages(exports):
        if who == "person":
            if conversation in waiting:
                pairs.append((waiting.pop(conversation), at))
        elif open_ is in_hours:
            waiting.setdefault(conversation, at)
    pairs += [(asked, AS_OF) for asked in waiting.values()]
    return pairs


def test_in_hours_a_person_answers_within_a_quarter_of_an_hour(clean: Any) -> None:
    pairs = _answers(clean, in_hours=True)
    assert len(pairs) > 500
    assert all(answered - asked <= timedelta(minutes=15) for asked, answered in pairs)


def test_out_of_hours_a_person_answers_by_half_past_nine(clean: Any) -> None:
    pairs = _answers(clean, in_hours=False)
    assert len(pairs) > 300
    for asked, answered in pairs:
        due = datetime.combine(asked.date() + timedelta(days=1), datetime.min.time(), ZONE) + timedelta(hours=9.5)
        assert answered <= due or due >= AS_OF
    assert any(asked.date() == date(2026, 2, 17) for asked, _ in pairs), "people write at Spring Festival too"


def test_persons_use_agreed_ways_unless_a_customer_consented_before(clean: Any) -> None:
    consents: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in clean.table("ledger.csv"):
        if row["act"] in {"consent_given", "consent_withdrawn"}:
            assert row["act"] == "consent_withdrawn" or row["detail"] == "written"
            consents[row["subject"]].append((row["at"], row["act"]))
    private = 0
    for row in clean.chat():
        if row["action"] != "send" or row["from"].startswith("wm") or row["from"].startswith("qh-"):
            continue
        assert row["from"] in AGENTS
        if row["channel"] in {"wecom", "phone"}:
            assert row["channel"] == "phone" or row["account"] == "qh-care"
            continue
        private += 1
        at = datetime.fromtimestamp(row["msgtime"] / 1000, ZONE).isoformat()
        before = [act for given, act in consents[row["tolist"][0]] if given < at]
        assert before[-1:] == ["consent_given"]
    assert private > 0


def test_no_message_promises_what_is_forbidden_and_templates_are_listed(clean: Any) -> None:
    templates = {f"T{number:02d}" for number in range(1, 21)}
    for row in clean.chat():
        text = row.get("text", {}).get("content", "")
        assert not any(phrase in text for phrase in ("无条件退款", "包治", "绝对保证"))
        assert row.get("template", "") in templates | {""}


def test_steps_of_issues_come_in_time(clean: Any) -> None:
    rows = [(datetime.fromisoformat(row["at"]), row) for row in clean.table("issues.csv")]
    limits = {
        "1": {"answered": timedelta(minutes=30)},
        "2": {"handed_over": timedelta(hours=2), "customer_informed": timedelta(hours=2)},
        "3": {
            "client_contacted": timedelta(minutes=10),
            "solution_proposed": timedelta(minutes=30),
            "closed": timedelta(hours=24),
        },
    }
    end = datetime(2026, 4, 1)  # noqa: DTZ001 - the export's local times
    checked: Counter[str] = Counter()
    for opened, row in rows:
        wanted = dict(limits[row["level"]]) if row["action"] == "opened" else {}
        if row["action"] == "level_changed" and row["level"] == "3":
            wanted = dict(limits["3"])
        if row["action"] == "opened" and row["kind"] in {"complaint", "suggestion"}:
            wanted["need_recorded"] = timedelta(days=7)
        for action, limit in wanted.items():
            done = [at for at, other in rows if other["issue_id"] == row["issue_id"] and other["action"] == action]
            assert any(opened <= at <= opened + limit for at in done) or opened + limit >= end
            checked[action] += 1
    assert set(checked) == {*limits["1"], *limits["2"], *limits["3"], "need_recorded"}


def test_customers_are_contacted(clean: Any) -> None:
    contacts: dict[str, list[date]] = defaultdict(list)
    for row in clean.table("contacts.csv"):
        contacts[row["customer_id"]].append(date.fromisoformat(row["at"][:10]))
    weeks = months = 0
    for row in clean.table("customers.csv"):
        added = date.fromisoformat(row["added_on"])
        month = added.replace(day=1)
        after = (month + timedelta(days=32)).replace(day=1)
        length = (after + timedelta(days=32)).replace(day=1) - after
        settled = after + timedelta(days=min(added.day, length.days) - 1)
        start = added
        while start + timedelta(days=7) <= settled:
            end = start + timedelta(days=7)
            if start >= date(2026, 1, 1) and end <= date(2026, 4, 1):
                assert any(start <= day < end for day in contacts[row["customer_id"]])
                weeks += 1
            start = end
        for first, last in ((date(2026, n, 1), date(2026, n + 1, 1)) for n in (1, 2, 3)):
            if first >= settled:
                assert sum(first <= day < last for day in contacts[row["customer_id"]]) >= 2
                months += 1
    assert weeks > 20
    assert months > 50


def test_service_reports_state_the_figures_of_the_exports(clean: Any) -> None:
    issues = clean.table("issues.csv")
    stated = {row["period"]: row for row in clean.table("reports.csv") if row["kind"] == "service_execution"}
    assert set(stated) == {"2026-01", "2026-02"}
    for month, row in stated.items():
        opened = {one["issue_id"] for one in issues if one["action"] == "opened" and one["at"].startswith(month)}
        closed = {one["issue_id"] for one in issues if one["action"] == "closed" and one["at"].startswith(month)}
        assert int(row["contact_volume"]) == sum(one["at"].startswith(month) for one in clean.table("contacts.csv"))
        assert abs(Fraction(row["resolution_rate"]) - Fraction(len(opened & closed), len(opened))) <= Fraction(1, 200)
        assert row["satisfaction"]
        assert row["sent_at"][:7] > month
        assert row["sent_at"][8:10] <= "05"


def test_weekly_summaries_come_by_friday_and_after_the_festival(clean: Any) -> None:
    sent = {row["period"]: row["sent_at"] for row in clean.table("reports.csv") if row["kind"] == "weekly_needs"}
    # W02 to W13 are the complete weeks; W08 (16 to 22 February) has no working day: due on Tuesday the 24th
    assert set(sent) >= {f"2026-W{number:02d}" for number in range(2, 14)}
    for period, at in sent.items():
        friday = datetime.strptime(period + "-5", "%G-W%V-%u").replace(tzinfo=ZONE)
        due = datetime(2026, 2, 24, 17, tzinfo=ZONE) if period == "2026-W08" else friday + timedelta(hours=17)
        # the Friday of W07 (13 February) is a working day, as is every other one but W08's
        assert friday - timedelta(days=4) <= datetime.fromisoformat(at) <= due


def test_fees_are_paid(clean: Any) -> None:
    paid = {row["subject"]: row for row in clean.table("ledger.csv") if row["act"] == "payment_made"}
    assert set(paid) >= {"2026-01", "2026-02", "2026-03"}
    for month, row in paid.items():
        assert row["amount"] == "20000"
        assert row["at"][:10] <= {"2026-01": "2026-01-12"}.get(month, f"{month}-10")


def test_answers_between_the_parties_come_in_time(clean: Any) -> None:
    rows = clean.table("ledger.csv")
    answers = {
        row["ref"]: date.fromisoformat(row["at"][:10]) for row in rows if row["act"].endswith(("supplied", "over"))
    }
    checked = 0
    for row in rows:
        days = {"information_requested": 3, "records_requested": 2}.get(row["act"])
        if days is None:
            continue
        day = date.fromisoformat(row["at"][:10])
        while days:
            day += timedelta(days=1)
            days -= _working(day)
        if day < date(2026, 4, 1):
            assert answers[row["act_id"]] <= day
            checked += 1
    assert checked > 5


def test_weeks_with_enough_issues_resolve_enough(clean: Any) -> None:
    opened: dict[str, datetime] = {}
    closed: dict[str, datetime] = {}
    for row in clean.table("issues.csv"):
        if row["action"] == "opened":
            opened[row["issue_id"]] = datetime.fromisoformat(row["at"])
        if row["action"] == "closed":
            closed.setdefault(row["issue_id"], datetime.fromisoformat(row["at"]))
    weeks: dict[str, list[bool]] = defaultdict(list)
    for issue, at in opened.items():
        end = closed.get(issue)
        weeks[at.strftime("%G-W%V")].append(end is not None and end - at <= timedelta(days=7))
    judged = {week: kept for week, kept in weeks.items() if "2026-W02" <= week <= "2026-W12" and len(kept) >= 20}
    assert all(Fraction(sum(kept), len(kept)) >= Fraction(85, 100) for kept in judged.values())
    assert not all(all(kept) for kept in weeks.values()), "some issues take longer"
