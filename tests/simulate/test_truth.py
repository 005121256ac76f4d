"""The truth names what was done: every fault, its row, its outcome, its deadline worked out here by hand."""

from datetime import datetime, timedelta
from typing import Any

from servanda.simulate import FAULTS


def _named(truth: list[dict[str, Any]], fault: str) -> list[dict[str, Any]]:
    return [row for row in truth if fault in row["fault"].split("+")]


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_every_kind_of_fault_is_in_the_truth(faulty: Any) -> None:
    named = {name for row in faulty.truth() for name in row["fault"].split("+")}
    assert named == set(FAULTS)


def test_every_clause_with_a_rule_about_conduct_is_broken_somewhere(faulty: Any) -> None:
    broken = {row["clause"] for row in faulty.truth() if row["outcome"] in {"late", "missed"}}
    assert broken == {
        *("2.1.1.1", "2.1.1.2a", "2.1.1.2b", "2.1.1.3", "2.1.1.4", "2.1.2.1", "2.1.2.2", "2.1.2.3"),
        *("2.1.3.1", "2.1.3.2", "2.1.3.3", "2.1.3.4"),
        *("2.2.1.1", "2.2.1.2", "2.2.1.3", "2.2.1.4", "2.2.1.5", "2.2.1.6"),
        *("2.2.2.1", "2.2.2.2", "2.2.2.3", "2.2.2.4"),
    }


def test_triggers_are_the_rows_they_say(faulty: Any) -> None:
    files: dict[str, list[dict[str, Any]]] = {
        "chat.jsonl": faulty.chat(),
        **{name: faulty.table(name) for name in ("issues.csv", "ledger.csv", "customers.csv")},
    }
    checked = 0
    for row in faulty.truth():
        if not row["trigger_file"]:
            assert set(row["key"]) == {"period"}
            continue
        record = files[row["trigger_file"]][int(row["trigger_record"]) - 1]
        ids = {*record.get("tolist", []), *(str(value) for value in record.values())}
        for name, value in row["key"].items():
            assert name == "period" or value in ids, row
        checked += 1
    assert checked > 60


def test_instants_of_triggers_are_those_of_their_rows(faulty: Any) -> None:
    chat, issues = faulty.chat(), faulty.table("issues.csv")
    for row in faulty.truth():
        opened = _instant(row["opened_at"])
        if row["trigger_file"] == "chat.jsonl":
            assert opened.timestamp() * 1000 == chat[int(row["trigger_record"]) - 1]["msgtime"]
        if row["trigger_file"] == "issues.csv":
            assert opened.strftime("%Y-%m-%d %H:%M:%S") == issues[int(row["trigger_record"]) - 1]["at"]


def test_deadlines_by_hand(faulty: Any) -> None:
    limits = {
        "2.1.1.3": timedelta(minutes=15),
        "2.1.2.1": timedelta(days=7),
        "2.1.3.1": timedelta(minutes=30),
        "2.1.3.2": timedelta(hours=2),
    }
    steps = {
        "client_contacted": timedelta(minutes=10),
        "solution_proposed": timedelta(minutes=30),
        "issue_closed": timedelta(hours=24),
    }
    for row in faulty.truth():
        opened, due = _instant(row["opened_at"]), _instant(row["due_at"])
        if row["clause"] in limits:
            assert due - opened == limits[row["clause"]]
        if row["clause"] == "2.1.3.3":
            assert due - opened == steps[row["step"]]
        if row["clause"] == "2.1.1.4":
            assert due.date() - opened.date() == timedelta(days=1)
            assert due.strftime("%H:%M:%S") == "09:30:00"
        if row["clause"] in {"2.1.1.1", "2.1.3.4", "2.2.1.3", "2.2.1.4", "2.2.1.5"}:
            assert due == opened
    # the 5th of February and the 5th of March 2026 are a Thursday each: nothing rolls
    service = {row["key"]["period"]: row for row in faulty.truth() if row["clause"] == "2.2.1.6"}
    assert service["2026-01"]["due_at"] == "2026-02-06T00:00:00+08:00"
    assert service["2026-02"]["due_at"] == "2026-03-06T00:00:00+08:00"
    # the 10th of January is a Saturday: the fee may come until the end of Monday, the 12th
    fees = {row["key"]["period"]: row for row in faulty.truth() if row["clause"] == "2.2.1.1"}
    assert fees["2026-01"]["due_at"] == "2026-01-13T00:00:00+08:00"
    assert fees["2026-02"]["due_at"] == "2026-02-11T00:00:00+08:00"


