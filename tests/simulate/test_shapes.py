"""The exports have the columns, spellings and formats that the binding of the agreement expects."""

import re
from typing import Any

import pytest

HEADERS = {
    "issues.csv": "event_id,issue_id,at,action,level,kind,customer_id,agent,department,person,note",
    "contacts.csv": "contact_id,at,customer_id,agent,channel,account",
    "customers.csv": "customer_id,added_on,kind",
    "reports.csv": "sent_at,kind,recipient,period,contact_volume,resolution_rate,satisfaction",
    "ledger.csv": "act_id,at,party,act,ref,subject,amount,reason,detail",
    "truth.csv": "clause,debtor,step,key,outcome,opened_at,due_at,trigger_file,trigger_record,fault",
}
ACTIONS = {
    "opened",
    "level_changed",
    "answered",
    "handed_over",
    "customer_informed",
    "client_contacted",
    "solution_proposed",
    "need_recorded",
    "paused",
    "resumed",
    "closed",
    "reopened",
}
CLIENT_ACTS = {
    "payment_made",
    "consent_given",
    "consent_withdrawn",
    "information_supplied",
    "support_given",
    "records_requested",
    "team_change_demanded",
    "staff_change_demanded",
    "disclosure_authorised",
}
PROVIDER_ACTS = {
    "information_requested",
    "support_requested",
    "extra_work_started",
    "records_handed_over",
    "team_changed",
    "staff_changed",
    "data_disclosed",
}
OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")


def test_the_folder_holds_six_exports_and_the_truth(faulty: Any) -> None:
    assert {path.name for path in faulty.folder.iterdir()} == {*HEADERS, "chat.jsonl"}


@pytest.mark.parametrize("name", sorted(HEADERS))
def test_columns(faulty: Any, name: str) -> None:
    assert faulty.header(name) == HEADERS[name]
    assert all(None not in row and None not in row.values() for row in faulty.table(name))


def test_messages_have_the_shape_of_the_archive(faulty: Any) -> None:
    for row in faulty.chat():
        if row["action"] == "switch":
            assert set(row) == {"msgid", "action", "time", "user"}
            continue
        assert row["action"] in {"send", "recall"}
        assert isinstance(row["tolist"], list)
        assert row["tolist"]
        assert row["from"] not in row["tolist"]
        assert isinstance(row["msgtime"], int)
        assert row["channel"] in {"wecom", "phone", "email", "private"}
        assert isinstance(row["automatic"], bool)
        assert isinstance(row["account"], str)
        assert isinstance(row["template"], str)
        assert isinstance(row["roomid"], str)
        assert row["msgtype"] in {"text", "image", "voice", "file", "revoke"}
        assert ("text" in row) == (row["msgtype"] == "text")
        assert ("revoke" in row) == (row["action"] == "recall")


def test_message_ids_are_unique_and_recalls_name_earlier_messages(faulty: Any) -> None:
    seen: set[str] = set()
    recalled = 0
    for row in faulty.chat():
        assert row["msgid"] not in seen
        seen.add(row["msgid"])
        if row["action"] == "recall":
            recalled += 1
            assert row["revoke"]["pre_msgid"] in seen
    assert recalled > 5


def test_the_chat_shows_everything_a_binding_must_tell_apart(faulty: Any) -> None:
    rows = faulty.chat()
    sent = [row for row in rows if row["action"] == "send"]
    agents = {"a01", "a02"}
    customers = {row["customer_id"] for row in faulty.table("customers.csv")}
    assert any(row["action"] == "switch" for row in rows)
    assert any(row["from"] in agents and set(row["tolist"]) <= agents for row in sent), "colleagues among themselves"
    assert any(row["from"].startswith("wm") and row["automatic"] for row in sent), "a robot with a customer's id"
    assert any(row["from"] in agents and row["automatic"] for row in sent), "an automatic answer of an account"
    assert any(row["from"] in {"qh-shen", "qh-zhou"} and row["roomid"] for row in sent), "the client's staff in rooms"
    assert any(not row["roomid"] and len(set(row["tolist"]) & customers) > 1 for row in sent), "to several customers"
    assert any(row["msgtype"] == "image" for row in sent)
    assert any(row["template"] for row in sent)
    assert {row["from"] for row in sent if row["roomid"]} & customers


def test_rows_come_in_order_of_time(faulty: Any) -> None:
    chat = [row.get("msgtime", row.get("time")) for row in faulty.chat()]
    assert chat == sorted(chat)
    for name, column in (
        ("issues.csv", "at"),
        ("contacts.csv", "at"),
        ("reports.csv", "sent_at"),
        ("ledger.csv", "at"),
    ):
        times = [row[column] for row in faulty.table(name)]
        assert times == sorted(times)
        assert times[0] >= "2026-01-01"
        assert times[-1] < "2026-04-01"


def test_issues(faulty: Any) -> None:
    rows = faulty.table("issues.csv")
    assert {row["action"] for row in rows} == ACTIONS
    assert {row["kind"] for row in rows} == {"enquiry", "coordination", "complaint", "suggestion"}
    assert {row["level"] for row in rows} == {"", "1", "2", "3", "4"}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", row["at"]) for row in rows)
    assert len({row["event_id"] for row in rows}) == len(rows)


def test_contacts_and_customers(faulty: Any) -> None:
    customers = faulty.table("customers.csv")
    assert len(customers) == 40
    assert {row["kind"] for row in customers} == {"individual", "enterprise"}
    assert min(row["added_on"] for row in customers) < "2026-01-01" < max(row["added_on"] for row in customers)
    contacts = faulty.table("contacts.csv")
    assert {row["customer_id"] for row in contacts} <= {row["customer_id"] for row in customers}
    assert all(OFFSET.fullmatch(row["at"]) for row in contacts)
    assert {row["channel"] for row in contacts} == {"wecom", "phone"}


def test_reports(faulty: Any) -> None:
    rows = faulty.table("reports.csv")
    assert {row["kind"] for row in rows} == {"weekly_needs", "monthly_pain_points", "service_execution"}
    for row in rows:
        assert OFFSET.fullmatch(row["sent_at"])
        assert re.fullmatch(r"\d{4}-W\d\d" if row["kind"] == "weekly_needs" else r"\d{4}-\d\d", row["period"])
        if row["kind"] == "service_execution":
            assert 0 <= float(row["resolution_rate"]) <= 1
            assert row["contact_volume"].isdigit()


def test_every_act_is_of_the_party_whose_act_it_is(faulty: Any) -> None:
    rows = faulty.table("ledger.csv")
    for row in rows:
        if row["act"] != "change_agreed":
            assert row["act"] in (CLIENT_ACTS if row["party"] == "client" else PROVIDER_ACTS)
    assert {row["act"] for row in rows} == CLIENT_ACTS | PROVIDER_ACTS | {"change_agreed"}
    ids = [row["act_id"] for row in rows]
    assert len(set(ids)) == len(ids)
    assert all(not row["ref"] or row["ref"] in ids for row in rows)
