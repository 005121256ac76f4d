"""The six exports as they are written: rows come in any order, leave in order of time, and learn their record number.

Rows wait in buckets of one hour until nothing earlier can come any more, so memory holds what is still ahead: the
answers of tomorrow morning, the contacts of this month, never the past.
"""

from enum import IntEnum
from pathlib import Path
from typing import TextIO

HOUR = 3_600_000


class Export(IntEnum):
    """The exports, in the order their rows take at one instant."""

    CUSTOMERS = 0
    CHAT = 1
    ISSUES = 2
    CONTACTS = 3
    REPORTS = 4
    LEDGER = 5


HEADERS = {
    Export.CUSTOMERS: "customer_id,added_on,kind",
    Export.ISSUES: "event_id,issue_id,at,action,level,kind,customer_id,agent,department,person,note",
    Export.CONTACTS: "contact_id,at,customer_id,agent,channel,account",
    Export.REPORTS: "sent_at,kind,recipient,period,contact_volume,resolution_rate,satisfaction",
    Export.LEDGER: "act_id,at,party,act,ref,subject,amount,reason,detail",
}
NAMES = {
    Export.CUSTOMERS: "customers.csv",
    Export.CHAT: "chat.jsonl",
    Export.ISSUES: "issues.csv",
    Export.CONTACTS: "contacts.csv",
    Export.REPORTS: "reports.csv",
    Export.LEDGER: "ledger.csv",
}


class Origin:
    """Where a row ended up; filled in when it is written, so that the truth can name it."""

    __slots__ = ("file", "record")

    def __init__(self) -> None:
        self.file = ""
        self.record = 0


Row = tuple[int, int, Export, str, Origin | None]


class Sink:
    """Writes rows of `[start, end)` (milliseconds UTC) below `folder`; rows outside are not part of the exports.

    `part_ends` are the instants at which the chat goes on in the next file; one part keeps the plain name.
    """

    def __init__(self, folder: Path, start: int, end: int, part_ends: tuple[int, ...] = ()) -> None:
        self.counts: dict[str, int] = {}
        self._folder = folder
        self._start = start
        self._end = end
        self._part_ends = part_ends
        self._part = 0
        self._buckets: dict[int, list[Row]] = {}
        self._written = 0
        self._seq = 0
        self._files: dict[Export, TextIO] = {}
        self._names: dict[Export, str] = {}
        for export in Export:
            self._open(export, "chat-1.jsonl" if part_ends and export is Export.CHAT else NAMES[export])

    def holds(self, at: int) -> bool:
        """Whether an instant lies in the span."""
        return self._start <= at < self._end

    def put(self, at: int, export: Export, line: str, origin: Origin | None = None) -> None:
        """Take a row; `line` has no line end."""
        if not self._start <= at < self._end:
            return
        bucket = (at - self._start) // HOUR
        if bucket < self._written:
            message = f"row of the past: {line}"
            raise ValueError(message)
        self._seq += 1
        row = (at, self._seq, export, line, origin)
        waiting = self._buckets.get(bucket)
        if waiting is None:
            self._buckets[bucket] = [row]
        else:
            waiting.append(row)

    def flush(self, before: int) -> None:
        """Write what is certain: the hours that end at or before `before`."""
        until = (before - self._start) // HOUR
        for bucket in range(self._written, until):
            self._write(self._buckets.pop(bucket, []))
        self._written = max(self._written, until)

    def close(self) -> None:
        """Write the rest and close the files."""
        for bucket in sorted(self._buckets):
            self._write(self._buckets[bucket])
        self._buckets.clear()
        while self._part < len(self._part_ends):
            self._next_part()
        for file in self._files.values():
            file.close()

    def _write(self, rows: list[Row]) -> None:
        rows.sort()
        counts = self.counts
        for at, _, export, line, origin in rows:
            while export is Export.CHAT and self._part < len(self._part_ends) and at >= self._part_ends[self._part]:
                self._next_part()
            name = self._names[export]
            counts[name] += 1
            self._files[export].write(line + "\n")
            if origin is not None:
                origin.file = name
                origin.record = counts[name]

    def _next_part(self) -> None:
        self._files[Export.CHAT].close()
        self._part += 1
        self._open(Export.CHAT, f"chat-{self._part + 1}.jsonl")

    def _open(self, export: Export, name: str) -> None:
        file = (self._folder / name).open("w", encoding="utf-8", newline="")
        if export in HEADERS:
            file.write(HEADERS[export] + "\n")
        self._files[export] = file
        self._names[export] = name
        self.counts[name] = 0


def cells(*values: object) -> str:
    """One CSV record: a cell is quoted only where it must be."""
    return ",".join(map(_cell, values))


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    if any(mark in text for mark in ',"\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text
