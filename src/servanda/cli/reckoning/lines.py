"""Calendars and deadlines given on the command line, read as the lines of an agreement they are.

What was given is put into a small agreement, one line each, that the project's own parser and model read: whatever an
agreement may say may be said here, and whatever it may not is refused with the same words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from servanda.cli.exits import UsageError
from servanda.cli.reckoning.question import CalendarOptions
from servanda.diagnostics import Diagnostic, Severity, Span
from servanda.model import Disk, Loader, Memory, load_text
from servanda.model.agreement import Agreement, By, CalendarRule, Deadline, NextWorkingDay, Within
from servanda.model.expressions import Dated, Duration
from servanda.syntax import parse
from servanda.syntax.tree import (
    ByLine,
    CalendarItem,
    ClauseItem,
    CountingLine,
    HolidaysLine,
    MakeupLine,
    OpenLine,
    OverrideLine,
    Unit,
    WithinLine,
)

LENGTHS: Final = "15 minutes, 2 working hours, 3 working days, 1 month, 7 days counting civil_code, 2工作小时"
DEADLINES: Final = "within 2 working hours; by 09:30 on the next working day; by 17:00 on the next day, rolling forward"
HOURS: Final = "--open 'mon to fri 09:00-12:00,13:00-18:00'"
DAY: Final = "--override '2026-01-04 09:00-18:00', --closed 2026-01-02 or --closed '2026-01-02 to 2026-01-05'"
OWN: Final = "hours"
"""the name of the calendar made from options"""

_FILE = "command line"
_GIVEN = "given.agreement"
_SECONDS = re.compile(r"([0-9]{1,12})\s*(?:(working\s+)?seconds?|(工作)?秒)", re.IGNORECASE)
_LEADING = re.compile(r"(within|by)\s|限时|最迟")
_HEADER = "agreement reckoning\n  language 1\n"
_PLACE = Span(_FILE, 0, 0, 1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the agreement in the making: what was given and where, what is written around it, what it must be."""

    option: str
    given: str
    forms: str
    nodes: tuple[type, ...]
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """The line."""
        return f"{self.before}{self.given}{self.after}"


def calendar_rule(options: CalendarOptions) -> CalendarRule:
    """The calendar that options describe. Errors: `UsageError` for what no calendar can say."""
    agreement = _read(_calendar(options), ())
    return agreement.calendars[OWN]


def deadline(text: str, calendar: CalendarOptions, agreement: Agreement | None, chosen: str | None) -> Deadline:
    """A deadline as a clause writes it, or only its length; `chosen` is the calendar where the text names none.

    Names are those of the agreement. Errors: `UsageError` for what no clause could say there.
    """
    seconds = _SECONDS.fullmatch(text)
    if seconds is not None:
        unit = Unit.WORKING_MINUTES if seconds[2] or seconds[3] else Unit.MINUTES
        if unit is Unit.WORKING_MINUTES and chosen is None:
            raise UsageError(_NO_CALENDAR)
        length = Duration(Fraction(int(seconds[1]), 60), unit)
        return Within(Dated(((None, length),)), chosen if unit is Unit.WORKING_MINUTES else None, False, _PLACE)  # noqa: FBT003 -- a record's field
    line = (
        _Line("the deadline", text, DEADLINES, (WithinLine, ByLine))
        if _LEADING.match(text)
        else _Line("the length of time", text, LENGTHS, (WithinLine,), "within ")
    )
    _one_line(line)
    made = _extended(line, agreement, chosen) if agreement is not None else _read(_calendar(calendar), (line,))
    norm = made.clauses[-1].norm
    found = None if norm is None else norm.acts[0].deadline
    if found is None:
        message = f"{line.option}: {text!r} names a term that is blank"
        raise UsageError(message)
    return found if chosen is None or _names_calendar(line.text) else _in_calendar(found, chosen)


# --- the agreement ----------------------------------------------------------------------------------------------------


def _calendar(options: CalendarOptions) -> tuple[_Line, ...]:
    lines = [_Line("--open", text, HOURS, (OpenLine,), "open ") for text in options.opens]
    if options.holidays is not None:
        lines.append(_Line("--holidays", options.holidays, "--holidays cn", (HolidaysLine,), "holidays "))
    if options.makeup is not None:
        lines.append(_Line("--makeup", options.makeup, "--makeup 09:00-18:00", (MakeupLine,), "makeup "))
    lines += [_Line("--override", text, DAY, (OverrideLine,), "on ") for text in options.overrides]
    lines += [_Line("--closed", text, DAY, (OverrideLine,), "on ", " closed") for text in options.closed]
    return tuple(lines)


def _read(calendar: Sequence[_Line], clause: Sequence[_Line]) -> Agreement:
    header = [*_HEADER.splitlines(), "  timezone UTC", "party reckoner"]
    if calendar:
        header[-1:] = [f"  workdays {OWN}", "party reckoner", f"calendar {OWN}"]
    body = _clause("1", "reckoner", ("begun", "done")) if clause else []
    return _loaded(header, calendar, body, clause, Memory({}), _FILE)


