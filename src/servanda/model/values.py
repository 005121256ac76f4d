"""Written values to typed ones, and what a blank wants."""

from typing import TypeVar

from servanda.diagnostics import Span
from servanda.model.expressions import Duration, Kind, Money, Scalar, TimeOfDay, Value
from servanda.model.findings import Findings, did_you_mean
from servanda.records import record
from servanda.syntax import tree
from servanda.syntax.tree import Unit

_FAMILY = {
    Unit.MINUTES: "clock time",
    Unit.HOURS: "clock time",
    Unit.DAYS: "clock time",
    Unit.WEEKS: "clock time",
    Unit.WORKING_MINUTES: "working time",
    Unit.WORKING_HOURS: "working time",
    Unit.WORKING_DAYS: "working days",
    Unit.MONTHS: "calendar months",
    Unit.QUARTERS: "calendar months",
    Unit.YEARS: "calendar months",
}
_DIVISIBLE = {Unit.MINUTES, Unit.HOURS, Unit.WORKING_MINUTES, Unit.WORKING_HOURS}
WORKING = {Unit.WORKING_MINUTES, Unit.WORKING_HOURS, Unit.WORKING_DAYS}

ARTICLE = {
    Kind.ID: "an id",
    Kind.TEXT: "a text",
    Kind.NUMBER: "a number",
    Kind.MONEY: "an amount of money",
    Kind.PERIOD: "a period",
    Kind.YES_NO: "yes or no",
    Kind.CHOICE: "one of several values",
    Kind.SHARE: "a percentage",
    Kind.DURATION: "a length of time",
    Kind.TIME: "a time of day",
    Kind.DATE: "a date",
    Kind.LIST: "a list",
}

T = TypeVar("T")


def family(unit: Unit) -> str:
    """Units of one family compare and convert; those of two never do."""
    return _FAMILY[unit]


@record
class Wanted:
    """What must stand somewhere: a kind (None: anything), with a currency or unit, or choices."""

    kind: Kind | None = None
    unit: str | None = None
    choices: tuple[str, ...] = ()


def wanted(blank: tree.BlankType | None) -> Wanted:
    """What a blank wants."""
    if blank is None:
        return Wanted()
    if blank.choices:
        return Wanted(Kind.CHOICE, None, tuple(name.text for name in blank.choices))
    if blank.currency is not None:
        return Wanted(Kind.MONEY, blank.currency)
    if blank.unit is not None:
        return Wanted(Kind.DURATION, blank.unit.value)
    flags = ((blank.is_list, Kind.LIST), (blank.yes_no, Kind.YES_NO), (blank.percent, Kind.SHARE))
    kind = next((kind for flag, kind in flags if flag), None)
    if kind is None and blank.kind in set(Kind):
        kind = Kind(blank.kind)
    return Wanted(kind)


def scalar(  # noqa: C901, PLR0911  # one return per kind of literal
    value: tree.Scalar, findings: Findings
) -> tuple[Scalar, Kind] | None:
    """One literal; a name is text here. None after an error."""
    match value:
        case tree.NumberValue(number):
            return number, Kind.NUMBER
        case tree.PercentValue(share):
            return share, Kind.SHARE
        case tree.MoneyValue(amount, currency):
            return Money(amount, currency), Kind.MONEY
        case tree.TimeValue(seconds):
            return TimeOfDay(seconds), Kind.TIME
        case tree.DateValue(day):
            return day, Kind.DATE
        case tree.TextValue(text):
            return text, Kind.TEXT
        case tree.YesNoValue(answer):
            return answer, Kind.YES_NO
        case tree.Path():
            return value.text, Kind.TEXT
        case tree.DurationValue():
            length = duration(value, findings)
            return None if length is None else (length, Kind.DURATION)
        case tree.PointsValue():
            findings.error("MOD030", "percentage points stand only after `give or take`", value.span, help="write `%`")
            return None