def test_late_answers_are_late_in_the_chat_and_missing_ones_missing(simulate: Any) -> None:
    exports = simulate(seed=11, faults="reply_late=6,reply_only_bot=3,reply_recalled=3,night_reply_late=4")
    chat = exports.chat()
    recalled = {row["revoke"]["pre_msgid"] for row in chat if row["action"] == "recall"}
    outcomes = []
    for row in exports.truth():
        key, opened = row["key"]["conversation"], _instant(row["opened_at"]).timestamp() * 1000
        answers = [
            message["msgtime"]
            for message in chat
            if message["action"] == "send"
            and message["from"] in {"a01", "a02"}
            and not message["automatic"]
            and message["msgid"] not in recalled
            and (message["roomid"] == key or (not message["roomid"] and key in message["tolist"]))
            and message["msgtime"] >= opened
        ]
        if row["outcome"] == "missed":
            assert not answers
        else:
            assert min(answers) > _instant(row["due_at"]).timestamp() * 1000
        outcomes.append((row["fault"], row["outcome"]))
    assert sorted(outcomes) == sorted(
        [
            *[("reply_late", "late")] * 6,
            *[("reply_only_bot", "missed")] * 3,
            *[("reply_recalled", "late")] * 3,
            *[("night_reply_late", "late")] * 4,
        ]
    )


def test_an_excuse_helps_only_when_it_is_there_in_time(faulty: Any) -> None:
    ledger = {row["act_id"]: row for row in faulty.table("ledger.csv")}
    given = {row["ref"]: row["at"] for row in ledger.values() if row["act"] == "support_given"}
    asked = {row["subject"]: row["act_id"] for row in ledger.values() if row["act"] == "support_requested"}
    truth = faulty.truth()
    for fault, clause, outcome in (
        ("level2_excused", "2.1.3.2", "excused"),
        ("level3_excused", "2.1.3.3", "excused"),
        ("level2_excuse_too_late", "2.1.3.2", "late"),
    ):
        own, clients = sorted(_named(truth, fault), key=lambda row: str(row["clause"]))
        assert (own["clause"], own["outcome"]) == (clause, outcome)
        assert (clients["clause"], clients["debtor"], clients["outcome"]) == ("2.2.2.4", "client", "late")
        request = asked[own["key"]["issue"]]
        assert clients["key"] == {"request": request}
        owed, supplied = _instant(clients["due_at"]), _instant(given[request])
        due = _instant(own["due_at"])
        assert (owed < due <= supplied) == (outcome == "excused")


def test_an_absent_level_leaves_every_tier_undecided(faulty: Any) -> None:
    rows = _named(faulty.truth(), "level_absent")
    assert sorted((row["clause"], row["step"], row["outcome"]) for row in rows) == [
        ("2.1.3.1", "issue_answered", "undecided"),
        ("2.1.3.2", "customer_informed", "undecided"),
        ("2.1.3.2", "issue_handed_over", "undecided"),
        ("2.1.3.3", "client_contacted", "undecided"),
        ("2.1.3.3", "issue_closed", "undecided"),
        ("2.1.3.3", "solution_proposed", "undecided"),
        ("2.1.3.4", "issue_opened", "missed"),
    ]


def test_two_bad_weeks_ground_one_demand_only(faulty: Any) -> None:
    # weeks of 5 and 12 January are bad; judged 26 January, the power lapses 25 February
    opened: dict[str, list[str]] = {}
    closed: dict[str, str] = {}
    for row in faulty.table("issues.csv"):
        if row["action"] == "opened":
            week = datetime.fromisoformat(row["at"]).strftime("%G-W%V")
            opened.setdefault(week, []).append(row["issue_id"])
        if row["action"] == "closed":
            closed.setdefault(row["issue_id"], row["at"])
    at = {row["issue_id"]: row["at"] for row in faulty.table("issues.csv") if row["action"] == "opened"}
    bad = []
    for week, issues in sorted(opened.items()):
        resolved = [
            issue
            for issue in issues
            if issue in closed
            and datetime.fromisoformat(closed[issue]) - datetime.fromisoformat(at[issue]) <= timedelta(days=7)
        ]
        if len(issues) >= 20 and len(resolved) / len(issues) < 0.85 and week < "2026-W13":
            bad.append(week)
    assert bad == ["2026-W02", "2026-W03"]
    demands = {row["fault"]: row for row in faulty.truth() if row["clause"] == "2.2.2.2"}
    assert demands["team_demand_without_ground"]["opened_at"] < "2026-01-26"
    assert "2026-01-26" < demands["team_change_late"]["opened_at"] < "2026-02-25"
    assert demands["team_demand_too_late"]["opened_at"] > "2026-02-25T00:00:00"
    assert demands["team_change_late"]["debtor"] == "provider"
    assert demands["team_demand_too_late"]["debtor"] == "client"


def test_without_faults_the_truth_is_empty(clean: Any) -> None:
    assert clean.truth() == []


def test_what_is_open_at_the_end_is_not_in_the_truth(simulate: Any) -> None:
    exports = simulate(seed=3, faults="all=2")
    rows = exports.truth()
    assert all(row["due_at"] <= "2026-04-01T00:00:00+08:00" for row in rows)
    assert {row["outcome"] for row in rows} == {"late", "missed", "excused", "released", "undecided"}
