"""A question with its agreement read, its zone known, its instants and pauses told."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from servanda.cli.exits import NotEvaluatedError, UsageError
from servanda.cli.instants import instant
from servanda.cli.reckoning.lines import HOURS, OWN, calendar_rule
from servanda.cli.reckoning.question import FORMS, Operation, Question
from servanda.clocks import HORIZON, Calendar, Interval, UnknownZone, Zone
from servanda.diagnostics import Severity
from servanda.model import load
from servanda.model.agreement import Agreement
from servanda.reports.clock import Answer
from servanda.reports.diagnostics_plain import diagnostics_concise

YEARS: Final = range(1900, 2200)
"""the years that may be asked about"""
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?")
_OFFSET = re.compile(r"[0-9](Z|[+-][0-9]{2}:[0-9]{2})$")
_SHIFTS: Final = tuple(minutes * 60_000_000 for minutes in (20, 30, 60, 120))
"""by how much clocks go back"""
_MANY: Final = 1_000
_COUNTS: Final = {
    Operation.ADD: (2, _MANY),
    Operation.SUB: (2, _MANY),
    Operation.DUE: (2, _MANY),
    Operation.BETWEEN: (2, 2),
    Operation.NEXT_OPEN: (1, 1),
    Operation.PREV_CLOSE: (1, 1),
    Operation.IS_OPEN: (1, 1),
    Operation.DAYS: (1, 2),
}


@dataclass(frozen=True)
class Setting:
    """A question with its agreement read and its zone known."""

    question: Question
    agreement: Agreement | None
    zone: Zone
    operands: tuple[str, ...]
    remarks: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, question: Question) -> "Setting":
        """Errors: `UsageError` for what does not go together, `NotEvaluatedError` for an agreement with errors."""
        if question.agreement is not None and question.options.given:
            message = "the calendar comes from the agreement or from options, not from both; leave out --agreement"
            raise UsageError(message)
        if question.agreement is None and question.calendar is not None:
            message = "--calendar names a calendar of an agreement; give it with --agreement FILE"
            raise UsageError(message)
        agreement = None if question.agreement is None else _agreement(question.agreement)
        operands = _joined(question)
        return cls(question, agreement, _zone(question, agreement, operands), operands)

    @cached_property
    def name(self) -> str | None:
        """The calendar meant where nothing else is said: the one chosen, the agreement's own, its only one."""
        asked = self.question.calendar
        if self.agreement is None:
            return OWN if self.question.options.given else None
        names = self.agreement.calendars
        if asked is not None and asked not in names:
            raise UsageError(unknown("calendar", asked, names))
        only = next(iter(names)) if len(names) == 1 else None
        return asked or self.agreement.workdays or only

    @cached_property
    def _made(self) -> dict[str, Calendar]:
        return {}

    def calendar(self, name: str) -> Calendar:
        """The calendar of that name."""
        if name not in self._made:
            rules = None if self.agreement is None else self.agreement.calendars
            self._made[name] = Calendar(rules[name] if rules else calendar_rule(self.question.options), self.zone)
        return self._made[name]

    @cached_property
    def own(self) -> Calendar | None:
        """The calendar meant, None where there is none."""
        return None if self.name is None else self.calendar(self.name)

    @property
    def needed(self) -> Calendar:
        """As `own`. Errors: `UsageError` where there is none."""
        if self.own is None:
            names = () if self.agreement is None else self.agreement.calendars
            listed = f"--calendar NAME, one of {', '.join(names)}" if names else f"--agreement FILE, or {HOURS}"
            message = f"{self.question.operation} needs a calendar: {listed}"
            raise UsageError(message)
        return self.own

    @cached_property
    def pauses(self) -> tuple[Interval, ...]:
        """The stretches in which the clock stands still."""
        return tuple(self._pause(text) for text in self.question.pauses)

    def _pause(self, text: str) -> Interval:
        first, dots, last = text.partition("..")
        if not dots or not first:
            forms = "2026-02-13T10:00..2026-02-13T12:00, or 2026-02-13T10:00.. for one that nobody ended"
            message = f"--pause {text!r} is no stretch of time; write {forms}"
            raise UsageError(message)
        begin = instant(first, self.zone, YEARS)
        end = instant(last, self.zone, YEARS) if last else HORIZON
        if end < begin:
            message = f"--pause {text!r} ends before it begins"
            raise UsageError(message)
        return begin, end

    def unpaused(self, why: str) -> None:
        """Errors: `UsageError` where pauses were given to what has none."""
        if self.question.pauses:
            message = f"--pause goes with clock time and working hours; {why}"
            raise UsageError(message)

    def at(self, text: str) -> int:
        """An instant as written; what its wall clock leaves open is remarked."""
        found = instant(text, self.zone, YEARS)
        if _DATE.fullmatch(text):
            return found
        written = datetime.fromisoformat(text)
        if written.tzinfo is not None:
            return found
        shown = self.zone.local(found).replace(tzinfo=None)
        there = f"on {written:%Y-%m-%d} in {self.zone.name}"
        if shown != written:
            self.remarks.append(f"{written:%H:%M} does not exist {there}; read as {shown:%H:%M}")
        elif any(self.zone.local(found + later).replace(tzinfo=None) == written for later in _SHIFTS):
            self.remarks.append(f"{written:%H:%M} occurs twice {there}; the first is meant, an offset tells the other")
        return found

    def answer(self, question: str, start: int) -> Answer:
        """An answer in the making."""
        return Answer(self.question.operation.value, question, self.zone, self.name, start, remarks=tuple(self.remarks))

    @property
    def rest(self) -> str:
        """All operands but the first as one text."""
        return " ".join(self.operands[1:])


