"""What was asked of `servanda clock`, as given on the command line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from servanda.cli.formats import Format


class Operation(StrEnum):
    """What may be asked."""

    ADD = "add"
    SUB = "sub"
    DUE = "due"
    BETWEEN = "between"
    NEXT_OPEN = "next-open"
    PREV_CLOSE = "prev-close"
    IS_OPEN = "is-open"
    DAYS = "days"


FORMS: Final = {
    Operation.ADD: "add START LENGTH, as in `add 2026-02-13T17:50 2 working hours`",
    Operation.SUB: "sub START LENGTH, as in `sub 2026-02-24T10:00 2 working hours`",
    Operation.DUE: "due START LINE, as in `due 2026-02-13T17:50 by 09:30 on the next working day`",
    Operation.BETWEEN: "between START END, as in `between 2026-02-13T17:50 2026-02-24T10:00`",
    Operation.NEXT_OPEN: "next-open AT, as in `next-open 2026-02-14T20:00`",
    Operation.PREV_CLOSE: "prev-close AT, as in `prev-close 2026-02-14T20:00`",
    Operation.IS_OPEN: "is-open AT, as in `is-open 2026-02-14T20:00`",
    Operation.DAYS: "days FIRST [LAST], as in `days 2026-02-10 2026-02-28` or `days 2026-02`",
}


@dataclass(frozen=True, slots=True)
class CalendarOptions:
    """A calendar as options give it; each text is the rest of a calendar's line."""

    opens: Sequence[str] = ()
    holidays: str | None = None
    makeup: str | None = None
    overrides: Sequence[str] = ()
    closed: Sequence[str] = ()

    @property
    def given(self) -> bool:
        """Whether any of them was given."""
        return bool(self.opens or self.holidays or self.makeup or self.overrides or self.closed)


@dataclass(frozen=True, slots=True)
class Question:
    """The command line of `clock`, as given."""

    operation: Operation
    operands: Sequence[str]
    agreement: Path | None = None
    calendar: str | None = None
    zone: str | None = None
    options: CalendarOptions = field(default_factory=CalendarOptions)
    pauses: Sequence[str] = ()
    chosen: Format = Format.TEXT
