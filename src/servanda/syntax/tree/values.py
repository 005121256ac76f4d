"""Names, numbers and other values as written."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from servanda.diagnostics import Span
from servanda.records import record


class Unit(StrEnum):
    """Units of a length of time. Clock, working and calendar units do not mix."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    QUARTERS = "quarters"
    YEARS = "years"
    WORKING_MINUTES = "working minutes"
    WORKING_HOURS = "working hours"
    WORKING_DAYS = "working days"


class WindowUnit(StrEnum):
    """Units of calendar windows and of `each`."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@record
class Name:
    """One identifier as written (NFC)."""

    text: str
    span: Span


@record
class Path:
    """One or more names joined by dots: `client.contact_email`, `zh.工作时间`, `v.agent`, or just `level`."""

    parts: tuple[Name, ...]
    span: Span

    @property
    def text(self) -> str:
        """The path as written, joined by dots."""
        return ".".join(part.text for part in self.parts)


@record
class NumberValue:
    """A plain number."""

    value: Decimal
    span: Span


@record
class PercentValue:
    """`85%` is 85/100, exact."""

    value: Fraction
    span: Span


@record
class PointsValue:
    """`0.5 points`, a difference of shares: 0.5/100, exact."""

    value: Fraction
    span: Span


@record
class DurationValue:
    """`15 minutes`, `2 working hours`, `1 month`."""

    amount: Fraction
    unit: Unit
    span: Span


@record
class MoneyValue:
    """`20000 CNY`; `元` is CNY."""

    amount: Decimal
    currency: str
    span: Span


@record
class TimeValue:
    """A time of day in seconds since 00:00, 0 to 86400 (`24:00`)."""

    seconds: int
    span: Span


@record
class DateValue:
    """An ISO date."""

    value: date
    span: Span


@record
class TextValue:
    """A quoted text, quotes removed, escapes resolved."""

    value: str
    span: Span


@record
class YesNoValue:
    """`yes` or `no`."""

    value: bool
    span: Span


@record
class BlankValue:
    """`?`: to be filled in.

    What kind of value must come is in `wanted` (`? list`, `? CNY`, `? yes/no`, `? one of …`).
    """

    wanted: "BlankType | None"
    span: Span


@record
class BlankType:
    """The type of a blank: exactly one of the parts is set."""

    span: Span
    currency: str | None = None
    unit: Unit | None = None
    is_list: bool = False
    yes_no: bool = False
    choices: tuple[Name, ...] = ()
    percent: bool = False
    kind: str | None = None
    """`text`, `number`, `money`, `id` … where the type is given by its word"""


Scalar: TypeAlias = (
    NumberValue
    | PercentValue
    | PointsValue
    | DurationValue
    | MoneyValue
    | TimeValue
    | DateValue
    | TextValue
    | YesNoValue
    | Path
)


@record
class ListValue:
    """Two or more values separated by `,` or `、`, or one value where a list is wanted."""

    items: tuple[Scalar, ...]
    span: Span


Value: TypeAlias = Scalar | ListValue | BlankValue