def _joined(question: Question) -> tuple[str, ...]:
    """The operands, a date and a time of day behind it as one. Errors: `UsageError` for too few or too many."""
    operands: list[str] = []
    for text in question.operands:
        if operands and _DATE.fullmatch(operands[-1]) and _TIME.fullmatch(text):
            operands[-1] = f"{operands[-1]}T{text}"
        else:
            operands.append(text)
    least, most = _COUNTS[question.operation]
    if not least <= len(operands) <= most:
        message = f"write {FORMS[question.operation]}"
        raise UsageError(message)
    return tuple(operands)


def _agreement(path: Path) -> Agreement:
    if not path.exists():
        message = f"no such file or folder: {path}"
        raise UsageError(message)
    agreement, diagnostics = load(path)
    errors = [one for one in diagnostics if one.severity is Severity.ERROR]
    if agreement is None or errors:
        first = next(iter(diagnostics_concise(errors)), f"{path} is no agreement")
        message = f"the agreement has errors, the first: {first}; `servanda lint {path}` shows them"
        raise NotEvaluatedError(message)
    return agreement


def _zone(question: Question, agreement: Agreement | None, operands: tuple[str, ...]) -> Zone:
    if agreement is not None:
        if question.zone is not None:
            message = f"the zone is the agreement's, {agreement.zone}; leave out --zone"
            raise UsageError(message)
        return Zone(agreement.zone)
    if question.zone is not None:
        try:
            return Zone(question.zone)
        except UnknownZone as error:
            from zoneinfo import available_timezones  # noqa: PLC0415 -- only for the message

            raise UsageError(unknown("time zone", question.zone, sorted(available_timezones()))) from error
    if question.operation is Operation.BETWEEN and not question.options.given and all(map(_OFFSET.search, operands)):
        return Zone("UTC")
    message = "say in which zone clocks are read: --zone Asia/Shanghai, or --agreement FILE"
    raise UsageError(message)


def unknown(what: str, name: str, names: Iterable[str]) -> str:
    """That there is no such thing, and what was perhaps meant."""
    known = list(names)
    close = difflib.get_close_matches(name, known, n=1)
    listed = f"there are: {', '.join(known)}" if len(known) <= 20 else "write an IANA name such as Asia/Shanghai"  # noqa: PLR2004 -- what fits a line
    return f"no {what} {name!r}; {f'did you mean {close[0]}?' if close else listed}"
