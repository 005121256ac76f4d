"""The binding of the standard text, met by rows in the shapes of the six exports, with ids and offsets of its own."""

import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from servanda.logs import load_log
from servanda.model.load import load

ROOT = Path(__file__).resolve().parents[2]
EMPTY = {
    "chat.jsonl": "",
    "issues.csv": "event_id,issue_id,at,action,level,kind,customer_id,agent,department,person,note\n",
    "contacts.csv": "contact_id,at,customer_id,agent,channel,account\n",
    "customers.csv": "customer_id,added_on,kind\n",
    "reports.csv": "sent_at,kind,recipient,period,contact_volume,resolution_rate,satisfaction\n",
    "ledger.csv": "act_id,at,party,act,ref,subject,amount,reason,detail\n",
}
T = 1_767_600_000_000

Loader = Callable[..., Any]


@pytest.fixture(scope="module")
def agreement() -> Any:
    found, diagnostics = load(ROOT / "agreements" / "qinghe" / "qinghe.agreement")
    assert found is not None, diagnostics
    return found


@pytest.fixture
def exports(agreement: Any, tmp_path: Path) -> Loader:
    def loaded(**rows: str) -> Any:
        for name, header in EMPTY.items():
            (tmp_path / name).write_text(header + rows.get(name.partition(".")[0], ""), encoding="utf-8")
        binding = ROOT / "agreements" / "qinghe" / "logs.yaml"
        return load_log(agreement, binding=binding, folder=tmp_path, as_of=None)

    return loaded


def chat(number: int, sender: str, to: list[str], **changes: Any) -> str:
    row = {
        "msgid": f"m{number}",
        "action": "send",
        "from": sender,
        "tolist": to,
        "roomid": "",
        "msgtime": T + number,
        "msgtype": "text",
        "text": {"content": f"第 {number} 条"},
        "account": "qh-care",
        "channel": "wecom",
        "template": "",
        "automatic": False,
    }
    return json.dumps({**row, **changes}, ensure_ascii=False) + "\n"


def rows(log: Any, event: str, *fields: str) -> set[tuple[Any, ...]]:
    names = ", ".join(f'"f_{name}"' for name in fields)
    return set(log.connection.execute(f"SELECT {names} FROM {log.tables[event].table}").fetchall())  # noqa: S608


def test_who_says_what_to_whom(exports: Loader) -> None:
    log, diagnostics = exports(
        chat="".join(
            [
                chat(1, "wmA", ["a01"]),
                chat(2, "woB", ["a01", "wmA"], roomid="room-1"),
                chat(3, "a01", ["wmA", "a02", "woB"]),
                chat(4, "a02", ["wmA", "woB"], roomid="room-1", template="T03"),
                chat(5, "a01", ["a02"]),
                chat(6, "wmBot", ["wmA"], automatic=True, msgtype="image", text={}),
                chat(7, "qh-shen", ["wmA"], roomid="room-1"),
                chat(8, "qh-zhou", ["wmA"]),
                chat(9, "stranger", ["woB"], channel="private"),
                '{"msgid": "m10", "action": "switch", "user": "a01"}\n',
                chat(11, "wmA", ["a01"], action="recall", revoke={"pre_msgid": "m1"}),
            ]
        )
    )
    assert diagnostics == ()
    assert rows(log, "message_received", "message", "conversation", "customer") == {
        ("m1", "wmA", "wmA"),
        ("m2", "room-1", "woB"),
    }
    assert rows(log, "message_sent", "message", "conversation", "customer", "agent", "automatic", "template") == {
        ("m3", "wmA", "wmA", "a01", False, None),
        ("m3", "woB", "woB", "a01", False, None),
        ("m4", "room-1", None, "a02", False, "T03"),
        ("m6", "wmA", "wmA", "wmBot", True, None),
        ("m9", "woB", "woB", "stranger", False, None),
    }
    assert rows(log, "message_recalled", "message") == {("m1",)}
    [summary] = [each for each in log.summaries if each.source == "chat"]
    # m5 went to colleagues only, m7 and m8 are the client's own people
    assert (summary.records, summary.ignored, summary.eventless) == (11, 1, 3)


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (chat(1, "wmA", ["a01"], action="edit"), "LOG013", "action"),
        (chat(1, "wmA", ["a01"], channel="fax"), "LOG013", "channel"),
        (chat(1, "a01", "wmA"), "LOG021", "tolist"),  # type: ignore[arg-type]
        (chat(1, "a01", ["wmA"], tolist=None), "LOG009", "tolist"),
        (chat(1, "wmA", ["a01"], automatic=None), "LOG018", "automatic"),
        (chat(1, "wmA", ["a01"], msgtime=T // 1000), "LOG007", "msgtime"),
        (chat(1, "wmA", ["a01"], action="recall"), "LOG009", "revoke.pre_msgid"),
    ],
)
def test_unreadable_chat_rows(exports: Loader, row: str, code: str, column: str) -> None:
    log, diagnostics = exports(chat=row)
    assert log is None
    assert (code, column) in {(found.code, found.origin.column) for found in diagnostics}