def _extended(line: _Line, agreement: Agreement, chosen: str | None) -> Agreement:
    """The agreement with one more clause, which has the deadline."""
    path = Path(agreement.file)
    taken = {*agreement.events, *agreement.parties, *agreement.terms, *agreement.metrics, *agreement.calendars}
    events = (_free("reckoning_begun", taken), _free("reckoning_done", taken))
    number = str(max((int(re.match(r"\d+", clause.number)[0]) for clause in agreement.clauses), default=0) + 1)  # type: ignore[index] # a clause's number begins with digits
    party = _free("reckoner", taken)
    header = [*_HEADER.splitlines(), f'  extends "{_GIVEN}"', f"party {party}"]
    if agreement.workdays is None and chosen is not None:
        header.insert(-1, f"  workdays {chosen}")
    return _loaded(header, (), _clause(number, party, events), (line,), _Given(str(path)), _FILE)


class _Given:
    """Files of the machine, and under a name of its own the agreement that was given, whatever it is called."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._disk = Disk()

    def resolve(self, base: str, target: str) -> str:
        """As `Disk`."""
        return self._file if (base, target) == (_FILE, _GIVEN) else self._disk.resolve(base, target)

    def problem(self, file: str) -> str | None:
        """As `Disk`; what was given has been read already."""
        return None if file == self._file else self._disk.problem(file)

    def read(self, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
        """As `Disk`."""
        return self._disk.read(file)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _clause(number: str, party: str, events: tuple[str, str]) -> list[str]:
    first, second = events
    return [
        *(f"event {name}\n  reckoning id" for name in events),
        f"clause {number}",
        f"  when {first}",
        f"  {party} must {second}",
        "  for the same reckoning",
    ]


def _loaded(  # noqa: PLR0913, PLR0917 -- the parts of one text
    header: Sequence[str],
    calendar: Sequence[_Line],
    body: Sequence[str],
    clause: Sequence[_Line],
    loader: Loader,
    file: str,
) -> Agreement:
    lines: list[str] = list(header)
    placed: dict[int, _Line] = {}
    for given, above in ((calendar, ()), (clause, body)):
        lines += "\n".join(above).splitlines()
        for line in given:
            _one_line(line)
            lines.append(f"  {line.text}")
            placed[len(lines)] = line
    text = "\n".join(lines) + "\n"
    agreement, diagnostics = load_text(text, file, loader)
    for diagnostic in diagnostics:
        if diagnostic.severity is Severity.ERROR:
            raise UsageError(_complaint(diagnostic, placed, has_calendar=bool(calendar)))
    _only_these(text, file, placed)
    assert agreement is not None  # noqa: S101 -- it has a header and no error
    return agreement


# --- what is wrong ----------------------------------------------------------------------------------------------------

_NO_CALENDAR: Final = f"working time needs a calendar: --agreement FILE, or {HOURS}"


def _one_line(line: _Line) -> None:
    if not line.given.strip() or not line.given.isprintable() or "#" in line.given:
        message = f"{line.option} takes one line of plain text, such as {line.forms}"
        raise UsageError(message)


def _complaint(diagnostic: Diagnostic, placed: dict[int, _Line], *, has_calendar: bool) -> str:
    line = placed.get(diagnostic.span.line) if diagnostic.span is not None else None
    if line is None:
        # such as a calendar that never opens
        line = next(iter(placed.values()))
    elif diagnostic.code == "MOD033" and "calendar" in diagnostic.message and not has_calendar:
        return _NO_CALENDAR
    return f"{line.option} {line.given!r}: {diagnostic.message}; write it as in {line.forms}"


def _only_these(text: str, file: str, placed: dict[int, _Line]) -> None:
    """Errors: `UsageError` where a text turned out to hold more than the one line it stands for."""
    tree, _ = parse(text, file)
    found: dict[int, list[object]] = {number: [] for number in placed}
    for item in tree.items:
        if item.span.line in placed:
            found[item.span.line].append(item)
        for part in item.lines if isinstance(item, CalendarItem | ClauseItem) else ():
            if part.span.line in placed:
                found[part.span.line].append(part)
    for number, parts in found.items():
        line = placed[number]
        first, *others = parts or [None]
        if not isinstance(first, line.nodes) or any(not isinstance(other, CountingLine) for other in others):
            message = f"{line.option} {line.given!r} says more than one thing; write it as in {line.forms}"
            raise UsageError(message)


# --- calendars of deadlines -------------------------------------------------------------------------------------------


def _names_calendar(written: str) -> bool:
    """Whether the line itself says in which calendar it counts."""
    tree, _ = parse(f"clause 1\n  {written}\n", _FILE)
    lines = [line for item in tree.items if isinstance(item, ClauseItem) for line in item.lines]
    return any(
        (isinstance(line, WithinLine) and line.calendar is not None)
        or (isinstance(line, ByLine) and getattr(line.day, "calendar", None) is not None)
        for line in lines
    )


def _in_calendar(found: Deadline, name: str) -> Deadline:
    match found:
        case Within(limit, calendar, civil_code, span):
            return Within(limit, calendar and name, civil_code, span)
        case By(time, day, roll, calendar, span):
            return By(
                time, NextWorkingDay(name) if isinstance(day, NextWorkingDay) else day, roll, calendar and name, span
            )
