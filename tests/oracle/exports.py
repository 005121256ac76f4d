"""Reads the six exports: a list of events, each with its instant, its fields and the record it came from."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from .workdays import midnight, parse_iso, parse_local

CLIENT_STAFF = {"qh-shen", "qh-zhou"}
ISSUE_EVENTS = {
    "opened": "issue_opened",
    "level_changed": "issue_level_changed",
    "answered": "issue_answered",
    "handed_over": "issue_handed_over",
    "customer_informed": "customer_informed",
    "client_contacted": "client_contacted",
    "solution_proposed": "solution_proposed",
    "need_recorded": "need_recorded",
    "paused": "issue_paused",
    "resumed": "issue_resumed",
    "closed": "issue_closed",
    "reopened": "issue_reopened",
}

Origin = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Event:
    """A record, or a record's part for one customer; absent fields are not in `fields`."""

    type: str
    at: int
    id: str
    origin: Origin
    fields: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        return self.fields.get(name)

    def number(self, name: str) -> Decimal | None:
        text = self.fields.get(name)
        return None if text is None else Decimal(text)

    @property
    def place(self) -> tuple[int, str]:
        return (self.at, self.id)


def event(event_type: str, at: int, identity: str, origin: Origin, /, **fields: str | None) -> Event:
    present = {name: text for name, text in fields.items() if text}
    return Event(event_type, at, identity, origin, present)


def rows(folder: Path, name: str) -> Iterator[tuple[Origin, dict[str, str]]]:
    for path in sorted(folder.glob(f"{name}*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=1):
                yield (path.name, number), {column: (cell or "").strip() for column, cell in row.items()}


def once(folder: Path, name: str, identity: str) -> Iterator[tuple[Origin, dict[str, str]]]:
    """The rows of an export, exact duplicates once."""
    seen = set()
    for origin, row in rows(folder, name):
        if row[identity] not in seen:
            seen.add(row[identity])
            yield origin, row


def is_customer(person: str) -> bool:
    return person.startswith(("wm", "wo"))


def chat_events(record: dict[str, object], origin: Origin) -> Iterator[Event]:
    if record["action"] == "switch":
        return
    identity = str(record["msgid"])
    at = int(str(record["msgtime"])) * 1000
    if record["action"] == "recall":
        revoke = record["revoke"]
        assert isinstance(revoke, dict)
        yield event("message_recalled", at, identity, origin, message=revoke["pre_msgid"])
        return
    sender = str(record["from"])
    room = str(record["roomid"]).strip()
    receivers = record["tolist"]
    text = record.get("text")
    assert isinstance(receivers, list)
    content = str(text["content"]).strip() if isinstance(text, dict) else None
    automatic = bool(record["automatic"])
    if is_customer(sender) and not automatic:
        yield event("message_received", at, identity, origin, message=identity, conversation=room or sender)
        return
    if sender in CLIENT_STAFF:
        return
    common = {
        "message": identity,
        "agent": sender,
        "account": str(record["account"] or "").strip(),
        "channel": str(record["channel"]).strip(),
        "template": str(record["template"]).strip(),
        "automatic": "yes" if automatic else None,
        "text": content,
    }
    if room:
        yield event("message_sent", at, identity, origin, conversation=room, **common)
        return
    for receiver in dict.fromkeys(receivers):
        if is_customer(receiver):
            yield event("message_sent", at, identity, origin, conversation=receiver, customer=receiver, **common)


def read_chat(folder: Path) -> Iterator[Event]:
    seen = set()
    for path in sorted(folder.glob("chat*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            record = json.loads(line)
            if record["msgid"] not in seen:
                seen.add(record["msgid"])
                yield from chat_events(record, (path.name, number))


def read_issues(folder: Path) -> Iterator[Event]:
    for origin, row in once(folder, "issues", "event_id"):
        yield event(
            ISSUE_EVENTS[row["action"]],
            parse_local(row["at"]),
            row["event_id"],
            origin,
            issue=row["issue_id"],
            level=row["level"],
            kind=row["kind"],
        )


def read_contacts(folder: Path) -> Iterator[Event]:
    for origin, row in once(folder, "contacts", "contact_id"):
        yield event("contact_made", parse_iso(row["at"]), row["contact_id"], origin, customer=row["customer_id"])


def read_customers(folder: Path) -> Iterator[Event]:
    for origin, row in once(folder, "customers", "customer_id"):
        at = midnight(date.fromisoformat(row["added_on"]))
        yield event("customer_added", at, row["customer_id"], origin, customer=row["customer_id"])


def read_reports(folder: Path) -> Iterator[Event]:
    seen = set()
    for origin, row in rows(folder, "reports"):
        whole = tuple(sorted(row.items()))
        if whole not in seen:
            seen.add(whole)
            fields = {name: text for name, text in row.items() if name != "sent_at"}
            yield event("report_sent", parse_iso(row["sent_at"]), "", origin, **fields)


def read_ledger(folder: Path) -> Iterator[Event]:
    for origin, row in once(folder, "ledger", "act_id"):
        fields = {name: row[name] for name in ("act_id", "ref", "subject", "amount", "reason", "detail")}
        yield event(row["act"], parse_iso(row["at"]), row["act_id"], origin, **fields)


def read_exports(folder: Path) -> list[Event]:
    """All events of a folder of exports, in order of time and, at one instant, of source id."""
    found = [
        *read_chat(folder),
        *read_issues(folder),
        *read_contacts(folder),
        *read_customers(folder),
        *read_reports(folder),
        *read_ledger(folder),
    ]
    return sorted(found, key=lambda e: e.place)