def test_issues_contacts_customers_reports(exports: Loader) -> None:
    log, diagnostics = exports(
        issues="e1,i1,2026-01-05 09:00:00,opened,,complaint,wmA,a01,,,\n"
        "e2,i1,2026-01-05 09:20:00,level_changed,3,,,a01,,,\n"
        "e3,i1,2026-01-05 09:25:00,client_contacted,,,,a01,,p1,\n",
        contacts="c1,2026-01-05T01:00:00Z,wmA,a01,phone,\n",
        customers="wmA,2025-12-31,enterprise\n",
        reports="2026-02-05T10:00:00+08:00,weekly_needs,ops@x.example,2026-W05,,,\n",
    )
    assert diagnostics == ()
    assert rows(log, "issue_opened", "issue", "level", "kind") == {("i1", None, "complaint")}
    assert rows(log, "issue_level_changed", "issue", "level") == {("i1", Decimal(3))}
    assert rows(log, "client_contacted", "issue", "person") == {("i1", "p1")}
    assert rows(log, "contact_made", "customer", "channel", "account") == {("wmA", "phone", None)}
    assert rows(log, "customer_added", "customer") == {("wmA",)}
    assert rows(log, "report_sent", "period", "resolution_rate") == {("2026-W05", None)}
    times = log.connection.execute(f'SELECT "at" FROM {log.tables["issue_opened"].table}').fetchall()  # noqa: S608
    assert times == [((20_458 * 24 + 1) * 3_600_000_000,)]


CLIENT = {
    "payment_made",
    "consent_given",
    "consent_withdrawn",
    "information_supplied",
    "support_given",
    "records_requested",
    "team_change_demanded",
    "staff_change_demanded",
    "disclosure_authorised",
    "change_agreed",
}
PROVIDER = {
    "information_requested",
    "support_requested",
    "extra_work_started",
    "records_handed_over",
    "team_changed",
    "staff_changed",
    "data_disclosed",
    "change_agreed",
}


@pytest.mark.parametrize("party", ["client", "provider"])
def test_an_act_counts_only_from_the_party_whose_act_it_is(exports: Loader, party: str) -> None:
    acts = sorted(CLIENT | PROVIDER)
    ledger = "".join(
        f"l{number},2026-01-05T09:00:00+08:00,{party},{act},r1,2026-01,100,late,written\n"
        for number, act in enumerate(acts, 1)
    )
    _log, diagnostics = exports(ledger=ledger)
    refused = {acts[found.origin.record - 1] for found in diagnostics}
    assert {found.code for found in diagnostics} == {"LOG017"}
    assert {(found.origin.column, found.origin.value) for found in diagnostics} == {("party", party)}
    assert refused == (PROVIDER - CLIENT if party == "client" else CLIENT - PROVIDER)


def test_what_the_ledger_refers_to(exports: Loader) -> None:
    at = "2026-01-05T09:00:00+08:00"
    log, diagnostics = exports(
        ledger=f"l1,{at},provider,support_requested,,i7,,,\nl2,{at},client,support_given,l1,,,,\n"
        f"l3,{at},client,payment_made,,2026-01,20000.00,,\n"
        f"l4,{at},client,consent_given,,wmA,,,written\n"
        f"l5,{at},provider,extra_work_started,,,,,\n"
        f"l6,{at},client,staff_change_demanded,,a01,,迟到,\n"
    )
    assert diagnostics == ()
    assert rows(log, "support_requested", "request", "issue") == {("l1", "i7")}
    assert rows(log, "support_given", "request") == {("l1",)}
    assert rows(log, "payment_made", "period", "amount") == {("2026-01", Decimal(20000))}
    assert rows(log, "consent_given", "customer", "form") == {("wmA", "written")}
    assert rows(log, "extra_work_started", "change") == {(None,)}
    assert rows(log, "staff_change_demanded", "demand", "agent", "reason") == {("l6", "a01", "迟到")}


def test_the_database_draws_no_progress_in_a_shell_of_python() -> None:
    # DuckDB takes a program without a file for a shell, and draws on its standard output.
    code = (
        "from pathlib import Path\n"
        "from servanda.model.load import load\n"
        "from servanda.logs import load_log\n"
        "agreement, _ = load(Path('agreements/qinghe/qinghe.agreement'))\n"
        "log, _ = load_log(agreement, binding=None, folder=None, as_of=None)\n"
        "print(log.connection.execute(\"SELECT current_setting('enable_progress_bar')\").fetchone()[0])\n"
    )
    root = Path(__file__).resolve().parents[2]
    ran = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    assert ran.stdout == "False\n"