_LONGEST = {
    Unit.MINUTES: 52_560_000,
    Unit.HOURS: 876_000,
    Unit.DAYS: 36_500,
    Unit.WEEKS: 5_200,
    Unit.MONTHS: 1_200,
    Unit.QUARTERS: 400,
    Unit.YEARS: 100,
    Unit.WORKING_MINUTES: 52_560_000,
    Unit.WORKING_HOURS: 876_000,
    Unit.WORKING_DAYS: 36_500,
}
"""about a hundred years: what is due later lies beyond the calendars, and in the end beyond any date"""


def duration(value: tree.DurationValue, findings: Findings) -> Duration | None:
    """A length of time; days and larger units only come whole."""
    if value.amount.denominator != 1 and value.unit not in _DIVISIBLE:
        smaller = "working hours" if value.unit is Unit.WORKING_DAYS else "hours"
        smaller = "days" if family(value.unit) == "calendar months" else smaller
        message = f"a part of {_one(value.unit)} has no fixed length"
        findings.error("MOD034", message, value.span, help=f"write a whole number, or use {smaller}")
        return None
    if value.amount > _LONGEST[value.unit]:
        message = f"more than {_LONGEST[value.unit]} {value.unit.value} is longer than any agreement runs"
        findings.error("MOD034", message, value.span, help="leave the deadline out where there is none")
        return None
    return Duration(value.amount, value.unit)


def _one(unit: Unit) -> str:
    return f"a {unit.value.removesuffix('s')}"


def typed(value: tree.Value, findings: Findings) -> tuple[Value, Kind] | None:
    """A written value with its kind; lists hold one kind. None for a blank or after an error."""
    match value:
        case tree.BlankValue():
            return None
        case tree.ListValue():
            items = [(item, scalar(item, findings)) for item in value.items]
            known = [(item, pair) for item, pair in items if pair is not None]
            odd = next((item for item, pair in known if pair[1] is not known[0][1][1]), None)
            if odd is not None:
                findings.error("MOD030", "a list holds values of one kind only", odd.span)
            whole = len(known) == len(items) and odd is None
            return (tuple(pair[0] for _, pair in known), Kind.LIST) if whole else None
        case _:
            return scalar(value, findings)


def fitted(  # noqa: PLR0911  # one per way not to fit
    value: tree.Value, want: Wanted, what: str, findings: Findings
) -> tuple[Value, Kind] | None:
    """The value as what the blank `what` wants; None for a blank or after an error."""
    pair = typed(value, findings)
    if pair is None:
        return None
    content, kind = pair
    if want.kind is Kind.LIST and kind is not Kind.LIST and not isinstance(content, tuple):
        return (content,), Kind.LIST
    if want.kind in {Kind.CHOICE, Kind.ID, Kind.PERIOD} and kind is Kind.TEXT:
        kind = want.kind
    if want.kind is not None and kind is not want.kind:
        _misfit(f"{what} must be {ARTICLE[want.kind]}, not {ARTICLE[kind]}", value.span, want, findings)
        return None
    if want.kind is Kind.CHOICE and content not in want.choices:
        listed = ", ".join(want.choices)
        message = f"{what} is one of {listed}, not `{content}`"
        findings.error("MOD013", message, value.span, help=did_you_mean(str(content), want.choices))
        return None
    if isinstance(content, Money) and want.unit not in {None, content.currency}:
        findings.error("MOD031", f"{what} is agreed in {want.unit}, not in {content.currency}", value.span)
        return None
    if isinstance(content, Duration) and want.unit is not None and family(Unit(want.unit)) != family(content.unit):
        message = f"{what} is a number of {want.unit}; {content.unit} do not mix with them"
        findings.error("MOD032", message, value.span)
        return None
    return content, kind


def _misfit(message: str, span: Span, want: Wanted, findings: Findings) -> None:
    examples = {
        Kind.MONEY: f"20000 {want.unit or 'CNY'}",
        Kind.DURATION: f"15 {want.unit or 'minutes'}",
        Kind.SHARE: "85%",
        Kind.YES_NO: "yes",
        Kind.NUMBER: "20",
        Kind.TIME: "09:30",
        Kind.DATE: "2026-01-31",
    }
    example = examples.get(want.kind) if want.kind else None
    findings.error("MOD013", message, span, help=f"write it like `{example}`" if example else None)
