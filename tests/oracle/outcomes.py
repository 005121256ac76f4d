"""What a clause's instances come to: rows, and the one rule that all duties with a deadline share."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .exports import Event, Origin
from .workdays import Deadline, midnight

TERM_START = midnight(date(2026, 1, 1))
TERM_END = midnight(date(2027, 1, 1))


@dataclass(frozen=True, slots=True)
class Row:
    """One instance of a clause; times are instants, `key` is JSON with sorted names."""

    clause: str
    debtor: str
    step: str
    key: str
    outcome: str
    opened: int
    due: int | None
    met: int | None
    trigger: Origin | None
    response: Origin | None


@dataclass(frozen=True, slots=True)
class Log:
    """Events before as-of, by type, each list in order of time and source id."""

    by_type: dict[str, list[Event]]
    until: int

    def of(self, kind: str) -> list[Event]:
        return self.by_type.get(kind, [])

    def without_recalled(self, kind: str) -> list[Event]:
        """Those that no later recall, nor one of the same instant, took back."""
        recalled: dict[str | None, int] = {}
        for recall in self.of("message_recalled"):
            name = recall.get("message")
            recalled[name] = max(recall.at, recalled.get(name, recall.at))
        return [e for e in self.of(kind) if recalled.get(e.get("message"), e.at - 1) < e.at]


def seen(events: Iterable[Event], until: int) -> Log:
    by_type: dict[str, list[Event]] = {}
    for e in events:
        if e.at < until:
            by_type.setdefault(e.type, []).append(e)
    return Log(by_type, until)


def in_term(at: int) -> bool:
    return TERM_START <= at < TERM_END


def key_of(**fields: str | None) -> str:
    return json.dumps({name: text for name, text in fields.items() if text}, ensure_ascii=False, sort_keys=True)


def first_at_or_after(events: Iterable[Event], at: int) -> Event | None:
    for e in events:
        if e.at >= at:
            return e
    return None


def judge(due: Deadline, met_at: int | None, until: int) -> str:
    """Outcome of a duty whose excuse and release are nobody's business."""
    if met_at is not None:
        if met_at <= (due.not_before if due.at is None else due.at):
            return "met"
        return "undecided" if due.at is None else "late"
    if due.at is None:
        return "pending" if due.not_before >= until else "undecided"
    return "missed" if due.passed(until) else "pending"


def duty_row(  # noqa: PLR0913 - a row's own columns
    clause: str,
    debtor: str,
    step: str,
    key: str,
    *,
    opened: int,
    due: Deadline,
    answer: Event | None,
    until: int,
    trigger: Event | None = None,
    outcome: str | None = None,
) -> Row:
    """The row of a duty; `outcome` where something other than deadline and fulfilment decides."""
    met_at = answer.at if answer else None
    return Row(
        clause,
        debtor,
        step,
        key,
        outcome or judge(due, met_at, until),
        opened,
        due.at,
        met_at,
        trigger.origin if trigger else None,
        answer.origin if answer else None,
    )


def prohibition(clause: str, step: str, acts: list[tuple[Event, str]]) -> list[Row]:
    """One row a forbidden act (with its key), or the one that says that none was found."""
    if not acts:
        return [Row(clause, "provider", step, "{}", "met", TERM_START, None, None, None, None)]
    return [Row(clause, "provider", step, key, "missed", act.at, act.at, None, act.origin, None) for act, key in acts]
